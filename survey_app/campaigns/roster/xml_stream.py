"""XML read as a stream of events, without document types: no entity, no outside reference, no tree."""

from collections.abc import Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat  # nosemgrep: document types are refused below, which closes every entity attack

from survey_app.campaigns.roster.errors import RosterError, RosterFault

Attributes = Mapping[str, str]


class XmlReader:
    """What a reader does with each event; names come without their name space."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text; an element may hold several."""


def read_xml(pieces: Iterable[bytes], reader: XmlReader) -> None:
    """Give the events of a document to `reader`. Raises RosterError when it is unsound or has a doctype."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: reader.start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - the parameter has no name
        parser.Parse(b"", True)  # noqa: FBT003 - the parameter has no name
    except expat.ExpatError as error:
        raise RosterError(RosterFault.DAMAGED) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_declaration: object) -> NoReturn:
    raise RosterError(RosterFault.DAMAGED)
