"""Keys of older installations leave the data folder, whole, once."""

from pathlib import Path

import pytest

from survey_app.keys.moving import move_old_keys
from survey_app.keys.store import DirectoryKeyStore, Purpose


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder as version 0.2.0 left it."""
    folder = tmp_path / "var"
    (folder / "keys").mkdir(parents=True, mode=0o700)
    for name in ("one", "two"):
        (folder / "keys" / f"{name}.key").write_bytes(name.encode())
    return folder


def test_keys_are_moved_and_their_folder_goes(data_dir: Path, tmp_path: Path) -> None:
    place = tmp_path / "var-keys"
    assert (move_old_keys(data_dir, place), (data_dir / "keys").exists()) == (2, False)
    assert [DirectoryKeyStore(place).get(name, Purpose.OPENING) for name in ("one", "two")] == [
        b"one",
        b"two",
    ]


def test_moving_again_changes_nothing(data_dir: Path, tmp_path: Path) -> None:
    place = tmp_path / "var-keys"
    assert [move_old_keys(data_dir, place) for _ in range(2)] == [2, 0]


def test_what_was_moved_before_a_crash_is_left_as_it_is(data_dir: Path, tmp_path: Path) -> None:
    store = DirectoryKeyStore(tmp_path / "var-keys")
    store.put("one", Purpose.OPENING, b"one")
    move_old_keys(data_dir, tmp_path / "var-keys")
    assert (store.get("one", Purpose.OPENING), (data_dir / "keys").exists()) == (b"one", False)


def test_a_key_that_differs_is_not_lost(data_dir: Path, tmp_path: Path) -> None:
    store = DirectoryKeyStore(tmp_path / "var-keys")
    store.put("one", Purpose.OPENING, b"another")
    move_old_keys(data_dir, tmp_path / "var-keys")
    left = {path.name: path.read_bytes() for path in (data_dir / "keys").iterdir()}
    assert (store.get("one", Purpose.OPENING), left) == (b"another", {"one.key": b"one"})


def test_a_store_that_was_chosen_there_stays(data_dir: Path) -> None:
    assert move_old_keys(data_dir, data_dir / "keys") == 0
    assert len(list((data_dir / "keys").iterdir())) == 2
