"""Making a maturity grid of a draft: what follows by itself, and what is kept."""

import json
from collections.abc import Callable

import pytest

from questionnaires.catalogue import load
from questionnaires.definition.codec import encode
from questionnaires.definition.findings import Finding, FindingCode, has_errors
from questionnaires.definition.model import Grid, Kind, MaturityAnalysis, PrivacyMode, Questionnaire
from questionnaires.definition.reading import examine
from questionnaires.editing.authoring import add_question, add_section, duplicate
from questionnaires.editing.cells import Draft, Uid, apply
from questionnaires.editing.maturity_edits import (
    STANDARD_ANSWERS,
    AnswerWords,
    ChampWords,
    MaturityEditor,
    Meaning,
    RowWords,
    short_code,
)
from questionnaires.editing.maturity_reading import MaturityDraft
from questionnaires.editing.shredding import assemble, shred
from tests.questionnaires.editing.sessions import numbered_uids

FRENCH = ("fr",)
NEW = numbered_uids
"""Each edit of a test makes addresses of its own, by its prefix."""


def edited(
    draft: Draft,
    change: Callable[[MaturityEditor], object],
    prefix: str = "m",
    locked: set[Uid] | None = None,
) -> Draft:
    """Make one edit; return what its inverse would make of the draft."""
    editor = MaturityEditor(draft, NEW(prefix), locked or set())
    change(editor)
    before = {uid: dict(cells) for uid, cells in draft.items()}
    inverse = apply(draft, editor.writes)
    undone = {uid: dict(cells) for uid, cells in draft.items()}
    apply(undone, inverse)
    assert undone == before
    return before


def two_grids() -> Draft:
    """Return a draft of two grids as the builder makes them, each with two rows that say something."""
    draft = shred({"format": 1, "id": "f", "code": "F", "title": {"fr": "Fiche"}, "languages": ["fr"]})
    section, writes = add_section(draft, FRENCH, after=None, new_uid=NEW("s"))
    apply(draft, writes)
    after = None
    for prefix in "ab":
        after, writes = add_question(
            draft, Kind.GRID, FRENCH, section=section, after=after, new_uid=NEW(prefix)
        )
        apply(draft, writes)
        draft[after]["label.fr"] = f"Grille {prefix}"
    for row in MaturityDraft(draft).rows:
        draft[row.uid]["label.fr"] = f"Ligne {row.uid}"
    return draft


def built_in(code: str) -> Draft:
    return shred(json.loads(encode(load(code))))


def rows_of(draft: Draft) -> list[Uid]:
    return [row.uid for row in MaturityDraft(draft).rows]


def prepare(draft: Draft, *codes: str) -> None:
    """Make a fiche of a draft, with champs and two paliers."""

    def change(editor: MaturityEditor) -> None:
        editor.turn_on()
        editor.write_champs(ChampWords("", code, {"fr": f"Champ {code}"}) for code in codes or ("PIL", "EQU"))
        editor.write_paliers([{"fr": "Amorcer"}, {"fr": "Réussir"}])

    edited(draft, change, "p")


def place(draft: Draft, prefix: str = "r", **more: object) -> None:
    """Say of every row that it is of the first champ and palier."""
    wanted = {uid: RowWords("PIL", 1) for uid in rows_of(draft)}
    edited(draft, lambda editor: editor.place_rows(wanted), prefix, **more)  # type: ignore[arg-type]  # what a test says


def give_answers(draft: Draft, *answers: AnswerWords, prefix: str = "w") -> None:
    given = answers or STANDARD_ANSWERS
    french = [AnswerWords({"fr": answer.labels["fr"]}, answer.meaning, answer.uid) for answer in given]
    edited(draft, lambda editor: editor.write_answers(french, not_applicable=True), prefix)


def findings_of(draft: Draft) -> tuple[Finding, ...]:
    return examine(assemble(draft)).findings


def questionnaire_of(draft: Draft) -> Questionnaire:
    return Questionnaire.model_validate(assemble(draft))


