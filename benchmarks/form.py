"""The form that is measured, as peers were: 43 questions of 5 options, each of them answered."""

from urllib.parse import urlencode

QUESTIONS = 43
OPTIONS = 5


def filled_form(code: str) -> bytes:
    """Return what a browser posts."""
    answers = {f"a.q{number}": f"o{1 + number % OPTIONS}" for number in range(1, QUESTIONS + 1)}
    return urlencode({"code": code, **answers, "step": "send"}).encode()
