"""A PDF as another program reads it: its words, its tags, its bookmarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


@dataclass(frozen=True)
class Tag:
    """One element of the structure: its type, and its alternative text if it has one."""

    name: str
    alternative: str | None


def words_of(reader: PdfReader) -> str:
    """Return the words without any space: where lines break is not the point."""
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def root_of(reader: PdfReader) -> dict[str, Any]:
    """Return the catalogue of the document."""
    root: Any = reader.trailer["/Root"]
    return dict(root)


def tags_of(reader: PdfReader) -> list[Tag]:
    """Return the structure in reading order."""
    return list(_walk(root_of(reader)["/StructTreeRoot"]))


def tag_names(reader: PdfReader) -> list[str]:
    """Return the types of the elements of the structure, in reading order."""
    return [tag.name for tag in tags_of(reader)]


def bookmarks_of(reader: PdfReader) -> list[str]:
    """Return the titles of the bookmarks, in order."""
    return list(_titles(reader.outline))


def _walk(node: object) -> Iterator[Tag]:
    element = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(element, list):
        for child in element:
            yield from _walk(child)
    elif isinstance(element, DictionaryObject):
        if "/S" in element:
            alternative = element.get("/Alt")
            yield Tag(str(element["/S"]), None if alternative is None else str(alternative))
        yield from _walk(element.get("/K"))


def _titles(outline: object) -> Iterator[str]:
    for entry in outline if isinstance(outline, list) else []:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry["/Title"])
