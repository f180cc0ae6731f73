"""A year of a school, told from outside by everybody who has a part in it: from the fiche to the plan and its readers.

Real PostgreSQL, Redis and SMTP, gunicorn, a Celery worker and beat. Play it with
`make journey JOURNEY=tests.journeys.school_year`.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from config import Settings
from questionnaires.analysis.report import Report
from survey_app.queueing import TaskName
from tests.journeys import staff, traces
from tests.journeys.evolution import Evolution
from tests.journeys.exports import read_pdf
from tests.journeys.focusing import Beside
from tests.journeys.installation import (
    Services,
    fresh_folder,
    new_settings,
    paliers,
    running_installation,
    running_services,
)
from tests.journeys.story import Story
from tests.journeys.telling import JourneyError, Say, Teller, expect, expect_equal, say_at_once
from tests.journeys.voices import PARENTS, PUPILS, GroupsCampaign, Public
from tests.journeys.year_after import fill_again, revise_grid
from tests.journeys.year_campaigns import ask_teachers
from tests.journeys.year_commission import Commission
from tests.journeys.year_fiche import GRID, Fiche, make_up
from tests.journeys.year_people import ADMINISTRATOR, CHEF, FORBIDDEN, REFERENT, UAI, Year
from tests.journeys.year_plan import Plan
from tests.journeys.year_report import NOT_FOUND, check_report, return_results
from tests.services.processes import ServiceFailedError, ServiceMissingError

NOT_THEIRS = frozenset({FORBIDDEN, NOT_FOUND})
KEPT_AFTER_ERASURE = frozenset(
    {"account", "account_mail", "alembic_version", "journal_entry", "revision", "sign_in_session"}
)
"""Tables that are not a school's: closed accounts for 90 days, mails and journal for their time, the catalogue."""


def main() -> int:
    """Play the story and return the exit status."""
    with TemporaryDirectory(prefix="paliers-journey-") as path:
        try:
            with running_services() as services:
                play(services, Path(path), say_at_once)
        except (JourneyError, ServiceFailedError, ServiceMissingError) as error:
            print(f"FAILED  {error}", file=sys.stderr)
            return 1
    return 0


def play(services: Services, folder: Path, say: Say) -> Year:
    """Play the story on these services, with its files in `folder`. Raises JourneyError."""
    tell, logs = Teller(say), fresh_folder(folder / "logs")
    settings = new_settings(
        folder,
        database_url=services.database_url,
        broker_url=services.broker_url,
        mail_url=services.mail.url,
    )
    install(settings)
    with (
        traces.listening_to(services.broker_url) as queue,
        running_installation(settings, services, logs) as site,
    ):
        year = Year(site, tell)
        year.found_school()
        tell.begin("The fiche of the school")
        fiche = fill_fiche(year)
        tell.begin("The teachers, and the report beside the fiche")
        story = ask_teachers(year, "Le point de l’année")
        report = check_report(story, Beside.of(fiche.grid, fiche.statuses))
        tell.begin("Pupils and parents beside the teachers")
        for public in (PUPILS, PARENTS):
            ask_groups(year, public, report, story.title)
        return_results(story, report)
        tell.begin("The plan")
        plan = write_plan(year, report)
        tell.begin("The commission")
        gather(year, plan, story.address, fiche.address)
        tell.begin("A year later, beside the year before")
        second = fill_again(fiche, revise_grid(year))
        again = ask_teachers(year, "Un an après", seed=9)
        check_report(again, Beside.of(second.grid, second.statuses, Evolution(report, read_report(again))))
        tell.begin("What is left behind")
        plan.expect_one_reminder()
        let_administrator_look(year, story.address, plan.address)
        look_behind(year, story, queue)
    erase(settings, year)
    return year


def install(settings: Settings) -> None:
    """Prepare the database and the administrator; all others are made on the site."""
    person = ["--email", ADMINISTRATOR.email, "--name", ADMINISTRATOR.name, "--administrator"]
    paliers(settings, ["upgrade"], ["create-account", *person], entry=f"{ADMINISTRATOR.password}\n")


def fill_fiche(year: Year) -> Fiche:
    """Let chef, référent and animateur fill the fiche at once, and the chef sign it."""
    fiche = Fiche(year)
    lines = fiche.grid.indicators
    fiche.begin(f"{GRID} (version 1)")
    fiche.invite_animateur()
    fiche.fill(make_up(lines), {one.code: one.champ for one in lines})
    fiche.settle("PIL12")
    fiche.join_file("PIL12")
    fiche.sign()
    year.tell.done(
        f"{len(fiche.statuses)} indicators answered by three people at once; signed: nothing more is taken"
    )
    return fiche


