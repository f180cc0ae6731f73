"""The plaintext of a ballot: one fixed size per revision, whatever was answered and however much was written.

Layout, big-endian: version (1 byte), closed record (a byte for each variable), length of the texts (4), texts as
compact JSON with sorted keys (answer key → text), zeros. `static/ballot/coding.js` is the twin in the browser.
Privacy: no reporting cell; the key by which the ballot's token was made says it.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.answers.codebook import Codebook
from questionnaires.answers.free_text import has_bad_characters, normalise

VERSION = 2
_HEAD = struct.Struct(">B")
_LENGTH = struct.Struct(">I")

_BYTES_OF_A_CHARACTER = 4
"""At most: four in UTF-8; a quote, backslash or newline takes two in JSON."""

_JSON_AROUND = len('"":"",')
_NOT_OURS = "no ballot of this revision"
_TOO_LARGE = "larger than every ballot of this revision"


class BallotError(ValueError):
    """Bytes that are no ballot of the revision, or a ballot that cannot be.

    Privacy: never says what they hold.
    """


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's answers: closed record, written texts by answer key; nothing else."""

    record: bytes
    texts: dict[str, str]


def ballot_size(codebook: Codebook, *, free_text: bool) -> int:
    """Return the size in bytes of every ballot of a revision; `free_text` makes room for all its texts."""
    texts = sum(
        len(text.key) + _JSON_AROUND + _BYTES_OF_A_CHARACTER * text.max_length
        for text in (codebook.texts if free_text else ())
    )
    return _HEAD.size + codebook.width + _LENGTH.size + len("{}") + texts


def pack_ballot(*, record: bytes, texts: Mapping[str, str], size: int) -> bytes:
    """Return a ballot of exactly `size` bytes, which `ballot_size` gives.

    Raises `BallotError` when the whole is larger than `size`.
    """
    written = json.dumps(dict(texts), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    ballot = b"".join((_HEAD.pack(VERSION), record, _LENGTH.pack(len(written)), written))
    if len(ballot) > size:
        raise BallotError(_TOO_LARGE)
    return ballot.ljust(size, b"\0")


def unpack_ballot(codebook: Codebook, data: bytes) -> Ballot:
    """Return the ballot in `data`.

    Raises `BallotError` on anything that `pack_ballot` could not have made from what the reader lets through.
    """
    if len(data) not in {ballot_size(codebook, free_text=allowed) for allowed in (False, True)}:
        raise BallotError(_NOT_OURS)
    (version,) = _HEAD.unpack_from(data)
    texts_start = _HEAD.size + codebook.width + _LENGTH.size
    record = data[_HEAD.size : _HEAD.size + codebook.width]
    (length,) = _LENGTH.unpack_from(data, texts_start - _LENGTH.size)
    written = _texts(data[texts_start : texts_start + length])
    is_ours = version == VERSION and codebook.is_valid_record(record) and _are_known(codebook, written)
    # Packing anew settles at once that the JSON is in its one form, the padding zero, and no byte left over.
    if not is_ours or pack_ballot(record=record, texts=written, size=len(data)) != data:
        raise BallotError(_NOT_OURS)
    return Ballot(record, _normal(codebook, written))


def _texts(data: bytes) -> dict[str, str]:
    try:
        texts = json.loads(data.decode())
        json.dumps(texts, ensure_ascii=False).encode()  # JSON can name characters that cannot be written
    except (ValueError, RecursionError):
        raise BallotError(_NOT_OURS) from None
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise BallotError(_NOT_OURS)
    return texts


def _are_known(codebook: Codebook, texts: Mapping[str, str]) -> bool:
    return texts.keys() <= {text.key for text in codebook.texts}


def _normal(codebook: Codebook, texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts in the form in which they are kept; browsers know other versions of Unicode than we do."""
    normal = {
        text.key: normalise(texts[text.key], text.max_length, one_line=text.one_line)
        for text in codebook.texts
        if text.key in texts
    }
    limits = {text.key: text.max_length for text in codebook.texts}
    if any(len(text) > limits[key] or has_bad_characters(text) for key, text in normal.items()):
        raise BallotError(_NOT_OURS)
    return {key: text for key, text in normal.items() if text}
