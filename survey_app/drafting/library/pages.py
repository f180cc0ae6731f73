"""What the page of the library receives: parts of published questionnaires, and where they can go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import flask_babel

from questionnaires.definition.texts import Text, in_language
from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.operations.library import ItemSort, LibraryItem
from survey_app.drafting.words.kinds import KINDS
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext

SORTS: Mapping[ItemSort, str] = {
    ItemSort.SECTION: lazy_gettext("Partie"),
    ItemSort.QUESTION: lazy_gettext("Question"),
    ItemSort.SCALE: lazy_gettext("Échelle"),
}
MOST_SHOWN = 60
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One part of the library, by its sort and key; `is_locked`: in this draft its words will not change."""

    name: str
    sort: str
    label: str
    parts: tuple[str, ...]
    more: int
    questionnaire: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The parts that were found, and the places where one can be put: value and words."""

    head: DraftHead
    words: str
    sort: str
    sorts: tuple[tuple[str, str], ...]
    lines: tuple[ItemLine, ...]
    more: int
    places: tuple[tuple[str, str], ...]
    place: str


def item_line(item: LibraryItem, *, binds: bool) -> ItemLine:
    """Return one part; the locks of common items bind schools."""
    kind = str(KINDS[item.kind].name) if item.kind else ""
    sort = str(SORTS[item.sort])
    is_locked = binds and item.is_common and item.sort is not ItemSort.SCALE
    return ItemLine(
        name=f"{item.sort.value}:{item.key}",
        sort=_("%(sort)s : %(kind)s", sort=sort, kind=kind) if kind else sort,
        label=_say(item.label) or sort,
        parts=tuple(_say(part) for part in item.parts[:MOST_PARTS]),
        more=max(0, len(item.parts) - MOST_PARTS),
        questionnaire=_say(item.questionnaire),
        is_locked=is_locked,
    )


def list_places(reader: DraftReader) -> Sequence[tuple[str, str]]:
    """Return the sections into which a question can go; a part goes after the chosen one."""
    return [
        (section, _("Partie %(number)s : %(name)s", number=number, name=reader.name(section)))
        for number, section in enumerate(reader.sections(), start=1)
    ]


def _say(text: Text) -> str:
    return in_language(text, current_language())
