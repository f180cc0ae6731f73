"""Files that show what a fiche says: which ones are taken, by their names and by what is in them. No database."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from survey_app.diagnostics.errors import EvidenceRefusedError

LARGEST_FILE = 3 * 1024 * 1024
MOST_FILES = 60
"""Behind one fiche."""

LONGEST_NAME = 120

EMPTY, TOO_LARGE, WRONG_KIND, NOT_WHAT_IT_SAYS, TOO_MANY, NO_INDICATOR = (
    "empty",
    "too_large",
    "wrong_kind",
    "not_what_it_says",
    "too_many",
    "no_indicator",
)
"""Why a file is refused."""


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A file that can be kept: its name made safe, its kind known by its content."""

    name: str
    media_type: str
    content: bytes


def check_file(name: str, content: bytes) -> SoundFile:
    """Return a file that can be kept. Raises EvidenceRefusedError."""
    safe_name = _safe_name(name)
    kind = KINDS.get(PurePath(safe_name).suffix.lower())
    if not content:
        raise EvidenceRefusedError(EMPTY)
    if len(content) > LARGEST_FILE:
        raise EvidenceRefusedError(TOO_LARGE)
    if kind is None:
        raise EvidenceRefusedError(WRONG_KIND)
    media_type, is_of_this_kind = kind
    if not is_of_this_kind(content):
        raise EvidenceRefusedError(NOT_WHAT_IT_SAYS)
    return SoundFile(safe_name, media_type, content)


def _safe_name(name: str) -> str:
    """Return a name without folders, and without anything a system could take for more than a name."""
    bare = PurePath(name.replace("\\", "/")).name
    stem, suffix = PurePath(bare).stem, PurePath(bare).suffix
    words = " ".join(re.sub(r"[^\w’'(),-]", " ", stem).split())[:LONGEST_NAME].strip(" .-")
    return f"{words or 'piece'}{re.sub(r'[^.A-Za-z0-9]', '', suffix)[:10].lower()}"


def _starts_with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.lstrip("\ufeff \t\r\n").startswith("<")


def _is_open_document(kind: str) -> Callable[[bytes], bool]:
    media_type = f"application/vnd.oasis.opendocument.{kind}".encode()
    return lambda content: (
        _has_entry(content, "content.xml") and content[38 : 38 + len(media_type)] == media_type
    )


def _is_office(folder: str) -> Callable[[bytes], bool]:
    return lambda content: _has_entry(content, "[Content_Types].xml", folder)


def _has_entry(content: bytes, *starts: str) -> bool:
    """Say whether a file is a ZIP with such entries, and without a macro."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return False
    has_macro = any(name.endswith("vbaProject.bin") or name.startswith(_MACROS) for name in names)
    return not has_macro and all(any(name.startswith(start) for name in names) for start in starts)


_MACROS = ("Basic/", "Scripts/")
"""Folders in which OpenDocument files keep what they would run."""

_TEXT = ("text/plain; charset=utf-8", _is_text)
_JPEG = ("image/jpeg", _starts_with(b"\xff\xd8\xff"))
_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."

KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    ".csv": _TEXT,
    ".docx": (f"{_OOXML}wordprocessingml.document", _is_office("word/")),
    ".jpeg": _JPEG,
    ".jpg": _JPEG,
    ".odp": (f"{_ODF}presentation", _is_open_document("presentation")),
    ".ods": (f"{_ODF}spreadsheet", _is_open_document("spreadsheet")),
    ".odt": (f"{_ODF}text", _is_open_document("text")),
    ".pdf": ("application/pdf", _starts_with(b"%PDF-")),
    ".png": ("image/png", _starts_with(b"\x89PNG\r\n\x1a\n")),
    ".pptx": (f"{_OOXML}presentationml.presentation", _is_office("ppt/")),
    ".txt": _TEXT,
    ".webp": ("image/webp", _is_webp),
    ".xlsx": (f"{_OOXML}spreadsheetml.sheet", _is_office("xl/")),
}
"""What is taken, by the end of the name: the media type it is sent as, and how its content is known."""
