"""The builder without script: each thing that can be done is a form, and ends in the log of edits."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import PLACE, STATE, Uid, children
from tests.survey_app.accounts.visits import add_person, notices, sign_in
from tests.survey_app.drafting.making import (
    STRANGER,
    Maker,
    add_colleague,
    add_maker,
    add_stranger,
    chosen_in,
    form_of,
    place_of,
    words_of,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


@pytest.fixture
def path(maker: Maker) -> str:
    return maker.begin()


@pytest.fixture
def question(maker: Maker, path: str) -> Uid:
    """A single choice with three answers."""
    uid = maker.add(path, "single_choice")
    maker.fill(path, uid, label="Votre discipline ?", options="Lettres\r\nSciences\r\nLangues")
    return uid


def options(maker: Maker, path: str, uid: Uid, slot: str = "options") -> list[str]:
    draft = maker.draft(path)
    live = [child for child in children(draft).get((uid, slot), []) if STATE not in draft[child]]
    return [str(draft[child]["label.fr"]) for child in live]


def act(maker: Maker, path: str, uid: Uid, action: str, **fields: str) -> str:
    """Press a button of a part, and return the page it leads to."""
    page = maker.open(f"{path}?element={uid}")
    response = maker.post(f"{path}/elements/{uid}/{action}", dict(fields), seen=page)
    return response.text if response.status_code == HTTPStatus.OK else maker.open(response.location)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_of_each_kind_is_added_and_named(maker: Maker, path: str, kind: Kind) -> None:
    uid = maker.add(path, kind.value)
    maker.fill(path, uid, label="Que faites-vous ?")
    assert maker.draft(path)[uid]["label.fr"] == "Que faites-vous ?"
    assert "Que faites-vous ?" in words_of(maker.open(f"{path}?element={uid}"))


def test_each_kind_is_told_what_it_is_for(maker: Maker, path: str) -> None:
    page = words_of(maker.open(path))
    assert "Note en étoiles Trois à dix étoiles, avec leur nombre. Pour une satisfaction" in page


def test_options_are_lines_and_keep_what_they_are(maker: Maker, path: str, question: Uid) -> None:
    before = children(maker.draft(path))[question, "options"]
    maker.fill(path, question, options="Sciences\r\nLettres classiques\r\nLangues\r\nArts")
    after = children(maker.draft(path))[question, "options"]
    assert options(maker, path, question) == ["Sciences", "Lettres classiques", "Langues", "Arts"]
    assert set(before) < set(after)


def test_what_was_not_changed_is_not_written(maker: Maker, path: str, question: Uid) -> None:
    page = maker.open(f"{path}?element={question}")
    response = maker.post(f"{path}/elements/{question}", form_of(page, "part-form"), seen=page)
    assert notices(maker.client.get(response.location))[-1:] == ["Rien n’a changé."]


@pytest.mark.parametrize(
    ("kind", "fields", "cells"),
    [
        ("number", {"minimum": "0,5", "maximum": "40", "decimals": "1", "unit": "heures", "cuts": "5 ; 10"},
         {"minimum": 0.5, "maximum": 40, "decimals": 1, "unit.fr": "heures", "cuts": [5, 10]}),
        ("date", {"earliest": "2025-09-01", "latest": "31/08/2027", "cuts": "01/09/2026"},
         {"earliest": "2025-09-01", "latest": "2027-08-31", "cuts": ["2026-09-01"]}),
        ("rating", {"points": "7", "low_label": "Nul", "high_label": "Parfait"},
         {"points": 7, "low_label.fr": "Nul", "high_label.fr": "Parfait"}),
        ("several_choices", {"max_choices": "2", "required": "y"}, {"max_choices": 2, "required": True}),
        ("single_choice", {"display": "list", "shuffle": "y"}, {"display": "list", "shuffle": True}),
        ("grid", {"scale_label": "Accord", "not_applicable": "y"},
         {"scale.label.fr": "Accord", "scale.not_applicable": True}),
        ("long_text", {"max_length": "800", "sensitive": "y"}, {"max_length": 800, "sensitive": True}),
        ("ranking", {"places": "2", "code": "PRIORITES"}, {"places": 2, "code": "PRIORITES"}),
    ],
)  # fmt: skip
def test_the_settings_of_a_kind(
    maker: Maker, path: str, kind: str, fields: dict[str, str], cells: dict[str, object]
) -> None:
    uid = maker.add(path, kind)
    maker.fill(path, uid, **fields)
    written = maker.draft(path)[uid]
    assert {name: written.get(name) for name in cells} == cells


def test_what_is_no_number_is_told_and_nothing_is_lost(maker: Maker, path: str) -> None:
    uid = maker.add(path, "number")
    response = maker.fill(path, uid, label="Combien d’heures ?", maximum="beaucoup")
    assert "Écrivez un nombre, par exemple 12 ou 0,5." in words_of(response.text)
    assert ("Combien d’heures ?</textarea>" in response.text, 'value="beaucoup"' in response.text) == (
        True,
        True,
    )


def test_a_question_goes_up_and_down(maker: Maker, path: str, question: Uid) -> None:
    second = maker.add(path, "yes_no", after=question)
    act(maker, path, second, "monter")
    assert maker.questions(path) == [second, question]
    act(maker, path, second, "descendre")
    assert maker.questions(path) == [question, second]


def test_a_question_goes_on_into_the_next_section(maker: Maker, path: str, question: Uid) -> None:
    maker.add(path, "section")
    act(maker, path, question, "descendre")
    assert (maker.questions(path), maker.questions(path, 1)) == ([], [question])


def test_a_question_is_moved_to_a_place(maker: Maker, path: str, question: Uid) -> None:
    section = maker.add(path, "section")
    act(maker, path, question, "deplacer", target=f"{section}|")
    assert maker.questions(path, 1) == [question]


def test_a_copy_follows_the_original(maker: Maker, path: str, question: Uid) -> None:
    page = maker.open(f"{path}?element={question}")
    copy = chosen_in(maker.post(f"{path}/elements/{question}/dupliquer", seen=page))
    assert maker.questions(path) == [question, copy]
    assert options(maker, path, copy) == ["Lettres", "Sciences", "Langues"]


def test_the_kind_changes_and_the_answers_stay(maker: Maker, path: str, question: Uid) -> None:
    act(maker, path, question, "nature", kind="several_choices")
    assert maker.draft(path)[question]["kind"] == "several_choices"
    assert options(maker, path, question) == ["Lettres", "Sciences", "Langues"]


def test_what_is_deleted_comes_back(maker: Maker, path: str, question: Uid) -> None:
    act(maker, path, question, "supprimer")
    assert "1 élément supprimé" in words_of(maker.open(path))
    act(maker, path, question, "retablir")
    assert (STATE in maker.draft(path)[question], "élément supprimé" in words_of(maker.open(path))) == (
        False,
        False,
    )


def test_undoing_and_doing_again(maker: Maker, path: str, question: Uid) -> None:
    act(maker, path, question, "supprimer")
    page = maker.open(path)
    assert "Annuler – suppression : Votre discipline ?" in words_of(page).replace("\xa0", " ")
    maker.post(f"{path}/annuler", seen=page)
    assert STATE not in maker.draft(path)[question]
    maker.post(f"{path}/refaire", seen=maker.open(path))
    assert maker.draft(path)[question][STATE] == "removed"


def test_nothing_to_undo_is_told(maker: Maker, path: str) -> None:
    response = maker.post(f"{path}/annuler", seen=maker.open(path))
    assert notices(maker.client.get(response.location))[0] == "Il n’y a rien à annuler."


def test_an_option_has_settings_of_its_own(maker: Maker, path: str, question: Uid) -> None:
    option = children(maker.draft(path))[question, "options"][2]
    maker.fill(path, option, score="2,5", specify="y")
    cells = maker.draft(path)[option]
    assert (cells["score"], cells["specify"]) == (2.5, True)
    assert "Langues 2,5 points à préciser" in words_of(maker.open(f"{path}?element={question}"))


def test_a_dual_grid_has_two_scales(maker: Maker, path: str) -> None:
    uid = maker.add(path, "dual_grid")
    first, _second = children(maker.draft(path))[uid, "scales"]
    maker.fill(path, first, label="Fréquence", options="Jamais\r\nSouvent")
    assert maker.draft(path)[first]["label.fr"] == "Fréquence"
    assert options(maker, path, first) == ["Jamais", "Souvent"]


def test_a_rule_of_validity_is_added_with_its_message(maker: Maker, path: str, question: Uid) -> None:
    rule = maker.add(path, "constraint", parent=question)
    maker.fill(path, rule, message="Choisissez votre discipline principale.")
    cells = maker.draft(path)[rule]
    assert (cells[PLACE][:2], cells["message.fr"]) == (  # type: ignore[index]
        [question, "valid_if"],
        "Choisissez votre discipline principale.",
    )


def test_a_form_that_is_sent_twice_counts_once(maker: Maker, path: str) -> None:
    page = maker.open(path)
    fields = {"sort": "yes_no", "parent": maker.sections(path)[0]}
    first = maker.post(f"{path}/elements", dict(fields), seen=page)
    again = maker.post(f"{path}/elements", dict(fields), seen=page)
    assert (len(maker.questions(path)), place_of(first)) == (1, place_of(again))


def test_findings_stand_beside_their_field_and_are_repaired(maker: Maker, path: str) -> None:
    uid = maker.add(path, "long_text")
    page = maker.open(f"{path}?element={uid}")
    finding = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert finding is not None
    response = maker.post(f"{path}/reparer", {"fingerprint": finding[1]}, seen=page)
    assert notices(maker.client.get(response.location))[0].startswith("C’est corrigé.")


def test_the_first_steps_say_what_remains(maker: Maker, path: str, question: Uid) -> None:
    page = words_of(maker.open(path))
    assert (
        "Premiers pas ✓ Donner un titre au questionnaire (fait) ✓ Écrire la première question (fait)" in page
    )


def test_two_people_who_change_different_things_go_together(maker: Maker, path: str, question: Uid) -> None:
    colleague = add_colleague(maker)
    seen = colleague.open(f"{path}?element={question}")
    maker.fill(path, question, help="Celle où vous enseignez le plus.")
    fields = form_of(seen, "part-form") | {"label": "Quelle est votre discipline ?"}
    colleague.post(f"{path}/elements/{question}", fields, seen=seen)
    cells = maker.draft(path)[question]
    assert (cells["label.fr"], cells["help.fr"]) == (
        "Quelle est votre discipline ?",
        "Celle où vous enseignez le plus.",
    )


def test_others_see_who_is_there_and_where(maker: Maker, path: str, question: Uid) -> None:
    page = words_of(add_colleague(maker).open(path)).replace("\xa0", " ")
    assert "Dominique Essai modifie « Votre discipline ? »." in page


@pytest.mark.parametrize(("keep", "kept"), [("mine", "La vôtre ?"), ("theirs", "La mienne ?")])
def test_two_people_who_change_the_same_text_choose(
    maker: Maker, path: str, question: Uid, keep: str, kept: str
) -> None:
    colleague = add_colleague(maker)
    seen = colleague.open(f"{path}?element={question}")
    maker.fill(path, question, label="La mienne ?")
    fields = form_of(seen, "part-form") | {"label": "La vôtre ?"}
    conflict = place_of(colleague.post(f"{path}/elements/{question}", fields, seen=seen))
    page = colleague.open(conflict)
    assert ("La mienne ?" in words_of(page), "La vôtre ?" in words_of(page)) == (True, True)
    assert maker.draft(path)[question]["label.fr"] == "La mienne ?"
    colleague.post(conflict, {"keep": keep}, seen=page)
    assert maker.draft(path)[question]["label.fr"] == kept


def test_the_builder_says_that_a_choice_is_waiting(maker: Maker, path: str, question: Uid) -> None:
    colleague = add_colleague(maker)
    seen = colleague.open(f"{path}?element={question}")
    maker.fill(path, question, label="La mienne ?")
    colleague.post(
        f"{path}/elements/{question}", form_of(seen, "part-form") | {"label": "La vôtre ?"}, seen=seen
    )
    assert "Une de vos modifications attend" in words_of(colleague.open(path))


@pytest.mark.parametrize(
    "page", ["", "/reglages", "/historique", "/bibliotheque", "/essais", "/coller", "/publier"]
)
def test_a_draft_of_another_school_is_not_there(maker: Maker, path: str, page: str) -> None:
    client = maker.app.test_client()
    add_stranger(maker)
    sign_in(client, STRANGER)
    assert client.get(f"{path}{page}").status_code == HTTPStatus.NOT_FOUND


def test_an_administrator_does_not_see_the_drafts_of_schools(maker: Maker, path: str) -> None:
    add_person(maker.app, "camille@ecole.example", is_administrator=True)
    client = maker.app.test_client()
    sign_in(client, "camille@ecole.example")
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/elements", {"sort": "section", "after": "nowhere"}),
        ("/elements", {"sort": "yes_no", "parent": "nowhere"}),
        ("/elements", {"sort": "option", "parent": "root"}),
        ("/elements/nowhere/monter", {}),
        ("/elements/nowhere/dupliquer", {}),
        ("/elements/root/dupliquer", {}),
        ("/elements/root/supprimer", {}),
        ("/elements/nowhere/deplacer", {"target": "x|y"}),
        ("/elements/nowhere/retablir", {}),
        ("/elements/nowhere/nature", {"kind": "yes_no"}),
        ("/reparer", {"fingerprint": "0"}),
    ],
)
def test_what_makes_no_sense_breaks_nothing(
    maker: Maker, path: str, question: Uid, address: str, fields: dict[str, str]
) -> None:
    before = maker.questions(path)
    response = maker.post(f"{path}{address}", dict(fields), seen=maker.open(path))
    assert (response.status_code, maker.questions(path)) == (HTTPStatus.SEE_OTHER, before)
    maker.open(path)


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/elements", {"sort": "nonsense"}, HTTPStatus.BAD_REQUEST),
        ("/elements/nowhere", {}, HTTPStatus.NOT_FOUND),
        ("/elements/nowhere/nature", {"kind": "nonsense"}, HTTPStatus.BAD_REQUEST),
    ],
)
def test_what_no_form_sends_is_refused(
    maker: Maker, path: str, address: str, fields: dict[str, str], status: HTTPStatus
) -> None:
    assert maker.post(f"{path}{address}", dict(fields), seen=maker.open(path)).status_code == status
