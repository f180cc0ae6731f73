"""What a written text may be, and the one form in which it is kept."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Control characters, lone surrogates, and the marks that reorder the text around them: in a list of quotes
# these would make one person's words appear in another's.
_BAD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# One composed character comes from four at most; sorting long runs of combining marks takes quadratic time.
_COMPOSED_FROM = 4


def normalise(text: str, max_length: int, *, one_line: bool) -> str:
    """Return `text` in NFC and trimmed, every line end as a newline (in `one_line`, as a space).

    A text that would still be longer than `max_length` characters is only trimmed.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ").strip()
    if one_line:
        text = text.replace("\n", " ")
    return unicodedata.normalize("NFC", text) if len(text) <= _COMPOSED_FROM * max_length else text


def has_bad_characters(text: str) -> bool:
    """Tell whether `text` holds characters that nobody types and that could harm whoever reads it."""
    return _BAD.search(text) is not None
