"""A PDF as another program reads it: its words, its tags, its bookmarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


@dataclass(frozen=True)
class Tag:
    """One element of the structure: its type, what it says of itself, and the elements in it.

    `scope` is of a header cell, `alternative` the text in place of a figure.
    """

    name: str
    alternative: str | None
    scope: str | None
    children: tuple["Tag", ...]


def words_of(reader: PdfReader) -> str:
    """Return the words without any space: where lines break is not the point."""
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def root_of(reader: PdfReader) -> dict[str, Any]:
    """Return the catalogue of the document."""
    root: Any = reader.trailer["/Root"]
    return dict(root)


def tags_of(reader: PdfReader) -> list[Tag]:
    """Return the structure in reading order."""
    tops = _elements(root_of(reader)["/StructTreeRoot"])
    return [tag for top in tops for tag in _flat(top)]


def tag_names(reader: PdfReader) -> list[str]:
    """Return the types of the elements of the structure, in reading order."""
    return [tag.name for tag in tags_of(reader)]


def descendants(tag: Tag, name: str) -> list[Tag]:
    """Return the elements of a type inside another."""
    return [one for one in _flat(tag) if one.name == name]


def bookmarks_of(reader: PdfReader) -> list[str]:
    """Return the titles of the bookmarks, in order."""
    return list(_titles(reader.outline))


def _flat(tag: Tag) -> Iterator[Tag]:
    yield tag
    for child in tag.children:
        yield from _flat(child)


def _elements(node: object) -> Iterator[Tag]:
    """Yield the elements at a node: it may be one, a list, or something that is none but holds some."""
    element = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(element, list):
        for child in element:
            yield from _elements(child)
    elif isinstance(element, DictionaryObject):
        inner = _elements(element.get("/K"))
        if "/S" not in element:
            yield from inner
            return
        alternative = element.get("/Alt")
        yield Tag(
            name=str(element["/S"]),
            alternative=None if alternative is None else str(alternative),
            scope=_attribute(element.get("/A"), "/Scope"),
            children=tuple(inner),
        )


def _attribute(attributes: object, name: str) -> str | None:
    """Return one attribute of an element, which has a dictionary of them or a list of dictionaries."""
    given = attributes.get_object() if isinstance(attributes, IndirectObject) else attributes
    for one in given if isinstance(given, list) else [given]:
        owner = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(owner, DictionaryObject) and name in owner:
            return str(owner[name])
    return None


def _titles(outline: object) -> Iterator[str]:
    for entry in outline if isinstance(outline, list) else []:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry["/Title"])
