"""The pages of a maturity grid: made by plain forms, published, filled and signed as the school's fiche."""

import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from questionnaires.definition.findings import Finding
from questionnaires.definition.model import Analysis, Questionnaire
from questionnaires.definition.reading import examine
from questionnaires.editing.cells import ROOT, STATE, Uid
from questionnaires.editing.maturity_edits import STANDARD_ANSWERS
from questionnaires.editing.maturity_reading import MaturityDraft
from questionnaires.editing.shredding import assemble
from survey_app.drafting.operations import publish_catalogue
from tests.factories import NOW
from tests.survey_app.accounts.visits import notices, sign_in
from tests.survey_app.drafting.making import (
    STRANGER,
    Fields,
    Maker,
    add_colleague,
    add_maker,
    add_stranger,
    form_of,
    hidden_of,
    place_of,
    words_of,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGES = ("/grille", "/grille/lignes", "/grille/coller")
PASTED = """champ;palier;énoncé;code
Pilotage;1;Un référent est désigné.;PIL11
Pilotage;1;Une charte existe.;PIL12
Pilotage;2;La commission se réunit.;PIL21
Équipement;1;Un poste par salle.;EQU11
Équipement;2;Le parc est renouvelé.;EQU21
"""


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


@pytest.fixture
def path(maker: Maker) -> str:
    """A questionnaire in French that is empty but for two grids of two rows each, as the builder makes them."""
    path = begin(maker)
    for number in (1, 2):
        uid = maker.add(path, "grid")
        maker.fill(path, uid, label=f"Grille {number}", rows=f"Ligne {number}a\r\nLigne {number}b")
    return path


def begin(maker: Maker) -> str:
    fields: Fields = {
        "title": "Notre grille",
        "introduction": "",
        "languages": ["fr"],
        "school": maker.school(),
    }
    return place_of(maker.post("/questionnaires/nouveau/vide", fields))


def send(maker: Maker, path: str, page: str, fields: Fields, post: str = "") -> str:
    """Send the form of a page with some fields changed; return what is told then."""
    seen = maker.open(f"{path}{page}")
    response = maker.post(f"{path}{post or page}", fields, seen=seen)
    return told(maker, response)


def told(maker: Maker, response: TestResponse) -> str:
    """Return what the next page tells."""
    assert response.status_code == HTTPStatus.SEE_OTHER, words_of(response.text)[:600]
    return " ".join(notices(maker.client.get(response.location)))


def turn(maker: Maker, path: str, action: str = "on") -> str:
    return send(maker, path, "/grille", {"action": action})


def save_champs(maker: Maker, path: str, **changes: str) -> str:
    page = maker.open(f"{path}/grille")
    sent = {**forms_of(page)[f"{path}/grille/champs"], **changes}
    return told(
        maker, maker.post(f"{path}/grille/champs", {**sent, "action": changes.get("action", "")}, seen=page)
    )


def name_places(maker: Maker, path: str) -> str:
    changes = {
        "title.new1.fr": "Pilotage",
        "title.new2.fr": "Équipement",
        "palier.1.fr": "Amorcer",
        "palier.2.fr": "Réussir",
    }
    return save_champs(maker, path, **changes)


def save_levels(maker: Maker, path: str, **changes: str) -> TestResponse:
    page = maker.open(f"{path}/grille")
    sent = {**forms_of(page)[f"{path}/grille/reponses"], **changes}
    return maker.post(f"{path}/grille/reponses", sent, seen=page)


def use_usual_answers(maker: Maker, path: str) -> str:
    return told(maker, save_levels(maker, path, action="usual"))


def save_rows(maker: Maker, path: str, changes: Fields, page: str = "") -> str:
    seen = maker.open(f"{path}/grille/lignes{page}")
    sent: Fields = {**form_of(seen, "maturity-rows"), "action": "", **changes}
    return told(maker, maker.post(f"{path}/grille/lignes{page}", sent, seen=seen))


def forms_of(page: str) -> dict[str, Fields]:
    """Return what the forms of a page would send as they stand, by their addresses."""
    found = re.finditer(r'<form[^>]*action="([^"]*)"[^>]*class="part-form".*?</form>', page, re.DOTALL)
    return {form[1]: form_of(form[0], "part-form") for form in found}


def grid_of(maker: Maker, path: str) -> MaturityDraft:
    return MaturityDraft(maker.draft(path))


def places(maker: Maker, path: str) -> list[tuple[str, int, str]]:
    return [(row.champ, row.palier, row.code) for row in grid_of(maker, path).rows]


def row_uids(maker: Maker, path: str) -> list[Uid]:
    return [row.uid for row in grid_of(maker, path).rows]


def analysis_of(maker: Maker, path: str) -> Analysis:
    return Questionnaire.model_validate(assemble(maker.draft(path))).analysis


def findings_of(maker: Maker, path: str) -> tuple[Finding, ...]:
    return examine(assemble(maker.draft(path))).findings


def undo(maker: Maker, path: str) -> None:
    maker.post(f"{path}/annuler", seen=maker.open(path))


def publish(maker: Maker, path: str) -> None:
    page = maker.open(f"{path}/publier")
    response = maker.post(f"{path}/publier", {"digest": hidden_of(page, "digest")}, seen=page)
    assert "/version" in response.location or "/questionnaires/" in response.location
    assert "est publiée" in told(maker, response)


def fill_and_sign(maker: Maker, answers: dict[str, str]) -> str:
    """Fill the school's fiche by its own grid, sign it, and return what it says."""
    page = maker.open("/fiche")
    revision = re.search(
        r'<option[^>]*value="(\d+)"[^>]*>Notre grille|value="(\d+)"[^>]*>\s*<label[^>]*>Notre grille', page
    )
    assert revision is not None, words_of(page)
    began = maker.post("/fiche/commencer", {"school": maker.school(), "revision": revision[1] or revision[2]})
    fiche = place_of(began)
    for champ in sorted({code[:3] for code in answers}):
        sent: Fields = {}
        for code, status in answers.items():
            if code.startswith(champ):
                sent |= {f"base:{code}.status": "0", f"{code}.status": status}
        assert maker.post(f"{fiche}/champ/{champ}", sent).status_code == HTTPStatus.SEE_OTHER
    asked = maker.open(f"{fiche}/signer")
    told(maker, maker.post(f"{fiche}/signer", {"seen": hidden_value(asked, "seen")}))
    return words_of(maker.open(fiche))


def hidden_value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_a_grid_from_nothing_is_published_filled_and_signed(maker: Maker, path: str) -> None:
    turn(maker, path)
    name_places(maker, path)
    use_usual_answers(maker, path)
    first, second = grid_of(maker, path).grids
    save_rows(maker, path, {f"champ.{first}": "PIL", f"palier.{first}": "1", "action": f"all:{first}"})
    save_rows(maker, path, {f"champ.{second}": "PIL", f"palier.{second}": "2", "action": f"all:{second}"})
    assert places(maker, path) == [
        ("PIL", 1, "PIL11"),
        ("PIL", 1, "PIL12"),
        ("PIL", 2, "PIL21"),
        ("PIL", 2, "PIL22"),
    ]
    publish(maker, path)
    reached = grid_of(maker, path).names_in("analysis.maturity.reached")[0]
    said = fill_and_sign(maker, dict.fromkeys(("PIL11", "PIL12", "PIL21"), reached))
    assert "Pilotage 1 2 Palier 1 : Amorcer" in said.replace("\xa0", " "), said


def test_a_pasted_grid_is_published_filled_and_signed(maker: Maker) -> None:
    path = begin(maker)
    read = maker.post(f"{path}/grille/coller", {"text": PASTED}, seen=maker.open(f"{path}/grille/coller"))
    assert "5 lignes à ajouter" in words_of(read.text).replace("\xa0", " ")
    assert len(maker.draft(path)) == len(grid_of(maker, path).draft)
    added = maker.post(f"{path}/grille/coller", {"text": PASTED, "action": "confirm"}, seen=read.text)
    assert "La grille est ajoutée." in told(maker, added)
    publish(maker, path)
    said = fill_and_sign(maker, dict.fromkeys(("PIL11", "PIL12", "PIL21", "EQU11"), "reached"))
    words = said.replace("\xa0", " ")
    assert "Pilotage 1 2 Palier 2 : Niveau 2" in words
    assert "Équipement 1 2 Palier 1 : Niveau 1" in words


def test_one_press_undoes_a_pasted_grid(maker: Maker) -> None:
    path = begin(maker)
    before = assemble(maker.draft(path))
    send(maker, path, "/grille/coller", {"text": PASTED, "action": "confirm"})
    undo(maker, path)
    assert assemble(maker.draft(path)) == before


def test_a_form_that_is_sent_twice_counts_once(maker: Maker) -> None:
    path = begin(maker)
    page = maker.open(f"{path}/grille/coller")
    for _time in range(2):
        maker.post(f"{path}/grille/coller", {"text": PASTED, "action": "confirm"}, seen=page)
    assert len(grid_of(maker, path).rows) == 5


def test_pasting_the_same_again_says_so(maker: Maker) -> None:
    path = begin(maker)
    send(maker, path, "/grille/coller", {"text": PASTED, "action": "confirm"})
    page = maker.open(f"{path}/grille/coller")
    again = maker.post(f"{path}/grille/coller", {"text": PASTED, "action": "confirm"}, seen=page)
    words = words_of(again.text).replace("\xa0", " ")
    assert "0 ligne à ajouter, 5 lignes laissées de côté." in words
    assert "Déjà dans la grille : laissée de côté." in words


def test_five_thousand_lines_are_read_and_as_many_added_as_fit(maker: Maker) -> None:
    path = begin(maker)
    text = "\n".join(f"Champ {number % 9}\t{number // 9 % 3 + 1}\tÉnoncé {number}." for number in range(5000))
    said = send(maker, path, "/grille/coller", {"text": text, "action": "confirm"})
    assert ("La grille est ajoutée." in said, len(grid_of(maker, path).rows)) == (True, 1500)
    assert findings_of(maker, path) == ()
    assert maker.open(f"{path}/grille/lignes?page=15").count('name="tick"') == 100


def test_a_page_of_millions_of_lines_is_not_made(maker: Maker) -> None:
    path = begin(maker)
    page = maker.open(f"{path}/grille/coller")
    response = maker.post(f"{path}/grille/coller", {"text": "a\n" * 1_000_000}, seen=page)
    assert response.text.count("<tr>") < 1600


def test_titles_of_columns_are_no_fault(maker: Maker) -> None:
    path = begin(maker)
    page = maker.open(f"{path}/grille/coller")
    shown = maker.post(f"{path}/grille/coller", {"text": PASTED}, seen=page).text
    assert ("badge-warning" in shown, words_of(shown).count("Titres des colonnes")) == (False, 1)


@pytest.mark.parametrize("text", [" \n", ";;;\n\t\n"])
def test_nothing_pasted(maker: Maker, text: str) -> None:
    path = begin(maker)
    page = maker.open(f"{path}/grille/coller")
    assert (
        "Collez les lignes de votre grille."
        in maker.post(f"{path}/grille/coller", {"text": text}, seen=page).text
    )


@pytest.mark.parametrize(
    "text",
    [
        '<script>alert(1)</script>\t1\t<img src=x onerror="alert(1)">\t"><b>',
        "{{ 7919 * 7907 }}\t1\t{answer.x} {score.y}\t\u202egnihsup",
        "=HYPERLINK(1)\t1\t=1+1\t=A1",
        'Pilotage\t1\t"' + "x" * 990,
        "Pilotage;1;\x00\x01\x0b\u2028fin",
    ],
)
def test_hostile_lines_are_words(maker: Maker, text: str) -> None:
    path = begin(maker)
    page = maker.open(f"{path}/grille/coller")
    shown = maker.post(f"{path}/grille/coller", {"text": text}, seen=page)
    maker.post(f"{path}/grille/coller", {"text": text, "action": "confirm"}, seen=shown.text)
    pages = [shown.text, *(maker.open(f"{path}{place}") for place in ("", *PAGES))]
    assert not [
        one
        for one in pages
        if "<script>alert" in one or "<img src=x" in one or '"><b>' in one or "62615533" in words_of(one)
    ]


def test_champs_and_paliers_are_named(maker: Maker, path: str) -> None:
    turn(maker, path)
    assert name_places(maker, path) == "Les champs et les paliers sont enregistrés."
    analysis = analysis_of(maker, path)
    assert [(champ.code, champ.title["fr"]) for champ in analysis.champs] == [
        ("PIL", "Pilotage"),
        ("EQU", "Équipement"),
    ]
    assert [palier["fr"] for palier in analysis.paliers] == ["Amorcer", "Réussir"]


def test_each_language_has_its_field(maker: Maker) -> None:
    path = maker.begin()
    turn(maker, path)
    save_champs(
        maker,
        path,
        **{
            "title.new1.fr": "Pilotage",
            "title.new1.en": "Leadership",
            "palier.1.fr": "Un",
            "palier.1.en": "One",
        },
    )
    analysis = analysis_of(maker, path)
    assert (analysis.champs[0].title, analysis.paliers[0]) == (
        {"fr": "Pilotage", "en": "Leadership"},
        {"fr": "Un", "en": "One"},
    )


def test_a_language_that_is_left_empty_is_not_written(maker: Maker) -> None:
    path = maker.begin()
    turn(maker, path)
    save_champs(maker, path, **{"title.new1.fr": "Pilotage", "palier.1.fr": "Un"})
    before = maker.draft(path)
    assert (save_champs(maker, path), maker.draft(path)) == ("Rien n’a changé.", before)


def test_a_champ_moves_and_goes(maker: Maker, path: str) -> None:
    turn(maker, path)
    name_places(maker, path)
    _first, second = grid_of(maker, path).champs
    save_champs(maker, path, action=f"up:{second}")
    moved = [champ.code for champ in analysis_of(maker, path).champs]
    save_champs(maker, path, action=f"drop:{second}")
    assert (moved, [champ.code for champ in analysis_of(maker, path).champs]) == (["EQU", "PIL"], ["PIL"])


def test_what_rows_name_does_not_go(maker: Maker, path: str) -> None:
    """A champ in use has no button to take it out; a request without one changes nothing."""
    placed_grid(maker, path)
    champ = grid_of(maker, path).champs[0]
    page = maker.open(f"{path}/grille")
    save_champs(maker, path, **{"action": f"drop:{champ}", "palier.1.fr": "", "palier.2.fr": ""})
    analysis = analysis_of(maker, path)
    assert (f"drop:{champ}" in page, len(analysis.champs), len(analysis.paliers)) == (False, 2, 1)


def placed_grid(maker: Maker, path: str) -> None:
    """Make a fiche of the draft, all rows of one champ and palier."""
    turn(maker, path)
    name_places(maker, path)
    use_usual_answers(maker, path)
    rows = {
        f"{name}.{uid}": value
        for uid in row_uids(maker, path)
        for name, value in (("champ", "PIL"), ("palier", "1"))
    }
    save_rows(maker, path, dict(rows))


def test_rows_that_are_ticked(maker: Maker, path: str) -> None:
    turn(maker, path)
    name_places(maker, path)
    grid = grid_of(maker, path).grids[0]
    ticked = row_uids(maker, path)[1]
    said = save_rows(
        maker,
        path,
        {f"champ.{grid}": "EQU", f"palier.{grid}": "2", "tick": [ticked], "action": f"some:{grid}"},
    )
    assert said == "Les lignes sont enregistrées."
    assert [place[:2] for place in places(maker, path)] == [("", 0), ("EQU", 2), ("", 0), ("", 0)]


def test_rows_say_what_they_lack(maker: Maker, path: str) -> None:
    turn(maker, path)
    name_places(maker, path)
    one, two, three, _four = row_uids(maker, path)
    changes: Fields = {
        f"champ.{one}": "PIL",
        f"palier.{two}": "1",
        f"champ.{three}": "PIL",
        f"palier.{three}": "1",
    }
    save_rows(maker, path, {**changes, f"code.{three}": "9 x"})
    words = words_of(maker.open(f"{path}/grille/lignes")).replace("\xa0", " ")
    for said in (
        "Il manque son palier.",
        "Il manque son champ.",
        "À classer : elle ne compte pas encore.",
        "À corriger :",
    ):
        assert words.count(said) == 1, said


def test_a_code_that_two_rows_have(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    one, two, *_ = row_uids(maker, path)
    save_rows(maker, path, {f"code.{one}": "A1", f"code.{two}": "a1"})
    assert words_of(maker.open(f"{path}/grille/lignes")).count("Une autre ligne a ce code") == 2


def test_answers_and_rule(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    response = save_levels(maker, path, **{"label.4.fr": "Dépassé", "meaning.4": "reached", "share": "80"})
    maturity = analysis_of(maker, path).maturity
    assert told(maker, response).startswith("Les réponses et la règle sont enregistrées")
    assert maturity is not None
    assert (len(maturity.reached), len(maturity.under_way), maturity.share) == (2, 1, 0.8)
    assert findings_of(maker, path) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"label.1.fr": "", "label.2.fr": "", "label.3.fr": "Oui"}, "Il faut au moins deux réponses."),
        (
            {f"meaning.{number}": "under_way" for number in (1, 2, 3, 4)},
            "Dites quelle réponse veut dire « atteint ».",
        ),
        ({"share": "0"}, "Écrivez un nombre de 1 à 100."),
        ({"share": "0,001"}, "Écrivez un nombre de 1 à 100."),
        ({"share": "beaucoup"}, "Écrivez un nombre de 1 à 100."),
        ({"share": "nan"}, "Écrivez un nombre de 1 à 100."),
    ],
)
def test_answers_that_cannot_be(maker: Maker, path: str, changes: dict[str, str], fault: str) -> None:
    placed_grid(maker, path)
    before = maker.draft(path)
    page = save_levels(maker, path, **changes)
    assert page.status_code == HTTPStatus.OK
    assert words_of(page.text).replace("\xa0", " ").count(fault) == 2
    assert maker.draft(path) == before


