"""How sentences count in each language."""

import pytest

from survey_app.web.translation import translations


@pytest.mark.parametrize(
    ("language", "number", "wanted"),
    [
        ("fr", 0, "%(num)s ligne"),
        ("fr", 1, "%(num)s ligne"),
        ("fr", 2, "%(num)s lignes"),
        ("en", 0, "%(num)s lines"),
        ("en", 1, "%(num)s line"),
    ],
)
def test_nothing_is_singular_in_french_and_plural_in_english(language: str, number: int, wanted: str) -> None:
    assert translations(language).ngettext("%(num)s ligne", "%(num)s lignes", number) == wanted
