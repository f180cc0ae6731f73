"""Rules for imports that import-linter cannot hold: the pure core, the roll, cycles, imports in functions."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp

from survey_app.campaigns.models import Invitation, Message, PersonalCode, SharedLink
from tests.architecture.source_tree import name_of, python_files

CORE = "questionnaires"
ALLOWED_IN_CORE = {"pydantic", CORE}
# The core gets the instant, chance and the files it reads as arguments; it does not fetch them.
# `importlib.resources` reads the catalogue that the package itself ships.
FORBIDDEN_IN_CORE = {
    "asyncio", "getpass", "http", "locale", "multiprocessing", "os", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
# Privacy: the tables that know a person, and the only modules of the ballot box that may name them.
TABLES = "survey_app.campaigns.models"
ROLL = {TABLES, *(f"{TABLES}.{table.__name__}" for table in (Invitation, Message, PersonalCode, SharedLink))}
MEETING_POINTS = {
    "survey_app/ballots/opening/freezing.py",
    "survey_app/ballots/opening/shutting.py",
    "survey_app/ballots/signing_off.py",
}
CLOCKS = {"now", "today", "utcnow"}

# file: reason. An import here is late on purpose.
LATE_IMPORTS: dict[str, str] = {}


def test_the_core_imports_only_the_standard_library_and_pydantic() -> None:
    allowed = (set(sys.stdlib_module_names) | ALLOWED_IN_CORE) - FORBIDDEN_IN_CORE
    wrong = [
        f"{name_of(path)}: {module}"
        for path in python_files(CORE)
        for module in imported_modules(path)
        if module.partition(".")[0] not in allowed
    ]
    assert wrong == []


def test_the_core_reads_no_clock() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files(CORE)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    ]
    assert wrong == []


def test_no_import_inside_a_function() -> None:
    late = {
        name_of(path)
        for path in python_files()
        for function in ast.walk(parse(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    }
    assert late == set(LATE_IMPORTS)


def test_the_ballot_box_never_sees_the_roll_but_where_they_must_meet() -> None:
    seeing = {
        name_of(path) for path in python_files("survey_app/ballots") if ROLL & set(imported_names(path))
    }
    assert seeing <= MEETING_POINTS


def test_no_module_imports_itself_through_others() -> None:
    graph = grimp.build_graph("questionnaires", "survey_app", "workers", cache_dir=None)
    cycles = [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if graph.chain_exists(importer=imported, imported=importer)
    ]
    assert cycles == []


def imported_names(path: Path) -> Iterator[str]:
    """Yield what a file imports, by full name: `package.module.name`, or `package.module` as a whole."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_modules(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(), filename=name_of(path))
