"""The scripts of the builder say nothing that has no words, and no word is left unsaid."""

import re
from collections.abc import Iterator

from survey_app.drafting.words.builder import SENTENCES
from survey_app.drafting.words.kinds import KINDS
from tests.architecture.source_tree import ROOT

SCRIPTS = sorted((ROOT / "survey_app" / "static" / "builder").glob("*.js"))
FIXED = re.compile(r'\b(say|sayCount)\("([\w.@]+)"')
CHOSEN = re.compile(r'\bsay\([^"`()]*\? "([\w.]+)" : "([\w.]+)"')
VARYING = re.compile(r"\bsay(?:Count)?\(`([^`]+)`")
LISTED = re.compile(r'"(said\.\w+|shortcut\.\w+)"')


def names() -> Iterator[str]:
    """Yield the names that scripts say, with a star for what varies."""
    for script in SCRIPTS:
        source = script.read_text()
        for function, name in FIXED.findall(source):
            yield from (f"{name}.one", f"{name}.many") if function == "sayCount" else (name,)
        for pair in CHOSEN.findall(source):
            yield from pair
        yield from LISTED.findall(source)
        for pattern in VARYING.findall(source):
            yield re.sub(r"\$\{[^}]*\}", "*", pattern)


def matches(name: str, pattern: str) -> bool:
    """Tell whether a pattern with stars stands for a name."""
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", r"[\w.@]*"), name))


def test_all_that_is_said_has_words() -> None:
    known = {*SENTENCES, *(f"kind.{kind}{suffix}" for kind in KINDS for suffix in ("", ".use"))}
    missing = [name for name in names() if not any(matches(word, name) for word in known)]
    assert missing == []


def test_all_words_are_said() -> None:
    said = set(names())
    unsaid = [word for word in SENTENCES if not any(matches(word, name) for name in said)]
    assert unsaid == []
