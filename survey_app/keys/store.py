"""Where the secrets of open campaigns live: outside the database, its backups and Redis.

A directory with its own rights by default; anything that is a `KeyStore` can stand in for it, such as a vault.
Privacy: whoever holds both this store and the database can read ballots before the opening. Keep it out of backups.
Destroying a file is best effort on copy-on-write and flash storage; put the directory on an encrypted or memory
volume where that matters.
"""

import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from flask import current_app


class Purpose(StrEnum):
    """What a secret of a campaign is for.

    OPENING: unseals ballots; read once, by the opening. LOCKED_OPENING: the same, readable only with two of three
    parts. HANDING_OUT: what is known while these are handed out, one after the other; it opens nothing. BOX: the seed
    of everything that taking ballots needs. LINKS: the seed of the codes that groups share, so that their poster can be
    printed again.
    """

    OPENING = "opening"
    LOCKED_OPENING = "locked"
    HANDING_OUT = "handing"
    BOX = "box"
    LINKS = "links"


class KeyMissingError(Exception):
    """A secret of this campaign is not in the store."""


class KeyStore(Protocol):
    """What campaigns ask of a store; a vault can stand in for the directory."""

    def put(self, campaign_public_id: str, purpose: Purpose, secret: bytes) -> None:
        """Keep a secret, replacing one that was never used."""

    def get(self, campaign_public_id: str, purpose: Purpose) -> bytes:
        """Return a secret. Raises KeyMissingError."""

    def holds(self, campaign_public_id: str, purpose: Purpose) -> bool:
        """Whether a secret is there, without reading it."""

    def destroy(self, campaign_public_id: str, *purposes: Purpose) -> None:
        """Make secrets unreadable for ever, all of a campaign if none is named; harmless when they are gone."""


class DirectoryKeyStore:
    """Secrets as files of mode 0600 in a directory of mode 0700."""

    def __init__(self, directory: Path) -> None:
        """Use `directory`, made on the first secret."""
        self._directory = directory

    def put(self, campaign_public_id: str, purpose: Purpose, secret: bytes) -> None:
        """Write the secret so that it is complete on disk, or not there at all."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(campaign_public_id, purpose)
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        self._sync_directory()

    def get(self, campaign_public_id: str, purpose: Purpose) -> bytes:
        """Return the secret. Raises KeyMissingError."""
        try:
            return self._path(campaign_public_id, purpose).read_bytes()
        except FileNotFoundError as error:
            message = f"no {purpose} key for campaign {campaign_public_id}"
            raise KeyMissingError(message) from error

    def holds(self, campaign_public_id: str, purpose: Purpose) -> bool:
        """Whether the file is there."""
        return self._path(campaign_public_id, purpose).exists()

    def destroy(self, campaign_public_id: str, *purposes: Purpose) -> None:
        """Overwrite the secrets, then remove them."""
        for purpose in purposes or Purpose:
            path = self._path(campaign_public_id, purpose)
            # A crash between writing and renaming leaves the other.
            for file in (path, path.with_suffix(".new")):
                _destroy_file(file)
        if self._directory.exists():
            self._sync_directory()

    def _path(self, campaign_public_id: str, purpose: Purpose) -> Path:
        return self._directory / f"{campaign_public_id}.{purpose}.key"

    def _sync_directory(self) -> None:
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def key_store() -> KeyStore:
    """The store of this installation."""
    return DirectoryKeyStore(current_app.config["PALIERS"].key_store_dir)


def _destroy_file(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)
