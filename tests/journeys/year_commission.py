"""The commission of the school: members invited by mail, what they see and say, a meeting with its minutes."""

from dataclasses import dataclass, field

import icalendar

from survey_app.queueing import TaskName
from tests.journeys.browser import Browser, Page
from tests.journeys.exports import read_pdf
from tests.journeys.staff import in_days
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain
from tests.journeys.year_people import FORBIDDEN, MEMBERS, Year
from tests.journeys.year_plan import AFTER, BEFORE, VERSION, Plan, text_of_odf

QUALITIES = ("Enseignant", "Élève", "Parent d’élève")
SAID, ANSWERED = "Et pour les internes, le soir ?", "Oui : la salle reste ouverte jusqu’à 20 heures."
CONVENED = "Commission numérique du"
AGENDA, MINUTES = "Les ateliers de lettres", "Les membres proposent un atelier de plus."


@dataclass
class Commission:
    """The commission of the year; `seen` is what each member may read."""

    year: Year
    seen: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is on the site."""
        return f"/commission/{self.year.school_id}"

    @property
    def members(self) -> list[Browser]:
        """The browsers of the members."""
        return [self.year.browsers[member.email] for member in MEMBERS]

    def invite(self) -> None:
        """Let the chef invite a teacher, a pupil and a parent; each chooses a password, and sees nothing yet."""
        for member, quality in zip(MEMBERS, QUALITIES, strict=True):
            form = self.year.chef.open(f"{self.address}/membres").form("Inviter")
            form.fill("Nom", member.name)
            form.fill("Adresse électronique", member.email)
            form.tick(quality)
            self.year.chef.submit(form, "Inviter")
        for member in MEMBERS:
            self.year.come(member)
            page = self.year.browsers[member.email].open("/commission")
            expect("Rien n’est publié pour l’instant." in page.text, f"{member.name} sees: {page.text[:400]}")
        self.year.tell.done("a teacher, a pupil and a parent came by mail; nothing is published yet")

    def publish(self, plan: Plan, *closed: str) -> None:
        """Let the chef publish the frozen plan: members read that version, and neither files nor places of staff."""
        chef = self.year.chef
        page = chef.open(f"{self.address}/publications")
        button = next(
            plain(one.text)
            for one in page.root.all("button")
            if plain(one.text).startswith("Publier") and VERSION in plain(one.text)
        )
        chef.submit(page.form(button), button)
        for member, browser in zip(MEMBERS, self.members, strict=True):
            letter = self.year.wait_for_mail(member, "un document à lire")
            page = browser.open(self.year.follow(letter))
            expect(BEFORE in page.text, f"the frozen plan is not there: {page.text[:400]}")
            expect(AFTER not in page.text, "members see what was not published")
            self.seen.append(page.address)
            expect_equal("documents in sight", _documents(browser.open("/commission")), 1)
            for place in (plan.address, f"{plan.address}/plan.odt", *closed):
                browser.open(place, status=FORBIDDEN)
        self.year.tell.done(
            "the frozen plan is published: members read that version, and nothing else of the school"
        )

    def talk(self) -> None:
        """Let the pupil comment, the référent answer, the parent read both."""
        _teacher, pupil, parent = self.members
        page = pupil.open(self.seen[1])
        form = page.form("Envoyer l’avis")
        form.fields["text"] = [SAID]
        pupil.submit(form, "Envoyer l’avis")
        expect(SAID in parent.open(self.seen[2]).text, "the parent does not read the pupil")
        page = self.year.referent.open(self.seen[0])
        form = page.form("Envoyer l’avis")
        form.fields["text"] = [ANSWERED]
        self.year.referent.submit(form, "Envoyer l’avis")
        expect(ANSWERED in pupil.open(self.seen[1]).text, "the pupil does not read the answer")
        self.year.tell.done("a pupil asked, the référent answered, a parent read both")

    def meet(self) -> None:
        """Let the référent convene; each member is told by mail, keeps the date, and reads the minutes."""
        referent = self.year.referent
        form = referent.open(f"{self.address}/reunions/nouvelle").form("Enregistrer la réunion")
        form.fill("Jour et heure", in_days(14))
        form.fields |= {"place": ["CDI"], "agenda": [f"- {AGENDA}"], "is_announced": ["y"]}
        meeting = referent.submit(form, "Enregistrer la réunion").address
        for member, browser in zip(MEMBERS, self.members, strict=True):
            letter = self.year.wait_for_mail(member, CONVENED)
            page = browser.open(self.year.follow(letter))
            expect_equal("the meeting", page.address, meeting)
            (event,) = icalendar.Calendar.from_ical(browser.open(f"{meeting}.ics").body).walk("VEVENT")
            expect_equal("where the commission meets", str(event["LOCATION"]), "CDI")
            browser.open(f"{meeting}/compte-rendu", status=FORBIDDEN)
        form = referent.open(f"{meeting}/compte-rendu").form("Enregistrer le compte rendu")
        form.fields["record"] = [MINUTES]
        referent.submit(form, "Enregistrer le compte rendu")
        for browser in self.members:
            expect(MINUTES in browser.open(meeting).text, "a member does not read the minutes")
            expect(MINUTES in text_of_odf(browser.open(f"{meeting}.odt").body), "no minutes in the ODT")
            expect(AGENDA in read_pdf(browser.open(f"{meeting}.pdf").body), "no agenda in the PDF")
        self.year.tell.done("a meeting: three mails, its date in their agendas, its minutes read by all")

    def remind(self) -> None:
        """Let the meeting come near: the worker writes to each member once, however often it looks."""
        # Days pass: nobody convenes for the past, so the meeting and what was mailed are moved in the database.
        self.year.site.query("update meeting set starts_at = current_timestamp + interval '2 days'")
        self.year.site.query("update account_mail set not_before = not_before - interval '20 days'")
        for task in (TaskName.FOLLOW_CALENDAR, TaskName.FOLLOW_CALENDAR, TaskName.SWEEP, TaskName.SWEEP):
            self.year.site.run_task(task)
        for member in MEMBERS:
            self.year.wait_for_mail(member, CONVENED, count=2)
        self.year.tell.done("two days before, the worker reminded each member once")


def _documents(page: Page) -> int:
    """Return how many documents a member sees."""
    section = page.root.one("section", aria_labelledby="documents")
    return len(section.all("li"))
