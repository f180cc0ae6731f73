"""The plan: lines chosen from proposals, written by two people, frozen, changed, compared, taken along."""

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import icalendar

from questionnaires.analysis.report import Report
from survey_app.database import db
from survey_app.factory import create_app
from survey_app.plans.operations.reminding import MORNING, queue_plan_reminders
from survey_app.queueing import TaskName
from tests.journeys.browser import Page
from tests.journeys.exports import read_pdf
from tests.journeys.shared_pages import CONFLICT, SharedPage, keep_mine
from tests.journeys.staff import PARIS, today
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import day_words, plain, squeezed
from tests.journeys.words import Unit, words
from tests.journeys.year_people import REFERENT, Year

BEFORE, AFTER = "Deux ateliers par trimestre", "Trois ateliers par trimestre"
KEPT, LOST = "Salle informatique", "CDI"
TO_FOLLOW = "à suivre"
VERSION = "Présenté au conseil d’administration"
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
SHARE = re.compile(r"(?:[<>] )?\d+ %")


@dataclass
class Plan:
    """The plan, and the lines that were taken into it: objective by address."""

    year: Year
    address: str = ""
    lines: dict[str, str] = field(default_factory=dict)
    request: str = ""

    @property
    def key(self) -> str:
        """What names the plan in addresses."""
        return self.address.rpartition("/")[2]

    def begin(self, report: Report) -> None:
        """Let the chef begin a plan; each need is proposed with its released share and rank."""
        browser = self.year.chef
        form = browser.open("/plan/nouveau").form("Commencer le plan")
        page = browser.submit(form, "Commencer le plan")
        self.address = page.address.partition("/propositions")[0]
        for code in report.ranked_needs:
            found = page.root.all("p", id=f"why-need-{code}")
            asking = next(one.need.asking for one in report.practices if one.code == code)
            for one in found:
                expect(words(asking, Unit.PERCENT) in plain(one.text), f"{code}: « {plain(one.text)} »")
        form = page.form("Ajouter au plan ce qui est coché")
        wanted = [one.attributes["value"] for one in page.root.all("input", name="take")]
        chosen = [*[key for key in wanted if key.startswith("need:")][:3], wanted[1]]
        form.fields["take"] = chosen
        form.fields[f"words:{chosen[0]}"] = ["Savoir à qui s’adresser"]
        page = browser.submit(form, "Ajouter au plan ce qui est coché")
        overview = browser.open(self.address)
        self.lines = {
            plain(link.text): link.attributes["href"]
            for link in overview.root.all("a")
            if "/ligne/" in link.attributes.get("href", "")
        }
        expect_equal("lines of the plan", len(self.lines), len(set(chosen)))
        expect(
            "Savoir à qui s’adresser" in self.lines, f"words that were changed are lost: {list(self.lines)}"
        )
        self.year.tell.done(f"a plan of {len(self.lines)} lines, chosen from {len(wanted)} proposals")

    def write(self) -> None:
        """Let two people write one line at once, the animateur another; nothing is lost, each hears of the other."""
        address = next(iter(self.lines.values()))
        key = address.rpartition("/")[2]
        first, second = (SharedPage.open(one, address) for one in (self.year.referent, self.year.animateur))
        ends = today() + timedelta(days=60)
        first.write_all(
            {
                f"line.{key}.action": BEFORE,
                f"line.{key}.starts_on": (today() + timedelta(days=20)).isoformat(),
                f"line.{key}.ends_on": ends.isoformat(),
                f"line.{key}.responsible": _choice(first.page, REFERENT.name),
            }
        )
        second.write_all({f"line.{key}.audience": "Équipes de lettres"})
        expect_equal(
            "what the référent's page hears", first.news().get(f"line.{key}.audience"), "Équipes de lettres"
        )
        first.write_all({f"line.{key}.means": LOST})
        page = second.send({f"line.{key}.means": KEPT}, "Enregistrer la ligne", status=CONFLICT)
        expect(LOST in page.text and KEPT in page.text, "two versions, but not both are shown")
        page = keep_mine(self.year.animateur, page)
        expect(KEPT in page.root.text, f"the choice is not kept: {page.text[:300]}")
        self.year.tell.done("a line written by two at once: both heard of the other, one clash settled")

    def freeze(self) -> None:
        """Freeze the plan for the board; change it, and compare."""
        self.year.referent.open(self.address)
        form = self.year.chef.open(f"{self.address}/versions").form("Figer cette version")
        form.fields["label"] = [VERSION]
        page = self.year.chef.submit(form, "Figer cette version")
        expect(VERSION in page.text, f"no version was frozen: {page.text[:300]}")
        address = next(iter(self.lines.values()))
        key = address.rpartition("/")[2]
        SharedPage.open(self.year.referent, address).write_all({f"line.{key}.action": AFTER})
        frozen = self.year.chef.open(f"{self.address}/versions/1").text
        expect(BEFORE in frozen and AFTER not in frozen, "a frozen version changed")
        versions = self.year.chef.open(f"{self.address}/versions")
        page = self.year.chef.open(versions.link("Avec aujourd’hui"))
        expect(BEFORE in page.text and AFTER in page.text, f"the change is not told: {page.text[:600]}")
        self.year.tell.done("frozen for the board, changed afterwards, and the difference is told")

    def take_along(self) -> None:
        """Open the files of plan and version again: every line is in each, with what was true then."""
        files = {
            name: self.year.animateur.open(f"{self.address}/plan.{name}")
            for name in ("odt", "ods", "pdf", "ics")
        }
        texts = {name: text_of_odf(files[name].body) for name in ("odt", "ods")}
        texts["pdf"] = read_pdf(files["pdf"].body)
        for name, text in texts.items():
            for objective in self.lines:
                expect(squeezed(objective) in squeezed(text), f"« {objective} » is not in the {name}")
            expect(squeezed(AFTER) in squeezed(text), f"what was changed is not in the {name}")
        events = icalendar.Calendar.from_ical(files["ics"].body).walk("VEVENT")
        expect(events, "no date in the calendar")
        frozen = text_of_odf(self.year.chef.open(f"{self.address}/versions/1/plan.odt").body)
        expect(squeezed(BEFORE) in squeezed(frozen), "the frozen plan has what came later")
        self.year.tell.done(
            f"ODT, ODS and PDF opened again: all lines in each; {len(events)} dates in the calendar"
        )

    def ask_for_training(self, report: Report) -> None:
        """Make a request for training from a line: the figures in it are released ones."""
        objective, address = next(iter(self.lines.items()))
        page = self.year.referent.open(address)
        page = self.year.referent.submit(
            page.form("Préparer une demande de FIL"), "Préparer une demande de FIL"
        )
        self.request = page.address.partition("?")[0].partition("#")[0]
        text = text_of_odf(self.year.referent.open(f"{self.request}.odt").body)
        released = {words(one.need.asking, Unit.PERCENT) for one in report.practices}
        for practice in report.practices:
            released |= {
                words(share.percent, Unit.PERCENT) for share in (*practice.situation, *practice.need_shares)
            }
        found = {plain(one) for one in SHARE.findall(plain(text))}
        expect(found <= released, f"figures that were not released: {sorted(found - released)}")
        self.year.tell.done(
            f"a request for training from « {objective} »; shares in it, all released: {len(found)}"
        )

    def remind(self) -> None:
        """Let the last day of a line come: whoever answers for it is told by mail once, however often one looks."""
        day = _latest_morning().date()
        key = next(iter(self.lines.values())).rpartition("/")[2]
        # Weeks pass: who writes a date that is past is not reminded of it, so that all is moved in the database.
        self.year.site.query(
            "update shared_cell set value = cast(:day as json), written_at = written_at - interval '90 days'"
            " where path = :path",
            day=json.dumps(day.isoformat()),
            path=f"line.{key}.ends_on",
        )
        with create_app(self.year.site.settings).app_context():
            for _ in range(2):
                queue_plan_reminders(_latest_morning())
            db.session.remove()
            db.engine.dispose()
        for task in (TaskName.FOLLOW_CALENDAR, TaskName.SWEEP, TaskName.SWEEP):
            self.year.site.run_task(task)
        letter = self.year.wait_for_mail(REFERENT, TO_FOLLOW)
        said = f"« {AFTER} » : l’échéance est le {day_words(day)}."
        expect(said in plain(letter.text), f"not « {said} » but: {letter.text}")
        page = self.year.referent.open(self.year.follow(letter))
        expect_equal("where the reminder leads", page.address.partition("?")[0], self.address)
        self.year.tell.done("the last day of a line came: the person responsible was told by mail")

    def expect_one_reminder(self) -> None:
        """Look again, long after: nobody else was told, and nobody twice. Raises JourneyError."""
        told = [letter.recipient for letter in self.year.site.post() if TO_FOLLOW in letter.subject]
        expect_equal("who was reminded of the line", told, [REFERENT.email])


def _choice(page: Page, name: str) -> str:
    """Return what a page sends for a person to choose. Raises JourneyError."""
    found = [one for one in page.root.all("option") if plain(one.text) == name]
    expect(found, f"{name} cannot be chosen")
    return found[0].attributes["value"]


def _latest_morning() -> datetime:
    """Return the latest seven o’clock that is past: earlier nobody is written to, and it may be night now.

    The product looks by itself, too: at a later hour of the day before, it might tell of another day than this.
    """
    now = datetime.now(PARIS)
    today = datetime.combine(now, MORNING, PARIS)
    return today if today <= now else today - timedelta(days=1)


def text_of_odf(content: bytes) -> str:
    """Return the text of a document or a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - the product has just made it
    return plain(" ".join("".join(one.itertext()) for one in root.iter(PARAGRAPH)))
