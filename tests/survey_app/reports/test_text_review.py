"""Texts are read over by somebody who is not the head of the school, before anybody else sees one."""

import io
import json
import zipfile
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from questionnaires.analysis.report import Report
from survey_app.accounts.models import JournalEntry, Role
from survey_app.accounts.operations import grant_role
from survey_app.ballots.models import FrozenReport
from survey_app.campaigns.models import CampaignState
from survey_app.database import session
from survey_app.reports.models import TextDecisionRow
from tests.factories import NOW
from tests.survey_app.accounts.visits import (
    add_person,
    faults,
    notices,
    send,
    sign_in,
    stop_clock,
    summary,
)
from tests.survey_app.reports.builders import TEXTS, build_report, hidden_report
from tests.survey_app.reports.reading import read_page
from tests.survey_app.reports.stored import add_other_school, store_campaign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CHEF, REFERENT, ADMIN = "chef@ecole.example", "referent@ecole.example", "admin@ecole.example"
DURAND = "Madame Durand nous a aidés."
MANY = (*TEXTS, DURAND, "Encore un texte.")
FORMS = ("", ".pdf", ".xlsx", ".ods", ".json")


class School:
    """A school with a report, its chef and its référent."""

    def __init__(self, app: Flask, report: Report | None, *, has_referent: bool = True) -> None:
        stop_clock(app)
        state = CampaignState.CLOSED if report is None else CampaignState.REPORTED
        self.app = app
        self.school_id, self.public_id = store_campaign(app, report, state)
        self.report = f"/campagnes/{self.public_id}/rapport"
        self.texts = f"{self.report}/textes"
        self.add(CHEF, Role.CHEF)
        if has_referent:
            self.add(REFERENT, Role.REFERENT)

    def add(self, email: str, *roles: Role) -> int:
        account_id = add_person(self.app, email)
        with self.app.app_context():
            for role in roles:
                grant_role(account_id, self.school_id, role, actor=None, now=NOW)
        return account_id

    def visit(self, email: str) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, email)
        return client

    def release(self, **fields: str) -> TestResponse:
        """Let the référent read everything over and show it."""
        return self.save(action="release", has_read="y", **fields)

    def save(self, email: str = REFERENT, **fields: str) -> TestResponse:
        return send(self.visit(email), self.texts, **{"version": "0", **fields})


def words_of(response: TestResponse) -> str:
    """Return the words of a page or a file, whatever its form."""
    match response.mimetype:
        case "text/html":
            return " ".join(" ".join(read_page(response.text).words).split())
        case "application/pdf":
            pages = PdfReader(io.BytesIO(response.data)).pages
            return " ".join(" ".join(page.extract_text() for page in pages).split())
        case "application/json":
            return " ".join(text for part in json.loads(response.text)["verbatims"] for text in part["texts"])
        case _:
            return packed_words(response.data)


