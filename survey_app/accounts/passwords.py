"""Passwords: argon2id hashes, and the refusal of those that are guessed first."""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256
EXTENSION = "paliers_passwords"

PUBLISHED_PASSWORD = "trois paliers pour essayer"  # noqa: S105 - opens demonstrations, which are on one's own machine
"""That of all accounts of the demonstration: whoever reads this knows it, so that anywhere else it opens nothing."""

# What people put for letters, undone before looking for a common word.
DISGUISES = str.maketrans("013457@$!", "oieastasi")
DISTINCT_CHARACTERS = 5
SHORTEST_NAME = 4
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890123456789",
)


class Weakness(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PERSONAL = "personal"


class WeakPasswordError(Exception):
    """A password is refused; `weakness` says why."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness.value)
        self.weakness = weakness


class Hasher:
    """argon2id with the cost of this installation."""

    def __init__(self, time_cost: int, memory_kib: int) -> None:
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        # Looks like a hash of the present cost and opens nothing: checked when there is none to check, so
        # that an unknown address takes as long as a known one.
        salt, digest = "A" * 22, "A" * 43
        self.decoy = f"$argon2id$v=19$m={memory_kib},t={time_cost},p=1${salt}${digest}"

    def hash(self, password: str) -> str:
        return self._argon2.hash(_normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        try:
            self._argon2.verify(stored or self.decoy, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def needs_rehash(self, stored: str) -> bool:
        return self._argon2.check_needs_rehash(stored)


def init_passwords(app: Flask, *, time_cost: int, memory_kib: int) -> None:
    """Attach a hasher to the application."""
    app.extensions[EXTENSION] = Hasher(time_cost, memory_kib)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with its parameters and salt."""
    return _hasher().hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Say whether a password has this hash; does the same work when there is no hash, and says no."""
    return _hasher().verify(stored, password)


def is_published(password: str) -> bool:
    """Say whether a password is that of the demonstration, in an installation which is none.

    A database may outlive the demonstration that it was made for, with all its accounts.
    """
    is_demonstration = current_app.config["PALIERS"].demo
    return not is_demonstration and _normal(password) == PUBLISHED_PASSWORD


def needs_rehash(stored: str) -> bool:
    """Say whether a hash was made with another cost than the present one."""
    return _hasher().needs_rehash(stored)


def refuse_weak_password(password: str, email: str, display_name: str) -> None:
    """Refuse what would be guessed early (ASVS 6.2), by WeakPasswordError: length, common words, own name.

    No rule on kinds of characters, no regular change: both make passwords worse.
    """
    weakness = Weakness.COMMON if is_published(password) else find_weakness(password, email, display_name)
    if weakness is not None:
        raise WeakPasswordError(weakness)


def find_weakness(password: str, email: str, display_name: str) -> Weakness | None:
    """Return why a password is refused, None when it is good."""
    if len(password) < MINIMUM_LENGTH:
        return Weakness.TOO_SHORT
    if len(password) > MAXIMUM_LENGTH:
        return Weakness.TOO_LONG
    if _is_common(password):
        return Weakness.COMMON
    if _is_personal(password, email, display_name):
        return Weakness.PERSONAL
    return None


def _is_common(password: str) -> bool:
    """Say whether a password is one or two common words with ornaments, a run of keys, or a repetition."""
    plain = _unaccented(password)
    if len(set(plain)) < DISTINCT_CHARACTERS or re.fullmatch(r"(.{1,6}?)\1+.{0,2}", plain):
        return True
    if any(plain in run * 2 or plain in run[::-1] * 2 for run in RUNS):
        return True
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", plain)
    letters = {re.sub(r"[^a-z]", "", form) for form in (core, core.translate(DISGUISES))}
    return any(_is_made_of_common_words(word) for word in letters)


def _is_made_of_common_words(letters: str) -> bool:
    words = _common_words()
    return letters in words or any(
        letters[:cut] in words and letters[cut:] in words for cut in range(1, len(letters))
    )


def _is_personal(password: str, email: str, display_name: str) -> bool:
    plain = _unaccented(password)
    parts = re.split(r"[^a-z0-9]+", f"{_unaccented(email)} {_unaccented(display_name)}")
    return any(part in plain for part in parts if len(part) >= SHORTEST_NAME)


@cache
def _common_words() -> frozenset[str]:
    """Return the list: lower case letters, one word a line; the empty word stands for digits and signs."""
    text = files("survey_app.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(["", *text.split()])


def _normal(password: str) -> str:
    """Return the one form of a password that several keyboards may compose differently."""
    return unicodedata.normalize("NFKC", password)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _hasher() -> Hasher:
    return cast("Hasher", current_app.extensions[EXTENSION])
