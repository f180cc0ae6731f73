"""The story of a campaign, told from outside: prepared on the site, answered from mails, its report counted again.

Real PostgreSQL, Redis and SMTP, gunicorn, a Celery worker and beat. Prints one line a step; the exit status is
0 only if every number of the report equals the one counted from the answers.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from config import Settings
from questionnaires.analysis.report import Report
from survey_app.queueing import TaskName
from tests.journeys import traces
from tests.journeys.fiche import read_fiche
from tests.journeys.installation import (
    Installation,
    Services,
    fresh_folder,
    new_settings,
    paliers,
    running_installation,
    running_services,
)
from tests.journeys.staff import Account
from tests.journeys.story import People, Story
from tests.journeys.teachers import TEAMS, Teacher, make_teachers
from tests.journeys.telling import JourneyError, Say, Teller, expect_equal, wait_until
from tests.services.processes import ROOT, ServiceFailedError, ServiceMissingError

UAI = "0779990R"
SCHOOL = "Collège des Essais"
FOLDER = ROOT / "var" / "journey"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the story and return the exit status."""
    parser = argparse.ArgumentParser(description="Play a whole campaign against real servers.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the report and the logs go")
    folder: Path = parser.parse_args(arguments).folder.resolve()
    try:
        with running_services() as services:
            play(services, folder, say)
    except (JourneyError, ServiceFailedError, ServiceMissingError) as error:
        print(f"FAILED  {error}", file=sys.stderr)
        return 1
    return 0


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


def play(services: Services, folder: Path, say: Say) -> None:
    """Play the story on these services; leave report and logs in `folder`. Raises JourneyError."""
    tell, logs = Teller(say), fresh_folder(folder / "logs")
    with TemporaryDirectory(prefix="paliers-journey-") as path, traces.listening_to(services.broker_url) as queue:
        settings = new_settings(
            Path(path),
            database_url=services.database_url,
            broker_url=services.broker_url,
            mail_url=services.mail.url,
        )
        people = install(settings, tell)
        with running_installation(settings, services, logs) as site:
            tell.done(f"running: gunicorn at {site.url}, a Celery worker, beat; logs in {logs}")
            story = Story(site, people, read_fiche(), tell)
            play_campaign(story)
            report = keep_report(story, folder)
            open_again(story, report)
            look_behind(story, queue)
    tell.done(f"done: report.pdf, .xlsx, .ods and .json are in {folder}")


def install(settings: Settings, tell: Teller) -> People:
    """Prepare the database and the accounts with the product's own commands."""
    paliers(settings, "upgrade")
    paliers(
        settings, "create-school", "--uai", UAI, "--name", SCHOOL, "--city", "Essaiville",
        "--contact", "referent@college-des-essais.example",
    )  # fmt: skip
    teachers = make_teachers()
    librarian = next(teacher for teacher in teachers if teacher.team == "Documentation")
    chef = Account("Claude Chevêche", "direction@college-des-essais.example", "chef", "girafe nuage tambour lilas")
    referent = _account_of(teachers[0])
    second = _account_of(librarian)
    with ThreadPoolExecutor(2) as operators:
        made = [
            operators.submit(_create_account, settings, chef),
            operators.submit(_create_account, settings, referent),
            operators.submit(_create_account, settings, second, "--send-welcome"),
        ]
    for future in made:
        future.result()
    tell.done("installed by the commands of the product: schema, catalogue, a school, three accounts")
    return People.of(chef, referent, teachers, [referent.email, second.email], read_fiche())


def play_campaign(story: Story) -> None:
    """Play the campaign from its beginning to its report."""
    story.sign_in()
    story.create()
    story.import_roster(TEAMS)
    story.try_out()
    story.open()
    story.answer(0)
    story.remind()
    story.answer(1)
    story.close()
    story.wait_for_report()


def keep_report(story: Story, folder: Path) -> bytes:
    """Fetch the report in all its forms, compare each with the recount, leave the files; return the JSON."""
    files = story.fetch()
    for suffix, content in files.items():
        (folder / f"report.{suffix}").write_bytes(content)
    story.tell.done("report fetched: " + ", ".join(f"{suffix} {len(files[suffix])} bytes" for suffix in files))
    report = Report.model_validate_json(files["json"])
    story.count_again(report)
    return files["json"]


def open_again(story: Story, report: bytes) -> None:
    """Ask a worker to open the box once more: nothing may change, nobody be told again."""
    log = story.site.logs / "worker.log"
    campaign = str(story.site.query("select id from campaign")[0][0])
    mails = len(story.site.post())
    for task in (TaskName.OPEN_BALLOT_BOX, TaskName.FINISH_OPENING):
        before = log.read_text().count(f"{task} {campaign}")
        story.site.run_task(task, campaign)
        wait_until(f"{task} a second time", lambda: log.read_text().count(f"{task} {campaign}") > before)  # noqa: B023
    expect_equal("the report after a second opening", story.fetch()["json"], report)
    expect_equal("mails after a second opening", len(story.site.post()), mails)
    story.tell.done("opened a second time: nothing changes")


def look_behind(story: Story, queue: traces.QueueWitness) -> None:
    """Look at what is left in logs, queue, mails, database and key store."""
    addresses = [teacher.email for teacher in story.people.teachers]
    waves = [letter for wave in story.letters for letter in wave.values()]
    secrets = traces.Secrets.of(waves, addresses, story.fiche)
    traces.check_heads(waves, secrets)
    traces.check_emptied(story.site)
    read = traces.check_texts(secrets, story.site, queue)
    story.tell.done(
        f"nothing left: no ballot, code or key; none of {len(secrets.codes)} codes and {len(addresses)} addresses "
        f"in {read} characters of logs and queue"
    )


def _account_of(teacher: Teacher) -> Account:
    return Account(teacher.name, teacher.email, "referent", "cerise tambour nuage girafe")


def _create_account(settings: Settings, account: Account, *options: str) -> None:
    paliers(
        settings, "create-account", "--email", account.email, "--name", account.name, "--role", account.role,
        "--school-uai", UAI, *options,
        entry=f"{account.password}\n",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
