"""The built-in questionnaires for teams, read from their files by other code than the product's."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.journeys.typography import plain
from tests.services.processes import ROOT

CATALOGUE = ROOT / "questionnaires" / "catalogue"
WHOLE, SHORT = "fiche-equipes", "fiche-equipes-courte"
REFUSED = "_refused"
NOT_APPLICABLE = "_not_applicable"


@dataclass(frozen=True)
class Choices:
    """A question with options: its code, the field it is answered in, its words, and option codes by value."""

    code: str
    field: str
    label: str
    options: Mapping[str, str]
    labels: Mapping[str, str]
    exclusive: frozenset[str] = frozenset()
    asked_after: tuple[str, frozenset[str]] | None = None
    """Asked only of those who gave one of these values in this field; None: of everybody."""


@dataclass(frozen=True)
class Practice:
    """One practice: its row in the grid is answered in two fields."""

    code: str
    label: str
    champ: str
    situation: Choices
    need: Choices


@dataclass(frozen=True)
class Fiche:
    """The questionnaire, as far as the journey needs it."""

    title: str
    champs: Mapping[str, str]
    practices: tuple[Practice, ...]
    scores: Mapping[str, int]
    asking: frozenset[str]
    priorities: Choices
    places: int
    champ_of_priority: Mapping[str, str]
    lists: tuple[Choices, ...]
    singles: tuple[Choices, ...]
    scales: tuple[Choices, ...]


def read_fiche(name: str = WHOLE) -> Fiche:
    """Return the questionnaire. Fails where its file has a form that the journey was not written for."""
    content = json.loads((CATALOGUE / f"{name}.json").read_text())
    questions = [question for section in content["sections"] for question in section["questions"]]
    needs = content["analysis"]["needs"]
    (ranking,) = _of_kind(questions, "ranking")
    return Fiche(
        title=plain(content["title"]["fr"]),
        champs={champ["code"]: champ["title"]["fr"] for champ in content["analysis"]["champs"]},
        practices=tuple(_practices(questions, needs)),
        scores={option: int(score) for option, score in needs["situation_scores"].items()},
        asking=frozenset(needs["asking"]),
        priorities=_choices(ranking),
        places=ranking["places"],
        champ_of_priority=needs["champ_of_priority"],
        lists=tuple(_choices(question) for question in _of_kind(questions, "several_choices")),
        singles=tuple(_choices(question) for question in _of_kind(questions, "single_choice")),
        scales=tuple(_points(scale) for scale in _of_kind(questions, "scale")),
    )


def _of_kind(questions: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [question for question in questions if question["kind"] == kind]


def _practices(questions: list[dict[str, Any]], needs: dict[str, Any]) -> Iterator[Practice]:
    champs = {practice["row"]: practice["champ"] for practice in needs["practices"]}
    for grid in _of_kind(questions, "dual_grid"):
        scales = {scale["id"]: scale for scale in grid["scales"]}
        for row in grid["rows"]:
            field = f"a.{grid['id']}.{row['id']}"
            yield Practice(
                code=row["code"],
                label=row["label"]["fr"],
                champ=champs[row["id"]],
                situation=_scale(field, row["code"], scales[needs["situation"]]),
                need=_scale(field, row["code"], scales[needs["need"]]),
            )


def _scale(field: str, code: str, scale: dict[str, Any]) -> Choices:
    return _choices({**scale, "code": code}, field=f"{field}.{scale['id']}")


def _choices(question: dict[str, Any], *, field: str = "") -> Choices:
    options = question["options"]
    return Choices(
        code=question["code"],
        field=field or f"a.{question['id']}",
        label=question["label"]["fr"],
        options={option["id"]: option["code"] for option in options},
        labels={option["code"]: option["label"]["fr"] for option in options},
        exclusive=frozenset(option["id"] for option in options if option.get("exclusive")),
        asked_after=_condition(question["shown_if"]) if "shown_if" in question else None,
    )


def _points(question: dict[str, Any]) -> Choices:
    points = {str(point): str(point) for point in range(1, question["points"] + 1)}
    return Choices(question["code"], f"a.{question['id']}", question["label"]["fr"], points, points)


def _condition(condition: dict[str, Any]) -> tuple[str, frozenset[str]]:
    answer, values = condition["any_in"]
    return f"a.{answer['answer']}", frozenset(values["list"])
