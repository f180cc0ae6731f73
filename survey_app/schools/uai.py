"""The UAI, by which every French school is known: seven digits and a check letter."""

import re

CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # without I, O and Q


def normalise_uai(text: str) -> str:
    """Return a UAI as it is stored, from what people type: « 077 9990r » gives « 0779990R »."""
    return re.sub(r"\s", "", text).upper()


def is_valid_uai(uai: str) -> bool:
    """Say whether a stored UAI has its form and its letter: the number modulo 23 names it."""
    if not re.fullmatch(r"[0-9]{7}[A-Z]", uai):
        return False
    return CHECK_LETTERS[int(uai[:7]) % len(CHECK_LETTERS)] == uai[7]
