"""Files behind the indicators: what is taken is known by its content, and sent as a download alone."""

import io
import zipfile
from http import HTTPStatus

import pytest
from flask import Flask

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.diagnostics import evidence
from survey_app.diagnostics.errors import (
    EvidenceNotFoundError,
    EvidenceRefusedError,
    FicheNotFoundError,
    FicheSignedError,
)
from survey_app.diagnostics.evidence import LARGEST_FILE, check_file
from survey_app.diagnostics.operations import files as operations
from survey_app.diagnostics.operations import read_fiche
from survey_app.diagnostics.operations.files import add_file, get_file, remove_file
from survey_app.documents.ods import write_ods
from survey_app.documents.spreadsheet import Sheet, Workbook, row
from survey_app.documents.xlsx import write_xlsx
from tests.factories import NOW, TEST_UAIS
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock, token_of
from tests.survey_app.diagnostics.filling import Filled, add_people, begin

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
WORKBOOK = Workbook("Essai", "fr-FR", (Sheet("Un", [row("x")], (9,)),))


def with_entry(content: bytes, name: str) -> bytes:
    """Return an archive with one entry more."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr(name, "")
    return file.getvalue()


def archive(*names: str) -> bytes:
    """Return a ZIP with such entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.pdf", PDF), ("Photo.PNG", PNG), ("photo.jpeg", b"\xff\xd8\xff\xe0"), ("notes.txt", "été".encode()),
        ("tableau.ods", write_ods(WORKBOOK)), ("tableau.xlsx", write_xlsx(WORKBOOK)), ("liste.csv", b"a;b"),
        ("image.webp", b"RIFF\0\0\0\0WEBPVP8 "),
    ],
)  # fmt: skip
def test_what_it_says_it_is_is_taken(name: str, content: bytes) -> None:
    assert check_file(name, content).content == content


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("vide.pdf", b"", evidence.EMPTY),
        ("lourd.pdf", PDF + bytes(LARGEST_FILE), evidence.TOO_LARGE),
        ("page.html", b"<html>", evidence.WRONG_KIND),
        ("dessin.svg", b"<svg/>", evidence.WRONG_KIND),
        ("programme.exe", b"MZ", evidence.WRONG_KIND),
        ("sans-fin", PDF, evidence.WRONG_KIND),
        ("tableur.xlsm", archive("[Content_Types].xml", "xl/workbook.xml"), evidence.WRONG_KIND),
        ("faux.pdf", b"<html>", evidence.NOT_WHAT_IT_SAYS),
        ("faux.png", PDF, evidence.NOT_WHAT_IT_SAYS),
        ("faux.txt", b"\xff\xfe", evidence.NOT_WHAT_IT_SAYS),
        ("page.txt", b"\xef\xbb\xbf <!doctype html><script>", evidence.NOT_WHAT_IT_SAYS),
        ("faux.docx", archive("autre.xml"), evidence.NOT_WHAT_IT_SAYS),
        ("faux.odt", write_ods(WORKBOOK), evidence.NOT_WHAT_IT_SAYS),
        (
            "macro.docx",
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            evidence.NOT_WHAT_IT_SAYS,
        ),
        (
            "macro.ods",
            with_entry(write_ods(WORKBOOK), "Basic/Standard/Module1.xml"),
            evidence.NOT_WHAT_IT_SAYS,
        ),
        ("script.ods", with_entry(write_ods(WORKBOOK), "Scripts/python/essai.py"), evidence.NOT_WHAT_IT_SAYS),
    ],
)
def test_what_is_something_else_is_refused(name: str, content: bytes, fault: str) -> None:
    with pytest.raises(EvidenceRefusedError) as refused:
        check_file(name, content)
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Mes documents\\Lettre d’été.PDF", "Lettre d’été.pdf"),
        ("a\r\nContent-Type: x.pdf", "a Content-Type x.pdf"),
        ("<img src=x>.pdf", "img src x.pdf"),
        (".pdf.pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_are_made_safe(sent: str, kept: str) -> None:
    assert check_file(sent, PDF).name == kept


@pytest.mark.usefixtures("app_context")
def test_a_file_is_kept_read_and_removed() -> None:
    fiche = begin()
    kept = add(fiche)
    (line,) = read_fiche(fiche.key).files
    assert (line.id, line.indicator, line.name, line.size) == (kept, "PIL11", "lettre.pdf", len(PDF))
    assert get_file(fiche.key, kept, actor=fiche.school.animateur).content == PDF
    assert remove_file(fiche.key, kept, actor=fiche.school.chef, now=NOW) == "PIL11"
    with pytest.raises(EvidenceNotFoundError):
        get_file(fiche.key, kept, actor=fiche.school.chef)


@pytest.mark.usefixtures("app_context")
def test_a_file_belongs_to_its_fiche() -> None:
    fiche, other = begin(), begin(add_people(TEST_UAIS[1]))
    kept = add(fiche)
    with pytest.raises(FicheNotFoundError):
        get_file(fiche.key, kept, actor=other.school.chef)
    with pytest.raises(EvidenceNotFoundError):
        get_file(other.key, kept, actor=other.school.chef)
    with pytest.raises(EvidenceNotFoundError):
        remove_file(other.key, kept, actor=other.school.chef, now=NOW)


@pytest.mark.usefixtures("app_context")
def test_an_indicator_that_is_none_has_no_file() -> None:
    fiche = begin()
    with pytest.raises(EvidenceRefusedError):
        add(fiche, indicator="INCONNU")


@pytest.mark.usefixtures("app_context")
def test_a_fiche_has_room_for_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_FILES", 2)
    fiche = begin()
    add(fiche)
    add(fiche)
    with pytest.raises(EvidenceRefusedError):
        add(fiche)


@pytest.mark.usefixtures("app_context")
def test_a_signed_fiche_keeps_its_files() -> None:
    fiche = begin()
    kept = add(fiche)
    fiche.sign()
    with pytest.raises(FicheSignedError):
        add(fiche)
    with pytest.raises(FicheSignedError):
        remove_file(fiche.key, kept, actor=fiche.school.chef, now=NOW)


def test_a_file_is_only_ever_downloaded(app: Flask) -> None:
    stop_clock(app)
    client = app.test_client()
    chef = add_person(app, "chef@ecole.example")
    with app.app_context():
        school = add_people()
        grant_role(chef, school.id, Role.CHEF, actor=None, now=NOW)
        fiche = begin(school)
    sign_in(client, "chef@ecole.example")
    sent = {
        "csrf_token": token_of(client, "/compte"),
        "indicator": "PIL11",
        "file": (io.BytesIO(b"bonjour"), "note.txt"),
    }
    assert client.post(f"/fiche/{fiche.key}/pieces", data=sent).status_code == HTTPStatus.SEE_OTHER
    with app.app_context():
        (line,) = read_fiche(fiche.key).files
    answer = client.get(f"/fiche/{fiche.key}/pieces/{line.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (answer.data, answer.headers["X-Content-Type-Options"]) == (b"bonjour", "nosniff")


def add(fiche: Filled, indicator: str = "PIL11") -> str:
    """Add a letter, as the head."""
    return add_file(fiche.key, indicator, "lettre.pdf", PDF, actor=fiche.school.chef, now=NOW)
