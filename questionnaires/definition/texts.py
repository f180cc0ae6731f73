"""Texts in several languages, as they stand in a definition."""

from typing import Annotated

from pydantic import StringConstraints

LANGUAGE_PATTERN = r"^[a-z]{2}(-[A-Z]{2})?$"

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
"""A BCP 47 tag as short as possible: `fr`, `en`, `fr-CA`."""

Text = dict[Language, str]
"""One text in each language it exists in, for instance `{"fr": "Oui", "en": "Yes"}`."""


def in_language(text: Text, language: str, fallback: str = "fr") -> str:
    """Return `text` in `language`, else in `fallback`, else in whatever language it has; empty when it has none."""
    for candidate in (language, fallback):
        if text.get(candidate):
            return text[candidate]
    return next((words for words in text.values() if words), "")