def test_saving_what_is_shown_changes_nothing(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    before = maker.draft(path)
    said = [save_champs(maker, path), told(maker, save_levels(maker, path)), save_rows(maker, path, {})]
    assert (said, maker.draft(path)) == (["Rien n’a changé."] * 3, before)


def test_a_fiche_becomes_a_questionnaire_again(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    turn(maker, path, "off")
    is_fiche = "privacy.mode" in maker.draft(path)[ROOT] or analysis_of(maker, path).maturity
    listed = words_of(maker.open(path))
    turn(maker, path)
    assert (bool(is_fiche), "Indicateur" in listed, len(places(maker, path))) == (False, False, 4)
    assert {place[:2] for place in places(maker, path)} == {("PIL", 1)}


def test_two_people_place_one_row(maker: Maker, path: str) -> None:
    """Who comes second chooses; what they changed elsewhere waits with it."""
    placed_grid(maker, path)
    colleague = add_colleague(maker)
    row = row_uids(maker, path)[0]
    seen = colleague.open(f"{path}/grille/lignes")
    save_rows(maker, path, {f"champ.{row}": "EQU"})
    sent: Fields = {**form_of(seen, "maturity-rows"), "action": "", f"champ.{row}": ""}
    response = colleague.post(f"{path}/grille/lignes", sent, seen=seen)
    assert "/conflits/" in response.location
    assert "Ligne 1a" in words_of(colleague.open(place_of(response)))
    assert places(maker, path)[0][0] == "EQU"


def test_two_people_place_different_rows(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    colleague = add_colleague(maker)
    first, second, *_ = row_uids(maker, path)
    seen = colleague.open(f"{path}/grille/lignes")
    save_rows(maker, path, {f"champ.{first}": "EQU"})
    sent: Fields = {**form_of(seen, "maturity-rows"), "action": "", f"palier.{second}": "2"}
    told(colleague, colleague.post(f"{path}/grille/lignes", sent, seen=seen))
    assert [place[:2] for place in places(maker, path)][:2] == [("EQU", 1), ("PIL", 2)]


def test_what_is_published_stays_while_the_draft_changes(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    publish(maker, path)
    row = row_uids(maker, path)[0]
    save_rows(maker, path, {f"champ.{row}": "EQU"})
    assert "Publier la version 2" in words_of(maker.open(f"{path}/publier"))


def test_people_of_another_school_find_nothing(maker: Maker, path: str) -> None:
    add_stranger(maker)
    stranger = Maker(maker.app, maker.app.test_client())
    sign_in(stranger.client, STRANGER)
    found = [stranger.client.get(f"{path}{page}").status_code for page in PAGES]
    posts = ("/grille", "/grille/champs", "/grille/reponses", "/grille/lignes", "/grille/coller")
    written = [
        stranger.post(f"{path}{page}", {"text": PASTED, "action": "confirm"}).status_code for page in posts
    ]
    assert {*found, *written} == {HTTPStatus.NOT_FOUND}


def test_fields_that_no_page_has_change_nothing(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    before = maker.draft(path)
    row = row_uids(maker, path)[0]
    odd: Fields = {
        f"champ.{ROOT}": "PIL", "champ.nobody": "PIL", f"palier.{row}x": "1", "code.": "X", "tick": ["root", "x" * 500],
        "action": "all:nobody", "was": "[1, 2",
    }  # fmt: skip
    assert save_rows(maker, path, odd) == "Rien n’a changé."
    assert maker.client.get(f"{path}/grille/lignes?page=9999").status_code == HTTPStatus.OK
    assert maker.draft(path) == before


@pytest.mark.parametrize("mode", ["locked", "free"])
def test_a_copy_of_the_built_in_fiche(maker: Maker, mode: str) -> None:
    """The academy's own copy is only read; a free one is the school's."""
    with maker.app.app_context():
        publish_catalogue(NOW)
    page = maker.open("/questionnaires/nouveau/copie")
    revision = re.search(
        r'value="(\d+)"[^>]*>(?:(?!value=).)*?Autodiagnostic numérique de l’établissement', page, re.DOTALL
    )
    assert revision is not None
    path = place_of(
        maker.post(
            "/questionnaires/nouveau/copie", {"revision": revision[1], "mode": mode, "school": maker.school()}
        )
    )
    pages = [maker.open(f"{path}{place}") for place in PAGES]
    written = maker.post(f"{path}/grille", {"action": "off"}, seen=pages[0])
    forms = [
        len(re.findall(r'<form[^>]*(?:class="(?:part-form|maturity-rows|campaign-form)")', one))
        for one in pages
    ]
    is_locked = mode == "locked"
    assert (forms, written.status_code) == (
        [0, 1, 0] if is_locked else [2, 1, 1],
        HTTPStatus.FORBIDDEN if is_locked else HTTPStatus.SEE_OTHER,
    )


def test_a_finding_of_the_grid_leads_to_its_page(maker: Maker, path: str) -> None:
    turn(maker, path)
    page = maker.open(path)
    assert f'href="{path}/grille"' in page[page.index("remarques-titre") :]


def test_a_row_without_a_place_leads_to_the_page_of_rows(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    save_rows(maker, path, {f"{name}.{row_uids(maker, path)[0]}": "" for name in ("champ", "palier")})
    page = maker.open(path)
    assert f'href="{path}/grille/lignes"' in page[page.index("remarques-titre") :]


def test_the_history_says_what_was_done(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    assert "grille de maturité" in words_of(maker.open(f"{path}/historique"))


def test_a_row_that_is_taken_out_takes_its_place_along(maker: Maker, path: str) -> None:
    placed_grid(maker, path)
    row = grid_of(maker, path).rows[0]
    indicator = grid_of(maker, path).indicators[row.id][0]
    maker.post(f"{path}/elements/{row.uid}/supprimer", {"answer": "remove"}, seen=maker.open(path))
    assert (STATE in maker.draft(path)[indicator], findings_of(maker, path)) == (True, ())


def test_answers_that_are_usual(maker: Maker, path: str) -> None:
    turn(maker, path)
    use_usual_answers(maker, path)
    grid = grid_of(maker, path)
    labels = [[grid.word(uid, "label.fr") for uid in grid.answers(one)] for one in grid.grids]
    assert labels == [[answer.labels["fr"] for answer in STANDARD_ANSWERS]] * 2
