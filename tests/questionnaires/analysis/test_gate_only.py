"""No number reaches a report but through the gate: nothing else makes a figure, a band of turnout, or quotes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GATE = "questionnaires/analysis/disclosure.py"
GUARDED = {"Figure", "CellParticipation", "Verbatims", "HiddenNote"}
BACK_DOORS = {"model_construct", "model_copy", "model_validate", "parse_obj", "__setattr__", "__new__"}
HARMLESS = {
    # The figure without a number, where figures are defined.
    ("questionnaires/analysis/report.py", "Figure()"),
    # The school's turnout as a percentage, shown like the figures: two numbers that stand in the report.
    (
        "survey_app/reports/presentation.py",
        "Figure(value=round(100 * part.signed_off / part.invited), bound=Bound.ROUNDED)",
    ),
}


def makers(tree: ast.AST) -> Iterator[str]:
    """Yield each place of a module that makes a guarded value, as source."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        owner = getattr(getattr(called, "value", None), "id", "")
        if name in GUARDED or (name in BACK_DOORS and owner in GUARDED):
            yield ast.unparse(node)


def aliases(tree: ast.AST) -> Iterator[str]:
    """Yield imports that give a guarded class another name, which would hide it from `makers`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if alias.name in GUARDED and alias.asname)


def modules() -> list[Path]:
    return [
        path
        for folder in ("questionnaires", "survey_app", "workers")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def test_only_the_gate_makes_figures() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), source)
        for path in modules()
        for source in makers(ast.parse(path.read_text()))
    }
    assert {place for place, _ in found - HARMLESS} == {GATE}


def test_no_guarded_class_is_renamed() -> None:
    assert [path for path in modules() if list(aliases(ast.parse(path.read_text())))] == []


@pytest.mark.parametrize(
    "source",
    [
        "Figure(value=3.2, bound=Bound.ROUNDED)",
        "report.Figure(value=3.2)",
        "Figure.model_construct(value=3.2)",
        "Figure.model_validate({'value': 3.2})",
        "CellParticipation(cell=1, name='', invited=3, band=None)",
    ],
)
def test_a_module_that_makes_one_is_found(source: str) -> None:
    assert list(makers(ast.parse(source))) != []