def packed_words(content: bytes) -> str:
    """Return all that an archive holds, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


# Before


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("email", [CHEF, REFERENT])
def test_no_text_is_in_any_form_of_a_report_before(app: Flask, email: str, suffix: str) -> None:
    school = School(app, build_report(texts=MANY))
    words = words_of(school.visit(email).get(school.report + suffix))
    assert "Merci d’avoir demandé" not in words
    assert "Durand" not in words


def test_the_report_says_who_reads_texts_over(app: Flask) -> None:
    school = School(app, build_report())
    assert "Le référent numérique relit les textes" in words_of(school.visit(CHEF).get(school.report))
    page = school.visit(REFERENT).get(school.report)
    assert "Des textes attendent votre relecture." in words_of(page)
    assert f'href="{school.texts}"' in page.text


def test_without_a_referent_the_report_says_what_to_do(app: Flask) -> None:
    school = School(app, build_report(), has_referent=False)
    words = words_of(school.visit(CHEF).get(school.report))
    assert "l’établissement n’a pas d’autre référent numérique" in words
    assert school.texts in words


# Who


def test_the_head_of_the_school_is_told_why_the_texts_are_closed(app: Flask) -> None:
    school = School(app, build_report())
    response = school.visit(CHEF).get(school.texts)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Le référent numérique les relit d’abord" in words_of(response)
    assert "Merci d’avoir demandé" not in response.text
    assert school.save(CHEF, action="release", has_read="y").status_code == HTTPStatus.FORBIDDEN


def test_a_head_who_is_also_the_referent_is_the_head(app: Flask) -> None:
    school = School(app, build_report(), has_referent=False)
    with app.app_context():
        grant_role(1, school.school_id, Role.REFERENT, actor=None, now=NOW)
    assert school.visit(CHEF).get(school.texts).status_code == HTTPStatus.FORBIDDEN
    assert "n’a pas d’autre référent" in words_of(school.visit(CHEF).get(school.report))


@pytest.mark.parametrize(("has_referent", "status"), [(True, HTTPStatus.NOT_FOUND), (False, HTTPStatus.OK)])
def test_an_administrator_reads_texts_over_where_nobody_else_can(
    app: Flask, status: HTTPStatus, *, has_referent: bool
) -> None:
    school = School(app, build_report(), has_referent=has_referent)
    add_person(app, ADMIN, is_administrator=True)
    assert school.visit(ADMIN).get(school.texts).status_code == status
    released = school.save(ADMIN, action="release", has_read="y")
    assert released.status_code == (status if has_referent else HTTPStatus.SEE_OTHER)


def test_people_of_another_school_find_nothing(app: Flask) -> None:
    school = School(app, build_report())
    other = add_other_school(app)
    account_id = add_person(app, "ailleurs@ecole.example")
    with app.app_context():
        grant_role(account_id, other, Role.REFERENT, actor=None, now=NOW)
    assert school.visit("ailleurs@ecole.example").get(school.texts).status_code == HTTPStatus.NOT_FOUND


# What is decided


@pytest.mark.parametrize("suffix", FORMS)
def test_what_was_decided_holds_in_every_form(app: Flask, suffix: str) -> None:
    school = School(app, build_report(texts=MANY))
    ordered = list(build_report(texts=MANY).verbatims[0].texts)
    thanks, durand = ordered.index("Merci d’avoir demandé."), ordered.index(DURAND)
    school.release(**{f"fate_LIBRE_{thanks}": "withhold", f"words_LIBRE_{durand}": "madame durand"})
    words = words_of(school.visit(CHEF).get(school.report + suffix))
    assert "Du temps pour essayer ensemble" in words
    assert "Merci" not in words
    assert "Durand" not in words
    assert "[…] nous a aidés." in words
    if suffix == ".json":
        return
    assert "1 texte a été retiré à la relecture." in words
    assert "[…]\u00a0» remplace des mots retirés" in words or "[…] » remplace des mots retirés" in words


def test_the_frozen_report_never_changes(app: Flask) -> None:
    report = build_report(texts=MANY)
    school = School(app, report)
    school.release(fate_LIBRE_0="withhold")
    with app.app_context():
        assert session().get_one(FrozenReport, school.public_id).content == report.model_dump_json()


def test_a_report_without_texts_is_sent_as_it_was_frozen(app: Flask) -> None:
    school = School(app, hidden_report())
    assert school.visit(CHEF).get(school.report + ".json").text == hidden_report().model_dump_json()


def test_too_few_texts_that_are_left_are_hidden(app: Flask) -> None:
    school = School(app, build_report())
    response = school.release(fate_LIBRE_0="withhold")
    assert "Il en reste 4, et il en faut 5" in words_of(school.visit(REFERENT).get(response.location))
    words = words_of(school.visit(CHEF).get(school.report))
    assert "Après relecture, il reste moins de 5 textes." in words
    assert "Une seule application" not in words


def test_decisions_are_kept_without_showing_a_text(app: Flask) -> None:
    school = School(app, build_report(texts=MANY))
    school.save(action="save", fate_LIBRE_1="withhold", words_LIBRE_0="temps")
    page = school.visit(REFERENT).get(school.texts).text
    assert 'value="withhold" checked' in " ".join(page.split())
    assert '<del class="review-covered">temps</del>' in page
    assert "Une seule application" not in words_of(school.visit(CHEF).get(school.report))


def test_nothing_is_shown_before_somebody_says_they_have_read_it(app: Flask) -> None:
    school = School(app, build_report())
    response = school.save(action="release")
    assert faults(response) == ["Cochez cette case quand vous avez tout relu."]
    assert "Une seule application" not in words_of(school.visit(CHEF).get(school.report))


def test_words_that_are_not_in_the_text_are_not_passed_over(app: Flask) -> None:
    school = School(app, build_report())
    response = school.release(words_LIBRE_0="Durand", fate_LIBRE_1="withhold")
    assert faults(response) == ["«\u00a0Durand\u00a0» ne se trouve pas dans ce texte."]
    with app.app_context():
        assert session().query(TextDecisionRow).all() == []


def test_two_who_read_over_at_once_do_not_undo_each_other(app: Flask) -> None:
    school = School(app, build_report(texts=MANY))
    school.save(action="save", fate_LIBRE_0="withhold")
    late = school.save(action="save", fate_LIBRE_1="withhold")
    assert "Une autre personne a enregistré des choix" in summary(late)[0]
    with app.app_context():
        assert [row.place for row in session().query(TextDecisionRow)] == [0]
    assert (
        school.save(action="save", version="1", fate_LIBRE_1="withhold").status_code == HTTPStatus.SEE_OTHER
    )


def test_texts_can_be_withheld_after_they_were_shown(app: Flask) -> None:
    school = School(app, build_report(texts=MANY))
    school.release()
    assert "Une seule application" in words_of(school.visit(CHEF).get(school.report))
    place = list(MANY).index("Une seule application pour les devoirs.\nPas trois.")
    saved = school.save(version="1", **{f"fate_LIBRE_{place}": "withhold"})
    assert notices(school.visit(REFERENT).get(saved.location))[0].startswith(
        "Les textes sont dans le rapport."
    )
    assert "Une seule application" not in words_of(school.visit(CHEF).get(school.report))


# The journal, and nothing to do


def test_the_journal_has_no_word_of_a_text(app: Flask) -> None:
    school = School(app, build_report(texts=MANY))
    school.save(action="save", fate_LIBRE_0="withhold", words_LIBRE_1="Wi-Fi")
    school.save(action="release", has_read="y", version="1", fate_LIBRE_0="withhold")
    with app.app_context():
        entries = session().query(JournalEntry).filter(JournalEntry.action.like("texts.%")).all()
        assert [(entry.action, entry.detail) for entry in entries] == [
            ("texts.review", {"campaign": school.public_id, "withheld": 1}),
            ("texts.release", {"campaign": school.public_id, "withheld": 1}),
        ]


@pytest.mark.parametrize("report", [None, hidden_report()])
def test_nothing_to_read_over_is_said(app: Flask, report: Report | None) -> None:
    school = School(app, report)
    assert "Rien à relire" in words_of(school.visit(REFERENT).get(school.texts))
    assert school.release().location == school.texts
