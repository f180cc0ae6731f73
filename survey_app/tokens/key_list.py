"""The key list of a campaign: every public key that a browser has to trust, and the fingerprint that people compare.

Privacy: one list for everybody. A server that used a key of its own for one person would need another list, whose
fingerprint is not the one in the mails, on the public page and on the poster of the staff room.
"""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

SHORT_LENGTH = 16
WORDS = 6
_BITS_OF_A_WORD = 11
_BITS = 256


@dataclass(frozen=True)
class KeyList:
    """What a campaign's ballots are sealed and signed off with; `cells` are (number, public key), ascending.

    `questionnaire` is the hash of the revision's content, `ballot_size` the bytes of every ballot before sealing.
    """

    campaign: str
    questionnaire: str
    editing: str
    ballot_size: int
    opening_key: bytes
    cells: tuple[tuple[int, bytes], ...]

    @property
    def text(self) -> str:
        """The list in its one written form, from which anybody can compute the fingerprint."""
        return "\n".join(
            (
                "paliers keys 1",
                f"campaign {self.campaign}",
                f"questionnaire {self.questionnaire}",
                f"editing {self.editing}",
                f"size {self.ballot_size}",
                f"opening {self.opening_key.hex()}",
                *(f"cell {number} {key.hex()}" for number, key in self.cells),
            )
        )

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).digest()


def short_form(fingerprint: bytes) -> str:
    """Return the first 80 bits in base 32: what the link in a mail carries for the browser to compare."""
    number = int.from_bytes(fingerprint) >> _BITS - 5 * SHORT_LENGTH
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (SHORT_LENGTH - 1), -1, -5))


def fingerprint_words(fingerprint: bytes) -> tuple[str, ...]:
    """Return the first 66 bits as six French words: what people compare."""
    number = int.from_bytes(fingerprint)
    shifts = (_BITS - _BITS_OF_A_WORD * place for place in range(1, WORDS + 1))
    return tuple(_words()[number >> shift & 2**_BITS_OF_A_WORD - 1] for shift in shifts)


@cache
def _words() -> tuple[str, ...]:
    return tuple(files("survey_app.tokens").joinpath("words.txt").read_text(encoding="utf-8").split())
