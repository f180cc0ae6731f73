"""The story of a campaign, told from outside: prepared on the site, answered from mails, its report counted again.

Real PostgreSQL, Redis and SMTP, gunicorn, a Celery worker and beat. Prints one line a step; the exit status is
0 only if every number of the report equals the one counted from the answers.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from config import Settings
from questionnaires.analysis.report import Report
from survey_app.queueing import TaskName
from tests.journeys import traces
from tests.journeys.exports import check_page, check_pdf, check_workbook, read_ods, read_pdf, read_xlsx
from tests.journeys.fiche import read_fiche
from tests.journeys.installation import (
    Services,
    account_command,
    fresh_folder,
    new_settings,
    paliers,
    running_installation,
    running_services,
    school_command,
)
from tests.journeys.staff import chef_account, referent_account
from tests.journeys.story import People, Story
from tests.journeys.teachers import TEAMS, make_teachers
from tests.journeys.telling import JourneyError, Say, Teller, expect_equal, say_at_once, wait_until
from tests.journeys.words import word
from tests.services.processes import ROOT, ServiceFailedError, ServiceMissingError

UAI = "0779990R"
FOLDER = ROOT / "var" / "journey"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the story and return the exit status."""
    parser = argparse.ArgumentParser(description="Play a whole campaign against real servers.")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the report and the logs go")
    folder: Path = parser.parse_args(arguments).folder.resolve()
    try:
        with running_services() as services:
            play(services, folder, say_at_once)
    except (JourneyError, ServiceFailedError, ServiceMissingError) as error:
        print(f"FAILED  {error}", file=sys.stderr)
        return 1
    return 0


def play(services: Services, folder: Path, say: Say) -> Story:
    """Play the story on these services; leave report and logs in `folder`. Raises JourneyError."""
    tell, logs = Teller(say), fresh_folder(folder / "logs")
    for earlier in folder.glob("report.*"):
        earlier.unlink()
    with (
        TemporaryDirectory(prefix="paliers-journey-") as path,
        traces.listening_to(services.broker_url) as queue,
    ):
        settings = new_settings(
            Path(path),
            database_url=services.database_url,
            broker_url=services.broker_url,
            mail_url=services.mail.url,
        )
        people = install(settings, tell)
        with running_installation(settings, services, logs) as site:
            tell.done(f"running: gunicorn at {site.url}, a Celery worker, beat; logs in {logs}")
            story = Story(site, people, tell, fiche=read_fiche())
            play_campaign(story)
            report = keep_report(story, folder)
            open_again(story, report)
            look_behind(story, queue)
    tell.done(f"done: report.pdf, .xlsx, .ods and .json are in {folder}")
    return story


def install(settings: Settings, tell: Teller) -> People:
    """Prepare the database and the accounts with the product's own commands."""
    teachers = make_teachers()
    librarian = next(teacher for teacher in teachers if teacher.team == "Documentation")
    chef, referent, second = chef_account(), referent_account(teachers[0]), referent_account(librarian)
    paliers(
        settings,
        ["upgrade"],
        school_command(UAI),
        account_command(chef, UAI),
        account_command(referent, UAI),
        account_command(second, UAI, "--send-welcome"),
        entry=f"{chef.password}\n{referent.password}\n",
    )
    tell.done("installed by the commands of the product: schema, catalogue, a school, three accounts")
    return People.of(chef, referent, teachers, [referent.email, second.email], read_fiche())


def play_campaign(story: Story) -> None:
    """Play the campaign from its beginning to its report."""
    story.sign_in()
    wait_until("the welcome of the second référent", story.site.post)
    story.create(story.fiche.title)
    story.import_roster(TEAMS)
    story.try_out()
    story.open()
    story.answer(0)
    story.remind()
    story.answer(1)
    story.close()
    story.wait_for_report()
    story.look_for_receipts()


def keep_report(story: Story, folder: Path) -> bytes:
    """Leave the report in all its forms, and compare each with the answers; return the JSON."""
    files = story.fetch()
    for suffix, content in files.items():
        (folder / f"report.{suffix}").write_bytes(content)
    sizes = ", ".join(f"{suffix} {len(content)} bytes" for suffix, content in files.items())
    story.tell.done(f"report fetched: {sizes}")
    report = Report.model_validate_json(files["json"])
    story.count_again(report)
    told = word(report)
    lines = {
        "web page": check_page(story.report_page(), told),
        "PDF": check_pdf(read_pdf(files["pdf"]), told),
        "XLSX": check_workbook("XLSX", read_xlsx(files["xlsx"]), told),
        "ODS": check_workbook("ODS", read_ods(files["ods"]), told),
    }
    equal = ", ".join(f"{kind} {count} lines" for kind, count in lines.items())
    story.tell.done(f"the same numbers in the same words everywhere: {equal}")
    return files["json"]


def open_again(story: Story, report: bytes) -> None:
    """Ask a worker to open the box once more: nothing may change, nobody be told again. Raises JourneyError."""
    mails = len(story.site.post())
    for task in (TaskName.OPEN_BALLOT_BOX, TaskName.FINISH_OPENING):
        _run_again(story, f"{task} {_campaign_id(story)}")
    expect_equal("the report after a second opening", story.fetch()["json"], report)
    expect_equal("mails after a second opening", len(story.site.post()), mails)
    story.tell.done("opened a second time: nothing changes")


def _run_again(story: Story, task: str) -> None:
    """Queue a task and wait for the line that the worker writes after it."""
    log = story.site.logs / "worker.log"
    name, campaign = task.split()
    before = log.read_text().count(task)
    story.site.run_task(TaskName(name), campaign)
    wait_until(f"{task} a second time", lambda: log.read_text().count(task) > before)


def look_behind(story: Story, queue: traces.QueueWitness) -> None:
    """Look at what is left in logs, queue, mails, database and key store. Raises JourneyError."""
    site, waves = story.site, [letter for wave in story.letters for letter in wave.values()]
    # Besides the two waves: the trial, the welcome of the second référent, and the mails that the report is there.
    readers = 1 + len(story.people.viewers)
    expect_equal("mails in all", len(site.post()), len(waves) + 1 + 1 + readers)
    secrets = traces.Secrets.of(waves, story.people.teachers, story.fiche)
    mails = " ".join(letter.text for letter in waves)
    expect_equal(
        "codes that the search finds in the mails",
        len(secrets.found_in(mails, codes_only=True)),
        len(secrets.codes),
    )
    traces.check_heads(waves, secrets)
    traces.check_emptied(site)
    texts = (
        ("gunicorn.log", (site.logs / "gunicorn.log").read_text(), "POST /q/"),
        ("worker.log", (site.logs / "worker.log").read_text(), TaskName.OPEN_BALLOT_BOX),
        ("what Redis was asked", queue.text, f'[["{_campaign_id(story)}"], {{}}'),
        ("what is left in Redis", traces.dump_queue(site.settings.broker_url), "_kombu"),
    )
    read = sum(traces.check_text(name, text, secrets.found_in(text), sign=sign) for name, text, sign in texts)
    rows = traces.dump_database(site)
    traces.check_text("the database", rows, secrets.found_in(rows, codes_only=True), sign="campaign.close")
    story.tell.done(
        f"nothing left: no ballot, code or key; none of {len(secrets.codes)} codes, {len(secrets.people)} names and "
        f"addresses, {len(secrets.answers)} answers in {read} characters of logs and queue"
    )


def _campaign_id(story: Story) -> str:
    return str(story.site.query("select id from campaign")[0][0])


if __name__ == "__main__":
    sys.exit(main())
