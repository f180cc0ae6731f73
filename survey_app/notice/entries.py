"""What an entry of the register is: columns that are one thing to people, whom they are about, and who sees them."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """Whom a column says something about."""

    NOBODY = "nobody"
    INVITED = "invited"
    HOLDER = "holder"


class Seen(StrEnum):
    """Who finds it on a screen or in a file that Paliers makes."""

    NO_SCREEN = "no_screen"
    PUBLIC = "public"
    STAFF = "staff"
    AUTHORS = "authors"
    PARTNERS = "partners"
    COMMISSION = "commission"
    ADMINISTRATORS = "administrators"


class Chapter(StrEnum):
    """Parts of the register, the nearest to an invited person first."""

    ROLL = "roll"
    BOX = "box"
    RESULTS = "results"
    CAMPAIGN = "campaign"
    ACCOUNTS = "accounts"
    QUESTIONNAIRES = "questionnaires"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Entry:
    """Columns of one table that are one thing to people. `until` is a key of `retention.SCHEDULE`."""

    chapter: Chapter
    table: str
    columns: tuple[str, ...]
    what: str
    why: str
    seen: Seen
    until: str
    about: About = About.NOBODY

    @property
    def names(self) -> tuple[str, ...]:
        """The columns as the database names them, each with its table."""
        return tuple(f"{self.table}.{column}" for column in self.columns)


def entry(place: str, columns: str, what: str, why: str, *, to: Seen, until: str, about: About) -> Entry:
    """Return the entry of a place written as `chapter/table`, with its columns in one string."""
    chapter, _slash, table = place.partition("/")
    return Entry(Chapter(chapter), table, tuple(columns.split()), what, why, to, until, about)
