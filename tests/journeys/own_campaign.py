"""From an empty draft to a report: a référent makes the questionnaire on the site, colleagues answer it.

Real PostgreSQL, Redis and SMTP, gunicorn, a Celery worker and beat. Play it with
`make journey JOURNEY=tests.journeys.own_campaign`.
"""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from config import Settings
from questionnaires.analysis.report import Report
from survey_app.queueing import TaskName
from tests.journeys import own_exports, traces
from tests.journeys.building import Maker
from tests.journeys.exports import read_ods, read_pdf, read_xlsx
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
from tests.journeys.own_answers import TOLD, Chooser, texts_of, typed_by
from tests.journeys.own_counting import Recount, faults_of, found_in
from tests.journeys.own_questionnaire import CODE, TITLE
from tests.journeys.staff import chef_account, referent_account
from tests.journeys.story import Acts, People
from tests.journeys.teachers import Teacher, TeamPlan, make_teachers
from tests.journeys.telling import JourneyError, Say, Teller, expect, expect_equal, say_at_once
from tests.services.processes import ServiceFailedError, ServiceMissingError

UAI = "0949990Y"
COVER = "[…]"
WITHHELD = "ATTENTE"
TEAMS = (
    TeamPlan("Mathématiques", 10, 10, 0),
    TeamPlan("Anglais", 10, 9, 0),
    TeamPlan("Lettres modernes", 10, 9, 0),
    TeamPlan("EPS", 10, 8, 0),
)


@dataclass
class OwnStory(Acts):
    """A campaign on a questionnaire of the school's own."""

    def make_questionnaire(self) -> None:
        """Make the questionnaire and publish it."""
        self.maker = Maker.begin(self.referent)
        edits = self.maker.write_all()
        self.tell.done(f"questionnaire made by {edits} edits, each sent twice and written once")
        texts = self.maker.add_english()
        self.maker.try_out()
        page = self.maker.publish(1, "Tout est en ordre.", "réussi")
        expect("16 questions" in page.text, f"not all was published: {page.text[:300]}")
        self.first_content = self._contents()[1]
        self.tell.done(f"translated ({texts} texts), tried out, published as version 1")

    def publish_again(self) -> None:
        """Publish a second revision while the first is asked: the first stays as it is."""
        self.maker.head = json.loads(self.maker.open("/etat.json").body)["head"]
        self.maker.write(("text", [("avis", "label.fr", "Un avis pour terminer ?")]))
        self.maker.publish(
            2,
            "Seuls des textes changent : les réponses restent comparables avec la version 1",
            "Texte changé : « Un avis pour terminer ? »",
        )
        contents = self._contents()
        expect_equal("revisions", sorted(contents), [1, 2])
        expect_equal("the bytes of revision 1", contents[1], self.first_content)
        asked = "select number from revision join campaign on campaign.revision_id = revision.id"
        expect_equal("the revision of the campaign", [row[0] for row in self.site.query(asked)], [1])
        self.tell.done("version 2 published while version 1 is asked: version 1 is the same bytes")

    def recount(self) -> Recount:
        """Count the answers that were given."""
        people = self.people.answering(0)
        viewers = sum(teacher.email in self.people.viewers for teacher in people)
        return Recount.of([self.people.answers[teacher.email] for teacher in people], viewers)

    def read_texts_over(self) -> None:
        """Withhold one text and cover a name wherever it stands; the chef sees none before, and may not look."""
        expect(not _texts_in(self.fetch()["json"]), "texts are shown before anybody has read them over")
        self.chef.open(f"{self.address}/rapport/textes", status=403)
        page = self.referent.open(f"{self.address}/rapport/textes")
        form = page.form("Montrer les textes dans le rapport")
        for name in [name for name in form.fields if name.startswith("words_AVIS_")]:
            form.fields[name] = [TOLD]
        form.fields[f"fate_{WITHHELD}_0"] = ["withhold"]
        form.tick("J’ai relu tous les textes")
        page = self.referent.submit(form, "Montrer les textes dans le rapport")
        expect("Les textes sont dans le rapport" in page.text, f"not released: {page.text[:300]}")
        self.tell.done("texts read over by the référent: a name covered, one text withheld")

    def count_again(self, report: Report) -> None:
        """Compare numbers and texts with the answers that were given. Raises JourneyError."""
        recount = self.recount()
        turnout = report.participation
        expect_equal("turnout", (turnout.invited, turnout.signed_off, turnout.ballots), (40, 36, 36))
        faults = faults_of(report, recount)
        expect(not faults, f"{len(faults)} numbers are wrong:\n  " + "\n  ".join(faults[:20]))
        for part, written in zip(report.verbatims, recount.texts().values(), strict=True):
            kept: list[str] = []
            if isinstance(written, list):
                kept = [text.replace(TOLD, COVER) for text in written[part.code == WITHHELD :]]
            expect_equal(f"texts of {part.code}", sorted(part.texts), sorted(kept))
        found = found_in(report).values()
        shown = sum(figure.value is not None for figure in found)
        expect(shown > len(found) / 2, f"only {shown} of {len(found)} numbers are shown: nothing is proved")
        self.tell.done(f"counted again: {shown} of {len(found)} numbers shown, all equal; texts as decided")

    def look_behind(self, queue: traces.QueueWitness) -> None:
        """Look at what is left of codes, people and what was typed. Raises JourneyError."""
        letters = list(self.letters[0].values())
        given = [self.people.answers[teacher.email] for teacher in self.people.answering(0)]
        typed = frozenset(text for answers in given for text in typed_by(answers))
        codes = frozenset(code for letter in letters for code in (letter.link()[1], letter.printed_code()))
        names = frozenset(name for one in self.people.teachers for name in (one.email, one.name))
        secrets = traces.Secrets(codes, names, typed)
        traces.check_heads(letters, secrets)
        traces.check_emptied(self.site)
        logs = self.site.logs
        for name, text, sign in (
            ("gunicorn.log", (logs / "gunicorn.log").read_text(), "POST /q/"),
            ("worker.log", (logs / "worker.log").read_text(), TaskName.OPEN_BALLOT_BOX),
            ("what Redis was asked", queue.text, TaskName.OPEN_BALLOT_BOX),
            ("what is left in Redis", traces.dump_queue(self.site.settings.broker_url), "_kombu"),
        ):
            traces.check_text(name, text, secrets.found_in(text), sign=sign)
        shown = {text for part in self.recount().texts().values() if isinstance(part, list) for text in part}
        texts = {text for answers in given for text in texts_of(answers)}
        rows = traces.dump_database(self.site)
        gone = traces.Secrets(codes, frozenset(), typed - (texts & shown))
        traces.check_text("the database", rows, gone.found_in(rows), sign="campaign.close")
        self.tell.done(f"nothing left of {len(codes)} codes, {len(names)} names, {len(typed)} typed answers")

    def _contents(self) -> dict[int, Any]:
        statement = "select number, content from revision where questionnaire_code = :code"
        rows: list[Any] = list(self.site.query(statement, code=CODE))
        return {row.number: row.content for row in rows}


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