def ask_groups(year: Year, public: Public, report: Report, title: str) -> None:
    """Let pupils or parents answer by the links of their groups; `report` and `title` are those of the teams."""
    groups = GroupsCampaign(year, public)
    groups.prepare()
    groups.answer()
    groups.close(report, title)


def write_plan(year: Year, report: Report) -> Plan:
    """Make a plan of the report, and live with it until the last day of one of its lines."""
    plan = Plan(year)
    plan.begin(report)
    plan.write()
    plan.freeze()
    plan.take_along()
    plan.ask_for_training(report)
    plan.remind()
    return plan


def read_report(story: Story) -> Report:
    """Return the frozen numbers of a campaign."""
    return Report.model_validate_json(story.fetch()["json"])


def gather(year: Year, plan: Plan, *closed: str) -> None:
    """Bring the commission together; `closed` are places that its members may not enter."""
    commission = Commission(year)
    commission.invite()
    commission.publish(plan, *closed)
    commission.talk()
    commission.meet()
    commission.remind()


def let_administrator_look(year: Year, *closed: str) -> None:
    """Let the administrator see that all is well, and who did what; what was answered and planned is not theirs."""
    browser = staff.sign_in(year.site.url, ADMINISTRATOR)
    for place, sign in (
        ("/administration/etat", "État de l’installation"),
        ("/administration/journal", CHEF.name),
        ("/administration/comptes", REFERENT.email),
    ):
        expect(sign in browser.open(place).text, f"no « {sign} » on {place}")
    for address in closed:
        for place in (address, f"{address}/rapport", f"{address}/rapport.json", f"{address}/plan.odt"):
            page = browser.open(place, status=None)
            expect(page.status in NOT_THEIRS, f"the administrator sees {place}: {page.status}")
    year.tell.done("the administrator sees health, journal and accounts; no campaign, report or plan")


def look_behind(year: Year, story: Story, queue: traces.QueueWitness) -> None:
    """Look for codes, people and answers in logs, queue and documents. Raises JourneyError."""
    site, letters = story.site, list(story.letters[0].values())
    secrets = traces.Secrets.of(letters, story.people.teachers, story.fiche)
    for name, text, sign in (
        ("gunicorn.log", (site.logs / "gunicorn.log").read_text(), "POST /q/"),
        ("worker.log", (site.logs / "worker.log").read_text(), TaskName.OPEN_BALLOT_BOX),
        ("what Redis was asked", queue.text, TaskName.OPEN_BALLOT_BOX),
        ("what is left in Redis", traces.dump_queue(site.settings.broker_url), "_kombu"),
    ):
        traces.check_text(name, text, secrets.found_in(text), sign=sign)
    # A report has the words of its questionnaire, and nobody's name.
    known = traces.Secrets(secrets.codes, secrets.people, frozenset())
    report = read_pdf(story.fetch()["pdf"])
    traces.check_text("the report as PDF", report, known.found_in(report), sign="Établissement")
    rows = traces.dump_database(site)
    traces.check_text("the database", rows, secrets.found_in(rows, codes_only=True), sign="campaign.close")
    for table in ("sealed_ballot", "personal_code", "shared_link"):
        expect_equal(f"rows of {table}", site.query(f"select count(*) from {table}")[0][0], 0)  # noqa: S608
    expect_equal("keys", list(site.settings.key_store_dir.glob("*")), [])
    year.tell.done(
        f"nothing left: none of {len(secrets.codes)} codes, of {len(secrets.people)} names and addresses, no answer, "
        "in logs, queue, documents and database"
    )


def erase(settings: Settings, year: Year) -> None:
    """Erase the school: no table keeps a row of it, and its accounts are closed. Raises JourneyError."""
    paliers(settings, ["erase-school", "--yes", UAI])
    left = {table for table in traces.list_tables(year.site) if _count(year, table)}
    expect_equal("tables that are not empty", sorted(left - KEPT_AFTER_ERASURE), [])
    accounts = [row[0] for row in year.site.query("select email from account where closed_at is null")]
    expect_equal("accounts that are open", accounts, [ADMINISTRATOR.email])
    expect(
        not year.site.query("select 1 from journal_entry where school_id is not null"), "its journal is left"
    )
    year.tell.done("the school erased: no table keeps a row of it, its accounts are closed")


def _count(year: Year, table: str) -> int:
    return int(year.site.query(f"select count(*) from {table}")[0][0])  # noqa: S608


if __name__ == "__main__":
    sys.exit(main())
