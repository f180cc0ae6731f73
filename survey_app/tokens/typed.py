"""Codes in base 32 as people type them: forgiving with letters for digits, and with what stands between groups."""

from survey_app.tokens.key_list import ALPHABET

GROUP = 4
LONGEST_TYPED = 100

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SPACES = " \t\r\n\u00a0\u2009\u200b\u202f\u2060\ufeff"
_FORGIVEN = str.maketrans({"I": "1", "L": "1", "O": "0"} | dict.fromkeys(_HYPHENS + _SPACES))


def read_typed(typed: str, length: int) -> str | None:
    """Return the code of `length` characters that somebody typed, None when it is none."""
    if len(typed) > LONGEST_TYPED:
        return None
    code = typed.upper().translate(_FORGIVEN)
    return code if len(code) == length and all(character in ALPHABET for character in code) else None


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is shown: `K3F9-7QRS-…`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
