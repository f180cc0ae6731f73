"""Small definitions to write in one line: documents of questions, and a questionnaire made of them."""

from typing import Any

from questionnaires.definition.model import Questionnaire

Document = dict[str, Any]


def questionnaire(*questions: Document, **more: Any) -> Questionnaire:
    """Return a French questionnaire with the questions in one section `s1`, or with `sections`."""
    sections = more.pop("sections", None) or [section("s1", *questions)]
    document = {"id": "essai", "code": "ESSAI", "title": words("Essai"), "languages": ["fr"]}
    return Questionnaire.model_validate({**document, "sections": sections, **more})


def section(name: str, *questions: Document, **more: Any) -> Document:
    """Return a section."""
    return {"id": name, "title": words(name), "questions": list(questions), **more}


def words(text: str) -> dict[str, str]:
    """Return a text in French."""
    return {"fr": text}


def option(name: str, **more: Any) -> Document:
    """Return an option with the label « Option name »."""
    return {"id": name, "code": name.upper(), "label": words(f"Option {name}"), **more}


def options(*names: str) -> list[Document]:
    """Return options."""
    return [option(name) for name in names]


def question(kind: str, name: str, **more: Any) -> Document:
    """Return a question with the label « Question name »."""
    return {"kind": kind, "id": name, "code": name.upper(), "label": words(f"Question {name}"), **more}


def single(name: str = "q1", **more: Any) -> Document:
    """Return a single choice of yes and no."""
    return question("single_choice", name, **{"options": options("yes", "no"), **more})


def several(name: str = "q1", **more: Any) -> Document:
    """Return several choices of a, b, c and "none"."""
    choices = [*options("a", "b", "c"), option("none", exclusive=True)]
    return question("several_choices", name, **{"options": choices, **more})


def ranking(name: str = "q1", **more: Any) -> Document:
    """Return a ranking of a, b, c in three places."""
    return question("ranking", name, **{"options": options("a", "b", "c"), "places": 3, **more})


def points(name: str = "q1", **more: Any) -> Document:
    """Return a scale of five points."""
    ends = {"low_label": words("peu"), "high_label": words("beaucoup")}
    return question("scale", name, **{"points": 5, **ends, **more})


def text(name: str = "q1", **more: Any) -> Document:
    """Return a long text of at most ten characters."""
    return question("long_text", name, **{"max_length": 10, **more})


def short_text(name: str = "q1", **more: Any) -> Document:
    """Return a short text of at most ten characters."""
    return question("short_text", name, **{"max_length": 10, **more})


def yes_no(name: str = "q1", **more: Any) -> Document:
    """Return a question of yes or no."""
    return question("yes_no", name, **more)


def rating(name: str = "q1", **more: Any) -> Document:
    """Return a mark from one to five."""
    return question("rating", name, **more)


def number(name: str = "q1", **more: Any) -> Document:
    """Return a whole number from 0 to 30, kept as less than 5, 5 to 9, 10 or more."""
    return question("number", name, **{"minimum": 0, "maximum": 30, "cuts": [5, 10], **more})


def day(name: str = "q1", **more: Any) -> Document:
    """Return a day of 2026, kept by half-year."""
    limits = {"earliest": "2026-01-01", "latest": "2026-12-31", "cuts": ["2026-07-01"]}
    return question("date", name, **{**limits, **more})


def information(name: str = "i1", **more: Any) -> Document:
    """Return a text to read."""
    return {"kind": "information", "id": name, "label": words(f"Information {name}"), **more}


def row(name: str, **more: Any) -> Document:
    """Return a row with the label « Ligne name »."""
    return {"id": name, "code": name.upper(), "label": words(f"Ligne {name}"), **more}


def scale(name: str, *names: str, **more: Any) -> Document:
    """Return a scale with the label « Échelle name »."""
    return {
        "id": name,
        "code": name.upper(),
        "label": words(f"Échelle {name}"),
        "options": options(*names),
        **more,
    }


def grid(name: str = "g1", **more: Any) -> Document:
    """Return a grid of rows r1 and r2 by never, often."""
    parts = {"rows": [row("r1"), row("r2")], "scale": scale("use", "never", "often")}
    return question("grid", name, **{**parts, **more})


def dual_grid(name: str = "g1", **more: Any) -> Document:
    """Return a dual grid of rows r1 and r2 by situation (never, often) and need (nothing, training)."""
    scales = [scale("situation", "never", "often"), scale("need", "nothing", "training")]
    return question("dual_grid", name, **{"rows": [row("r1"), row("r2")], "scales": scales, **more})


def is_answered(key: str) -> Document:
    """Return the condition that something is answered."""
    return {"answered": [{"answer": key}]}


def is_option(key: str, name: str) -> Document:
    """Return the condition that an option is the answer."""
    return {"==": [{"answer": key}, {"option": name}]}


def constraint(name: str, condition: Document) -> Document:
    """Return what an answer must satisfy, with the message « Message name »."""
    return {"id": name, "condition": condition, "message": words(f"Message {name}")}
