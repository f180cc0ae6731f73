"""The one library that browsers get: the bytes that were made from the locked packages, and their licences."""

import hashlib
import json

from tests.architecture.source_tree import ROOT

RECIPE = ROOT / ".ci" / "vendor"
VENDOR = ROOT / "survey_app" / "static" / "vendor"


def packages() -> dict[str, str]:
    """Return what the library is made of, with versions."""
    needed: dict[str, str] = json.loads((RECIPE / "package.json").read_text())["dependencies"]
    return needed


def test_the_library_is_what_was_made() -> None:
    made = (RECIPE / "preact.js.sha256").read_text().strip()
    assert hashlib.sha256((VENDOR / "preact.js").read_bytes()).hexdigest() == made


def test_the_library_says_what_it_is_made_of() -> None:
    banner = (VENDOR / "preact.js").read_text().splitlines()[0]
    assert [
        f"{name} {version}" for name, version in packages().items() if f"{name} {version}" not in banner
    ] == []


def test_every_licence_is_there() -> None:
    licences = (VENDOR / "LICENSES.txt").read_text()
    assert [name for name in packages() if f"=== {name}\n" not in licences] == []


def test_packages_are_locked_to_exact_versions() -> None:
    locked = json.loads((RECIPE / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in packages()} == packages()
