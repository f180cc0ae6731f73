"""What the answer page needs to know of a campaign, compiled once and kept for a moment in each process.

Never sees the roll: from a campaign only its title, dates, state and the names of its cells.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from questionnaires.analysis.report import Thresholds
from questionnaires.answers.codebook import Codebook, compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.definition.model import Audience, Questionnaire
from survey_app.ballots.box import make_key_list
from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.errors import (
    VotingClosedError,
    VotingError,
    VotingInterruptedError,
    VotingNotOpenError,
)
from survey_app.ballots.models import BallotBox
from survey_app.ballots.sealing import Sealer
from survey_app.campaigns.models import Campaign, CampaignState, Editing, OpeningRule, ReportingCell
from survey_app.campaigns.operations.thresholds import get_thresholds
from survey_app.database import session
from survey_app.drafting.operations import get_questionnaire
from survey_app.keys.store import KeyMissingError, Purpose, key_store
from survey_app.schools.models import School
from survey_app.tokens.key_list import KeyList

logger = logging.getLogger("paliers.ballots")

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
    """One campaign as the answer page knows it.

    `sealer`, `ballot_size` and `key_list` exist once it is open, `keys` while its box takes ballots.
    `numbered_cells` are the number and the name of each reporting cell.
    """

    campaign_id: int
    revision_id: int
    public_id: str
    title: str
    school: str
    contact: str
    accent: str
    audience: Audience
    state: CampaignState
    opens_at: datetime | None
    closes_at: datetime | None
    editing: Editing
    opening_rule: OpeningRule
    thresholds: Thresholds
    closed_at: datetime | None
    key_fingerprint: bytes | None
    numbered_cells: tuple[tuple[int, str], ...]
    revision: CompiledRevision
    sealer: Sealer | None = None
    ballot_size: int = 0
    key_list: KeyList | None = None
    takes_ballots: bool = False
    keys: BoxKeys | None = None

    @property
    def is_by_link(self) -> bool:
        """Whether people answer by the shared link of their group."""
        return self.audience is not Audience.STAFF

    @property
    def why_no_keys(self) -> VotingError:
        """Why nothing can be taken, where there are no `keys`."""
        if self.state in BEFORE_OPENING:
            return VotingNotOpenError()
        return VotingInterruptedError() if self.takes_ballots else VotingClosedError()

    @property
    def cells(self) -> tuple[str, ...]:
        """The names of the reporting cells."""
        return tuple(name for _, name in self.numbered_cells)

    @property
    def cell_names(self) -> dict[int, str]:
        """The names of the reporting cells by their numbers."""
        return dict(self.numbered_cells)


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
        cells = session().execute(
            select(ReportingCell.number, ReportingCell.name)
            .where(ReportingCell.campaign_id == campaign.id)
            .order_by(ReportingCell.number)
        )
        voting = Voting(
            campaign_id=campaign.id,
            revision_id=campaign.revision_id,
            public_id=public_id,
            title=campaign.title,
            school=school.name,
            contact=school.contact,
            accent=school.accent,
            audience=campaign.audience,
            state=campaign.state,
            opens_at=campaign.opens_at,
            closes_at=campaign.closes_at,
            editing=campaign.editing,
            opening_rule=campaign.opening_rule,
            thresholds=get_thresholds(campaign),
            closed_at=campaign.closed_at,
            key_fingerprint=campaign.key_fingerprint,
            numbered_cells=tuple((number, name) for number, name in cells),
            revision=self._compiled(campaign.revision_id),
        )
        box = session().get(BallotBox, public_id)
        return voting if box is None else _with_box(voting, box, campaign.revision.content_hash)

    def _compiled(self, revision_id: int) -> CompiledRevision:
        compiled = self._revisions.get(revision_id)
        if compiled is None:
            questionnaire = get_questionnaire(revision_id)
            compiled = CompiledRevision(
                questionnaire, FormReader(questionnaire), compile_codebook(questionnaire)
            )
            self._revisions[revision_id] = compiled
        return compiled


def _with_box(voting: Voting, box: BallotBox, content_hash: str) -> Voting:
    keys = None
    if box.takes_ballots:
        try:
            seed = key_store().get(voting.public_id, Purpose.BOX)
        except (KeyMissingError, OSError) as error:
            # The pages stay, and say so; whoever looks after the installation has to know.
            logger.error("the keys of an open campaign cannot be read: %s", type(error).__name__)  # noqa: TRY400
        else:
            keys = BoxKeys(seed, voting.public_id, tuple(sorted(box.cell_keys)))
    return replace(
        voting,
        takes_ballots=box.takes_ballots,
        sealer=_sealer(box.public_key, voting.public_id),
        ballot_size=box.ballot_size,
        key_list=make_key_list(box, content_hash, voting.editing),
        keys=keys,
    )


# One sealer for a key, so that a campaign read twice is equal to itself.
_sealer = lru_cache(maxsize=KEPT)(Sealer)
