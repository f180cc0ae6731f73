"""What the answer page needs to know of a campaign, compiled once and kept for a moment in each process.

Never sees the roll: from a campaign only its title, dates, state and the names of its cells.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from questionnaires.answers.codebook import Codebook, compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.models import BallotBox
from survey_app.ballots.sealing import Sealer
from survey_app.campaigns.models import Campaign, CampaignState, ReportingCell
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire
from survey_app.schools.models import School

BEFORE_OPENING = frozenset({CampaignState.PREPARING, CampaignState.SCHEDULED})
KEPT = 256
"""Campaigns kept; those read longest ago make room."""


@dataclass(frozen=True, slots=True)
class CompiledRevision:
    """All that reading and coding answers needs of a revision; the same for every campaign that uses it."""

    questionnaire: Questionnaire
    reader: FormReader
    codebook: Codebook


@dataclass(frozen=True, slots=True)
class Voting:
    """One campaign as the answer page knows it. `sealer` and `ballot_size` exist once it is open."""

    campaign_id: int
    revision_id: int
    public_id: str
    title: str
    school: str
    contact: str
    accent: str
    state: CampaignState
    opens_at: datetime | None
    closes_at: datetime | None
    cells: tuple[str, ...]
    revision: CompiledRevision
    sealer: Sealer | None
    ballot_size: int


class VotingCache:
    """Keeps what was read for `seconds`, since every answer page asks for the same few campaigns.

    The same object is given while nothing changes, so that what is rendered from it can be kept with it. Casting
    checks state and dates again: an old entry can show a page too long by that much, never take a ballot too late.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep entries for `seconds` by `clock`."""
        self._seconds = seconds
        self._clock = clock
        self._revisions: dict[int, CompiledRevision] = {}
        self._votings: dict[str, tuple[float, Voting]] = {}
        self._lock = threading.Lock()

    def find(self, public_id: str) -> Voting | None:
        """Return the campaign with this public id, or None."""
        entry = self._votings.get(public_id)
        now = self._clock()
        if entry is not None and now - entry[0] < self._seconds:
            return entry[1]
        voting = self._read(public_id)
        with self._lock:
            before = self._votings.pop(public_id, None)
            # What is not open yet is not kept: the first answers come within seconds of the opening.
            if voting is None or voting.state in BEFORE_OPENING:
                return voting
            if before is not None and before[1] == voting:
                voting = before[1]
            while len(self._votings) >= KEPT:
                del self._votings[next(iter(self._votings))]
            self._votings[public_id] = (now, voting)
        return voting

    def _read(self, public_id: str) -> Voting | None:
        row = (
            session()
            .execute(
                select(Campaign, School)
                .join(School, School.id == Campaign.school_id)
                .where(Campaign.public_id == public_id)
            )
            .one_or_none()
        )
        if row is None:
            return None
        campaign, school = row
        box = session().get(BallotBox, public_id)
        cells = session().scalars(
            select(ReportingCell.name)
            .where(ReportingCell.campaign_id == campaign.id)
            .order_by(ReportingCell.number)
        )
        return Voting(
            campaign_id=campaign.id,
            revision_id=campaign.revision_id,
            public_id=public_id,
            title=campaign.title,
            school=school.name,
            contact=school.contact,
            accent=school.accent,
            state=campaign.state,
            opens_at=campaign.opens_at,
            closes_at=campaign.closes_at,
            cells=tuple(cells),
            revision=self._compiled(campaign.revision_id),
            sealer=_sealer(box.public_key, public_id) if box is not None else None,
            ballot_size=box.ballot_size if box is not None else 0,
        )

    def _compiled(self, revision_id: int) -> CompiledRevision:
        compiled = self._revisions.get(revision_id)
        if compiled is None:
            questionnaire = get_questionnaire(revision_id)
            compiled = CompiledRevision(
                questionnaire, FormReader(questionnaire), compile_codebook(questionnaire)
            )
            self._revisions[revision_id] = compiled
        return compiled


# One sealer for a key, so that a campaign read twice is equal to itself.
_sealer = lru_cache(maxsize=KEPT)(Sealer)
