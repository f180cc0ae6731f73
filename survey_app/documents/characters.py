"""Which characters of a text may enter a file: what XML can hold, and what the fonts of the PDF can draw."""

import re
import unicodedata

MISSING = "\u25a1"
"""Drawn in place of a character that no embedded font has."""

_LINE_END = re.compile(r"\r\n?")
_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Marks that turn the direction of what follows: a file name or a title could be made to read otherwise.
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Latin, Greek and Cyrillic with their accents, punctuation, currencies, arrows, mathematics, simple shapes.
_NOT_IN_FONTS = re.compile(
    r"[^\t\n\x20-\x7e\u00a0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff"
    r"\u2010-\u2027\u202f-\u203a\u20a0-\u20bf\u2100-\u211e\u2190-\u22ff\u25a0-\u25cf\ufffd]"
)


def xml_text(text: str) -> str:
    """Return `text` without what XML 1.0 cannot hold or the marks that turn its direction; lines end in LF."""
    return _DIRECTION.sub("", _NOT_XML.sub("", _LINE_END.sub("\n", text)))


def printed_text(text: str) -> str:
    """Return `text` as the fonts of the PDF can draw it; what they lack becomes a hollow square.

    PDF/UA forbids a character without a glyph: left alone, one emoji in a comment would leave no PDF at all.
    """
    return _NOT_IN_FONTS.sub(MISSING, unicodedata.normalize("NFC", xml_text(text)))
