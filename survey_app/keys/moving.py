"""Moves the keys of installations older than 0.3.0 out of the data folder, where they were."""

import os
from pathlib import Path

from survey_app.keys.store import DirectoryKeyStore, Purpose

OLD_FOLDER = "keys"


def move_old_keys(data_dir: Path, directory: Path) -> int:
    """Move each opening key from the data folder to the key store, and return their number.

    Safe to repeat: a key is destroyed at its old place only once it can be read at the new one.
    """
    old_folder = data_dir / OLD_FOLDER
    if not old_folder.is_dir() or old_folder.resolve() == directory.resolve():
        return 0
    store = DirectoryKeyStore(directory)
    old_keys = sorted(old_folder.glob("*.key"))
    for path in old_keys:
        _move(path, store)
    if not any(old_folder.iterdir()):
        old_folder.rmdir()
    return len(old_keys)


def _move(path: Path, store: DirectoryKeyStore) -> None:
    """Privacy: the old file is overwritten before it goes, as far as the volume lets it."""
    secret = path.read_bytes()
    if not store.holds(path.stem, Purpose.OPENING):
        store.put(path.stem, Purpose.OPENING, secret)
    if store.get(path.stem, Purpose.OPENING) == secret:
        with path.open("r+b") as file:
            file.write(bytes(len(secret)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
