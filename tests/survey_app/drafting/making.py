"""People who make questionnaires in tests, with plain forms: what a browser without script would send."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaires.editing.cells import ROOT, Draft, Uid, children
from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.database import session, transaction
from survey_app.drafting.models import Draft as DraftRow
from survey_app.drafting.operations.elements import load_elements
from survey_app.schools.models import School
from tests.factories import NOW, TEST_UAIS, add_school
from tests.survey_app.accounts.visits import add_chef, add_person, sign_in, stop_clock, token_of

CHEF = "chef@ecole.example"
REFERENT = "referent@ecole.example"
STRANGER = "ailleurs@ecole.example"

Fields = dict[str, str | list[str]]


@dataclass
class Maker:
    """Somebody who makes questionnaires, and their browser."""

    app: Flask
    client: FlaskClient

    def open(self, path: str) -> str:
        """Return a page."""
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.text

    def post(self, path: str, /, fields: Fields | None = None, *, seen: str | None = None) -> TestResponse:
        """Send a form as it stands in the page `seen` (the address itself): its base, its key, its token."""
        page = seen if seen is not None else ""
        hidden = {name: hidden_of(page, name) for name in ("base", "form_key")}
        token = token_of(self.client, "/compte")
        return self.client.post(path, data={"csrf_token": token, **hidden, **(fields or {})})

    def begin(self, title: str = "Nos usages") -> str:
        """Begin a questionnaire from nothing; return the address of its draft."""
        response = self.post(
            "/questionnaires/nouveau/vide",
            {"title": title, "introduction": "", "languages": ["fr", "en"], "school": self.school()},
        )
        return place_of(response)

    def school(self) -> str:
        """Return the number of the school."""
        with self.app.app_context():
            return str(session().execute(select(School.id).order_by(School.id).limit(1)).scalar_one())

    def draft(self, path: str) -> Draft:
        """Return the elements of a draft."""
        with self.app.app_context():
            row = session().execute(select(DraftRow.id).where(DraftRow.key == key_of(path))).scalar_one()
            return load_elements(row)

    def sections(self, path: str) -> list[Uid]:
        """Return the sections of a draft, those that were removed included."""
        return children(self.draft(path)).get((ROOT, "sections"), [])

    def questions(self, path: str, section: int = 0) -> list[Uid]:
        """Return the questions of a section of a draft, those that were removed included."""
        return children(self.draft(path)).get((self.sections(path)[section], "questions"), [])

    def add(self, path: str, sort: str, **fields: str) -> Uid:
        """Add a part through the form of the builder; return its address."""
        where = fields or {"parent": self.sections(path)[0]}
        response = self.post(f"{path}/elements", {"sort": sort, **where}, seen=self.open(path))
        return chosen_in(response)

    def fill(self, path: str, uid: Uid, **fields: str | list[str]) -> TestResponse:
        """Change some fields of the form of a part, and send all of it."""
        page = self.open(f"{path}?element={uid}")
        return self.post(f"{path}/elements/{uid}", {**form_of(page, "part-form"), **fields}, seen=page)


def add_maker(app: Flask, client: FlaskClient) -> Maker:
    """Add the head of a school, signed in."""
    stop_clock(app)
    add_chef(app, CHEF)
    sign_in(client, CHEF)
    return Maker(app, client)


def add_colleague(maker: Maker) -> Maker:
    """Add the référent of the same school, signed in elsewhere."""
    account = add_person(maker.app, REFERENT)
    with maker.app.app_context():
        grant_role(account, int(maker.school()), Role.REFERENT, actor=None, now=NOW)
    client = maker.app.test_client()
    sign_in(client, REFERENT)
    return Maker(maker.app, client)


def add_stranger(maker: Maker) -> None:
    """Add the head of another school."""
    account = add_person(maker.app, STRANGER)
    with maker.app.app_context():
        with transaction() as rows:
            school = add_school(rows, TEST_UAIS[1]).id
        grant_role(account, school, Role.CHEF, actor=None, now=NOW)


def place_of(response: TestResponse) -> str:
    """Return where a response leads, without what it chooses there."""
    assert response.location, (response.status_code, words_of(response.text)[:400])
    return urlsplit(response.location).path


def chosen_in(response: TestResponse) -> Uid:
    """Return the part that a response leads to."""
    found = re.search(r"[?&]element=([a-z0-9]+)", response.location or "")
    assert found is not None, response.location
    return found[1]


def key_of(path: str) -> str:
    """Return the key of a draft by its address."""
    return path.rstrip("/").rpartition("/")[2]


def hidden_of(page: str, name: str) -> str:
    """Return what a page holds in a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def form_of(page: str, mark: str) -> Fields:
    """Return what the form with this class would send as it stands."""
    form = re.search(rf'<form[^>]*class="{mark}".*?</form>', page, re.DOTALL)
    assert form is not None, mark
    fields: Fields = {}
    for tag in re.finditer(
        r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<input|<textarea|<select|</form>)", form[0], re.DOTALL
    ):
        name = attribute(tag[2], "name")
        if not name or name == "csrf_token":
            continue
        if tag[1] == "textarea":
            fields[name] = (
                unescape(tag[3].partition("</textarea>")[0]).removeprefix("\r\n").removeprefix("\n")
            )
        elif tag[1] == "select":
            selected = re.search(
                r'<option[^>]*selected[^>]*value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected', tag[3]
            )
            first = re.search(r'<option[^>]*value="([^"]*)"', tag[3])
            value = (selected[1] or selected[2]) if selected else (first[1] if first else "")
            fields[name] = unescape(value)
        elif attribute(tag[2], "type") not in {"checkbox", "radio"} or re.search(r"\bchecked\b", tag[2]):
            fields[name] = unescape(attribute(tag[2], "value"))
    return fields


def attribute(tag: str, name: str) -> str:
    """Return an attribute of a tag."""
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def words_of(page: str) -> str:
    """Return the words of the main part of a page."""
    main = page.partition("<main")[2] or page
    plain = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(plain).split())
