"""The forms of the maturity grid: as many fields as there are champs, paliers, answers and rows.

Each form carries in `was` what it held when it was shown, so that only what its author changed is written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from questionnaires.editing.cells import Uid
from questionnaires.editing.maturity_edits import (
    LONGEST_CODE,
    MOST_PALIERS,
    AnswerWords,
    ChampWords,
    Meaning,
    RowWords,
)
from questionnaires.editing.maturity_reading import MaturityDraft
from survey_app.drafting.condition_rows import as_number
from survey_app.web.forms import without_nul

Fields = Mapping[str, str]
"""The fields of a form by name."""

NEW_CHAMPS = ("new1", "new2")
"""Stand for the champs that are not there yet, in the names of fields."""

MOST_ANSWERS = 12
ALL = 100
"""All of a hundred indicators."""

_LONGEST = 400
"""Characters of a title; the checker says what is too long for a title."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """What is wrong with the answers and the rule, by the name of the field."""

    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Levels:
    """The answers of all grids and the rule, as they were sent. `shown`: the answers that the form was about."""

    answers: tuple[AnswerWords, ...]
    shown: frozenset[Uid]
    not_applicable: bool
    percent: float | None


def was_of(fields: Fields) -> str:
    """Return what a form holds, to be sent along with it."""
    return json.dumps(dict(fields), ensure_ascii=False)


def changed_fields() -> Fields:
    """Return the fields of this request whose author changed them; all of them where nobody knows what was shown."""
    try:
        before = json.loads(request.form.get("was", ""))
    except ValueError:
        before = {}
    known = before if isinstance(before, dict) else {}
    sent = {name: _clean(value) for name, value in request.form.items()}
    return {
        name: value for name, value in sent.items() if name not in known or _clean(str(known[name])) != value
    }


def champ_fields(grid: MaturityDraft, languages: Sequence[str]) -> dict[str, str]:
    """Return the fields of champs and paliers as the draft has them, those of new ones empty."""
    fields: dict[str, str] = {}
    for uid in grid.champs:
        fields |= {f"title.{uid}.{tag}": grid.word(uid, f"title.{tag}") for tag in languages}
        fields[f"code.{uid}"] = grid.word(uid, "code")
    for new in NEW_CHAMPS:
        fields |= {f"title.{new}.{tag}": "" for tag in languages} | {f"code.{new}": ""}
    for number in range(1, palier_fields(grid) + 1):
        uid = grid.paliers[number - 1] if number <= len(grid.paliers) else ""
        fields |= {f"palier.{number}.{tag}": grid.word(uid, tag) for tag in languages}
    return fields


def palier_fields(grid: MaturityDraft) -> int:
    """Return for how many paliers there are fields: one more than there are, three at least."""
    return min(MOST_PALIERS, max(3, len(grid.paliers) + 1))


def wanted_champs(grid: MaturityDraft, changed: Fields, languages: Sequence[str]) -> list[ChampWords]:
    """Return the champs that were changed, and the new ones that have a title or a code."""
    now = champ_fields(grid, languages)
    wanted = []
    for uid in (*grid.champs, *NEW_CHAMPS):
        names = [f"code.{uid}", *(f"title.{uid}.{tag}" for tag in languages)]
        code, *titles = [changed.get(name, now[name]) for name in names]
        is_new = uid in NEW_CHAMPS
        if (code or any(titles)) if is_new else not changed.keys().isdisjoint(names):
            words = {tag: title for tag, title in zip(languages, titles, strict=True) if title or not is_new}
            wanted.append(ChampWords("" if is_new else uid, code[:LONGEST_CODE], words or {languages[0]: ""}))
    return wanted


def wanted_paliers(grid: MaturityDraft, changed: Fields, languages: Sequence[str]) -> list[dict[str, str]]:
    """Return the titles of all paliers; the last ones go when they are emptied, unless rows are of them."""
    now = champ_fields(grid, languages)
    titles = [
        {tag: changed.get(name := f"palier.{number}.{tag}", now[name]) for tag in languages}
        for number in range(1, palier_fields(grid) + 1)
    ]
    while titles and not any(titles[-1].values()) and not grid.users_of_palier(len(titles)):
        titles.pop()
    return titles


def level_fields(
    grid: MaturityDraft, languages: Sequence[str], meanings: Sequence[Meaning]
) -> dict[str, str]:
    """Return the fields of answers and rule as the draft has them."""
    lead = grid.lead
    answers = grid.answers(lead) if lead else []
    fields: dict[str, str] = {}
    for number, uid in enumerate([*answers, ""][:MOST_ANSWERS], start=1):
        fields |= {f"label.{number}.{tag}": grid.word(uid, f"label.{tag}") for tag in languages}
        fields |= {f"answer.{number}": uid, f"meaning.{number}": Meaning.NOT_REACHED.value}
        if number <= len(meanings):
            fields[f"meaning.{number}"] = meanings[number - 1].value
    return fields


def read_levels(languages: Sequence[str]) -> Levels | Faulty:
    """Return the answers and the rule that were sent, or what is wrong with them."""
    fields = {name: _clean(value) for name, value in request.form.items()}
    answers = []
    for number in range(1, MOST_ANSWERS + 1):
        labels = {tag: fields.get(f"label.{number}.{tag}", "") for tag in languages}
        meaning = fields.get(f"meaning.{number}", "")
        if any(labels.values()):
            known = Meaning(meaning) if meaning in set(Meaning) else Meaning.NOT_REACHED
            kept = {tag: label for tag, label in labels.items() if label or fields.get(f"answer.{number}")}
            answers.append(AnswerWords(kept, known, fields.get(f"answer.{number}", "")))
    faults = _faults_of_levels(answers, fields.get("share", ""), languages[0])
    if faults:
        return Faulty(faults)
    shown = frozenset(value for name, value in fields.items() if name.startswith("answer.") and value)
    return Levels(
        tuple(answers), shown, "not_applicable" in fields, as_number(fields.get("share", "")) or None
    )


def _faults_of_levels(answers: Sequence[AnswerWords], share: str, language: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    if len(answers) < 2:  # noqa: PLR2004 - one answer would be no choice
        faults[f"label.1.{language}"] = _("Il faut au moins deux réponses.")
    elif not any(answer.meaning is Meaning.REACHED for answer in answers):
        faults["meaning.1"] = _("Dites quelle réponse veut dire « atteint ».")
    percent = as_number(share) if share else ALL
    if percent is None or not 1 <= percent <= ALL:
        faults["share"] = _("Écrivez un nombre de 1 à 100.")
    return faults


def wanted_rows(grid: MaturityDraft, changed: Fields) -> dict[Uid, RowWords]:
    """Return what was changed of rows, each by its fields, several by what was chosen for their grid."""
    wanted = {}
    chosen = _rows_of_action(grid)
    for row in grid.rows:
        champ, palier = changed.get(f"champ.{row.uid}"), changed.get(f"palier.{row.uid}")
        if row.uid in chosen:
            champ = request.form.get(f"champ.{row.grid}") or champ
            palier = request.form.get(f"palier.{row.grid}") or palier
        words = RowWords(champ, _palier(palier), changed.get(f"code.{row.uid}"))
        if words != RowWords():
            wanted[row.uid] = words
    return wanted


def acted_grid() -> Uid:
    """Return the grid whose button was pressed, empty for the one that only saves."""
    return request.form.get("action", "").partition(":")[2]


def _rows_of_action(grid: MaturityDraft) -> frozenset[Uid]:
    """Return the rows that a button is about: those of its grid that are ticked, or all that the page shows."""
    action, _colon, uid = request.form.get("action", "").partition(":")
    ticked = set(request.form.getlist("tick"))
    shown = {name.partition(".")[2] for name in request.form if name.startswith("champ.")}
    rows = {row.uid for row in grid.rows if row.grid == uid}
    return frozenset({"some": rows & ticked, "all": rows & shown}.get(action, ()))


def _palier(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 1 and text in "123456789" else 0


def _clean(value: str) -> str:
    return " ".join(str(without_nul(value[: 4 * _LONGEST])).split())[:_LONGEST]
