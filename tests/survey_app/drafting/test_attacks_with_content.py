"""Hostile content: cells that any edit may write, files from anywhere. Pages open, and nothing of it is published."""

import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from questionnaires.editing.cells import PLACE, ROOT, STATE, Write
from questionnaires.editing.limits import refusal
from survey_app.database import session
from survey_app.drafting.edits import Batch, SentEdit
from survey_app.drafting.models import Revision
from survey_app.drafting.operations.editing import make_edits
from tests.factories import NOW
from tests.questionnaires.examples import grid, section, single, text
from tests.survey_app.accounts.visits import token_of
from tests.survey_app.drafting.drafts import Person, document
from tests.survey_app.drafting.making import Maker, add_maker, key_of, place_of
from tests.survey_app.drafting.test_hostile_drafts_pages import PAGES, begin

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAUGHTY = (
    "", " ", "\u202e", "\u0000", "\ud800", "’;--", "{{7*7}}", "{answer.q1}", "{answer.", "{score.x}{}", "%(name)s%s%d",
    "<script>alert(1)</script>", "]]>", "&lt;", "\x07\x1b[31m", "𝕏" * 300, "a\r\nSet-Cookie: x", "../../etc/passwd",
    "NaN", "١٢٣", "\ufeff", "\U000e0001", "=cmd|' /C calc'!A0", "ﷺ" * 400,
)  # fmt: skip
CELLS = (
    "id", "code", "kind", "label.fr", "label", "title.fr", "help.fr", "shown_if", "require_if", "required", "display",
    "options", "scale", "scale.id", "scale.label.fr", "minimum", "maximum", "cuts", "unit.fr", "earliest", "points",
    "places", "languages", "privacy.free_text", "privacy.thresholds", "analysis.needs.grids", "analysis.champs",
    "scores", "tests", "valid_if", "condition", "answers", "value", "source.locked", "reference.code", "format", STATE,
)  # fmt: skip
UIDS = (ROOT, *(f"e{number}" for number in range(1, 14)))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 10**12)
    | st.sampled_from([0.5, 1e300])
    | st.sampled_from(NAUGHTY)
)
keys = st.sampled_from(
    ["and", "or", "not", "any", "all", "compare", "==", "answer", "option", "score", "points", "fr", "sum"]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)
places = st.tuples(
    st.sampled_from(UIDS),
    st.sampled_from(["sections", "questions", "options", "rows", "scores", "tests", "scale.options"]),
    st.sampled_from("abz"),
).map(list)  # fmt: skip
writes = st.one_of(
    st.builds(Write, st.sampled_from(UIDS), st.sampled_from(CELLS), values),
    st.builds(Write, st.sampled_from(UIDS[1:]), st.just(PLACE), places),
)


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


def content() -> dict[str, Any]:
    return document(sections=[section("s1", single("q1"), text("q2")), section("s2", grid("g1"))])


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=st.lists(st.lists(writes, min_size=1, max_size=4), min_size=1, max_size=8))
def test_every_page_opens_whatever_edits_were_taken(maker: Maker, edits: list[list[Write]]) -> None:
    path = begin(maker, {**content(), "title": {"fr": f"Essai {hash(str(edits))}"}})
    with maker.app.app_context():
        batch = Batch(
            "onglet", tuple(SentEdit(f"k{n}", n, writes=tuple(some)) for n, some in enumerate(edits))
        )
        make_edits(key_of(path), Person(1), batch, NOW)
    asked = [f"{path}{page}" for page in (*PAGES, "/remarques.json", "/etat.json", "/apercu/fr")]
    asked += [f"{path}?element={uid}" for uid in UIDS[1:]]
    asked += [f"{path}/elements/{uid}/condition/shown_if" for uid in UIDS[1:4]]
    statuses = {address: maker.client.get(address).status_code for address in asked}
    assert {address: status for address, status in statuses.items() if status not in {200, 404}} == {}
    assert "findings" in maker.client.get(f"{path}/remarques.json").get_json()


