"""The whole examination, its command, and what it keeps from happening: no campaign opens on an unsafe installation."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from redis import Redis
from sqlalchemy import select

from config import Settings
from questionnaires.catalogue import load
from survey_app.accounts.journal import list_actions
from survey_app.ballots.operations import open_voting
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.open_campaign import Obstacle, find_obstacles
from survey_app.campaigns.safety import list_dangers
from survey_app.cli import main
from survey_app.database import session, transaction
from survey_app.doctor.checks import Verdict
from survey_app.doctor.examination import examine
from tests.factories import NOW, add_campaign, add_revision, add_school
from tests.plugins.application import running_app
from tests.services.product import environment_of
from tests.survey_app.accounts.visits import send
from tests.survey_app.doctor.verdicts import find, unsafe, verdict_on

LOOSE = 0o755


def test_an_installation_as_it_comes_is_safe(app_context: Flask, settings: Settings) -> None:
    assert (unsafe(examine(settings, NOW)), list_dangers()) == (set(), ())


def test_the_broker_is_looked_at_when_there_is_one(
    app_context: Flask, settings: Settings, redis_url: str
) -> None:
    codes = {finding.code for finding in examine(replace(settings, broker_url=redis_url), NOW)}
    assert {"redis.presence", "redis.messages"} <= codes


def test_what_the_site_itself_counts_in_redis_is_not_foreign(settings: Settings, redis_url: str) -> None:
    counting = replace(settings, broker_url=redis_url)
    with running_app(counting) as app:
        send(app.test_client(), "/connexion", email="nobody@ecole.example", password="wrong")
        with app.app_context():
            findings = examine(counting, NOW)
    company = find(findings, "redis.company")
    assert (company.verdict, company.seen, counted(redis_url)) == (Verdict.FINE, "0 clés étrangères", True)


def test_a_danger_keeps_a_campaign_scheduled_until_it_is_mended(
    app_context: Flask, scheduled: int, settings: Settings
) -> None:
    loosen(settings)
    open_voting(scheduled, NOW)
    states = [state_of(scheduled)]
    settings.key_store_dir.chmod(0o700)
    open_voting(scheduled, NOW)
    states.append(state_of(scheduled))
    assert states == [CampaignState.SCHEDULED, CampaignState.OPEN]


def test_the_journal_tells_of_the_refusal_once(
    app_context: Flask, scheduled: int, settings: Settings
) -> None:
    loosen(settings)
    for _ in range(3):
        open_voting(scheduled, NOW)
    assert [action.action for _number, action in list_actions(10)] == ["campaign.refuse_opening"]


def test_a_danger_is_in_the_way_before_a_campaign_is_frozen(
    app_context: Flask, scheduled: int, settings: Settings
) -> None:
    campaign = session().get_one(Campaign, scheduled)
    before = find_obstacles(campaign, NOW)
    loosen(settings)
    assert find_obstacles(campaign, NOW) - before == {Obstacle.UNSAFE_INSTALLATION}
    assert list_dangers() == ("Droits du dossier des clés",)


def test_a_demonstration_on_this_machine_opens_all_the_same(settings: Settings) -> None:
    demonstration = replace(settings, demo=True)
    loosen(demonstration)
    with running_app(demonstration) as app, app.app_context():
        assert (list_dangers(), unsafe(examine(demonstration, NOW))) == ((), {"keys.rights"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_does_not_answer_is_unsafe(settings: Settings, tmp_path: Path) -> None:
    gone = replace(settings, database_url=f"sqlite:///{tmp_path / 'missing' / 'folder.sqlite'}")
    with running_app(gone) as app, app.app_context():
        assert unsafe(examine(gone, NOW)) == {"database.presence"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_keys_in_the_folder_of_the_database_are_unsafe(app_context: Flask, settings: Settings) -> None:
    folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    for place in (folder / "keys", settings.data_dir / "keys"):
        assert unsafe(examine(replace(settings, key_store_dir=place), NOW)) == {"keys.apart"}


def test_keys_in_a_backup_are_unsafe(app_context: Flask, settings: Settings, tmp_path: Path) -> None:
    saved = replace(settings, backup_paths=(Path("/etc"), tmp_path))
    assert unsafe(examine(saved, NOW)) == {"keys.apart"}


def test_the_command_prints_a_table_and_says_yes(app: Flask, settings: Settings) -> None:
    result = CliRunner().invoke(main, ["doctor"], env=dict(environment_of(settings)))
    assert (result.exit_code, "Rien ne met l’anonymat en danger." in result.output) == (0, True)


def test_the_command_prints_the_worst_first_with_its_remedy_and_says_no(
    app: Flask, settings: Settings
) -> None:
    loosen(settings)
    result = CliRunner().invoke(main, ["doctor"], env=dict(environment_of(settings)))
    lines = result.output.splitlines()
    assert (result.exit_code, re.split(r" {2,}", lines[0])) == (
        1,
        ["danger", "Droits du dossier des clés", "0755"],
    )
    assert lines[2].strip() == f"Remède\N{NO-BREAK SPACE}: chmod 700 {settings.key_store_dir}"


def test_the_command_speaks_to_programs(app: Flask, settings: Settings) -> None:
    loosen(settings)
    result = CliRunner().invoke(main, ["doctor", "--json"], env=dict(environment_of(settings)))
    said = json.loads(result.output)
    assert (said["safe"], [f["code"] for f in said["findings"] if f["verdict"] == Verdict.UNSAFE]) == (
        False,
        ["keys.rights"],
    )


def test_every_finding_that_is_not_fine_has_a_reason_and_a_remedy(
    app_context: Flask, settings: Settings, tmp_path: Path
) -> None:
    loosen(settings)
    worst = replace(
        settings,
        base_url="http://paliers.ecole.example",
        demo=True,
        secret_key="short",
        log_level="DEBUG",
        behind_proxy=True,
        backup_paths=(tmp_path,),
        mail_url="smtp://smtp.sendgrid.net?tls=none",
    )
    findings = [finding for finding in examine(worst, NOW) if finding.verdict is not Verdict.FINE]
    assert verdict_on(findings, "settings.demonstration") is Verdict.UNSAFE
    assert [finding.code for finding in findings if not (finding.why and finding.mend and finding.seen)] == []


@pytest.fixture
def scheduled(app_context: Flask) -> int:
    """A campaign whose opening has come."""
    with transaction() as rows:
        campaign = add_campaign(
            rows,
            add_school(rows),
            add_revision(rows, load("fiche-equipes-courte")),
            state=CampaignState.SCHEDULED,
            opens_at=NOW,
            closes_at=NOW.replace(month=12),
        )
        return campaign.id


def counted(redis_url: str) -> bool:
    """Whether the site has counted anything there."""
    with Redis.from_url(redis_url) as client:
        return bool(client.dbsize())


def loosen(settings: Settings) -> None:
    """Let others read where the keys are."""
    settings.key_store_dir.mkdir(parents=True)
    settings.key_store_dir.chmod(LOOSE)


def state_of(campaign_id: int) -> CampaignState:
    """Return where a campaign stands."""
    session().rollback()
    return session().scalars(select(Campaign.state).where(Campaign.id == campaign_id)).one()