def play(services: Services, folder: Path, say: Say) -> OwnStory:
    """Play the story on these services, with its files in `folder`. Raises JourneyError."""
    tell, logs = Teller(say), fresh_folder(folder / "logs")
    settings = new_settings(
        folder,
        database_url=services.database_url,
        broker_url=services.broker_url,
        mail_url=services.mail.url,
    )
    people = install(settings)
    with (
        traces.listening_to(services.broker_url) as queue,
        running_installation(settings, services, logs) as site,
    ):
        story = OwnStory(site, people, tell)
        play_campaign(story)
        check_report(story)
        story.look_behind(queue)
    return story


def install(settings: Settings) -> People:
    """Prepare the database, the school and its people; a whole team reads English."""
    teachers = tuple(_speaking(teacher) for teacher in make_teachers(TEAMS))
    chef, referent = chef_account(), referent_account(teachers[0])
    paliers(
        settings,
        ["upgrade"],
        school_command(UAI),
        account_command(chef, UAI),
        account_command(referent, UAI),
        entry=f"{chef.password}\n{referent.password}\n",
    )
    chooser = Chooser()
    answers = {
        teacher.email: chooser.answers_of(teacher, number)
        for number, teacher in enumerate(teachers)
        if teacher.answers_to is not None
    }
    return People(chef, referent, teachers, frozenset({referent.email}), answers)


def play_campaign(story: OwnStory) -> None:
    """Play from the empty draft to the report."""
    story.sign_in()
    story.make_questionnaire()
    story.create(TITLE)
    story.import_roster(TEAMS)
    story.open()
    story.publish_again()
    story.answer(0)
    story.close()
    story.wait_for_report()
    story.look_for_receipts()


def check_report(story: OwnStory) -> None:
    """Count everything again, and read it wherever people do. Raises JourneyError."""
    story.read_texts_over()
    files = story.fetch()
    report = Report.model_validate_json(files["json"])
    expect_equal(
        "revision of the report", (report.header.questionnaire_code, report.header.revision), (CODE, 1)
    )
    story.count_again(report)
    lines = {
        "web page": own_exports.check_page(story.report_page(), report),
        "PDF": own_exports.check_pdf(read_pdf(files["pdf"]), report),
        "XLSX": own_exports.check_workbook("XLSX", read_xlsx(files["xlsx"]), report),
        "ODS": own_exports.check_workbook("ODS", read_ods(files["ods"]), report),
    }
    equal = ", ".join(f"{kind} {count} lines" for kind, count in lines.items())
    story.tell.done(f"the same numbers in the same words everywhere: {equal}")


def _speaking(teacher: Teacher) -> Teacher:
    return replace(teacher, language="en" if teacher.team == "Anglais" else "fr")


def _texts_in(content: bytes) -> list[str]:
    return [text for part in Report.model_validate_json(content).verbatims for text in part.texts]


if __name__ == "__main__":
    sys.exit(main())
