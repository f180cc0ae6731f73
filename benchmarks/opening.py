"""Opening and tabulating 100 000 ballots of 43 questions: seconds and peak memory of the process that does it."""

import random
import resource
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, select, update

from benchmarks.form import OPTIONS, QUESTIONS
from benchmarks.installation import CELL, forty_three_questions, prepare, run_alone, settings_for
from benchmarks.results import Result
from config import Settings
from questionnaires.answers.ballots import pack_ballot
from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.ballots.opening import open_ballot_box
from survey_app.ballots.sealing import Sealer
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session, transaction
from survey_app.factory import create_app
from survey_app.keys.store import Purpose, key_store
from tests.factories import NOW
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.product import environment_of

BALLOTS = 100_000
CELLS = 40
BATCH = 5000


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Fill a box, then open it in a fresh process whose memory is its own."""
    settings = settings_for(postgres.create("opening"), folder / "opening")
    migrate(settings.database_url, folder)
    _fill(settings)
    figures = run_alone("benchmarks.opening", "open_the_box", [], environment_of(settings))
    yield Result(f"opening_{BALLOTS}_ballots", figures["seconds"], "s", BALLOTS)
    yield Result(f"opening_{BALLOTS}_ballots_peak_memory", figures["megabytes"], "MB", BALLOTS)


def open_the_box() -> dict[str, float]:
    """Open the one closed campaign; return seconds and peak memory."""
    with create_app(Settings.from_environment()).app_context():
        campaign_id = session().scalars(select(Campaign.id)).one()
        start = time.perf_counter()
        open_ballot_box(campaign_id, NOW)
        seconds = time.perf_counter() - start
        if session().scalars(select(Campaign.state)).one() is not CampaignState.REPORTED:
            message = "the box was not opened"
            raise RuntimeError(message)
    # Linux counts in kilobytes.
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": seconds, "megabytes": megabytes}


def _fill(settings: Settings) -> None:
    """Close a campaign of 40 cells whose box holds the ballots. The roll is small: opening only counts it."""
    app, roll = prepare(settings, forty_three_questions(), CELLS * CELL)
    dice = random.Random(20261123)
    with app.app_context(), transaction() as writing:
        box = writing.get_one(BallotBox, roll.public_id)
        sealer = Sealer(box.public_key, roll.public_id)
        seed = key_store().get(roll.public_id, Purpose.BOX)
        keys = BoxKeys(seed, roll.public_id, tuple(range(1, CELLS + 1)))
        for _ in range(BALLOTS // BATCH):
            rows = [
                {
                    "campaign_public_id": roll.public_id,
                    "slot": slot,
                    "sealed": keys.lock(
                        dice.randint(1, CELLS),
                        sealer.seal(_ballot(dice, box.ballot_size)),
                        slot=slot,
                        nonce=secrets.token_bytes(12),
                    ),
                }
                for slot in (secrets.token_bytes(16) for _ in range(BATCH))
            ]
            writing.execute(insert(SealedBallot), rows)
        writing.execute(update(Campaign).values(state=CampaignState.CLOSED, closed_at=NOW))


def _ballot(dice: random.Random, size: int) -> bytes:
    record = bytes(dice.choices(range(OPTIONS + 1), k=QUESTIONS))
    return pack_ballot(record=record, texts={}, size=size)
