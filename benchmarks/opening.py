"""Opening and tabulating 100 000 ballots of 43 questions: seconds and peak memory of the process that does it."""

import json
import random
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, update

from benchmarks.installation import OPTIONS, QUESTIONS, forty_three_questions, prepare, settings_for
from benchmarks.results import Result
from config import Settings
from questionnaires.answers.ballots import pack_ballot
from survey_app.ballots.models import BallotBox, SealedBallot
from survey_app.ballots.opening import open_ballot_box
from survey_app.ballots.sealing import Sealer
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.database import session, transaction
from survey_app.factory import create_app
from tests.factories import NOW
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.processes import ROOT

BALLOTS = 100_000
CELLS = 40
BATCH = 5000


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Fill a box, then open it in a fresh process whose memory is its own."""
    settings = settings_for(postgres.create("opening"), folder / "opening")
    migrate(settings.database_url, folder)
    _fill(settings)
    code = "from benchmarks.opening import open_in_this_process; open_in_this_process()"
    arguments = [settings.database_url, str(settings.data_dir)]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    yield Result("opening_100000_ballots", figures["seconds"], "s", BALLOTS)
    yield Result("opening_100000_ballots_peak_memory", figures["megabytes"], "MB", BALLOTS)


def open_in_this_process() -> None:
    """Open the one closed campaign of the database named on the command line; print seconds and peak memory."""
    settings = settings_for(sys.argv[1], Path(sys.argv[2]))
    with create_app(settings).app_context():
        campaign_id = session().query(Campaign.id).scalar()
        start = time.perf_counter()
        open_ballot_box(campaign_id, NOW)
        seconds = time.perf_counter() - start
    # Linux counts in kilobytes.
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


def _fill(settings: Settings) -> None:
    """Close a campaign of 40 cells whose box holds the ballots. The roll is small: opening only counts it."""
    app, roll = prepare(settings, forty_three_questions(), CELLS * 40)
    dice = random.Random(20261123)
    with app.app_context():
        box = session().get(BallotBox, roll.public_id)
        if box is None:
            message = "the campaign has no box"
            raise RuntimeError(message)
        sealer, size = Sealer(box.public_key, roll.public_id), box.ballot_size
        with transaction() as writing:
            for _ in range(BALLOTS // BATCH):
                rows = [
                    {
                        "campaign_public_id": roll.public_id,
                        "slot": secrets.token_bytes(16),
                        "sealed": sealer.seal(_ballot(dice, size)),
                    }
                    for _ in range(BATCH)
                ]
                writing.execute(insert(SealedBallot), rows)
            writing.execute(update(Campaign).values(state=CampaignState.CLOSED, closed_at=NOW))


def _ballot(dice: random.Random, size: int) -> bytes:
    record = bytes(dice.choices(range(OPTIONS + 1), k=QUESTIONS))
    return pack_ballot(cell=dice.randint(1, CELLS), record=record, texts={}, size=size)
