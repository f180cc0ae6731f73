"""The same story in one process: SQLite, a queue in memory, mails in a folder, and a school of twelve people.

So few answers that disclosure control hides most numbers: what it lets through must be right even so.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from questionnaires.analysis.report import Report
from survey_app.queueing import TaskName
from tests.journeys import traces
from tests.journeys.fiche import read_fiche
from tests.journeys.installation import (
    account_command,
    fresh_folder,
    new_settings,
    paliers,
    running_in_one_process,
    school_command,
)
from tests.journeys.staff import chef_account, referent_account
from tests.journeys.story import People, Story
from tests.journeys.teachers import TeamPlan, make_teachers
from tests.journeys.telling import Say, Teller, say_at_once

UAI = "0939990D"
TEAMS = (TeamPlan("Lettres modernes", 9, 8, 0), TeamPlan("Documentation", 3, 3, 0))


def play(folder: Path, say: Say) -> Story:
    """Play the story with its files in `folder`. Raises JourneyError."""
    tell, logs = Teller(say), fresh_folder(folder / "logs")
    settings = new_settings(
        folder,
        database_url=f"sqlite:///{folder / 'data' / 'paliers.sqlite'}",
        broker_url="",
        mail_url="mailbox:",
    )
    teachers = make_teachers(TEAMS)
    chef, referent = chef_account(), referent_account(teachers[0])
    paliers(
        settings,
        ["upgrade"],
        school_command(UAI),
        account_command(chef, UAI),
        account_command(referent, UAI),
        entry=f"{chef.password}\n{referent.password}\n",
    )
    people = People.of(chef, referent, teachers, [referent.email], read_fiche())
    with running_in_one_process(settings, logs) as site:
        tell.done(f"running: everything in one process at {site.url}")
        story = Story(site, people, tell, fiche=read_fiche())
        play_campaign(story)
        story.count_again(Report.model_validate_json(story.fetch()["json"]))
        look_behind(story)
    return story


def play_campaign(story: Story) -> None:
    """Play the campaign from its beginning to its report; two weeks are too short for a reminder here."""
    story.sign_in()
    story.create(story.fiche.title)
    story.import_roster(TEAMS)
    story.try_out()
    story.open()
    story.answer(0)
    story.close()
    story.wait_for_report()
    story.look_for_receipts()


def look_behind(story: Story) -> None:
    """Look at what is left in the log, the database and its files. Raises JourneyError."""
    letters = list(story.letters[0].values())
    secrets = traces.Secrets.of(letters, story.people.teachers, story.fiche)
    traces.check_heads(letters, secrets)
    traces.check_emptied(story.site)
    log = (story.site.logs / "serve.log").read_text()
    traces.check_text("serve.log", log, secrets.found_in(log), sign=TaskName.OPEN_BALLOT_BOX)
    files = [path.read_bytes() for path in story.site.settings.data_dir.glob("paliers.sqlite*")]
    text = b"".join(files).decode("latin-1")
    traces.check_text(
        "the database file", text, secrets.found_in(text, codes_only=True), sign="SQLite format 3"
    )
    story.tell.done(f"nothing left in {len(text)} characters of the database file")


def main() -> None:
    """Play the story in a folder that is thrown away."""
    with TemporaryDirectory(prefix="paliers-journey-") as path:
        play(Path(path), say_at_once)


if __name__ == "__main__":
    main()
