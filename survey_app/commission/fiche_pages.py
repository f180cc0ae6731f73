"""What the page of a published fiche receives: where each champ stands and what comes next; no notes, no files."""

from dataclasses import dataclass

from flask_babel import ngettext

from questionnaires.analysis.maturity import ChampPosition, Position
from questionnaires.definition.texts import Text, in_language
from survey_app.commission.operations.access import Seat
from survey_app.diagnostics.signed import SignedPosition
from survey_app.web.translation import current_language
from survey_app.web.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class PalierStep:
    """One palier of a champ: its title, whether it is reached, and how many of its indicators are."""

    title: str
    is_reached: bool
    words: str


@dataclass(frozen=True, slots=True)
class ChampRow:
    """One champ: where it stands, and which indicators bring the next palier."""

    code: str
    title: str
    words: str
    steps: tuple[PalierStep, ...]
    next_words: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedFichePage:
    """A signed fiche, as the commission reads it."""

    seat: Seat
    title: str
    signed: SignedPosition
    champs: tuple[ChampRow, ...]


def published_fiche_page(seat: Seat, title: str, signed: SignedPosition) -> PublishedFichePage:
    """Return the page of a signed fiche."""
    position = signed.position
    return PublishedFichePage(
        seat, title, signed, tuple(_champ_row(champ, position) for champ in position.champs)
    )


def _champ_row(champ: ChampPosition, position: Position) -> ChampRow:
    return ChampRow(
        code=champ.code,
        title=_own(champ.title),
        words=_say_palier(champ, position),
        steps=tuple(
            PalierStep(
                title=_own(position.paliers[count.palier - 1]),
                is_reached=bool(champ.palier and count.palier <= champ.palier),
                words=str(
                    _(
                        "%(reached)s sur %(applicable)s atteints",
                        reached=count.reached,
                        applicable=count.applicable,
                    )
                ),
            )
            for count in champ.counts
        ),
        next_words=_say_next(champ, position),
        missing=tuple(_own(state.label) for state in champ.missing),
    )


def _say_palier(champ: ChampPosition, position: Position) -> str:
    if champ.palier is None:
        return str(_("Aucun indicateur de ce champ ne concerne l’établissement."))
    if not champ.palier:
        return str(_("Le premier palier est en construction."))
    title = _own(position.paliers[champ.palier - 1])
    return str(_("Palier %(number)s atteint : %(title)s.", number=champ.palier, title=title))


def _say_next(champ: ChampPosition, position: Position) -> str:
    if champ.next_palier is None or not champ.needed:
        return ""
    return ngettext(
        "Pour le palier suivant (%(title)s), il reste %(num)s indicateur à atteindre.",
        "Pour le palier suivant (%(title)s), il reste %(num)s indicateurs à atteindre.",
        champ.needed,
        title=_own(position.paliers[champ.next_palier - 1]),
    )


def _own(text: Text) -> str:
    return in_language(text, current_language())
