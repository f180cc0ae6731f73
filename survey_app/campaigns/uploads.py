"""Lists of people between reading and confirmation: private files, one for each campaign and account.

Privacy: not in the database, so that a list nobody confirmed is in no backup or write-ahead log; not in the
pages, which would post it again. A file goes when it is confirmed or cancelled, with the next list, or after
an hour.
"""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app

from survey_app.campaigns.errors import UploadNotFoundError
from survey_app.campaigns.roster.headings import Column, Layout
from survey_app.campaigns.roster.table import Row, Table

LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Upload:
    """A table that was read, and what its columns mean as far as that is known."""

    table: Table
    layout: Layout | None


class UploadStore:
    """The files of an installation, in one folder that only its own user may enter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, public_id: str, account_id: int, upload: Upload, *, now: datetime) -> str:
        """Keep a list, in place of the one this account had for the campaign; return the token naming it."""
        self.discard_all(public_id, account_id)
        token = secrets.token_urlsafe(24)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(self._path(public_id, account_id, token), upload, now)
        return token

    def read(self, public_id: str, account_id: int, token: str, *, now: datetime) -> Upload:
        """Return what was kept under this token. Raises UploadNotFoundError."""
        path = self._path(public_id, account_id, token)
        try:
            if _kept_at(path) <= now - LIFETIME:
                path.unlink(missing_ok=True)
            return _decode(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            message = f"no list waits for campaign {public_id}"
            raise UploadNotFoundError(message) from error

    def set_layout(
        self, public_id: str, account_id: int, token: str, layout: Layout, *, now: datetime
    ) -> None:
        """Note what the columns mean. Raises UploadNotFoundError."""
        upload = self.read(public_id, account_id, token, now=now)
        path = self._path(public_id, account_id, token)
        path.unlink()
        self._write(path, Upload(upload.table, layout), now)

    def discard_all(self, public_id: str, account_id: int | None = None) -> None:
        """Remove what waits for a campaign, of one account or of all."""
        account = "*" if account_id is None else str(account_id)
        for path in self._folder.glob(f"{public_id}-{account}-*.json"):
            path.unlink(missing_ok=True)

    def sweep(self, now: datetime) -> int:
        """Remove what is older than an hour; return how many there were."""
        old = [path for path in self._folder.glob("*.json") if _kept_at(path) <= now - LIFETIME]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, public_id: str, account_id: int, token: str) -> Path:
        # Whoever can list the folder still learns no token.
        digest = hashlib.sha256(token.encode()).hexdigest()[:32]
        return self._folder / f"{public_id}-{account_id}-{digest}.json"

    def _write(self, path: Path, upload: Upload, now: datetime) -> None:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(_encode(upload))
        os.utime(path, (now.timestamp(), now.timestamp()))


def upload_store() -> UploadStore:
    """Return the store of this installation."""
    return UploadStore(current_app.config["PALIERS"].data_dir / "imports")


def _kept_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _encode(upload: Upload) -> str:
    layout = upload.layout
    columns = {column.value: index for column, index in layout.columns.items()} if layout else None
    header = layout.header if layout else None
    return json.dumps({"rows": upload.table, "columns": columns, "header": header}, ensure_ascii=False)


def _decode(text: str) -> Upload:
    content = json.loads(text)
    table = tuple(Row(number, tuple(cells)) for number, cells in content["rows"])
    if content["columns"] is None:
        return Upload(table, None)
    columns = {Column(name): index for name, index in content["columns"].items()}
    return Upload(table, Layout(content["header"], columns))
