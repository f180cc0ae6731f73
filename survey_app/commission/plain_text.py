"""Agendas, minutes and comments: plain text with simple lists, as blocks that pages and documents print. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from survey_app.documents.characters import xml_text

_ITEM = re.compile(r"\s*(?:[-–•*]|\d{1,2}[.)])\s+(?P<text>\S.*)")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, whose lines end where its author ended them, or a list."""

    kind: Literal["paragraph", "list"]
    lines: tuple[str, ...]


def clean_text(text: str) -> str:
    """Return what is kept of a text: no control characters, no spaces at line ends, at most one empty line in a row."""
    lines = (line.rstrip() for line in xml_text(text).replace("\t", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def read_blocks(text: str) -> tuple[TextBlock, ...]:
    """Return the paragraphs and lists of a text: a line that begins with a dash, a bullet or a number is an item."""
    blocks: list[TextBlock] = []
    for chunk in clean_text(text).split("\n\n"):
        begins = True
        for line in filter(None, chunk.split("\n")):
            block = _block(line)
            # An empty line parts paragraphs, not the items of a list.
            if blocks and blocks[-1].kind == block.kind and (block.kind == "list" or not begins):
                block = TextBlock(block.kind, blocks.pop().lines + block.lines)
            blocks.append(block)
            begins = False
    return tuple(blocks)


def _block(line: str) -> TextBlock:
    item = _ITEM.fullmatch(line)
    return TextBlock("list", (item["text"],)) if item else TextBlock("paragraph", (line,))
