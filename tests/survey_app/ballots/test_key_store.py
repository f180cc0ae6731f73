"""The key store: keys with their own rights, outside the database, gone when destroyed."""

import stat
from pathlib import Path

import pytest

from survey_app.ballots.key_store import DirectoryKeyStore, KeyMissingError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_key_is_given_back(folder: Path) -> None:
    DirectoryKeyStore(folder).put("campaign", b"secret")
    assert DirectoryKeyStore(folder).get("campaign") == b"secret"


def test_only_the_owner_can_read(folder: Path) -> None:
    DirectoryKeyStore(folder).put("campaign", b"secret")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "campaign.key")]
    assert modes == [0o700, 0o600]


def test_a_missing_key_is_said_to_be_missing(folder: Path) -> None:
    with pytest.raises(KeyMissingError):
        DirectoryKeyStore(folder).get("campaign")


def test_a_destroyed_key_leaves_no_file(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", b"secret")
    store.destroy("campaign")
    assert list(folder.iterdir()) == []


def test_a_key_is_overwritten_before_it_is_removed(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", b"secret")
    # A second name for the same file stands for what a disk or a backup tool might still hold.
    (folder / "other name").hardlink_to(folder / "campaign.key")
    store.destroy("campaign")
    left = (folder / "other name").read_bytes()
    assert (len(left), left == b"secret") == (6, False)


def test_destroying_twice_is_harmless(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", b"secret")
    store.destroy("campaign")
    store.destroy("campaign")
    assert list(folder.iterdir()) == []


def test_a_key_that_was_never_used_can_be_replaced(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", b"first")
    store.put("campaign", b"second")
    assert store.get("campaign") == b"second"