@pytest.mark.parametrize("words", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_words_are_kept_or_refused(maker: Maker, words: str) -> None:
    path = begin(maker, content())
    edit = {"key": "k1", "base": 0, "writes": [["e2", "label.fr", words]]}
    response = maker.client.post(
        f"{path}/modifications",
        data=json.dumps({"session": "onglet", "edits": [edit]}),
        headers={"X-CSRFToken": token_of(maker.client, "/compte")},
    )
    [result] = response.get_json()["results"]
    is_storable = refusal({}, (Write("e2", "label.fr", words),)) is None
    assert result["state"] == ("applied" if is_storable else "refused")
    assert maker.draft(path)["e2"]["label.fr"] == (words if is_storable else "Question q1")
    assert {
        page: maker.client.get(f"{path}{page}").status_code for page in ("", "/publier", "/apercu/fr")
    } == dict.fromkeys(("", "/publier", "/apercu/fr"), 200)


def test_parts_hung_into_each_other_do_not_break_a_page(maker: Maker) -> None:
    """Each move is a short way from the questionnaire; together they make a long one."""
    path = begin(maker, {**content(), "languages": ["fr", "en"]})
    with maker.app.app_context():
        author = Person(1)
        for number in range(0, 800, 4):
            names = [f"x{number + step}" for step in range(4)]
            chain = [
                Write(name, PLACE, [parent, "sections", "z"])
                for name, parent in zip(names, [ROOT, *names], strict=False)
            ]
            make_edits(
                key_of(path), author, Batch("t", (SentEdit(f"a{number}", 0, writes=tuple(chain)),)), NOW
            )
            if number:
                moved = Write(f"x{number - 4}", PLACE, [names[-1], "sections", "z"])
                make_edits(
                    key_of(path), author, Batch("t", (SentEdit(f"b{number}", 0, writes=(moved,)),)), NOW
                )
    asked = [
        f"{path}{page}" for page in (*PAGES, "/remarques.json", "/etat.json", "/apercu/fr", "?element=x3")
    ]
    assert {address: maker.client.get(address).status_code for address in asked} == dict.fromkeys(asked, 200)


def nested(depth: int) -> bytes:
    return b'{"format":1,"sections":' + b"[" * depth + b"]" * depth + b"}"


def file_of(**more: Any) -> bytes:
    return json.dumps({**content(), **more}).encode()


FILES = {
    "empty": b" ",
    "no JSON": b"{",
    "deep": nested(100_000),
    "deep enough": nested(41),
    "array": b"[]",
    "NaN": b'{"format":1,"title":NaN}',
    "endless number": b'{"format":1,"title":1' + b"0" * 10_000 + b"}",
    "infinite": b'{"format":1,"title":1e999}',
    "twice": b'{"format":1,"format":1}',
    "bytes": bytes(range(256)),
    "surrogate": file_of(introduction={"fr": "\ud800"}),
    "zero": file_of(introduction={"fr": "\x00"}),
    "refers to itself": file_of(sections=[section("s1", single("q1", shown_if={"answered": "q1"}))]),
    "bad schema": file_of(sections=[{"id": 3, "questions": "x"}]),
    "no sections": file_of(sections=[]),
    "scores in a circle": file_of(
        scores=[{"id": "a", "code": "A", "label": {"fr": "a"}, "value": {"score": "a"}}]
    ),
    "keys that are none": file_of(**{"@place": ["root", "sections", "a"], "@state": "removed", "__class__": {"a": 1}}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_findings_and_is_never_published(maker: Maker, name: str) -> None:
    token = token_of(maker.client, "/compte")
    fields = {"csrf_token": token, "school": maker.school()}
    read = maker.client.post(
        "/questionnaires/nouveau/fichier", data={**fields, "file": (io.BytesIO(FILES[name]), "q.json")}
    )
    assert read.status_code in {200, 413}
    sent = FILES[name].decode(errors="replace")
    confirmed = maker.client.post(
        "/questionnaires/nouveau/fichier/confirmer", data={**fields, "content": sent}
    )
    assert confirmed.status_code in {303, 400, 413}
    if confirmed.status_code == 303:
        path = place_of(confirmed)
        page = maker.open(f"{path}/publier")
        assert maker.post(f"{path}/publier", {"head": "0", "digest": "x"}, seen=page).status_code in {
            303,
            400,
            409,
        }
    with maker.app.app_context():
        assert session().scalar(select(func.count()).select_from(Revision).where(Revision.owner != "")) == 0
