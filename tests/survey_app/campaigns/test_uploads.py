"""Files that wait for a confirmation: private, bound to campaign and account, short-lived."""

from datetime import timedelta
from pathlib import Path

import pytest

from survey_app.campaigns.errors import UploadNotFoundError
from survey_app.campaigns.roster.headings import Column, Layout
from survey_app.campaigns.roster.table import Row
from survey_app.campaigns.uploads import Upload, UploadStore
from tests.factories import NOW

UPLOAD = Upload((Row(3, ("Mél", "Équipe")), Row(4, ("z@ecole.example", "=1+1"))), None)
LAYOUT = Layout(0, {Column.EMAIL: 0, Column.TEAM: 1})


@pytest.fixture
def store(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "imports")


def test_what_was_kept_is_read_again(store: UploadStore) -> None:
    token = store.keep("abc", 1, UPLOAD, now=NOW)
    assert store.read("abc", 1, token, now=NOW) == UPLOAD


def test_the_columns_are_noted(store: UploadStore) -> None:
    token = store.keep("abc", 1, UPLOAD, now=NOW)
    store.set_layout("abc", 1, token, LAYOUT, now=NOW)
    assert store.read("abc", 1, token, now=NOW) == Upload(UPLOAD.table, LAYOUT)


@pytest.mark.parametrize(
    ("public_id", "account_id", "guess"), [("xyz", 1, ""), ("abc", 2, ""), ("abc", 1, "x")]
)
def test_nobody_else_reads_it(store: UploadStore, public_id: str, account_id: int, guess: str) -> None:
    token = store.keep("abc", 1, UPLOAD, now=NOW)
    with pytest.raises(UploadNotFoundError):
        store.read(public_id, account_id, token + guess, now=NOW)


def test_after_an_hour_it_is_gone(store: UploadStore) -> None:
    token = store.keep("abc", 1, UPLOAD, now=NOW)
    with pytest.raises(UploadNotFoundError):
        store.read("abc", 1, token, now=NOW + timedelta(hours=1))


def test_a_new_list_takes_the_place_of_the_one_before(store: UploadStore, tmp_path: Path) -> None:
    store.keep("abc", 1, UPLOAD, now=NOW)
    store.keep("abc", 1, UPLOAD, now=NOW)
    assert len(list((tmp_path / "imports").iterdir())) == 1


def test_the_sweeper_removes_only_what_is_old(store: UploadStore) -> None:
    store.keep("abc", 1, UPLOAD, now=NOW - timedelta(hours=2))
    token = store.keep("abc", 2, UPLOAD, now=NOW)
    assert store.sweep(NOW) == 1
    assert store.read("abc", 2, token, now=NOW) == UPLOAD


def test_the_folder_is_private_and_tells_no_token(store: UploadStore, tmp_path: Path) -> None:
    token = store.keep("abc", 1, UPLOAD, now=NOW)
    (file,) = (tmp_path / "imports").iterdir()
    assert (oct(file.parent.stat().st_mode)[-3:], oct(file.stat().st_mode)[-3:]) == ("700", "600")
    assert token not in file.name + file.read_text()


def test_sweeping_where_nothing_was_ever_kept_is_harmless(store: UploadStore) -> None:
    assert store.sweep(NOW) == 0
