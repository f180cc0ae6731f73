"""The fiche as use cases: begun once a year, filled together, signed by the head, read by others."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from questionnaires.analysis.maturity import Status
from questionnaires.catalogue import load
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import Role
from survey_app.coediting.cells import BadCellError, FaultyCellError, SentCell, Value
from survey_app.database import random_key, session, transaction
from survey_app.diagnostics.answers import LONGEST_NOTE
from survey_app.diagnostics.errors import (
    FicheChangedError,
    FicheNotFoundError,
    FicheSignedError,
    GridNotFoundError,
    NextYearBegunError,
)
from survey_app.diagnostics.operations import (
    begin_assessment,
    find_position_now,
    find_signed_position,
    list_assessments,
    list_grids,
    list_signed_positions,
    read_fiche,
    reopen_fiche,
    sign_fiche,
)
from survey_app.diagnostics.school_year import school_year_of
from survey_app.drafting.operations.access import owner_name
from tests.factories import NOW, TEST_UAIS, add_account, add_revision, add_school
from tests.survey_app.coediting.writing import together
from tests.survey_app.diagnostics.filling import GRID, Filled, add_people, begin, with_titles

pytestmark = pytest.mark.usefixtures("app_context")

NEXT_YEAR = NOW + timedelta(days=365)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), 2025),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), 2026),  # midnight in Paris
        (datetime(2027, 1, 1, tzinfo=UTC), 2026),
    ],
)
def test_a_school_year_begins_in_august_in_paris(day: datetime, year: int) -> None:
    assert school_year_of(day) == year


def test_there_is_one_fiche_a_year() -> None:
    fiche = begin()
    again = begin(fiche.school)
    assert (again.key, [line.year for line in list_assessments(fiche.school.id)]) == (fiche.key, [2026])


def test_twenty_who_begin_at_once_get_one_fiche(app: Flask) -> None:
    school = add_people()
    keys = together(app, lambda _number: begin(school).key, 20)
    session().rollback()
    assert {line.key for line in list_assessments(school.id)} == set(keys)


def test_the_built_in_grid_is_proposed_first_then_the_one_that_the_school_has_filled() -> None:
    school = add_people()
    other = with_titles("Grille de l’académie").model_copy(update={"code": "AUTRE"})
    with transaction() as rows:
        academy = add_revision(rows, other).id
        add_revision(rows, load("fiche-equipes"))
    assert [grid.id for grid in list_grids(school.id)] == [school.revision_id, academy]
    begin_assessment(school.id, academy, actor=school.chef, now=NOW)
    assert [grid.id for grid in list_grids(school.id)] == [academy, school.revision_id]


def test_a_grid_of_another_school_is_none() -> None:
    school = add_people()
    with transaction() as rows:
        elsewhere = add_school(rows, TEST_UAIS[1]).id
        theirs = add_revision(rows, with_titles("La leur"), 7, owner=owner_name(elsewhere)).id
        ours = add_revision(rows, with_titles("La nôtre"), 7, owner=owner_name(school.id)).id
    assert (
        theirs in {grid.id for grid in list_grids(school.id)},
        ours in {g.id for g in list_grids(school.id)},
    ) == (
        False,
        True,
    )
    with pytest.raises(GridNotFoundError):
        begin_assessment(school.id, theirs, actor=school.chef, now=NOW)


def test_a_questionnaire_without_a_grid_cannot_be_filled() -> None:
    school = add_people()
    with transaction() as rows:
        teams = add_revision(rows, load("fiche-equipes")).id
    with pytest.raises(GridNotFoundError):
        begin_assessment(school.id, teams, actor=school.chef, now=NOW)


def test_those_of_the_school_and_the_animateur_write_and_nobody_else() -> None:
    fiche = begin()
    school = fiche.school
    for number, actor in enumerate((school.chef, school.referent, school.animateur)):
        fiche.say("PIL11.note", f"v{number}", base=number, actor=actor)
    with transaction() as rows:
        place = add_school(rows, TEST_UAIS[1])
        strangers = [add_account(rows, place, Role.CHEF).id, add_account(rows).id]
        own = rows.get_one(type(place), school.id)
        strangers.append(add_account(rows, own, Role.COMMISSION).id)
    for stranger in strangers:
        with pytest.raises(FicheNotFoundError):
            fiche.say("PIL11.note", "x", base=3, actor=stranger)
    assert fiche.value("PIL11.note") == "v2"


def test_an_animateur_begins_no_fiche() -> None:
    school = add_people()
    with pytest.raises(ForbiddenError):
        begin_assessment(school.id, school.revision_id, actor=school.animateur, now=NOW)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("PIL11.status", "presque"), ("PIL11.status", ["atteint"]), ("PIL11.status", "_refused"), ("PIL11.note", 3),
        ("INCONNU.status", "atteint"), ("PIL11.autre", "x"), ("PIL11", "atteint"), ("PIL11.note.fr", "x"),
    ],
)  # fmt: skip
def test_what_the_grid_does_not_have_is_refused(path: str, value: Value) -> None:
    fiche = begin()
    with pytest.raises(BadCellError):
        fiche.say(path, value)
    assert read_fiche(fiche.key).cells == {}


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://college.example", "https://", "https://a b.example",
        "https://nom:secret@college.example", "//college.example", "http://[::1", "https:\\\\college.example",
        "https://" + "a" * 500 + ".example",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(link: str) -> None:
    fiche = begin()
    with pytest.raises(FaultyCellError):
        fiche.say("PIL11.link", link)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://college.example/charte?a=1#b", "https://college.example/charte?a=1#b"),
        ("http://college.example", "http://college.example"),
        ("college.example/charte", "https://college.example/charte"),
    ],
)
def test_an_address_is_kept_as_a_link(typed: str, kept: str) -> None:
    fiche = begin()
    fiche.say("PIL11.link", typed)
    assert fiche.value("PIL11.link") == kept


def test_a_note_has_its_length() -> None:
    fiche = begin()
    fiche.say("PIL11.note", "x" * LONGEST_NOTE)
    with pytest.raises(FaultyCellError):
        fiche.say("PIL12.note", "x" * (LONGEST_NOTE + 1))


def test_the_position_follows_the_answers() -> None:
    fiche = begin()
    assert {champ.palier for champ in fiche.position().champs} == {0}
    fiche.answer_all()
    assert {champ.palier for champ in fiche.position().champs} == {3}
    fiche.say("PIL21.status", "_not_applicable", base=999)
    fiche.say("PIL11.status", "en_cours", base=999)
    pil = fiche.position().champ("PIL")
    assert pil is not None
    assert (pil.palier, [one.code for one in pil.missing]) == (0, ["PIL11"])


def test_a_signature_freezes_what_was_read() -> None:
    fiche = begin()
    fiche.answer_all()
    fiche.say("PIL11.note", "Lettre")
    fiche.sign()
    signed = find_signed_position(fiche.school.id, None)
    assert signed is not None
    assert (signed.key, signed.year, signed.signed_on, signed.notes) == (fiche.key, 2026, NOW.date(), 1)
    assert (signed.answered, signed.position) == (len(signed.position.indicators), fiche.position())
    with pytest.raises(FicheSignedError):
        fiche.say("PIL11.note", "Trop tard", base=999)


def test_a_signature_says_who_signed() -> None:
    fiche = begin()
    fiche.sign()
    assert (read_fiche(fiche.key).signed_by, read_fiche(fiche.key).signed_at) == ("Dominique Essai", NOW)


def test_what_was_written_after_the_reading_is_not_signed_unseen() -> None:
    fiche = begin()
    fiche.say("PIL11.status", "atteint")
    with pytest.raises(FicheChangedError):
        sign_fiche(fiche.key, seen=0, actor=fiche.school.chef, now=NOW)
    assert not read_fiche(fiche.key).is_signed


@pytest.mark.parametrize("person", ["referent", "animateur"])
def test_nobody_but_the_head_signs_or_reopens(person: str) -> None:
    fiche = begin()
    actor = getattr(fiche.school, person)
    with pytest.raises(FicheNotFoundError):
        sign_fiche(fiche.key, seen=0, actor=actor, now=NOW)
    fiche.sign()
    with pytest.raises(FicheNotFoundError):
        reopen_fiche(fiche.key, actor=actor, now=NOW)


def test_a_signed_fiche_is_reopened_until_the_next_year_begins() -> None:
    fiche = begin()
    fiche.sign()
    reopen_fiche(fiche.key, actor=fiche.school.chef, now=NOW)
    fiche.say("PIL11.status", "atteint")
    fiche.sign()
    begin(fiche.school, NEXT_YEAR)
    with pytest.raises(NextYearBegunError):
        reopen_fiche(fiche.key, actor=fiche.school.chef, now=NEXT_YEAR)
    assert read_fiche(fiche.key).is_signed


def test_positions_are_found_by_year_and_by_day() -> None:
    first = begin()
    first.answer_all("en_cours")
    first.sign()
    second = begin(first.school, NEXT_YEAR)
    second.say("PIL11.status", "atteint")
    school = first.school.id
    assert [one.year for one in list_signed_positions(school)] == [2026]
    assert find_signed_position(school, NOW - timedelta(seconds=1)) is None
    assert find_signed_position(school, NEXT_YEAR) == find_signed_position(school, NOW)
    now = find_position_now(school)
    assert now is not None
    assert [one.code for one in now.indicators if one.status is Status.REACHED] == ["PIL11"]


def test_a_school_without_a_fiche_has_no_position() -> None:
    school = add_people()
    assert (find_position_now(school.id), find_signed_position(school.id, None)) == (None, None)


def test_an_edit_at_the_moment_of_the_signature_is_in_it_or_refused(app: Flask) -> None:
    for round_ in range(5):
        fiche = begin(add_people(TEST_UAIS[0] if not round_ else f"077000{round_}A"))
        outcome = race(app, fiche)
        session().rollback()
        read = read_fiche(fiche.key)
        is_in = bool(read.cells)
        # Signed without the edit, which was refused; or written, and the signature asked for again.
        assert (outcome, is_in, read.is_signed) in [
            ({"signed", "refused"}, False, True),
            ({"written", "asked again"}, True, False),
        ]


def race(app: Flask, fiche: Filled) -> set[str]:
    """Write and sign at once; return what came of each."""
    barrier, outcome = Barrier(2), set()

    def write() -> None:
        with app.app_context():
            barrier.wait()
            try:
                fiche.write(SentCell(random_key(), "PIL11.status", "atteint", 0))
                outcome.add("written")
            except FicheSignedError:
                outcome.add("refused")

    def sign() -> None:
        with app.app_context():
            barrier.wait()
            try:
                sign_fiche(fiche.key, seen=0, actor=fiche.school.chef, now=NOW)
                outcome.add("signed")
            except FicheChangedError:
                outcome.add("asked again")

    threads = [Thread(target=write), Thread(target=sign)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def test_the_academy_replaces_the_grid_without_a_line_of_code() -> None:
    champs = tuple(
        champ.model_copy(update={"title": {"fr": f"Axe {number}", "en": f"Axis {number}"}})
        for number, champ in enumerate(GRID.analysis.champs)
    )
    paliers = tuple({"fr": f"Étape {number}", "en": f"Step {number}"} for number in range(1, 4))
    analysis = GRID.analysis.model_copy(update={"champs": champs, "paliers": paliers})
    fiche = begin(add_people(grid=GRID.model_copy(update={"analysis": analysis, "code": "ACADEMIE"})))
    position = fiche.position()
    assert [champ.title["fr"] for champ in position.champs] == [f"Axe {number}" for number in range(6)]
    assert position.paliers == paliers