def maturity_of(draft: Draft) -> MaturityAnalysis:
    maturity = questionnaire_of(draft).analysis.maturity
    assert maturity is not None
    return maturity


def grids_of(draft: Draft) -> list[Grid]:
    return [question for question in questionnaire_of(draft).questions() if isinstance(question, Grid)]


def grid_answers(draft: Draft) -> list[Uid]:
    """Return the answers of the first grid."""
    grid = MaturityDraft(draft)
    return grid.answers(grid.grids[0])


def champs_of(draft: Draft) -> list[tuple[str, str]]:
    return [(champ.code, champ.title["fr"]) for champ in questionnaire_of(draft).analysis.champs]


@pytest.mark.parametrize("answers_first", [True, False])
def test_grids_of_the_builder_become_a_sound_fiche(answers_first: bool) -> None:  # noqa: FBT001 - parametrised
    draft = two_grids()
    prepare(draft)
    if answers_first:
        give_answers(draft)
    place(draft)
    if not answers_first:
        give_answers(draft)
    assert findings_of(draft) == ()


def test_a_row_that_counts_gets_a_code_of_its_champ_and_palier() -> None:
    draft = two_grids()
    prepare(draft)
    place(draft)
    assert [row.code for row in MaturityDraft(draft).rows] == ["PIL11", "PIL12", "PIL13", "PIL14"]


def test_a_code_that_somebody_chose_stays() -> None:
    draft = two_grids()
    prepare(draft)
    first, second, *_ = rows_of(draft)
    draft[first]["code"] = "CHARTE"
    wanted = {first: RowWords("PIL", 1), second: RowWords("PIL", 1, "L9")}
    edited(draft, lambda editor: editor.place_rows(wanted))
    assert [draft[uid]["code"] for uid in (first, second)] == ["CHARTE", "L9"]


def test_a_code_stays_when_its_row_goes_elsewhere() -> None:
    draft = two_grids()
    prepare(draft)
    place(draft)
    first = rows_of(draft)[0]
    edited(draft, lambda editor: editor.place_rows({first: RowWords("EQU", 2)}), "z")
    row = MaturityDraft(draft).rows[0]
    assert (row.champ, row.palier, row.code) == ("EQU", 2, "PIL11")


def test_half_of_a_place_can_be_said_first() -> None:
    draft = two_grids()
    prepare(draft)
    everywhere = rows_of(draft)
    edited(draft, lambda editor: editor.place_rows({uid: RowWords(champ="PIL") for uid in everywhere}), "x")
    half = {finding.code for finding in findings_of(draft) if finding.place[:2] == ("@analysis", "maturity")}
    edited(draft, lambda editor: editor.place_rows({uid: RowWords(palier=2) for uid in everywhere}), "y")
    assert FindingCode.MISSING_FIELD in half
    assert {(row.champ, row.palier) for row in MaturityDraft(draft).rows} == {("PIL", 2)}


def test_a_row_that_no_longer_counts_and_counts_again_has_one_indicator() -> None:
    draft = two_grids()
    prepare(draft)
    place(draft)
    size = len(draft)
    first = rows_of(draft)[0]
    edited(draft, lambda editor: editor.place_rows({first: RowWords("", 0)}), "x")
    gone = len(maturity_of(draft).indicators)
    edited(draft, lambda editor: editor.place_rows({first: RowWords("EQU", 2)}), "y")
    assert (gone, len(maturity_of(draft).indicators), len(draft)) == (3, 4, size)


def test_a_grid_without_an_indicator_does_not_count() -> None:
    draft = two_grids()
    prepare(draft)
    place(draft)
    last = [row.uid for row in MaturityDraft(draft).rows if row.grid != MaturityDraft(draft).grids[0]]
    edited(draft, lambda editor: editor.place_rows({uid: RowWords("", 0) for uid in last}), "x")
    assert maturity_of(draft).grids == (grids_of(draft)[0].id,)


