"""The school's own fiche as a plan uses it: the position it gives, and where each champ stands."""

from dataclasses import dataclass

from questionnaires.analysis.maturity import ChampPosition, Position
from survey_app.diagnostics.operations.reading import (
    find_position_now,
    find_signed_position,
    list_assessments,
)
from survey_app.plans.lines import AxisState


@dataclass(frozen=True, slots=True)
class FicheAtHand:
    """The latest position of a school, and the school year of its fiche."""

    position: Position
    year: int
    is_signed: bool


def find_fiche(school_id: int) -> FicheAtHand | None:
    """Return the position of the latest signed fiche, else of the one that is being filled; None without a fiche."""
    signed = find_signed_position(school_id, None)
    if signed is not None:
        return FicheAtHand(signed.position, signed.year, is_signed=True)
    position = find_position_now(school_id)
    year = max((one.year for one in list_assessments(school_id)), default=None)
    if position is None or year is None:
        return None
    return FicheAtHand(position, year, is_signed=False)


def find_states(school_id: int) -> dict[str, AxisState]:
    """Return where each champ stands, by code; nothing without a fiche."""
    fiche = find_fiche(school_id)
    if fiche is None:
        return {}
    return {champ.code: _state_of(champ, fiche) for champ in fiche.position.champs}


def _state_of(champ: ChampPosition, fiche: FicheAtHand) -> AxisState:
    titles = fiche.position.paliers
    return AxisState(
        year=fiche.year,
        is_signed=fiche.is_signed,
        palier=champ.palier,
        palier_title=titles[champ.palier - 1] if champ.palier else {},
        reached=sum(count.reached for count in champ.counts),
        applicable=sum(count.applicable for count in champ.counts),
        next_title=titles[champ.next_palier - 1] if champ.next_palier else {},
        needed=champ.needed,
        missing=tuple(state.label for state in champ.missing),
    )
