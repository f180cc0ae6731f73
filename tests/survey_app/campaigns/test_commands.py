"""The commands of campaigns."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from survey_app.campaigns.commands import COMMANDS
from survey_app.campaigns.models import CampaignState
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.roll import list_people
from survey_app.database import transaction
from tests.survey_app.accounts.visits import stop_clock
from tests.survey_app.campaigns.preparing import CHEF, REFERENT, STRANGER, Stage, begin, prepare, set_stage
from tests.survey_app.campaigns.roster.files import PAUL, TITLES, ZOE, csv_file, ods_file


@pytest.fixture
def stage(app: Flask) -> Stage:
    stop_clock(app)
    with app.app_context():
        return set_stage()


def run(app: Flask, *arguments: str) -> Result:
    commands = {command.name: command for command in COMMANDS}
    return app.test_cli_runner().invoke(commands[arguments[0]], arguments[1:])


def test_a_file_is_imported_and_left_out_lines_are_told(app: Flask, stage: Stage, tmp_path: Path) -> None:
    with app.app_context():
        public_id = begin(stage)
    file = tmp_path / "list.ods"
    file.write_bytes(ods_file([TITLES, ZOE, PAUL, ("X", "Y", "nowhere", "EPS")]))
    result = run(app, "import-roster", public_id, str(file), "--as", CHEF)
    assert (result.exit_code, result.stderr, result.stdout) == (
        0,
        "line 4 left out: no_at_sign\n",
        "2 added, 0 changed, 0 removed, 0 unchanged\n",
    )


def test_adding_keeps_who_is_there(app: Flask, stage: Stage, tmp_path: Path) -> None:
    with app.app_context():
        public_id = begin(stage)
    for name, line in (("first.csv", ZOE), ("second.csv", PAUL)):
        (tmp_path / name).write_bytes(csv_file([TITLES, line]))
        run(app, "import-roster", public_id, str(tmp_path / name), "--as", REFERENT, "--add")
    with app.app_context():
        assert len(list_people(get_campaign(public_id, stage.chef).id)) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"%PDF", "not_a_table"), (b"a;b\n", "no line gives an address that can be used")],
)
def test_a_file_without_people_is_refused(
    app: Flask, stage: Stage, tmp_path: Path, data: bytes, words: str
) -> None:
    with app.app_context():
        public_id = begin(stage)
    (tmp_path / "file").write_bytes(data)
    result = run(app, "import-roster", public_id, str(tmp_path / "file"), "--as", CHEF)
    assert (result.exit_code, words in result.stderr) == (1, True)


def test_a_campaign_is_opened_by_its_head_only(app: Flask, stage: Stage) -> None:
    with app.app_context():
        public_id = prepare(stage)
    codes = [
        run(app, "open", public_id, "--as", who, "--now").exit_code
        for who in (STRANGER, REFERENT, CHEF, CHEF)
    ]
    with app.app_context():
        state = get_campaign(public_id, stage.chef).state
    assert (codes, state) == ([1, 1, 0, 1], CampaignState.SCHEDULED)


def test_an_open_campaign_is_closed_once(app: Flask, stage: Stage) -> None:
    with app.app_context():
        public_id = prepare(stage)
        with transaction():
            get_campaign(public_id, stage.chef).state = CampaignState.OPEN
    assert [run(app, "close", public_id, "--as", CHEF).exit_code for _ in range(2)] == [0, 1]


def test_an_unknown_account_is_told(app: Flask, stage: Stage) -> None:
    with app.app_context():
        public_id = begin(stage)
    result = run(app, "close", public_id, "--as", "nobody@ecole.example")
    assert result.stderr == "Error: no account has the address nobody@ecole.example\n"


def test_the_status_lists_campaigns_without_sign_offs(app: Flask, stage: Stage) -> None:
    with app.app_context():
        public_id = prepare(stage)
    assert run(app, "status").stdout == (
        f"{public_id}  0779990R  preparing  19 invited; mails: 0 waiting, 0 gone, 0 refused, 0 bounced  "
        "Besoins 2026\n"
    )