def test_rows_of_a_copied_grid_are_indicators_of_their_own() -> None:
    draft = two_grids()
    prepare(draft)
    give_answers(draft)
    place(draft)
    _copy, writes = duplicate(draft, MaturityDraft(draft).grids[0], NEW("d"))
    apply(draft, writes)
    place(draft, "x")
    codes = [row.code for row in MaturityDraft(draft).rows]
    assert (findings_of(draft), len(set(codes))) == ((), 6)


def test_all_grids_have_the_same_answers() -> None:
    draft = two_grids()
    prepare(draft)
    give_answers(draft, *STANDARD_ANSWERS, AnswerWords({"fr": "Dépassé"}, Meaning.REACHED))
    first, second = grids_of(draft)
    assert first.scale.options == second.scale.options
    assert [option.label["fr"] for option in first.scale.options] == [
        "Non atteint",
        "En cours",
        "Atteint",
        "Dépassé",
    ]


def test_what_answers_mean() -> None:
    draft = two_grids()
    prepare(draft)
    give_answers(draft)
    labels = {option.id: option.label["fr"] for option in grids_of(draft)[0].scale.options}
    maturity = maturity_of(draft)
    assert [[labels[name] for name in names] for names in (maturity.reached, maturity.under_way)] == [
        ["Atteint"],
        ["En cours"],
    ]


def test_an_answer_keeps_its_id_under_another_label() -> None:
    draft = two_grids()
    before = [option.id for option in grids_of(draft)[0].scale.options]
    prepare(draft)
    give_answers(draft)
    assert [[option.id for option in grid.scale.options] for grid in grids_of(draft)] == [
        before[:3],
        before[:3],
    ]


def test_an_answer_between_others_goes() -> None:
    draft = two_grids()
    prepare(draft)
    give_answers(draft)
    first, _second, third = grid_answers(draft)
    kept = [
        AnswerWords({"fr": "Non"}, Meaning.NOT_REACHED, first),
        AnswerWords({"fr": "Oui"}, Meaning.REACHED, third),
        AnswerWords({"fr": "Bientôt"}, Meaning.UNDER_WAY),
    ]
    give_answers(draft, *kept, prefix="v")
    assert grid_answers(draft)[:2] == [first, third]
    assert [[option.label["fr"] for option in grid.scale.options] for grid in grids_of(draft)] == [
        ["Non", "Oui", "Bientôt"],
        ["Non", "Oui", "Bientôt"],
    ]
    assert maturity_of(draft).reached == (draft[third]["id"],)


def test_an_answer_that_somebody_else_added_meanwhile_stays() -> None:
    draft = two_grids()
    prepare(draft)
    give_answers(draft)
    first, second, third = grid_answers(draft)
    theirs = [
        AnswerWords({}, meaning, uid) for meaning, uid in zip(Meaning, grid_answers(draft), strict=True)
    ]
    theirs.append(AnswerWords({"fr": "Dépassé"}, Meaning.REACHED))
    edited(draft, lambda editor: editor.write_answers(theirs, not_applicable=True), "c")
    mine = [
        AnswerWords({"fr": "Non"}, Meaning.NOT_REACHED, first),
        AnswerWords({"fr": "Oui"}, Meaning.REACHED, third),
        AnswerWords({"fr": "Bientôt"}, Meaning.UNDER_WAY),
    ]
    edited(
        draft,
        lambda editor: editor.write_answers(mine, not_applicable=True, shown={first, second, third}),
        "v",
    )
    options = grids_of(draft)[0].scale.options
    labels = {option.id: option.label["fr"] for option in options}
    assert [option.label["fr"] for option in options] == ["Non", "Oui", "Dépassé", "Bientôt"]
    assert [labels[name] for name in maturity_of(draft).reached] == ["Oui", "Dépassé"]


def test_a_locked_grid_keeps_answers_and_codes() -> None:
    draft = two_grids()
    prepare(draft)
    locked = set(MaturityDraft(draft).grids[1:])
    before = grids_of(draft)[1]
    edited(draft, lambda editor: editor.write_answers(STANDARD_ANSWERS, not_applicable=True), "w", locked)
    place(draft, locked=locked)
    assert grids_of(draft)[1] == before


