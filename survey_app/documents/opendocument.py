"""What every OpenDocument 1.3 file has: its archive, what it says of itself, white space. `ods`, `odt`, `odp` fill it.

Written here and not by a library: the same bytes for the same words, no formula or macro that nobody meant, rows
written one by one, and header rows, titles and alternative texts where the format has a place for them.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from survey_app.documents.characters import xml_text

NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("presentation", "presentation"),
            ("number", "datastyle"),
            ("meta", "meta"),
            ("config", "config"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    + ' office:version="1.3"'
)
"""The attributes of every root element."""

FONTS = (
    '<office:font-face-decls><style:font-face style:name="Text" svg:font-family="Calibri, Carlito, sans-serif" '
    'style:font-family-generic="swiss" style:font-pitch="variable"/></office:font-face-decls>'
)
"""What words are set in: a font that most computers have, or the one drawn to take its place."""

_LONGEST_NAME = 80
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a file. `content` and `styles` are chunks of XML, `pictures` PNG files by their place."""

    media_type: str
    title: str
    language: str
    content: Iterable[str]
    styles: str
    settings: str = ""
    subject: str = ""
    author: str = ""
    dated_on: date | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def write_package(package: Package) -> bytes:
    """Return the file; `mimetype` comes first and uncompressed, as the format asks."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), package.media_type)
        parts: dict[str, Iterable[str]] = {
            "META-INF/manifest.xml": [_manifest(package)],
            "meta.xml": [_meta(package)],
            "styles.xml": [package.styles],
            "settings.xml": [_settings(package.settings)],
            "content.xml": package.content,
        }
        for name, chunks in parts.items():
            with archive.open(_entry(name), "w") as part:
                _write(part, chunks)
        for name, picture in package.pictures.items():
            archive.writestr(_entry(name), picture)
    return output.getvalue()


class Names:
    """Names of parts of one file: what they are called after, and each there once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, text: str) -> str:
        """Return a name as an attribute, with a number behind it where others have it."""
        start = " ".join(xml_text(text).split())[:_LONGEST_NAME] or "–"
        name, number = start, 1
        while name in self._given:
            number += 1
            name = f"{start} ({number})"
        self._given.add(name)
        return quoteattr(name)


def language_attributes(language: str) -> str:
    """Return the attributes that give words their language, for hyphenation, spelling and screen readers."""
    code, _, country = language.partition("-")
    return f"fo:language={quoteattr(code)} fo:country={quoteattr(country or 'none')}"


def spaced(line: str) -> str:
    """Return one line of words as XML: OpenDocument folds white space, so tabs and runs of spaces are elements."""
    escaped = escape(line).replace("\t", "<text:tab/>")
    return escaped.replace("  ", " <text:s/>") if "  " in escaped else escaped


def words(text: str) -> str:
    """Return words as XML; a line end is a line break."""
    return "<text:line-break/>".join(spaced(line) for line in xml_text(text).split("\n"))


def plain(text: str) -> str:
    """Return words as XML where the format knows no line breaks."""
    return escape(" ".join(xml_text(text).split()))


def first_sentence(summary: str) -> str:
    """Return what names a picture: how the words that replace it begin."""
    return summary.split(". ", maxsplit=1)[0]


def alternative(summary: str) -> str:
    """Return what is read in place of a picture: its name and all it says, since programs use the one or the other."""
    return f"<svg:title>{plain(first_sentence(summary))}</svg:title><svg:desc>{plain(summary)}</svg:desc>"


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _write(part: IO[bytes], chunks: Iterable[str]) -> None:
    part.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    for chunk in chunks:
        part.write(chunk.encode())


def _settings(items: str) -> str:
    """Of settings, an empty set is not allowed; none at all is."""
    inner = f"<office:settings>{items}</office:settings>" if items else ""
    return f"<office:document-settings {NAMESPACES}>{inner}</office:document-settings>"


def _meta(package: Package) -> str:
    day = f"{package.dated_on.isoformat()}T00:00:00" if package.dated_on else ""
    facts = (
        ("dc:title", package.title),
        ("dc:subject", package.subject),
        ("meta:initial-creator", package.author),
        ("dc:creator", package.author),
        ("meta:creation-date", day),
        ("dc:date", day),
        ("dc:language", package.language),
    )
    lines = "".join(f"<{name}>{escape(xml_text(value))}</{name}>" for name, value in facts if value)
    return (
        f"<office:document-meta {NAMESPACES}><office:meta><meta:generator>Paliers</meta:generator>"
        f"{lines}</office:meta></office:document-meta>"
    )


def _manifest(package: Package) -> str:
    files = dict.fromkeys(("content.xml", "styles.xml", "meta.xml", "settings.xml"), "text/xml")
    files |= dict.fromkeys(package.pictures, "image/png")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in files.items()
    )
    return (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
        f'manifest:media-type="{package.media_type}"/>{entries}</manifest:manifest>'
    )
