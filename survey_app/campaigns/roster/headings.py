"""Which column is which: recognises titles whatever their accents, capitals and spaces, in any order."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey_app.campaigns.roster.limits import HEADER_ROWS
from survey_app.campaigns.roster.table import Row, Table


class Column(StrEnum):
    """What a column may hold."""

    EMAIL = "email"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    NAME = "name"
    TEAM = "team"
    LANGUAGE = "language"


TITLES: Mapping[Column, tuple[str, ...]] = {
    Column.EMAIL: (
        "e-mail académique", "mail académique", "courriel académique", "adresse académique",
        "adresse e-mail académique", "adresse mail académique", "messagerie académique", "adel",
        "e-mail professionnel", "mail professionnel", "courriel professionnel", "mail pro", "e-mail pro",
        "adresse e-mail professionnelle", "adresse mail professionnelle",
        "adresse e-mail", "adresse mail", "adresse courriel", "adresse électronique", "adresse de messagerie",
        "e-mail", "mail", "courriel", "mél", "messagerie", "e-mail address", "adresse", "address",
        "adresses e-mail", "adresses mail", "courriels", "e-mails", "mails",
    ),
    Column.LAST_NAME: (
        "nom", "nom de famille", "nom d'usage", "nom usage", "nom usuel", "patronyme", "last name", "surname",
        "family name",
    ),
    Column.FIRST_NAME: ("prénom", "prénoms", "prénom usuel", "prénom d'usage", "first name", "given name"),
    Column.NAME: (
        "nom complet", "nom et prénom", "nom prénom", "nom(s) et prénom(s)", "prénom nom", "prénom et nom",
        "identité", "civilité nom prénom", "nom affiché", "enseignant", "professeur", "personne", "agent",
        "full name", "name", "display name",
    ),
    Column.TEAM: (
        "équipe", "équipe pédagogique", "discipline", "disciplines", "discipline de poste",
        "discipline poste", "discipline enseignée", "libellé discipline", "matière", "matières",
        "matière enseignée", "service", "pôle", "équipe ou service", "équipe / service", "spécialité", "team",
        "subject", "department", "fonction",
    ),
    Column.LANGUAGE: ("langue", "langue d'invitation", "langue du courriel", "language", "lang"),
}  # fmt: skip
"""Titles in order of preference: when a file has several columns of a kind, the first of these is taken."""

_EMAIL_ROOTS = ("mail", "courriel", "messagerie", "electronique")


def fold(text: str) -> str:
    """Return a text without case, accents, spaces and signs, by which titles and teams are compared."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(character for character in decomposed if character.isalnum()).casefold()


_RANKS: Mapping[str, tuple[Column, int]] = {
    fold(title): (column, rank) for column, titles in TITLES.items() for rank, title in enumerate(titles)
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are: the index in the table of the line of titles (None: no such line), and columns."""

    header: int | None
    columns: Mapping[Column, int]

    def body(self, table: Table) -> Table:
        """Return the lines below the titles."""
        return table if self.header is None else table[self.header + 1 :]


def recognise(title: str) -> tuple[Column, int] | None:
    """Return what a title names and its rank (0 is best), or None."""
    folded = fold(title)
    if folded in _RANKS:
        return _RANKS[folded]
    if any(root in folded for root in _EMAIL_ROOTS) and "@" not in title:
        # A column for private addresses comes last: people are written to at work.
        return Column.EMAIL, 200 if "perso" in folded else 100
    return None


def read_titles(row: Row) -> dict[Column, int]:
    """Return the columns that a line of titles names, the preferred one of each kind."""
    best: dict[Column, tuple[int, int]] = {}
    for index, cell in enumerate(row.cells):
        found = recognise(cell)
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], index)
    return {column: index for column, (_, index) in best.items()}


def find_layout(table: Table) -> Layout | None:
    """Return the layout told by the titles among the first lines, or None when no address column is named."""
    best: Layout | None = None
    for index, row in enumerate(table[:HEADER_ROWS]):
        if any("@" in cell for cell in row.cells):
            break
        columns = read_titles(row)
        if Column.EMAIL in columns and (best is None or len(columns) > len(best.columns)):
            best = Layout(index, columns)
    return best


def guess_layout(table: Table) -> Layout:
    """Return a layout for a table without known titles: the address column is the one with most `@`.

    The line above the first address is taken for the titles. A single column of addresses needs no person to
    confirm it; anything else is a proposal.
    """
    width = max(len(row.cells) for row in table)
    counts = [sum("@" in row.cell(column) for row in table) for column in range(width)]
    address = max(range(width), key=lambda column: (counts[column], -column))
    first = next((index for index, row in enumerate(table) if "@" in row.cell(address)), 0)
    header = first - 1 if first else None
    columns = {Column.EMAIL: address} if counts[address] else {}
    if header is not None:
        columns = read_titles(table[header]) | columns
    return Layout(header, columns)


def is_plain_list(table: Table) -> bool:
    """Say whether the table is one column of addresses."""
    return all(len(row.cells) == 1 and "@" in row.cells[0] for row in table)
