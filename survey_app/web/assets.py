"""Style sheets, scripts and pictures: read once, compressed when first asked for, under an address of their edition."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, url_for

from survey_app.web.encodings import Encoding, best_encoding, encode

EXTENSION = "paliers_assets"
ENDPOINT = "static"
FOREVER = "public, max-age=31536000, immutable"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
# Comments on lines of their own. What is left keeps its line numbers.
_COMMENTS = re.compile(rb"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)$", re.MULTILINE | re.DOTALL)

ALREADY_SMALL = {".png", ".ico", ".woff2"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    content_type: str
    plain: bytes
    is_compressible: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """All files at one moment. `version` is in every address: relative imports between scripts just work."""

    version: str
    assets: Mapping[str, Asset]


class AssetRegistry:
    """The files of one folder; `bundles` are sheets made of several, in order, under the name of one.

    With `watches` the folder is looked at again on each use, so that a change shows without a restart.
    """

    def __init__(self, folder: Path, bundles: Mapping[str, tuple[str, ...]], *, watches: bool) -> None:
        self._folder = folder
        self._bundles = bundles
        self._watches = watches
        self._stamp = self._look() if watches else frozenset()
        self._edition = self._read()

    @property
    def edition(self) -> Edition:
        if self._watches and (stamp := self._look()) != self._stamp:
            self._stamp, self._edition = stamp, self._read()
        return self._edition

    def _look(self) -> frozenset[tuple[str, int, int]]:
        return frozenset((name, (s := path.stat()).st_mtime_ns, s.st_size) for name, path in self._files())

    def _files(self) -> list[tuple[str, Path]]:
        return [
            (path.relative_to(self._folder).as_posix(), path)
            for path in sorted(self._folder.rglob("*"))
            if path.suffix in CONTENT_TYPES and path.is_file()
        ]

    def _read(self) -> Edition:
        sources = {name: _without_comments(name, path.read_bytes()) for name, path in self._files()}
        contents = sources | {
            name: b"\n".join(sources[part] for part in parts if part in sources)
            for name, parts in self._bundles.items()
        }
        digest = hashlib.sha256()
        for name, content in sorted(contents.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return Edition(digest.hexdigest()[:16], {name: _asset(name, body) for name, body in contents.items()})


def init_assets(app: Flask, folder: Path, bundles: Mapping[str, tuple[str, ...]], *, watches: bool) -> None:
    """Serve the files at `/static/<version>/…`; `url_for("static", filename=…)` gives the present address."""
    registry = app.extensions[EXTENSION] = AssetRegistry(folder, bundles, watches=watches)

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == ENDPOINT:
            values.setdefault("version", registry.edition.version)

    app.url_defaults(add_version)


def asset_url(name: str) -> str:
    """Return the present address of a file."""
    return url_for(ENDPOINT, filename=name)


def serve_asset(registry: AssetRegistry, version: str, filename: str) -> Response:
    """Return a file. Under the address of an older version it is served too, but not kept by anybody."""
    edition = registry.edition
    asset = edition.assets.get(filename)
    if asset is None:
        abort(404)
    headers = {"Cache-Control": FOREVER if version == edition.version else "no-store"}
    body = asset.plain
    if asset.is_compressible:
        headers["Vary"] = "Accept-Encoding"
        encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
        if encoding is not Encoding.IDENTITY:
            headers["Content-Encoding"] = encoding
            body = encode(body, encoding)
    return Response(body, headers=headers, content_type=asset.content_type)


def _without_comments(name: str, content: bytes) -> bytes:
    """Leave out what a browser has no use for: a phone pays for every byte."""
    if not name.endswith(".js"):
        return content
    return _COMMENTS.sub(lambda comment: b"\n" * comment.group().count(b"\n"), content)


def _asset(name: str, content: bytes) -> Asset:
    suffix = Path(name).suffix
    return Asset(CONTENT_TYPES[suffix], content, is_compressible=suffix not in ALREADY_SMALL)
