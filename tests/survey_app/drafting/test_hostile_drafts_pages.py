"""Whatever a draft holds, its pages open: any state that can be saved can be looked at and put right."""

import json
import random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.catalogue import load
from questionnaires.definition.codec import encode
from questionnaires.editing.cells import ROOT, place_of
from survey_app.drafting.operations.drafts import create_draft
from tests.factories import NOW
from tests.survey_app.drafting.making import Maker, add_maker

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGES = (
    "", "/reglages", "/traduction/en", "/historique", "/historique/0", "/bibliotheque", "/essais",
    "/essais/nouveau", "/coller", "/publier", "/supprimer", "/exporter.json",
)  # fmt: skip
NONSENSE: tuple[Any, ...] = (
    None, True, -1, 3.5, "", "<script>alert(1)</script>", "\u202eabc", [], [1, "a", None], {}, {"fr": 3}, {"and": []},
)  # fmt: skip


class Author:
    """Somebody who writes, as operations know them."""

    def __init__(self, account_id: int) -> None:
        self.account_id = account_id


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


def damage(value: Any, dice: random.Random, share: float) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON in which some values are nonsense and some keys are gone."""
    if dice.random() < share:
        return dice.choice(NONSENSE)
    if isinstance(value, dict):
        return {key: damage(item, dice, share) for key, item in value.items() if dice.random() > share / 2}
    if isinstance(value, list):
        return [damage(item, dice, share) for item in value]
    return value


def begin(maker: Maker, document: dict[str, Any]) -> str:
    with maker.app.app_context():
        author = Author(1)
        key = create_draft(document, school_id=int(maker.school()), visitor=author, now=NOW)
    return f"/questionnaires/brouillons/{key}"


@pytest.mark.parametrize("seed", range(6))
def test_every_page_opens_whatever_the_draft_holds(maker: Maker, seed: int) -> None:
    dice = random.Random(seed)
    document = json.loads(encode(load("fiche-equipes-courte")))
    damaged = {key: damage(value, dice, 0.04) for key, value in document.items()}
    damaged["languages"] = ["fr", "en"]
    path = begin(maker, damaged)
    statuses = {page: maker.client.get(f"{path}{page}").status_code for page in PAGES}
    assert statuses == dict.fromkeys(PAGES, 200)
    draft = maker.draft(path)
    chosen = [uid for uid, cells in draft.items() if uid != ROOT and place_of(cells)]
    for uid in dice.sample(chosen, min(25, len(chosen))):
        maker.open(f"{path}?element={uid}")


def test_what_is_typed_is_never_a_mark(maker: Maker) -> None:
    hostile = '"><script>alert(1)</script>{{ 7 * 7 }}<img src=x onerror=alert(1)>'
    document = json.loads(encode(load("fiche-equipes-courte")))
    document["title"]["fr"] = hostile
    question = document["sections"][0]["questions"][0]
    document["sections"][0]["title"]["fr"] = question["label"]["fr"] = hostile
    path = begin(maker, document)
    for page in PAGES[:-1]:
        text = maker.open(f"{path}{page}")
        assert ("<script>alert" in text, "<img src=x" in text, ">49<" in text) == (False, False, False)


@pytest.mark.parametrize("number", ["0", "1", "99"])
def test_there_is_no_such_conflict(maker: Maker, number: str) -> None:
    path = maker.begin()
    assert maker.client.get(f"{path}/conflits/{number}").location.startswith(path)
