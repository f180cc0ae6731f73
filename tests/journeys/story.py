"""The acts of the story, in the order in which they are played; each says what it has done."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.analysis.report import Report
from questionnaires.definition.codec import decode
from questionnaires.definition.model import Questionnaire
from survey_app.queueing import TaskName
from tests.journeys import staff
from tests.journeys.answering import (
    GONE,
    RECEIPT,
    Sending,
    answer_all,
    one_by_recipient,
    one_click,
    open_form,
    send,
)
from tests.journeys.answers import Answers, Respondents
from tests.journeys.browser import Browser, Page, Upload
from tests.journeys.comparing import Verdict, compare, compare_turnout
from tests.journeys.counting import CountedCell, Recount
from tests.journeys.fiche import Fiche
from tests.journeys.installation import Installation
from tests.journeys.post import Letter
from tests.journeys.staff import Account, Cell
from tests.journeys.teachers import Teacher, TeamPlan, roster_file
from tests.journeys.telling import Teller, expect, expect_equal, wait_until

FILES = {"pdf": "Imprimer (PDF)", "xlsx": "Tableur (XLSX)", "ods": "Tableur (ODS)", "json": "Données (JSON)"}
FAULTS_SHOWN = 20


@dataclass(frozen=True)
class People:
    """Who takes part: the chef, the référent, those on the roll, and whoever of them will read the report."""

    chef: Account
    referent: Account
    teachers: tuple[Teacher, ...]
    viewers: frozenset[str]
    answers: Mapping[str, Answers]

    @classmethod
    def of(
        cls,
        chef: Account,
        referent: Account,
        teachers: tuple[Teacher, ...],
        viewers: Iterable[str],
        fiche: Fiche,
    ) -> "People":
        """Let each of those who will answer make up their mind, in the order of the list."""
        respondents = Respondents(fiche)
        answers = {
            teacher.email: respondents.answers_of(teacher)
            for teacher in teachers
            if teacher.answers_to is not None
        }
        return cls(chef, referent, teachers, frozenset(viewers), answers)

    def answering(self, *waves: int) -> list[Teacher]:
        """Return those who answer to one of these waves of mails."""
        return [teacher for teacher in self.teachers if teacher.answers_to in waves]

    def silent(self) -> list[Teacher]:
        """Return those who never answer."""
        return [teacher for teacher in self.teachers if teacher.answers_to is None]


@dataclass
class Acts:
    """One campaign as it goes on, whatever is asked."""

    site: Installation
    people: People
    tell: Teller
    address: str = ""
    title: str = staff.TITLE
    cells: tuple[Cell, ...] = ()
    letters: list[Mapping[str, Letter]] = field(default_factory=list)
    """The mails of each wave, by address."""
    receipts: list[str] = field(default_factory=list)
    """What everybody was given who answered."""

    def sign_in(self) -> None:
        """Let the two people of the school sign in."""
        self.referent = staff.sign_in(self.site.url, self.people.referent)
        self.chef = staff.sign_in(self.site.url, self.people.chef)
        self.tell.done("signed in: the référent and the chef")

    def create(self, questionnaire: str) -> None:
        """Begin a campaign on a published questionnaire."""
        page = staff.create_campaign(self.referent, questionnaire, self.title)
        self.address = page.address
        self.tell.done(f"campaign created on « {questionnaire} »")

    def import_roster(self, teams: Sequence[TeamPlan]) -> None:
        """Bring the list, look at what was understood, confirm it."""
        people = len(self.people.teachers)
        upload = Upload("personnel.csv", roster_file(self.people.teachers))
        page = staff.read_roster(self.referent, self._page(), upload)
        for words in (
            f"{people} personnes à inviter, {len(teams)} équipes. Rien n’est encore enregistré.",
            "2 lignes écartées",
            "1 doublon réuni",
        ):
            expect(words in page.text, f"not « {words} » but: {page.text[:400]}")
        page = self.referent.submit(page.form(f"Inviter {people} personnes"), f"Inviter {people} personnes")
        self._check_cells(staff.read_cells(page), teams)
        self.tell.done(f"roster imported: {people} invited, 1 duplicate merged, 2 lines rejected")
        self._arrange_cells(page, teams)

    def try_out(self) -> None:
        """Have the invitation sent to oneself and open the page of trial."""
        page = self.referent.open(self._page().link("Aperçu et essai"))
        self.referent.submit(page.form("M’envoyer un essai"), "M’envoyer un essai")
        wait_until("the trial mail", lambda: self._mails_about(f"Essai : « {self.title} »"))
        (letter,) = self._mails_about(f"Essai : « {self.title} »")
        expect_equal("who tries it", letter.recipient, self.people.referent.email)
        link = next(word for word in letter.text.split() if "/essai" in word)
        browser = Browser(self.site.url)
        expect("Page d’essai." in browser.open(link).text, "the page of trial does not say what it is")
        browser.post(link, b"step=send")
        expect_equal("ballots after a trial", self.site.query("select count(*) from sealed_ballot")[0][0], 0)
        self.tell.done("trial mailed to the référent and answered: nothing is kept of it")

    def open(self) -> None:
        """Plan the dates, and let the chef open at once; the référent may not."""
        staff.set_dates(self.referent, self._page())
        page = self.referent.open(self._page().link("Ouverture"))
        expect("C’est le chef d’établissement qui ouvre la campagne" in page.text, "the référent may open")
        before = len(self.site.post())
        staff.open_now(self.chef, self.address)
        people = self.people.teachers
        wait_until("the invitations", lambda: len(self.site.post()) >= before + len(people))
        self._take_wave(self.site.post()[before:], people)
        self.tell.done(f"opened by the chef: {len(people)} mails, one to each person, each with its own code")

    def answer(self, wave: int) -> None:
        """Let those answer who answer to this wave; after a reminder, every other by the code of the first mail."""
        teachers = self.people.answering(wave)
        sendings = [
            Sending(
                teacher, self.letters[number % (wave + 1)][teacher.email], self.people.answers[teacher.email]
            )
            for number, teacher in enumerate(teachers)
        ]
        self.receipts += answer_all(self.site.url, sendings, self._questionnaire())
        answered = len(self.people.answering(*range(wave + 1)))
        turnout = staff.read_turnout(self.referent, self.address)
        expect_equal("turnout while open", turnout, (answered, len(self.people.teachers)))
        manners = Counter(teacher.manner.value for teacher in teachers).most_common()
        said = ", ".join(f"{count} {manner}" for manner, count in manners)
        self.tell.done(
            f"{len(teachers)} answered over HTTP: {said}; the site tells {answered} answers in all"
        )

    def remind(self) -> None:
        """Let the first reminder fall due: it goes to those who have not signed off and want mail."""
        unwilling, *others = self.people.silent()
        one_click(self.site.url, self.letters[0][unwilling.email])
        before = len(self.site.post())
        # Days pass: a reminder cannot be planned for the past, so its date is moved in the database.
        self.site.query("update reminder set due_at = current_timestamp where wave = 1")
        # Twice: two workers look at the calendar at the same time.
        self.site.run_task(TaskName.FOLLOW_CALENDAR)
        self.site.run_task(TaskName.FOLLOW_CALENDAR)
        expected = [*self.people.answering(1), *others]
        wait_until("the reminders", lambda: len(self.site.post()) >= before + len(expected))
        self._take_wave(self.site.post()[before:], expected)
        self.tell.done(
            f"reminder: {len(expected)} mails, to those who have not signed off; "
            "none to the one who unsubscribed by one click"
        )

    def close(self) -> None:
        """Close by hand; nothing can be read before, nothing sent after."""
        expect(
            "Le rapport n’existe pas encore" in self.chef.open(f"{self.address}/rapport").text,
            "a report too early",
        )
        late = self.people.silent()[-1]
        browser, page = open_form(self.site.url, self.letters[0][late.email])
        staff.close_now(self.chef, self.address)
        code = self.letters[0][late.email].link()[1]
        answers = next(iter(self.people.answers.values()))
        send(browser, page, code, answers, status=GONE)
        self.tell.done("closed by the chef: no report before, and a late answer is refused")

    def wait_for_report(self) -> None:
        """Wait for the worker to open the box, and for the mails that say so."""
        wait_until("the end of the campaign", lambda: self._state() == "ended")
        expect("Lire le rapport" in self._page().text, "the page of the campaign does not lead to the report")
        readers, ready = (
            {self.people.chef.email, *self.people.viewers},
            f"Le rapport « {self.title} » est prêt",
        )
        wait_until("the mails to the readers", lambda: len(self._mails_about(ready)) >= len(readers))
        told = one_by_recipient(self._mails_about(ready))
        expect_equal("who is told of the report", set(told), readers)
        self.tell.done(f"box opened by a worker, campaign ended; {len(readers)} readers told by mail")

    def look_for_receipts(self) -> None:
        """Look for each receipt where everybody can, and at the numbers beside them; the keys must be gone."""
        expect_equal("receipts given", len(self.receipts), len(set(self.receipts)))
        page = Browser(self.site.url).open(f"/q/{self.number}/protection")
        shown = [item.text.strip() for listed in page.root.all("ol") for item in listed.all("li")]
        receipts = [text for text in shown if RECEIPT.fullmatch(text)]
        expect_equal("receipts on the public page", receipts, sorted(self.receipts))
        record = self.site.query(
            "select invited, signed_off, ballots, null_ballots, keys_destroyed_on is not null from opening_record"
            " where campaign_public_id = :number",
            number=self.number,
        )
        answered = len(self.receipts)
        found = [tuple(row) for row in record]
        expect_equal("the record", found, [(len(self.people.teachers), answered, answered, 0, True)])
        self.tell.done(f"receipts: all {answered} are on the public page, in order; the keys are destroyed")

    @property
    def number(self) -> str:
        """The public id of the campaign."""
        return self.address.rpartition("/")[2]

    def _questionnaire(self) -> Questionnaire:
        """Return what the campaign asks, as browsers are handed it."""
        asked = "select content from revision join campaign on campaign.revision_id = revision.id"
        return decode(self.site.query(f"{asked} where public_id = :number", number=self.number)[0][0])

    def fetch(self) -> dict[str, bytes]:
        """Return the files of the report, through the links of its page."""
        return staff.read_files(self.referent, self.address, FILES)

    def report_page(self) -> Page:
        """Return the web page of the report, as the chef sees it."""
        return self.chef.open(f"{self.address}/rapport")

    def _page(self) -> Page:
        return self.referent.open(self.address)

    def _state(self) -> str:
        state = "select state from campaign where public_id = :number"
        return str(self.site.query(state, number=self.number)[0][0])

    def _mails_about(self, subject: str) -> list[Letter]:
        return [letter for letter in self.site.post() if letter.subject == subject]

    def _take_wave(self, letters: Sequence[Letter], people: Sequence[Teacher]) -> None:
        """Keep the mails of a wave: one for each of these people, nobody else, all codes different."""
        wave = one_by_recipient(letters)
        expect_equal("who was written to", sorted(wave), sorted(person.email for person in people))
        known = [letter.link()[1] for earlier in (*self.letters, wave) for letter in earlier.values()]
        expect_equal("different codes", len(set(known)), len(known))
        self.letters.append(wave)

    def _check_cells(self, cells: Sequence[Cell], teams: Sequence[TeamPlan]) -> None:
        sizes = {team.name: team.size for team in teams}
        expect_equal("teams in cells", sorted(name for cell in cells for name in cell.teams), sorted(sizes))
        for cell in cells:
            expect_equal(f"size of {cell.name}", cell.invited, sum(sizes[name] for name in cell.teams))
            expect(cell.invited >= 8, f"{cell.name} is too small: {cell.invited}")

    def _arrange_cells(self, page: Page, teams: Sequence[TeamPlan]) -> None:
        """Give the mixed cell a name of one's own, and keep the rest as proposed."""
        largest = max(staff.read_cells(page), key=lambda cell: len(cell.teams))
        page = staff.rename_cell(self.referent, page, largest, " + ".join(largest.teams))
        self.cells = staff.read_cells(page)
        self._check_cells(self.cells, teams)
        names = ", ".join(f"{cell.name} ({cell.invited})" for cell in self.cells)
        self.tell.done(f"reporting cells of {len(teams)} teams: {names}")

    def counted(self, cell: Cell) -> CountedCell:
        """Return a cell with what its members answered."""
        members = [teacher for teacher in self.people.answering(0, 1) if teacher.team in cell.teams]
        return CountedCell(
            number=cell.number,
            name=cell.name,
            invited=cell.invited,
            viewers=sum(teacher.email in self.people.viewers for teacher in members),
            ballots=tuple(self.people.answers[teacher.email] for teacher in members),
        )


@dataclass
class Story(Acts):
    """A campaign on the built-in questionnaire, whose report can be counted again."""

    fiche: Fiche = field(kw_only=True)

    def recount(self) -> Recount:
        """Count the answers that were given."""
        return Recount(self.fiche, [self.counted(cell) for cell in self.cells])

    def count_again(self, report: Report) -> Verdict:
        """Compare the report with the answers that were given. Raises JourneyError."""
        recount = self.recount()
        compare_turnout(report, recount, invited=len(self.people.teachers))
        verdict = compare(report, recount, self.fiche)
        shown = "\n  ".join(verdict.faults[:FAULTS_SHOWN])
        expect(not verdict.faults, f"{len(verdict.faults)} numbers are wrong:\n  {shown}")
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(verdict.hidden.items()))
        self.tell.done(
            f"counted again: {verdict.equal} numbers equal, and {verdict.derived} made of them; "
            f"hidden for a reason: {reasons or 'none'}; by the auditor: {verdict.withheld}"
        )
        return verdict
