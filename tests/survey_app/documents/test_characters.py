"""Characters that may stand in files."""

import pytest

from survey_app.documents.characters import MISSING, printed_text, xml_text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x01c\x0bd", "abcd"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\ufffeb\uffffc", "abc"),
        ("fichier\u202egpj.exe", "fichiergpj.exe"),
        ("\u2066x\u2069\u200f", "x"),
        ("élève 😀 漢", "élève 😀 漢"),
    ],
)
def test_xml_text_drops_what_xml_cannot_hold(text: str, kept: str) -> None:
    assert xml_text(text) == kept


def test_half_of_a_pair_is_dropped() -> None:
    assert xml_text("a\ud83db") == "ab"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Cœur, « Noël » – 45 % ≤ 1,5 …", "Cœur, « Noël » – 45 % ≤ 1,5 …"),
        ("bravo 😀", f"bravo {MISSING}"),
        ("漢", MISSING),
        ("e\u0301", "é"),
    ],
)
def test_printed_text_has_a_glyph_for_everything(text: str, printed: str) -> None:
    assert printed_text(text) == printed
