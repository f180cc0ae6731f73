"""The builder without script: each thing that can be done is a form, and ends in the log of edits."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from questionnaires.definition.model import Kind
from tests.survey_app.drafting.making import Maker, add_maker, words_of


@pytest.fixture
def maker(app: Flask, client: FlaskClient) -> Maker:
    return add_maker(app, client)


@pytest.fixture
def path(maker: Maker) -> str:
    return maker.begin()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_of_each_kind_is_added_and_named(maker: Maker, path: str, kind: Kind) -> None:
    uid = maker.add(path, kind.value)
    maker.fill(path, uid, label="Que faites-vous ?")
    assert maker.draft(path)[uid]["label.fr"] == "Que faites-vous ?"
    assert "Que faites-vous ?" in words_of(maker.open(f"{path}?element={uid}"))