def test_the_rule_is_a_share_of_a_hundred() -> None:
    draft = two_grids()
    prepare(draft)
    edited(draft, lambda editor: editor.write_share(80))
    some = maturity_of(draft).share
    edited(draft, lambda editor: editor.write_share(None))
    assert (some, maturity_of(draft).share) == (0.8, 1.0)


def test_indicators_follow_the_code_of_their_champ() -> None:
    draft = two_grids()
    prepare(draft)
    place(draft)
    champ = MaturityDraft(draft).champs[0]
    edited(draft, lambda editor: editor.write_champs([ChampWords(champ, "GOUV", {"fr": "Gouvernance"})]))
    assert (champs_of(draft)[0], {one.champ for one in maturity_of(draft).indicators}) == (
        ("GOUV", "Gouvernance"),
        {"GOUV"},
    )


def test_practices_and_priorities_follow_the_code_of_their_champ() -> None:
    draft = built_in("fiche-equipes")
    champ = MaturityDraft(draft).champs[0]
    edited(draft, lambda editor: editor.write_champs([ChampWords(champ, "GOUV", {"fr": "Gouvernance"})]))
    assert not has_errors(findings_of(draft))


def test_champs_move_and_go() -> None:
    draft = two_grids()
    prepare(draft, "A", "B", "C")
    first, _second, third = MaturityDraft(draft).champs
    edited(draft, lambda editor: editor.shift_champ(third, -1))
    edited(draft, lambda editor: editor.remove_champ(first))
    assert [code for code, _title in champs_of(draft)] == ["C", "B"]


def test_fewer_paliers() -> None:
    draft = two_grids()
    prepare(draft)
    edited(draft, lambda editor: editor.write_paliers([{"fr": "Commencer"}]))
    assert questionnaire_of(draft).analysis.paliers == ({"fr": "Commencer"},)


def test_a_fiche_and_back_again() -> None:
    draft = two_grids()
    plain = questionnaire_of(draft).privacy.mode
    prepare(draft)
    give_answers(draft)
    place(draft)
    rows = MaturityDraft(draft).rows
    edited(draft, lambda editor: editor.turn_off(), "x")
    off = questionnaire_of(draft)
    edited(draft, lambda editor: editor.turn_on(), "y")
    assert (plain, off.privacy.mode, off.analysis.maturity) == (
        PrivacyMode.ANONYMOUS,
        PrivacyMode.ANONYMOUS,
        None,
    )
    assert MaturityDraft(draft).rows == rows


def test_the_built_in_fiche_is_written_as_it_is() -> None:
    """Saving what a page shows, unchanged, writes nothing."""
    draft = built_in("fiche-etablissement")
    grid = MaturityDraft(draft)
    assert grid.lead is not None
    meanings = [Meaning.NOT_REACHED, Meaning.UNDER_WAY, Meaning.REACHED]
    labels = [grid.words(uid, "label") for uid in grid.answers(grid.lead)]
    answers = [AnswerWords(words, meaning) for words, meaning in zip(labels, meanings, strict=True)]
    editor = MaturityEditor(draft, NEW())
    editor.turn_on()
    editor.write_champs(
        ChampWords(uid, grid.word(uid, "code"), grid.words(uid, "title")) for uid in grid.champs
    )
    editor.write_paliers([grid.words(uid, "") for uid in grid.paliers])
    editor.write_answers(answers, not_applicable=True)
    editor.write_share(100)
    editor.place_rows({row.uid: RowWords(row.champ, row.palier, row.code) for row in grid.rows})
    assert editor.writes == ()


@pytest.mark.parametrize(
    ("title", "taken", "code"),
    [
        ("Pilotage, impulsion", (), "PIL"),
        ("Équipement", (), "EQU"),
        ("Pilotage", ("pil",), "PILO"),
        ("Le", (), "LE"),
        ("Le", ("LE",), "LE2"),
        ("2030", (), "CHA"),
    ],
)
def test_codes_of_champs(title: str, taken: tuple[str, ...], code: str) -> None:
    assert short_code(title, taken) == code
