"""Writes the builder's page of one draft: elements, findings and conditions in words."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from urllib.parse import quote

import flask_babel
from flask import url_for

from questionnaires.definition.finding_codes import FindingCode
from questionnaires.definition.model import Kind
from questionnaires.editing.cells import ROOT, Uid
from questionnaires.editing.maturity_reading import INDICATORS
from survey_app.drafting.cell_fields import say_number
from survey_app.drafting.draft_pages import (
    ChildLine,
    ChildList,
    ChosenPart,
    ConditionLine,
    DraftHead,
    FindingLine,
    FindingList,
    GoneLine,
    OutlineLine,
    OutlineSection,
    ShownField,
)
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.finding_places import PlacedFinding
from survey_app.drafting.form_state import fill_form, form_class_of, form_state
from survey_app.drafting.part_forms import PartForm
from survey_app.drafting.words.findings import say, say_repair
from survey_app.drafting.words.kinds import KINDS, PART_NAMES
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext

CONDITIONS: Mapping[str, Mapping[str, str]] = {
    "sections": {"shown_if": lazy_gettext("Affichée si")},
    "questions": {
        "shown_if": lazy_gettext("Affichée si"),
        "require_if": lazy_gettext("Obligatoire si"),
    },
    "options": {"shown_if": lazy_gettext("Affichée si")},
    "rows": {"shown_if": lazy_gettext("Affichée si")},
    "valid_if": {"condition": lazy_gettext("Valable si")},
    "scores": {"value": lazy_gettext("Calcul")},
}
"""The conditions that the elements of each list may have, by the cell that holds them."""

LISTS: Mapping[str, Sequence[str]] = {
    "questions": ("options", "rows", "scales", "scale.options", "valid_if"),
    "scales": ("options",),
}
"""The lists in the elements of each list."""


MOST_FINDINGS = 60

LIST_TITLES: Mapping[str, str] = {
    "options": lazy_gettext("Régler chaque réponse"),
    "scale.options": lazy_gettext("Régler chaque réponse"),
    "rows": lazy_gettext("Régler chaque ligne"),
    "scales": lazy_gettext("Échelles"),
    "valid_if": lazy_gettext("Règles de validité"),
}
_LIST_NAMES: Mapping[str, str] = {
    **LIST_TITLES,
    "options": lazy_gettext("Réponses"),
    "scale.options": lazy_gettext("Réponses"),
    "rows": lazy_gettext("Lignes"),
}
_OPTION_FACTS: Mapping[str, str] = {
    "specify": lazy_gettext("à préciser"),
    "exclusive": lazy_gettext("exclut les autres"),
}
_TEXT_NAMES: Mapping[str, str] = {
    "title": lazy_gettext("Titre"),
    "label": lazy_gettext("Texte"),
    "introduction": lazy_gettext("Introduction"),
    "help": lazy_gettext("Précision"),
}


class BuilderWriter:
    """Writes the builder's page of one draft."""

    def __init__(
        self,
        reader: DraftReader,
        head: DraftHead,
        findings: Sequence[PlacedFinding],
        say_condition: Callable[[Uid, str], str],
        curable: Collection[int],
    ) -> None:
        self.reader = reader
        self._head = head
        self._placed = findings
        self._say_condition = say_condition
        self._curable = curable
        self._base = head.url
        self._settings_url = url_for("drafting.edit_settings", key=head.key)
        self._numbers = {uid: number for number, uid in enumerate(reader.questions(), start=1)}
        self._of: dict[Uid, list[PlacedFinding]] = {}
        for placed in findings:
            self._of.setdefault(placed.uid, []).append(placed)

    def url(self, uid: Uid) -> str:
        """Return where an element is chosen; what says how results are read is on the page of the grid."""
        if self.reader.slot(uid).startswith("analysis."):
            return url_for("drafting.show_maturity", key=self._head.key)
        return f"{self._base}?element={quote(uid)}#partie"

    def name(self, uid: Uid) -> str:
        """Return what an element is called in a sentence: its words, else its sort."""
        words = self.reader.name(uid)
        if words:
            return words
        if uid == ROOT:
            return _("Questionnaire")
        return _("%(sort)s sans texte", sort=PART_NAMES.get(self.reader.slot(uid), _("Élément")))

    def outline(self, chosen: Uid | None) -> tuple[OutlineSection, ...]:
        """Return sections and questions in order."""
        return tuple(
            OutlineSection(
                self._line(section, _("Partie %(number)s", number=number), chosen),
                tuple(
                    self._line(question, str(self._numbers[question]), chosen)
                    for question in self.reader.live(section, "questions")
                ),
            )
            for number, section in enumerate(self.reader.sections(), start=1)
        )

    def gone(self) -> tuple[GoneLine, ...]:
        """Return what was removed or switched off and can come back."""
        # What a row stood for comes back on the page of the grid, with the row.
        removed = [(uid, False) for uid in self.reader.removed() if self.reader.slot(uid) != INDICATORS]
        removed += [(uid, True) for uid in self.reader.switched_off()]
        return tuple(
            GoneLine(uid, self.name(uid), str(PART_NAMES.get(self.reader.slot(uid), "")), is_off)
            for uid, is_off in removed
        )

    def all_findings(self) -> FindingList:
        """Return the findings in words, errors first; no more than people read at once."""
        ordered = sorted(self._placed, key=lambda placed: not placed.is_error)
        return FindingList(
            lines=tuple(self._finding(placed) for placed in ordered[:MOST_FINDINGS]),
            errors=sum(placed.is_error for placed in ordered),
            more=max(0, len(ordered) - MOST_FINDINGS),
        )

    def findings_of(
        self, uid: Uid, keeps: Callable[[PlacedFinding], bool] = lambda _placed: True
    ) -> tuple[FindingLine, ...]:
        """Return the findings of one element in words, those that `keeps` wants."""
        return tuple(self._finding(placed) for placed in self._of.get(uid, ()) if keeps(placed))

    def findings_where(self, keeps: Callable[[PlacedFinding], bool]) -> tuple[FindingLine, ...]:
        """Return the findings of the whole questionnaire that `keeps` wants, in words, errors first."""
        kept = sorted(filter(keeps, self._placed), key=lambda placed: not placed.is_error)
        return tuple(self._finding(placed) for placed in kept)

    def chosen(self, uid: Uid, form: PartForm | None) -> ChosenPart:
        """Return the part that is chosen, with the form as it was sent if it was."""
        reader = self.reader
        slot, kind = reader.slot(uid), reader.kind(uid)
        is_locked = reader.is_locked(uid)
        form_class = form_class_of(reader, uid)
        shown = form or (fill_form(reader, uid, form_class) if form_class else None)
        fields = self.shown_fields(uid, shown) if shown else ()
        above = reader.parent(uid) or ROOT
        fielded = {line.number for field in fields for line in field.findings}
        conditions = tuple(self._conditions(uid, slot, kind))
        fielded |= {line.number for condition in conditions for line in condition.findings}
        return ChosenPart(
            uid=uid,
            sort=slot,
            name=self.name(uid),
            kind=kind,
            kind_name=self._sort_name(uid),
            up_url=self.url(above) if above != ROOT else "",
            up_label=self.name(above) if above != ROOT else "",
            form=shown,
            was=form_state(shown) if shown and form is None else "",
            usual=tuple(field for field in fields if shown and field.field.name not in shown.RARE),
            rare=tuple(field for field in fields if shown and field.field.name in shown.RARE),
            shown_texts=tuple(self._locked_texts(uid)) if is_locked else (),
            conditions=conditions,
            lists=tuple(self._lists(uid, slot)),
            findings=tuple(
                self._finding(placed) for placed in self._of.get(uid, ()) if placed.number not in fielded
            ),
            targets=tuple(self._targets(uid)) if slot == "questions" else (),
            kinds=tuple((one.value, str(words.name)) for one, words in KINDS.items() if one is not kind),
            is_locked=is_locked,
            is_optional=reader.is_optional(uid),
            is_movable=slot in {"sections", "questions"} or not is_locked,
            missing_languages=tuple(self._missing_languages(uid)),
        )

    def findings_at(self, uid: Uid, path: str) -> tuple[FindingLine, ...]:
        """Return what the checker says of one cell of an element."""
        return self._findings_at(uid, (path,))

    def _line(self, uid: Uid, number: str, chosen: Uid | None) -> OutlineLine:
        kind = self.reader.kind(uid)
        inside = [placed for one in self._family(uid) for placed in self._of.get(one, ())]
        errors = sum(placed.is_error for placed in inside)
        return OutlineLine(
            uid=uid,
            number=number,
            label=self.name(uid),
            kind=str(KINDS[kind].name) if kind else "",
            url=self.url(uid),
            is_chosen=chosen is not None and uid in {chosen, self.reader.question_of(chosen)},
            is_locked=self.reader.is_locked(uid),
            is_conditional=self.reader.value(uid, "shown_if") is not None,
            errors=errors,
            warnings=len(inside) - errors,
        )

    def _family(self, uid: Uid) -> Iterator[Uid]:
        """Yield a question and what is in it; a section alone."""
        yield uid
        for slot in LISTS.get(self.reader.slot(uid), ()):
            for child in self.reader.live(uid, slot):
                yield from self._family(child)

    def _finding(self, placed: PlacedFinding) -> FindingLine:
        return FindingLine(
            sentence=say(placed.finding),
            is_error=placed.is_error,
            place=self.name(placed.uid),
            url=maturity_url(placed, self._head.key)
            or (self.url(placed.uid) if placed.uid != ROOT else self._settings_url),
            number=placed.number,
            fingerprint=placed.fingerprint,
            repair=say_repair(placed.finding) if placed.number in self._curable else "",
            field=placed.path,
        )

    def _findings_at(self, uid: Uid, paths: Sequence[str]) -> tuple[FindingLine, ...]:
        return tuple(
            self._finding(placed)
            for placed in self._of.get(uid, ())
            if any(placed.path == path or placed.path.startswith(f"{path}.") for path in paths)
        )

    def shown_fields(self, uid: Uid, form: PartForm) -> tuple[ShownField, ...]:
        """Return the fields of a form with what the checker says of their cells."""
        paths = {**form.paths(self.reader.language), **form.LINES}
        return tuple(
            ShownField(field, self._findings_at(uid, (paths[field.name],))) for field in form.fields()
        )

    def _sort_name(self, uid: Uid) -> str:
        kind = self.reader.kind(uid)
        if kind:
            number = self._numbers.get(uid)
            named = str(KINDS[kind].name)
            return _("Question %(number)s : %(kind)s", number=number, kind=named) if number else named
        return str(PART_NAMES.get(self.reader.slot(uid), ""))

    def _conditions(self, uid: Uid, slot: str, kind: Kind | None) -> Iterator[ConditionLine]:
        for path, name in CONDITIONS.get(slot, {}).items():
            if kind is Kind.INFORMATION and path != "shown_if":
                continue
            url = url_for("drafting.edit_condition", key=self._head.key, uid=uid, path=path)
            words = self._say_condition(uid, path) if self.reader.value(uid, path) is not None else ""
            yield ConditionLine(str(name), words, url, self._findings_at(uid, (path,)))

    def _lists(self, uid: Uid, slot: str) -> Iterator[ChildList]:
        for inner in LISTS.get(slot, ()):
            children = self.reader.live(uid, inner)
            if children or (inner == "valid_if" and self.reader.kind(uid) is not Kind.INFORMATION):
                lines = tuple(self.child(child) for child in children)
                yield ChildList(str(LIST_TITLES[inner]), lines, inner)

    def child(self, uid: Uid) -> ChildLine:
        """Return the line of something in a list."""
        facts = []
        if (score := self.reader.value(uid, "score")) is not None:
            facts.append(_("%(count)s points", count=say_number(score)))
        facts += [str(words) for cell, words in _OPTION_FACTS.items() if self.reader.value(uid, cell) is True]
        if self.reader.value(uid, "shown_if") is not None:
            facts.append(_("sous condition"))
        errors = sum(placed.is_error for placed in self._of.get(uid, ()))
        return ChildLine(self.name(uid), tuple(facts), self.url(uid), errors)

    def _locked_texts(self, uid: Uid) -> Iterator[tuple[str, str]]:
        for name, words in _TEXT_NAMES.items():
            if text := self.reader.text(uid, name):
                yield str(words), text
        for slot in LISTS.get(self.reader.slot(uid), ()):
            labels = [self.reader.name(child) for child in self.reader.live(uid, slot)]
            if labels:
                yield str(_LIST_NAMES[slot]), " · ".join(labels)

    def _targets(self, uid: Uid) -> Iterator[tuple[str, str]]:
        """Yield the places a question may be moved to: the top of each section, and after each question."""
        for number, section in enumerate(self.reader.sections(), start=1):
            yield (
                f"{section}|",
                _("Au début de la partie %(number)s, « %(name)s »", number=number, name=self.name(section)),
            )
            for question in self.reader.live(section, "questions"):
                if question != uid:
                    name = _("%(number)s. %(name)s", number=self._numbers[question], name=self.name(question))
                    yield f"{section}|{question}", _("Après %(name)s", name=name)

    def _missing_languages(self, uid: Uid) -> Iterator[str]:
        cells = self.reader.cells(uid)
        texts = {path.rpartition(".")[0] for path in cells if path.endswith(f".{self.reader.language}")}
        for language in self.reader.languages[1:]:
            if any(
                cells.get(f"{text}.{self.reader.language}") and not cells.get(f"{text}.{language}")
                for text in texts
            ):
                yield language


def maturity_url(placed: PlacedFinding, key: str) -> str:
    """Return the page of the maturity grid that mends what was found; empty for what is mended elsewhere."""
    finding = placed.finding
    if finding.code is FindingCode.ROW_WITHOUT_INDICATOR or finding.code is FindingCode.INDICATOR_CODE_TWICE:
        return url_for("drafting.place_rows", key=key)
    match finding.place:
        case ("@analysis", "maturity", _row):
            return url_for("drafting.place_rows", key=key)
        case ("@analysis", "needs" | "perceptions", *_):
            return ""
        case ("@analysis", *_):
            return url_for("drafting.show_maturity", key=key)
    return url_for("drafting.show_maturity", key=key) if finding.code is FindingCode.SCALES_DIFFER else ""
