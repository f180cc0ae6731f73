"""The catalogues say everything the pages say: French is the language of the sources, English is complete."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture.source_tree import ROOT

APPLICATION = ROOT / "survey_app"
ENGLISH = APPLICATION / "translations" / "en" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
# The answer page is compiled without Flask and has a catalogue of its own.
OF_THE_ANSWER_PAGE = ("ballots/pages/", "templates/answer/")

Said = str | tuple[str, ...] | list[str]


def sentences(*, of_the_answer_page: bool) -> set[str | tuple[str, ...]]:
    """Return the sentences in the sources, those with a plural as pairs."""
    found = extract_from_dir(str(APPLICATION), METHODS, keywords=KEYWORDS)
    return {
        message
        for file_name, _line, message, _comments, _context in found
        if file_name.startswith(OF_THE_ANSWER_PAGE) == of_the_answer_page
    }


def catalogue(domain: str) -> Catalog:
    """Return the English catalogue of a domain."""
    with Path(ENGLISH, f"{domain}.po").open("rb") as source:
        return read_po(source, locale="en", domain=domain)


@pytest.mark.parametrize(("domain", "of_the_answer_page"), [("messages", False), ("answer", True)])
def test_the_catalogue_holds_exactly_what_is_said(domain: str, *, of_the_answer_page: bool) -> None:
    held = {message.id for message in catalogue(domain) if message.id}
    said = sentences(of_the_answer_page=of_the_answer_page)
    assert (said - held, held - said) == (set(), set())


@pytest.mark.parametrize("domain", ["messages", "answer"])
def test_every_sentence_is_translated(domain: str) -> None:
    untranslated = [
        message.id
        for message in catalogue(domain)
        if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]
    assert untranslated == []


@pytest.mark.parametrize("domain", ["messages", "answer"])
def test_translations_keep_the_values_of_the_sentence(domain: str) -> None:
    wrong = [
        message.id
        for message in catalogue(domain)
        if message.id and not _keeps_values(_forms(message.id), _forms(message.string))
    ]
    assert wrong == []


def _keeps_values(said: tuple[str, ...], translated: tuple[str, ...]) -> bool:
    """Whether the plural names what the plural names; a singular may leave its number out."""
    expected = _values(said[-1])
    return _values(translated[-1]) == expected and all(_values(form) <= expected for form in translated)


def _forms(said: Said | None) -> tuple[str, ...]:
    """Return the singular and the plural, or the one form there is."""
    return (said or "",) if said is None or isinstance(said, str) else tuple(said)


def _values(form: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\(\w+\)[sd]|\{\w+\}", form))
