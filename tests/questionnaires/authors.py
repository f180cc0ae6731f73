"""An author who writes an arbitrary definition without errors, from the first question to the last."""

from datetime import date, timedelta
from itertools import count

from hypothesis import strategies as st

from questionnaires.definition.model import Display, Kind
from tests.questionnaires.conditions import (
    Document,
    Draw,
    Maker,
    is_answered,
    joined,
    on_choice,
    on_day,
    on_number,
    on_several,
    pick,
)

# A few odd texts rather than any text: labels are many, and what matters is what surrounds them.
WORDS = st.sampled_from(
    [
        "Oui",
        "À l’école ?",
        "« a » {0} %s",
        "<b>&amp;",
        "e\u0301",
        "😀\u200d",
        "=1+1",
        '"\\',
        "א",
        "\n.",
        "{a.b}",
    ]
)
KINDS = tuple(Kind)
CHOICES = (Kind.SINGLE_CHOICE, Kind.SEVERAL_CHOICES, Kind.RANKING)
GRIDS = (Kind.GRID, Kind.DUAL_GRID)


class Author:
    """Writes one definition, remembering what conditions, scores and texts may refer to."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.languages = draw(st.sampled_from([["fr"], ["fr", "en"], ["en", "fr-CA"]]))
        self.free_text = draw(st.booleans())
        self.numbers = count(1)
        self.conditions: list[Maker] = []
        self.operands: list[Document] = []
        self.scores: list[Document] = []
        self.pipes = ["{campaign.title}", "{campaign.school}", "{campaign.closes}"]
        self.sample: Document = {}

    def write(self) -> Document:
        """Return the document."""
        kinds = [kind for kind in KINDS if self.free_text or not kind.endswith("_text")]
        sections = [self.section([Kind.SINGLE_CHOICE])]
        sections += [self.section(self.draw(_some(kinds))) for _ in range(self.draw(st.integers(1, 3)))]
        document = {
            "id": "any",
            "code": "ANY",
            "title": self.text(),
            "languages": self.languages,
            "sections": sections,
            "scores": self.scores,
            "privacy": {"free_text": self.free_text},
            "closing": self.piped_text(),
        }
        if self.maybe():
            document["tests"] = [self.test_case(sections[0]["id"])]
        if self.maybe():
            document["reference"] = {"code": "REF", "own_questions": 500}
        if self.maybe():
            document["analysis"] = self.analysis([q for s in sections for q in s["questions"]])
        if "maturity" in document.get("analysis", {}):
            document["privacy"]["mode"] = "shared_named"
        return document

    def section(self, kinds: list[Kind]) -> Document:
        section = {
            "id": self.new_id("s"),
            "title": self.piped_text(),
            **self.maybe_shown_if(),
            **self.source(),
        }
        section["shuffle"] = self.maybe()
        section["questions"] = [self.question(kind) for kind in kinds]
        self.maybe_score()
        return section

    def question(self, kind: Kind) -> Document:
        part = self.named("q")
        question = {"kind": kind, "help": pick(self.draw, [{}, part["label"]]), **part}
        question |= {**self.maybe_shown_if(), **self.source()}
        if kind is Kind.INFORMATION:
            del question["code"]
            return question
        question |= {"required": self.maybe(), "sensitive": self.maybe()}
        if not question["required"]:
            question |= self.maybe_condition("require_if")
        if kind not in GRIDS:
            question |= self.nonresponses()
        question |= self.details(kind, question)
        self.pipes += [] if kind in GRIDS else [f"{{answer.{question['id']}}}"]
        return {**question, **self.valid_if(question)}

    def details(self, kind: Kind, question: Document) -> Document:
        writers = {
            Kind.YES_NO: self.yes_no,
            Kind.NUMBER: self.number,
            Kind.DATE: self.date,
            **dict.fromkeys(CHOICES, self.choice),
            **dict.fromkeys(GRIDS, self.grid),
            **dict.fromkeys((Kind.SCALE, Kind.RATING), self.points),
        }
        return writers.get(kind, self.written)(kind, question["id"])

    def written(self, _kind: Kind, name: str) -> Document:
        return self.remember(name, is_answered(name), "a", {"max_length": self.draw(st.integers(1, 60))})

    def yes_no(self, _kind: Kind, name: str) -> Document:
        return self.remember(name, on_choice(name, ["yes", "no"]), "yes", {})

    def choice(self, kind: Kind, name: str) -> Document:
        options = self.options()
        for option in options[1:]:
            option.update(self.maybe_shown_if())
        details = {"options": options, "shuffle": self.maybe()}
        ids = [option["id"] for option in options]
        if any("score" in option for option in options):
            self.operands.append({"points": name})
        if kind is Kind.RANKING:
            details["places"] = self.draw(st.integers(1, len(options)))
            return self.remember(name, on_several(name, ids), [ids[0]], details)
        if self.free_text and self.maybe():
            option = pick(self.draw, options)
            option["specify"] = True
            self.conditions.append(is_answered(f"{name}.{option['id']}"))
        if kind is Kind.SINGLE_CHOICE:
            details["display"] = pick(self.draw, list(Display))
            return self.remember(name, on_choice(name, ids), ids[0], details)
        options[-1]["exclusive"] = self.maybe()
        least = self.draw(st.integers(0, len(options) - 1))
        most = self.draw(st.none() | st.integers(max(least, 1), len(options)))
        details |= {"min_choices": least, "max_choices": most}
        return self.remember(name, on_several(name, ids), [ids[0]], details)

    def points(self, kind: Kind, name: str) -> Document:
        points = self.draw(st.integers(2, 11) if kind is Kind.SCALE else st.integers(3, 10))
        self.operands.append({"answer": name})
        ends = {"low_label": self.text(), "high_label": self.text()}
        if kind is Kind.RATING and self.maybe():
            ends = {}
        return self.remember(name, on_number({"answer": name}, points), 1, {"points": points, **ends})

    def number(self, _kind: Kind, name: str) -> Document:
        least, width = self.draw(st.integers(-20, 2000)), self.draw(st.integers(1, 150))
        between = st.integers(least + 1, least + max(width - 1, 1))
        cuts = self.draw(st.lists(between, unique=True, max_size=3).map(sorted)) if width > 1 else []
        details = {"minimum": least, "maximum": least + width, "cuts": cuts}
        details["decimals"] = self.draw(st.integers(0, 3))
        details["unit"] = pick(self.draw, [{}, self.text()])
        self.operands.append({"answer": name})
        return self.remember(name, on_number({"answer": name}, least + width, least), least, details)

    def date(self, _kind: Kind, name: str) -> Document:
        earliest = self.draw(st.dates(date(1950, 1, 1), date(2030, 1, 1)))
        days = pick(self.draw, [2, 20, 200, 700, 9000])
        cuts = self.draw(st.lists(st.integers(1, days - 1), unique=True, max_size=3).map(sorted))
        latest = earliest + timedelta(days=days)
        details = {
            "earliest": earliest.isoformat(),
            "latest": latest.isoformat(),
            "cuts": [(earliest + timedelta(days=cut)).isoformat() for cut in cuts],
        }
        return self.remember(name, on_day(name, earliest, latest), earliest.isoformat(), details)

    def grid(self, kind: Kind, name: str) -> Document:
        scales = [{**self.named("c"), "options": self.options(), **self.nonresponses()} for _ in range(2)]
        scales = scales[:1] if kind is Kind.GRID else scales
        rows = []
        for _ in range(self.draw(st.integers(1, 3))):
            rows.append({**self.named("r"), **self.maybe_shown_if()})
            for scale in scales:
                ids = (name, rows[-1]["id"], *([scale["id"]] if kind is Kind.DUAL_GRID else []))
                options = [option["id"] for option in scale["options"]]
                self.remember(".".join(ids), on_choice(".".join(ids), options), options[0], {})
        own = {"scale": scales[0]} if kind is Kind.GRID else {"scales": scales}
        return {"rows": rows, "shuffle": self.maybe(), **own}

    def remember(self, key: str, conditions: Maker, answer: object, details: Document) -> Document:
        """Note what may be said of an answer from now on; return `details`."""
        self.conditions.append(conditions)
        self.sample[key] = answer
        return details

    def valid_if(self, question: Document) -> Document:
        if not pick(self.draw, [False, False, True]):
            return {}
        condition = self.condition()
        if question["required"] or "require_if" in question:
            # What must be given may not be refused whatever it is.
            condition = {"or": [condition, {"value": True}]}
        return {"valid_if": [{"id": self.new_id("v"), "condition": condition, "message": self.piped_text()}]}

    def maybe_score(self) -> None:
        if self.operands and self.maybe():
            operands = self.draw(
                st.lists(st.sampled_from(self.operands), min_size=1, max_size=3, unique_by=str)
            )
            operator = pick(self.draw, ["sum", "mean", "min", "max", "count"])
            score = {**self.named("p"), "label": self.text(), "value": {operator: operands}}
            self.scores.append(score)
            self.conditions.append(on_number({"score": score["id"]}, 9))
            self.pipes.append(f"{{score.{score['id']}}}")

    def test_case(self, first_section: str) -> Document:
        """Return a test that passes: nothing can hide the first section."""
        keys = self.draw(st.lists(st.sampled_from(sorted(self.sample)), unique=True, max_size=3))
        return {
            "id": "t1",
            "title": "Essai",
            "answers": {key: self.sample[key] for key in keys},
            "shown": [f"section.{first_section}"],
        }

    def analysis(self, questions: list[Document]) -> Document:
        """Return how results are read: needs, a maturity grid, perceptions, whichever there are questions for."""
        analysis: Document = {
            "champs": [{"code": "PIL", "title": self.text()}],
            "paliers": [self.text()],
            "perceptions": [
                {"question": question["id"], "champ": "PIL", **({"beside": "PIL1"} if self.maybe() else {})}
                for question in questions
                if question["kind"] != Kind.INFORMATION and self.maybe()
            ],
        }
        for kind, name, read in (
            (Kind.DUAL_GRID, "needs", self.needs),
            (Kind.GRID, "maturity", self.maturity),
        ):
            grids = [question for question in questions if question["kind"] == kind]
            if grids and self.maybe():
                analysis[name] = read(grids[0])
        return analysis

    def maturity(self, grid: Document) -> Document:
        grid["scale"]["not_applicable"] = True
        first, *others = [option["id"] for option in grid["scale"]["options"]]
        return {
            "grids": [grid["id"]],
            "reached": [first],
            "under_way": others[:1] if self.maybe() else [],
            "indicators": [{"row": row["id"], "champ": "PIL", "palier": 1} for row in grid["rows"]],
            "share": pick(self.draw, [0.5, 0.8, 1.0]),
        }

    def needs(self, grid: Document) -> Document:
        situation, need = grid["scales"]
        return {
            "grids": [grid["id"]],
            "situation": situation["id"],
            "need": need["id"],
            "situation_scores": {
                option["id"]: self.draw(st.integers(0, 3)) for option in situation["options"]
            },
            "asking": [need["options"][-1]["id"]],
            "practices": [{"row": row["id"], "champ": "PIL", "palier": 1} for row in grid["rows"]],
        }

    def options(self) -> list[Document]:
        options = [self.named("o") for _ in range(self.draw(st.integers(2, 5)))]
        for option in options if self.maybe() else []:
            option["score"] = self.draw(st.integers(-2, 4))
        return options

    def named(self, prefix: str) -> Document:
        name = self.new_id(prefix)
        return {"id": name, "code": name.upper().replace("-", "_"), "label": self.piped_text()}

    def new_id(self, prefix: str) -> str:
        # Some names are found in every JavaScript object.
        return f"{pick(self.draw, [prefix, 'constructor', 'a-b_c'])}{next(self.numbers)}"

    def nonresponses(self) -> Document:
        return {"not_applicable": self.maybe(), "refusable": self.maybe()}

    def source(self) -> Document:
        if not pick(self.draw, [False, False, True]):
            return {}
        item = f"REF/1/{self.new_id('i')}"
        return {"source": {"item": item, "locked": self.maybe(), "optional": self.maybe()}}

    def maybe(self) -> bool:
        return bool(self.draw(st.booleans()))

    def maybe_shown_if(self) -> Document:
        return self.maybe_condition("shown_if")

    def maybe_condition(self, field: str) -> Document:
        return {field: self.condition()} if self.conditions and self.maybe() else {}

    def condition(self) -> Document:
        return joined(self.draw, self.conditions)

    def text(self) -> dict[str, str]:
        return {language: self.draw(WORDS) for language in self.languages}

    def piped_text(self) -> dict[str, str]:
        """Return a text that may repeat an answer, a score, a fact of the campaign."""
        text = self.text()
        if pick(self.draw, [False, False, False, True]):
            pipe = pick(self.draw, self.pipes)
            text = {language: f"{words} {pipe}" for language, words in text.items()}
        return text


def _some(kinds: list[Kind]) -> st.SearchStrategy[list[Kind]]:
    return st.lists(st.sampled_from(kinds), max_size=3)
