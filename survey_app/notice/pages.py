"""The register and the places as a template receives them, in the language that is being spoken."""

from dataclasses import dataclass
from itertools import groupby

from survey_app.notice.entries import About, Chapter, Entry, Seen
from survey_app.notice.places import PLACES
from survey_app.notice.register import REGISTER
from survey_app.retention import SCHEDULE
from survey_app.web.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is stored. `columns` are names as the database has them."""

    what: str
    why: str
    about: str
    seen: str
    until: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinesOfChapter:
    """One part of the register."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place outside the database."""

    name: str
    what: str
    until: str


_TITLES = {
    Chapter.ROLL: _("La liste des invités"),
    Chapter.BOX: _("L’urne"),
    Chapter.RESULTS: _("Les résultats"),
    Chapter.CAMPAIGN: _("L’enquête"),
    Chapter.ACCOUNTS: _("Les comptes de qui prépare ou lit"),
    Chapter.QUESTIONNAIRES: _("Les questionnaires"),
    Chapter.PLAN: _("La fiche, le plan et la commission"),
}
_ABOUT = {
    About.NOBODY: _("personne"),
    About.INVITED: _("vous, personne invitée"),
    About.HOLDER: _("qui a un compte"),
}
_SEEN = {
    Seen.NO_SCREEN: _("aucun écran ; l’exploitant du serveur pourrait le lire dans la base"),
    Seen.PUBLIC: _("tout le monde"),
    Seen.STAFF: _("la direction et le référent numérique"),
    Seen.AUTHORS: _("qui écrit des questionnaires"),
    Seen.PARTNERS: _("la direction, le référent numérique et l’animateur TICE invité"),
    Seen.COMMISSION: _("les mêmes, et la commission pour ce que la direction publie"),
    Seen.ADMINISTRATORS: _("les administrateurs, et la personne elle-même"),
}


def list_chapters() -> tuple[LinesOfChapter, ...]:
    """Return the whole register in the language of `flask_babel`."""
    return tuple(
        LinesOfChapter(str(_TITLES[chapter]), tuple(_line(entry) for entry in entries))
        for chapter, entries in groupby(REGISTER, key=lambda entry: entry.chapter)
    )


def list_places() -> tuple[PlaceLine, ...]:
    """Return what is kept outside the database, in the language of `flask_babel`."""
    return tuple(PlaceLine(str(place.name), str(place.what), str(place.until)) for place in PLACES)


def _line(entry: Entry) -> Line:
    return Line(
        what=str(entry.what),
        why=str(entry.why),
        about=str(_ABOUT[entry.about]),
        seen=str(_SEEN[entry.seen]),
        until=str(SCHEDULE[entry.until].until),
        columns=entry.names,
    )
