"""The key store: keys with their own rights, outside the database, gone when destroyed."""

import stat
from pathlib import Path

import pytest

from survey_app.keys.store import DirectoryKeyStore, KeyMissingError, Purpose


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_key_is_given_back(folder: Path) -> None:
    DirectoryKeyStore(folder).put("campaign", Purpose.OPENING, b"secret")
    assert DirectoryKeyStore(folder).get("campaign", Purpose.OPENING) == b"secret"


def test_only_the_owner_can_read(folder: Path) -> None:
    DirectoryKeyStore(folder).put("campaign", Purpose.OPENING, b"secret")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "campaign.opening.key")]
    assert modes == [0o700, 0o600]


def test_a_missing_key_is_said_to_be_missing(folder: Path) -> None:
    with pytest.raises(KeyMissingError):
        DirectoryKeyStore(folder).get("campaign", Purpose.OPENING)


def test_a_destroyed_key_leaves_no_file(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", Purpose.OPENING, b"secret")
    store.destroy("campaign")
    assert list(folder.iterdir()) == []


def test_a_key_is_overwritten_before_it_is_removed(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", Purpose.OPENING, b"secret")
    # A second name for the same file stands for what a disk or a backup tool might still hold.
    (folder / "other name").hardlink_to(folder / "campaign.opening.key")
    store.destroy("campaign")
    left = (folder / "other name").read_bytes()
    assert (len(left), left == b"secret") == (6, False)


def test_destroying_twice_is_harmless(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", Purpose.OPENING, b"secret")
    store.destroy("campaign")
    store.destroy("campaign")
    assert list(folder.iterdir()) == []


def test_a_key_that_was_never_used_can_be_replaced(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", Purpose.OPENING, b"first")
    store.put("campaign", Purpose.OPENING, b"second")
    assert store.get("campaign", Purpose.OPENING) == b"second"


def test_destroying_a_campaign_takes_all_its_secrets_and_no_others(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    for purpose in Purpose:
        store.put("campaign", purpose, b"secret")
    store.put("other", Purpose.BOX, b"secret")
    store.destroy("campaign")
    held = [name for name in ("campaign", "other") for purpose in Purpose if store.holds(name, purpose)]
    assert held == ["other"]


def test_one_purpose_can_be_destroyed_alone(folder: Path) -> None:
    store = DirectoryKeyStore(folder)
    store.put("campaign", Purpose.BOX, b"secret")
    store.put("campaign", Purpose.OPENING, b"secret")
    store.destroy("campaign", Purpose.OPENING)
    assert [store.holds("campaign", purpose) for purpose in (Purpose.BOX, Purpose.OPENING)] == [True, False]
