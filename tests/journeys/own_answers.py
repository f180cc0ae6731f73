"""What people answer to the questionnaire that the référent made, by chance from a seed; and what of it counts."""

import random
from collections.abc import Iterator, Mapping

from tests.journeys.answers import Answers
from tests.journeys.own_questionnaire import ALL, Content
from tests.journeys.teachers import Manner, Teacher

SEED = 11
BLANK = 0.04
REFUSED, NOT_APPLICABLE = "_refused", "_not_applicable"
POINTS = {"jamais": 1, "parfois": 2, "souvent": 3, "toujours": 4}
TOLD = "Zéphyrine Quatresous"
"""A name in a text, which whoever reads the texts over covers."""

QUESTIONS: Mapping[str, Content] = {one["id"]: one for one in ALL}


class Chooser:
    """Makes up answers; the same seed makes the same."""

    def __init__(self, seed: int = SEED) -> None:
        """Begin the chance."""
        self._chance = random.Random(seed)

    def answers_of(self, teacher: Teacher, number: int) -> Answers:
        """Return the fields of one person; `number` tells people apart in what they type."""
        given = {
            name: values for name, values in self._ticked() if name == "a.aisance" or not self._leaves_out()
        }
        given["a.avis"] = (f"Avis {number:02d} : plus de temps, comme {TOLD} le disait.",)
        if self._chance.random() < 0.25:
            given["a.discipline"] = ("autrediscipline",)
            given["a.discipline.autrediscipline"] = (f"Discipline inventée {number:02d}",)
        if self._chance.random() < 0.5:
            given["a.outils"] = ("ent", "autreoutil")
            given["a.outils.autreoutil"] = (f"Outil inventé {number:02d}",)
        if "a.minutes" in given:
            given["a.minutes"] = (self._minutes(number),)
        given["a.depuis"] = (
            f"{self._chance.randint(2012, 2025)}-0{self._chance.randint(1, 9)}-1{number % 10}",
        )
        if given["a.aisance"][0] in {"1", "2"} or self._chance.random() < 0.6:
            given["a.attente"] = (f"Attente {number:02d} : un exemple.",)
        return self._on_route(given, strays=teacher.manner is Manner.OFF_ROUTE)

    def _ticked(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield an answer to each question that is ticked."""
        for uid, one in QUESTIONS.items():
            match one["kind"]:
                case "grid" | "dual_grid":
                    yield from self._rows(f"a.{uid}", one)
                case "ranking":
                    first, second = self._chance.sample([option["id"] for option in one["options"]], 2)
                    yield from ((f"a.{uid}.1", (first,)), (f"a.{uid}.2", (second,)))
                case kind if values := self._values(kind, one):
                    yield f"a.{uid}", values

    def _values(self, kind: str, one: Content) -> tuple[str, ...]:
        """Return the answer to a question with one field; what is typed comes later."""
        match kind:
            case "single_choice":
                return (self._one(one["options"]),)
            case "several_choices":
                return tuple(sorted({self._one(one["options"][:2]) for _ in range(2)}))
            case "yes_no":
                return (self._chance.choice(("yes", "no")),)
            case "scale" | "rating":
                return (str(self._chance.randint(1, 5)),)
            case "number":
                return ("",)
        return ()

    def _rows(self, start: str, one: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
        for row in one["rows"]:
            if one["kind"] == "grid":
                yield f"{start}.{row['id']}", (self._one(one["scale"]["options"]),)
                continue
            for scale in one["scales"]:
                yield f"{start}.{row['id']}.{scale['id']}", (self._cell(scale),)

    def _cell(self, scale: Content) -> str:
        if scale.get("not_applicable") and self._chance.random() < BLANK:
            return NOT_APPLICABLE
        return self._one(scale["options"])

    def _minutes(self, number: int) -> str:
        """Return a number that looks like nothing else that is written in a log."""
        return f"{self._chance.randint(11, 59) * 10},{100 + number}"

    def _one(self, options: list[Content]) -> str:
        return str(self._chance.choice(options)["id"])

    def _leaves_out(self) -> bool:
        return self._chance.random() < BLANK

    def _on_route(self, given: dict[str, tuple[str, ...]], *, strays: bool) -> Answers:
        """Leave out what is not asked; whoever strays ticks it all the same, as can be done without script."""
        if strays:
            return given | {"a.equipe": ("no",), "a.formats": ("jumelage",), "a.pilote": ("yes",)}
        return {name: values for name, values in given.items() if values == kept_of(given).get(name)}


def kept_of(given: Answers) -> Answers:
    """Return what of the answers counts: what was asked, and texts beside the options that were chosen."""
    kept = dict(given)
    for question, name in (("discipline", "autrediscipline"), ("outils", "autreoutil")):
        if name not in given.get(f"a.{question}", ()):
            kept.pop(f"a.{question}.{name}", None)
    if given.get("a.equipe") != ("yes",) and given.get("a.formats") == ("jumelage",):
        del kept["a.formats"]
    if usage_of(given) < 5:
        kept.pop("a.pilote", None)
    return kept


def usage_of(given: Answers) -> int:
    """Return the score: the points of both rows."""
    rows = (given.get(f"a.usages.{row}", ("",))[0] for row in ("classe", "maison"))
    return sum(POINTS.get(option, 0) for option in rows)


def typed_by(answers: Answers) -> Iterator[str]:
    """Yield what somebody typed, and nobody may find again but in a report: numbers, days and texts."""
    for name in ("a.minutes", "a.depuis"):
        yield from answers.get(name, ())
    yield from (number.replace(",", ".") for number in answers.get("a.minutes", ()))
    yield from texts_of(answers)


def texts_of(answers: Answers) -> Iterator[str]:
    """Yield the free texts of somebody."""
    for name in ("a.discipline.autrediscipline", "a.outils.autreoutil", "a.attente", "a.avis"):
        yield from answers.get(name, ())
