"""Static files: one address an edition, kept for ever, compressed when that helps."""

import gzip
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from survey_app.web.assets import AssetRegistry

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BUNDLES = {"page.css": ("tokens.css", "page.css")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two sheets, a script, a picture and a file that is none of these."""
    folder = tmp_path / "files"
    (folder / "scripts").mkdir(parents=True)
    (folder / "tokens.css").write_text(":root { --a: 1 }")
    (folder / "page.css").write_text("p { color: var(--a) }")
    (folder / "scripts" / "page.js").write_text("export const one = 1;")
    (folder / "dot.png").write_bytes(b"\x89PNG")
    (folder / "notes.txt").write_text("not served")
    return folder


@pytest.fixture
def address(app: Flask) -> str:
    """The present address of the sheet of signed-in pages."""
    with app.test_request_context():
        return url_for("static", filename="app.css")


def test_only_known_kinds_are_served(folder: Path, database_url: str) -> None:
    names = set(AssetRegistry(folder, BUNDLES, watches=False).edition.assets)
    assert names == {"tokens.css", "page.css", "scripts/page.js", "dot.png"}


def test_a_bundle_is_its_parts_in_order(folder: Path, database_url: str) -> None:
    sheet = AssetRegistry(folder, BUNDLES, watches=False).edition.assets["page.css"]
    assert sheet.plain == b":root { --a: 1 }\np { color: var(--a) }"


def test_comments_of_scripts_stay_at_home(folder: Path, database_url: str) -> None:
    source = '/** What\n * it is. */\n  // Why.\nexport const url = "https://a"; // two\n'
    (folder / "scripts" / "page.js").write_text(source)
    script = AssetRegistry(folder, BUNDLES, watches=False).edition.assets["scripts/page.js"]
    assert script.plain == b'\n\n\nexport const url = "https://a"; // two\n'


def test_pictures_are_not_compressed_again(folder: Path, database_url: str) -> None:
    assert AssetRegistry(folder, BUNDLES, watches=False).edition.assets["dot.png"].is_compressible is False


def test_a_change_gives_a_new_version_where_the_folder_is_watched(folder: Path, database_url: str) -> None:
    registry = AssetRegistry(folder, BUNDLES, watches=True)
    before = registry.edition.version
    (folder / "scripts" / "page.js").write_text("export const one = 'one';")
    assert (registry.edition.version != before, registry.edition.assets["scripts/page.js"].plain) == (
        True,
        b"export const one = 'one';",
    )


def test_in_production_files_are_read_once(folder: Path, database_url: str) -> None:
    registry = AssetRegistry(folder, BUNDLES, watches=False)
    before = registry.edition
    (folder / "page.css").write_text("")
    assert registry.edition is before


def test_the_version_depends_on_the_content_alone(folder: Path, database_url: str) -> None:
    before = AssetRegistry(folder, BUNDLES, watches=False).edition.version
    (folder / "page.css").touch()
    assert AssetRegistry(folder, BUNDLES, watches=False).edition.version == before


def test_the_present_edition_is_kept_for_ever(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_older_address_still_works_and_is_kept_by_nobody(client: FlaskClient, address: str) -> None:
    old = client.get("/static/0123456789abcdef/app.css")
    assert (old.data, old.headers["Cache-Control"]) == (client.get(address).data, "no-store")


def test_the_compressed_file_is_the_same_file(client: FlaskClient, address: str) -> None:
    compressed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (gzip.decompress(compressed.data), compressed.headers["Content-Encoding"]) == (
        client.get(address).data,
        "gzip",
    )


def test_the_plain_file_is_for_those_who_refuse_compression(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": "gzip;q=0, br; q=0.0, zstd"})
    assert response.headers.get("Content-Encoding") is None


@pytest.mark.parametrize("name", ["nothing.css", "../factory.py", "..%2Ffactory.py"])
def test_nothing_outside_the_folder_is_served(client: FlaskClient, name: str, database_url: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == HTTPStatus.NOT_FOUND


def test_scripts_find_each_other_by_relative_address(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        page, part = url_for("static", filename="app.js"), url_for("static", filename="logic.js")
    assert page.rpartition("/")[0] == part.rpartition("/")[0]


def test_the_style_of_signed_in_pages_stays_small(client: FlaskClient, address: str) -> None:
    compressed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert len(compressed.data) <= 12 * 1024
