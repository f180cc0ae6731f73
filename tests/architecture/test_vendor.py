"""The libraries that browsers get: the bytes that were made from the locked packages, and their licences."""

import hashlib
import json

import pytest

from tests.architecture.source_tree import ROOT

RECIPE = ROOT / ".ci" / "vendor"
VENDOR = ROOT / "survey_app" / "static" / "vendor"
MADE_OF = {
    "preact.js": {"preact", "@preact/signals", "htm"},
    "ristretto255.js": {"@noble/curves", "@noble/hashes"},
}

LIBRARIES = pytest.mark.parametrize("library", MADE_OF)


def packages() -> dict[str, str]:
    """Return what the libraries are made of, with versions."""
    needed: dict[str, str] = json.loads((RECIPE / "package.json").read_text())["dependencies"]
    return needed


@LIBRARIES
def test_a_library_is_what_was_made(library: str) -> None:
    made = (RECIPE / f"{library}.sha256").read_text().strip()
    assert hashlib.sha256((VENDOR / library).read_bytes()).hexdigest() == made


@LIBRARIES
def test_a_library_says_what_it_is_made_of(library: str) -> None:
    banner = (VENDOR / library).read_text().splitlines()[0]
    versions = packages()
    assert [name for name in MADE_OF[library] if f"{name} {versions[name]}" not in banner] == []


def test_every_library_and_package_is_known() -> None:
    made_of = {name for names in MADE_OF.values() for name in names}
    assert ({path.name for path in VENDOR.glob("*.js")}, set(packages())) == (set(MADE_OF), made_of)


def test_every_licence_is_there() -> None:
    licences = (VENDOR / "LICENSES.txt").read_text()
    assert [name for name in packages() if f"=== {name}\n" not in licences] == []


def test_packages_are_locked_to_exact_versions() -> None:
    locked = json.loads((RECIPE / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in packages()} == packages()
