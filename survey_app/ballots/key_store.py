"""Where opening keys live: outside the database, its backups and Redis. A directory with its own rights by default.

Privacy: whoever holds both this directory and the database can read ballots before the opening. Keep it out of
backups. Destroying a file is best effort on copy-on-write and flash storage; put the directory on an encrypted or
memory volume where that matters.
"""

import os
import secrets
from pathlib import Path
from typing import Protocol

from flask import current_app


class KeyMissingError(Exception):
    """The opening key of this campaign is not in the store."""


class KeyStore(Protocol):
    """What the ballot box asks of a store; a vault can stand in for the directory."""

    def put(self, campaign_public_id: str, private_key: bytes) -> None:
        """Keep a key, replacing one that was never used."""

    def get(self, campaign_public_id: str) -> bytes:
        """Return the key. Raises KeyMissingError."""

    def destroy(self, campaign_public_id: str) -> None:
        """Make the key unreadable for ever; harmless when it is gone already."""


class DirectoryKeyStore:
    """Keys as files of mode 0600 in a directory of mode 0700."""

    def __init__(self, directory: Path) -> None:
        """Use `directory`, made on the first key."""
        self._directory = directory

    def put(self, campaign_public_id: str, private_key: bytes) -> None:
        """Write the key so that it is complete on disk, or not there at all."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(campaign_public_id)
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(private_key)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        self._sync_directory()

    def get(self, campaign_public_id: str) -> bytes:
        """Return the key. Raises KeyMissingError."""
        try:
            return self._path(campaign_public_id).read_bytes()
        except FileNotFoundError as error:
            message = f"no opening key for campaign {campaign_public_id}"
            raise KeyMissingError(message) from error

    def destroy(self, campaign_public_id: str) -> None:
        """Overwrite the key, then remove it."""
        path = self._path(campaign_public_id)
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._sync_directory()

    def _path(self, campaign_public_id: str) -> Path:
        return self._directory / f"{campaign_public_id}.key"

    def _sync_directory(self) -> None:
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def key_store() -> KeyStore:
    """The store of this installation."""
    return DirectoryKeyStore(current_app.config["PALIERS"].key_store_dir)
