"""One questionnaire with every kind of question and all that a question can have, to be answered in tests."""

from typing import Any

from questionnaires.definition.model import Questionnaire
from tests.questionnaires import examples
from tests.questionnaires.examples import is_answered, is_option, words

Document = dict[str, Any]


def every_kind(**more: Any) -> Questionnaire:
    """Return the questionnaire; its sections are named by what they show."""
    sections = [choices(), figures(), lists(), sentences(), logic()]
    document = {"sections": sections, "privacy": {"free_text": True}, "scores": [SCORE], **more}
    return examples.questionnaire(**document)


def other(name: str = "other") -> Document:
    """Return « Autre », with a text of its own."""
    return examples.option(name, label=words("Autre"), specify=True)


def choices() -> Document:
    """Return a section of choices: boxes, a list, yes or no."""
    return examples.section(
        "choices",
        examples.single("one", options=[*scored("a", "b"), other()], refusable=True, required=True),
        examples.single("list", options=[*examples.options("x", "y", "z"), other()], display="list"),
        examples.several("many", options=[*examples.options("a", "b"), other(), none()]),
        examples.question("yes_no", "pair", refusable=True),
    )


def figures() -> Document:
    """Return a section of points, numbers and days."""
    return examples.section(
        "figures",
        examples.points("points"),
        examples.question("rating", "stars", low_label=words("décevant"), high_label=words("excellent")),
        examples.question("number", "count", minimum=0, maximum=40, unit=words("élèves"), refusable=True),
        examples.question("number", "exact", minimum=-1, maximum=1, decimals=2),
        examples.question("date", "day", earliest="2026-01-01", latest="2026-12-31"),
    )


def lists() -> Document:
    """Return a section of grids and a ranking."""
    return examples.section(
        "lists",
        examples.ranking("rank", refusable=True),
        examples.grid("grid"),
        examples.dual_grid("dual"),
    )


def sentences() -> Document:
    """Return a section of texts."""
    return examples.section(
        "sentences",
        examples.information("read"),
        examples.short_text("short", max_length=80, refusable=True),
        examples.text("long", max_length=200),
    )


def logic() -> Document:
    """Return a section whose parts depend on earlier answers, or repeat them."""
    hidden = examples.option("hidden", shown_if=is_option("pair", "yes"))
    return examples.section(
        "logic",
        examples.single("picked", options=[*examples.options("shown"), hidden]),
        examples.single("taken", options=[*examples.options("shown"), hidden], display="list"),
        examples.single(
            "why", label=words("Pourquoi « {answer.one} » ?"), help=words("Total : {score.total}")
        ),
        examples.ranking("echo", options=[examples.option("e1", label=words("Comme {answer.short}")), *LAST]),
        examples.short_text("reason", max_length=80, require_if=is_answered("count")),
        examples.question("number", "more", minimum=0, maximum=40, valid_if=[MORE]),
        examples.single("deep", shown_if=is_option("one", "a")),
    )


def scored(*names: str) -> list[Document]:
    """Return options worth 1, 2 and so on."""
    return [examples.option(name, score=score) for score, name in enumerate(names, 1)]


def none() -> Document:
    """Return « Rien de cela »."""
    return examples.option("none", label=words("Rien de cela"), exclusive=True)


LAST = examples.options("e2")
MORE = {
    "id": "at-least",
    "condition": {">=": [{"answer": "more"}, {"answer": "count"}]},
    "message": words("Il en faut au moins {answer.count}."),
}
SCORE = {
    "id": "total",
    "code": "TOTAL",
    "label": words("Total"),
    "value": {"sum": [{"points": "one"}, {"answer": "points"}]},
}
FILLED = {
    "a.one": ["other"],
    "a.one.other": ["À ma façon"],
    "a.list": ["y"],
    "a.many": ["a", "b"],
    "a.pair": ["yes"],
    "a.points": ["4"],
    "a.stars": ["5"],
    "a.count": ["12"],
    "a.exact": ["-0,5"],
    "a.day": ["2026-12-01"],
    "a.rank.1": ["c"],
    "a.rank.2": ["a"],
    "a.grid.r1": ["often"],
    "a.dual.r2.need": ["training"],
    "a.short": ["bref"],
    "a.long": ["long & <b>"],
    "a.picked": ["hidden"],
    "a.reason": ["parce que"],
    "a.more": ["15"],
    "code": ["7K2M-9QXT-4WPA-H3BD"],
}
"""A whole form without a fault, but for what is left empty."""

SAID = [
    "Autre – À ma façon", "Option y", "Option a", "Option b", "Oui", "4", "5 (excellent)", "12\u00a0élèves", "-0,5",
    "1er décembre 2026", "1. Option c", "2. Option a", "Option often", "Option training", "bref", "long & <b>",
    "Option hidden", "parce que", "15",
]  # fmt: skip
"""What the review says of it."""
