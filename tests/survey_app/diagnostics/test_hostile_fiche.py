"""The fiche against those who do not use its pages: cells that are none, files that are none, two at once."""

import io
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.coediting.cells import SentCell
from survey_app.database import random_key, session
from survey_app.diagnostics.errors import EvidenceRefusedError, FicheChangedError, FicheSignedError
from survey_app.diagnostics.evidence import KINDS, check_file
from survey_app.diagnostics.operations import find_signed_position, read_fiche, sign_fiche, write_answers
from survey_app.documents.ods import write_ods
from survey_app.documents.spreadsheet import Sheet, Workbook, row
from survey_app.documents.xlsx import write_xlsx
from tests.factories import NOW
from tests.survey_app.accounts.visits import add_person, send, sign_in, stop_clock, token_of
from tests.survey_app.diagnostics.filling import REACHED, Filled, add_people, begin

WORKBOOK = Workbook("Essai", "fr-FR", (Sheet("Un", [row("x")], (9,)),))
WRITERS = 20


@pytest.fixture
def fiche(app: Flask) -> Filled:
    """A fiche that has begun; `chef@ecole.example` is a head of its school."""
    stop_clock(app)
    chef = add_person(app, "chef@ecole.example")
    with app.app_context():
        school = add_people()
        grant_role(chef, school.id, Role.CHEF, actor=None, now=NOW)
        return begin(school)


@pytest.fixture
def chef(app: Flask, fiche: Filled) -> FlaskClient:
    """The head, who is signed in."""
    assert fiche.key
    client = app.test_client()
    sign_in(client, "chef@ecole.example")
    return client


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["PIL11.evil", "PIL11", "PIL11.status.x", "constructor.status", "x"])
def test_a_form_that_comes_too_late_with_a_cell_that_is_none_breaks_nothing(
    app: Flask, fiche: Filled, chef: FlaskClient, path: str
) -> None:
    with app.app_context():
        fiche.sign()
    answer = send(chef, f"/fiche/{fiche.key}/champ/PIL", **{f"base:{path}": "0", path: "Une note perdue"})
    assert answer.status_code == 409
    assert "Une note perdue" not in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("chosen", ["[1]", "{}", "NaN", '["a"]', "1e999", "true", '"\\ud800"', "[" * 5000])
def test_a_choice_that_is_no_status_is_not_kept(
    app: Flask, fiche: Filled, chef: FlaskClient, chosen: str
) -> None:
    sent = {"base:PIL11.status": "0", "choice:PIL11.status": chosen}
    assert send(chef, f"/fiche/{fiche.key}/champ/PIL", **sent).status_code in {303, 400}
    with app.app_context():
        assert fiche.value("PIL11.status") is None


def test_whatever_is_written_while_the_head_signs_is_signed_or_refused(app: Flask, fiche: Filled) -> None:
    """Signing waits for who writes: what a writer was told is kept is in the position, or nothing is signed."""
    codes = [f"PIL{palier}{place}" for palier in (1, 2, 3) for place in (1, 2)]
    with app.app_context():
        known = {state.code for state in read_fiche(fiche.key).position.indicators}
    codes = [code for code in codes if code in known]

    def write(number: int) -> str | None:
        code = codes[number % len(codes)]
        with app.app_context():
            sent = [SentCell(random_key(), f"{code}.note", f"Note {number}", 10_000)]
            try:
                write_answers(fiche.key, sent, actor=fiche.school.referent, now=NOW)
            except FicheSignedError:
                return None
            finally:
                session().remove()
            return code

    def sign(_number: int) -> bool:
        with app.app_context():
            try:
                sign_fiche(fiche.key, seen=read_fiche(fiche.key).head, actor=fiche.school.chef, now=NOW)
            except FicheChangedError:
                return False
            finally:
                session().remove()
            return True

    with ThreadPoolExecutor(8) as pool:
        signing = [pool.submit(sign, number) for number in range(3)]
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        was_signed = [one.result() for one in signing]
        kept = {code for one in writing if (code := one.result()) is not None}
    with app.app_context():
        signed = find_signed_position(fiche.school.id, None)
        assert (signed is not None) == any(was_signed)
        assert signed is None or signed.notes == len(kept)


def sound_files() -> dict[str, bytes]:
    """Return small files of kinds that are archives."""
    return {"tableau.ods": write_ods(WORKBOOK), "tableau.xlsx": write_xlsx(WORKBOOK)}


def broken(content: bytes, seed: int) -> bytes:
    """Return a file with bytes changed, or cut off."""
    chance, damaged = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    # The end of an archive is where its table of contents is read from.
    damaged[-chance.randint(1, 60)] = chance.randrange(256)
    return bytes(damaged[: chance.choice([None, -1, -22, len(damaged) // 2])])


def test_a_broken_archive_is_taken_or_refused_and_nothing_else() -> None:
    for name, content in sound_files().items():
        for seed in range(1500):
            try:
                check_file(name, broken(content, seed))
            except EvidenceRefusedError:
                continue


def test_an_archive_that_swells_is_never_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        for number in range(2):
            archive.writestr(f"word/{number}.xml", bytes(200 * 1024 * 1024))
    assert check_file("gros.docx", made.getvalue()).content == made.getvalue()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_page_is_taken_under_no_name(kind: str) -> None:
    for page in (b"<html><script>", b"\xef\xbb\xbf\n<svg onload=x>", b"<?xml version='1.0'?><svg/>"):
        with pytest.raises(EvidenceRefusedError):
            check_file(f"page{kind}", page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_picture_that_is_also_a_page_is_only_ever_kept(
    app: Flask, fiche: Filled, chef: FlaskClient
) -> None:
    """No browser is let to guess: a picture with a page in it is sent as a picture, to be saved, under a plain name."""
    picture = b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>"
    name = "a; X-Evil=1 \u202egpj.html/..\\<b>\u202e photo.png"
    token = token_of(chef, "/compte")
    sent = {"csrf_token": token, "indicator": "PIL11", "file": (io.BytesIO(picture), name)}
    assert chef.post(f"/fiche/{fiche.key}/pieces", data=sent).status_code == 303
    with app.app_context():
        (line,) = read_fiche(fiche.key).files
    answer = chef.get(f"/fiche/{fiche.key}/pieces/{line.id}")
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        "image/png",
        "nosniff",
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="b photo.png"'
    assert "\u202e" not in line.name


def test_answers_of_one_person_stay_where_they_are(fiche: Filled, app: Flask) -> None:
    """A key that was used for one cell writes no other one."""
    with app.app_context():
        fiche.write(SentCell("same", "PIL11.status", REACHED, 0))
        fiche.write(SentCell("same", "PIL12.status", REACHED, 0))
        assert (fiche.value("PIL11.status"), fiche.value("PIL12.status")) == (REACHED, None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_wants_to_flood_mailboxes_has_to_take_their_time(fiche: Filled, chef: FlaskClient) -> None:
    path, token = f"/fiche/{fiche.key}/partenaires", token_of(chef, "/compte")
    codes = [
        chef.post(
            path,
            data={
                "csrf_token": token,
                "display_name": "Personne Essai",
                "email": f"essai{number}@district.example",
            },
        ).status_code
        for number in range(61)
    ]
    assert codes == [303] * 60 + [429]
