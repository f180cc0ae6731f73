"""Campaigns of several schools on the real product, in five days with their nights; nothing is left out.

Teachers answer by personal codes; the groups of one more school share links.

What happens in a day takes seconds here: the order is that of the days, and the access log tells their time.
"""

import json
import random
import re
import secrets
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, partial
from hashlib import sha256
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select, update

from questionnaires.answers.ballots import pack_ballot
from questionnaires.answers.codebook import Codebook, compile_codebook
from questionnaires.answers.reading import FormReader
from questionnaires.definition.model import Audience, Questionnaire
from survey_app.accounts.models import DeliveryState, Role
from survey_app.ballots.box_keys import BoxKeys
from survey_app.ballots.pages.addresses import BOX, PREFIX, SIGN_OFF
from survey_app.ballots.sealing import Sealer, receipt_of
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.dates import Calendar
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Invitation,
    Message,
    Reminder,
    ReportingCell,
    Team,
)
from survey_app.campaigns.operations.arrange_groups import Group, set_groups
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.operations.create_campaign import create_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.open_campaign import schedule_campaign
from survey_app.campaigns.operations.set_calendar import set_calendar
from survey_app.campaigns.personal_codes import normalise
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.people import Person
from survey_app.campaigns.safety import list_dangers
from survey_app.campaigns.shared_codes import find_codes
from survey_app.database import session, transaction
from survey_app.keys.store import Purpose, key_store
from survey_app.queueing import TaskName
from survey_app.tokens.derivation import token_input_of
from survey_app.tokens.key_list import KeyList
from tests.attack.databases import SavedDatabase, read_dump
from tests.attack.installation import Installation, running_installation
from tests.attack.scoring import Truth
from tests.attack.teachers import (
    DAYS,
    Manner,
    Teacher,
    form_of,
    make_pupils,
    make_questionnaire,
    make_teachers,
)
from tests.factories import add_account, add_revision, add_school
from tests.services.processes import PATIENCE
from tests.voter import Voter

SEED = 2026
REMINDER_DAYS = {5: 1}
"""Which reminder goes out in the morning of which day: with it some have two codes, each of which is good."""

FIRST_DAY = datetime(2026, 11, 23, tzinfo=UTC)
REPLACED_AFTER = 4 * 3600.0
FOR_PUPILS = {"id": "eleves", "code": "ELEVES", "audience": Audience.PUPILS}
SHIPPED_EACH = 4
"""Events of one school after which the log of a SQLite database is shipped."""

AT_ONCE = 3
RECEIPT = re.compile(rb"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
TICKET = re.compile(rb'name="ticket"[^>]*value="([0-9a-f]{32})"')
PRINTED_CODE = re.compile(rb"^((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})\r?$", re.MULTILINE)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class SimulationError(Exception):
    """The product did not do what a campaign needs."""


@dataclass
class Answered:
    """What is known apart of one person who answered: never among what the attacker gets.

    `person` is the key of a line of the roll; by a shared link that of the seat which was taken.
    """

    teacher: Teacher
    campaign: str
    person: str
    code: str
    nonce: bytes
    blinded: bytes
    token: bytes
    slot: str
    receipt: str


@dataclass(frozen=True)
class Remains:
    """All that is left of some campaigns. `folder` is what the attacker gets; everything else is for whoever scores.

    `ballots` are by what stands for them: slots (hexadecimal), receipts and texts. `codes` are by address, or by the
    key of a seat; `secrets` are what of these people may be in no file, beside what each of them had.
    """

    kind: str
    folder: Path
    keys: Path
    truth: Truth
    ballots: Mapping[str, str]
    answered: tuple[Answered, ...]
    codes: Mapping[str, tuple[str, ...]]
    secrets: Mapping[str, tuple[bytes, ...]]

    @property
    def before(self) -> Path:
        """The folder of what was dumped before the first answer."""
        return self.folder / "before"

    def nights(self) -> list[Path]:
        """Return the folders of the nights in which the campaign was open."""
        return [self.folder / f"night{day}" for day in range(1, DAYS + 1)]

    @property
    def end(self) -> Path:
        """The folder of what was saved after the opening."""
        return self.folder / "end"


@dataclass
class School:
    """One campaign on its way, as those see it who take part."""

    campaign_id: int
    public_id: str
    chef: int
    keys: KeyList | None = None
    box: BoxKeys | None = None
    opening_key: bytes = b""
    cells: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """The codes that groups share, by the name of the group."""

    seed_of_links: bytes = b""


@dataclass(frozen=True)
class Aftermath:
    """What is left of those who answered by personal codes, and of those who did by shared links, in one place."""

    personal: Remains
    shared: Remains


def simulate(database: SavedDatabase, teachers: int, folder: Path) -> Aftermath:
    """Play the campaigns and return what is left. Raises SimulationError."""
    dice = random.Random(SEED)
    invented = make_teachers(teachers, dice)
    pupils = make_pupils(1 + invented[-1].school, len(invented), dice)
    with running_installation(database, folder / "site") as site:
        campaign = _Play(site, database, make_questionnaire(), invented, pupils, folder / "remains")
        campaign.prepare()
        database.dump(folder / "remains" / "before")
        for day in range(1, DAYS + 1):
            campaign.live(day)
            database.back_up(folder / "remains" / f"night{day}")
        campaign.end()
        site.save_redis()
        _keep(site, folder / "remains")
    return campaign.aftermath(folder / "apart")


@dataclass
class _Play:
    site: Installation
    database: SavedDatabase
    questionnaire: Questionnaire
    teachers: list[Teacher]
    pupils: list[Teacher]
    folder: Path
    schools: list[School] = field(default_factory=list)
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answered: dict[str, Answered] = field(default_factory=dict)
    """By the blinded element: who replaces a ballot is here once."""

    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    _read: int = 0

    @cached_property
    def reader(self) -> FormReader:
        """What reads a form of the questionnaire."""
        return FormReader(self.questionnaire)

    @cached_property
    def codebook(self) -> Codebook:
        """What codes the answers."""
        return compile_codebook(self.questionnaire)

    def prepare(self) -> None:
        """Prepare one campaign a school, open them, and have everybody invited."""
        with self.site.app.app_context():
            with transaction() as rows:
                revisions = {
                    begin: add_revision(rows, questionnaire).id
                    for begin, questionnaire in (
                        (self._invite, self.questionnaire),
                        (self._share, self.questionnaire.model_copy(update=FOR_PUPILS)),
                    )
                }
                numbers = sorted({person.school for person in self.everybody})
                schools = [add_school(rows, f"{number:07}X") for number in numbers]
                chefs = [add_account(rows, school, Role.CHEF) for school in schools]
                ids = [(school.id, chef.id) for school, chef in zip(schools, chefs, strict=True)]
            now = datetime.now(UTC)
            for number, (school_id, chef) in enumerate(ids):
                begin = self._share if number == self.pupils[0].school else self._invite
                self.schools.append(begin(school_id, chef, revisions[begin], now))
        self.site.run_task(TaskName.FOLLOW_CALENDAR)
        self._wait("every campaign is open", self._are_open)
        with self.site.app.app_context():
            for school in self.schools:
                _learn(school)
        self._wait_for_mails()

    def live(self, day: int) -> None:
        """Let a day pass: a reminder in its morning, then answers, in each school in the order of their moments."""
        if wave := REMINDER_DAYS.get(day):
            with self.site.app.app_context(), transaction() as rows:
                due = datetime.now(UTC) - timedelta(minutes=1)
                rows.execute(update(Reminder).where(Reminder.wave == wave).values(due_at=due))
            self.site.run_task(TaskName.FOLLOW_CALENDAR)
            self._wait("reminders are queued", partial(self._are_queued, wave))
            self._wait_for_mails()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(partial(self._answer, day), range(len(self.schools))):
                pass

    def end(self) -> None:
        """Close every campaign, and wait until its box is opened and its keys are destroyed."""
        keys = self.site.settings.key_store_dir
        shutil.copytree(keys, self.folder.parent / "apart" / "keys")
        with self.site.app.app_context():
            for school in self.schools:
                close_campaign(school.campaign_id, datetime.now(UTC), actor=school.chef)
        self._wait("every box is opened", self._have_ended)
        if any(keys.iterdir()):
            message = "keys are left after the opening"
            raise SimulationError(message)
        self.database.end(self.folder / "end")

    @cached_property
    def everybody(self) -> list[Teacher]:
        """Teachers and pupils."""
        return [*self.teachers, *self.pupils]

    def aftermath(self, apart: Path) -> Aftermath:
        """Return what is left, with the truth; which seat each pupil took tells the roll of the last night."""
        rows = read_dump(self.folder / f"night{DAYS}", "invitation")
        seats = {row["blinded_hash"].removeprefix("\\x"): row["id"] for row in rows}
        shared = [
            replace(answer, person=seats[sha256(answer.blinded).hexdigest()])
            for answer in self.answered.values()
            if answer.campaign == self.schools[-1].public_id
        ]
        personal = [answer for answer in self.answered.values() if answer.person]
        of_seats = {answer.person: (answer.code,) for answer in shared}
        codes = {email: tuple(codes) for email, codes in self.codes.items()}
        return Aftermath(
            self._remains(apart, personal, codes, self.schools[:-1]),
            self._remains(apart, shared, of_seats, self.schools[-1:]),
        )

    def _remains(
        self,
        apart: Path,
        people: Sequence[Answered],
        codes: Mapping[str, tuple[str, ...]],
        schools: Sequence[School],
    ) -> Remains:
        numbered = {answer.person: f"b{number}" for number, answer in enumerate(people)}
        ballots: dict[str, str] = {}
        for answer in people:
            for name in (answer.slot, answer.receipt, answer.teacher.words):
                ballots[name] = numbered[answer.person]
        return Remains(
            kind=self.database.kind,
            folder=self.folder,
            keys=apart / "keys",
            truth=Truth(
                {answer.person: f"{answer.teacher.school} {answer.teacher.team}" for answer in people},
                numbered,
            ),
            ballots=ballots,
            answered=tuple(people),
            codes=codes,
            secrets={
                "box seed": tuple(_box(school).seed for school in schools),
                "opening key": tuple(school.opening_key for school in schools),
                "seed of links": tuple(school.seed_of_links for school in schools if school.seed_of_links),
            },
        )

    def _share(self, school_id: int, chef: int, revision_id: int, now: datetime) -> School:
        """Begin a campaign of pupils, whose groups have as many seats as members."""
        public_id = create_campaign(
            school_id, revision_id, "Campagne d’essai", audience=Audience.PUPILS, actor=chef, now=now
        )
        sizes = Counter(pupil.team for pupil in self.pupils)
        set_groups(public_id, [Group(name, size) for name, size in sizes.items()], actor=chef, now=now)
        return self._schedule(public_id, chef, (), now)

    def _invite(self, school_id: int, chef: int, revision_id: int, now: datetime) -> School:
        """Begin a campaign of teachers, each of whom gets a personal code."""
        public_id = create_campaign(school_id, revision_id, "Campagne d’essai", actor=chef, now=now)
        people = [
            Person(teacher.email, teacher.name, teacher.team, teacher.language)
            for teacher in self.teachers
            if teacher.school == len(self.schools)
        ]
        self.dice.shuffle(people)
        import_roster(public_id, people, RosterMode.REPLACE, actor=chef, now=now)
        return self._schedule(public_id, chef, (now + timedelta(days=4),), now)

    def _schedule(self, public_id: str, chef: int, reminders: tuple[datetime, ...], now: datetime) -> School:
        calendar = Calendar(now, reminders, now + timedelta(days=6))
        set_calendar(public_id, calendar, actor=chef, now=now)
        campaign_id = session().scalars(select(Campaign.id).where(Campaign.public_id == public_id)).one()
        if dangers := list_dangers():
            message = f"the doctor finds this installation unsafe: {', '.join(dangers)}"
            raise SimulationError(message)
        schedule_campaign(campaign_id, chef, now)
        return School(campaign_id, public_id, chef)

    def _answer(self, day: int, school: int) -> None:
        """Let those of a school answer who do so on this day."""
        number, queue = count(), list[tuple[float, int, Callable[[], None]]]()

        def then(moment: float, act: Callable[[], None]) -> None:
            heappush(queue, (moment, next(number), act))

        kind = _PupilsVisit if school == self.pupils[0].school else _Visit
        for teacher in self.everybody:
            if teacher.school == school and teacher.day == day:
                visit = kind(self, self.schools[school], teacher, then)
                then(teacher.moment, visit.begin)
        done = 0
        while queue:
            _, _, act = heappop(queue)
            act()
            done += 1
            if done % SHIPPED_EACH == 0:
                self.database.ship()

    def _are_open(self) -> bool:
        return self._states() == {CampaignState.OPEN}

    def _have_ended(self) -> bool:
        return self._states() == {CampaignState.ENDED}

    def _states(self) -> set[CampaignState]:
        with self.site.app.app_context():
            return set(session().scalars(select(Campaign.state)))

    def _are_queued(self, wave: int) -> bool:
        with self.site.app.app_context():
            waiting = select(func.count()).where(Reminder.wave == wave, Reminder.is_queued.is_(False))
            return session().scalar(waiting) == 0

    def _wait_for_mails(self) -> None:
        """Wait until everything that is owed was sent, and read the codes of it."""
        self._wait("every mail is sent", self._are_sent, seconds=300)
        for message in self.site.mail.messages[self._read :]:
            found = PRINTED_CODE.search(message.raw)
            code = normalise(found[1].decode()) if found else None
            if code is None:
                complaint = f"a mail without a code: {message.raw[:2000]!r}"
                raise SimulationError(complaint)
            self.codes[message.recipient].append(code)
        self._read = len(self.site.mail.messages)

    def _are_sent(self) -> bool:
        with self.site.app.app_context():
            owed = select(func.count()).where(
                Message.state.in_((DeliveryState.QUEUED, DeliveryState.SENDING))
            )
            return session().scalar(owed) == 0

    def _wait(self, what: str, is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                log = (self.site.logs / "worker.log").read_text()[-2000:]
                message = f"after {seconds:.0f} seconds, still not: {what}; the worker said:\n{log}"
                raise SimulationError(message)
            time.sleep(0.2)


@dataclass
class _Visit:
    """One teacher at their computer."""

    play: _Play
    school: School
    teacher: Teacher
    then: Callable[[float, Callable[[], None]], None]
    code: str = ""
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    cell: int = 0
    token: bytes = b""
    moment: float = 0.0

    def begin(self) -> None:
        """Open one of the mails that came, and answer."""
        self.code, self.moment = self._find_code(), self.teacher.moment
        if self.teacher.manner is Manner.SCRIPTLESS:
            self._send_form()
            return
        reply = json.loads(self._post(f"/{SIGN_OFF}", self._voter.sign_off_body()))
        self.cell, self.token = reply["cell"], self._voter.token(reply)
        self.then(self.moment + self.teacher.wait, self.deposit)
        if self.teacher.manner is Manner.REPLACES:
            again = self.moment + REPLACED_AFTER + self.teacher.wait
            self.then(again, partial(self.deposit, again))

    def deposit(self, moment: float | None = None) -> None:
        """Seal and deposit; a second time the ballot replaces the first."""
        self.moment = moment or self.teacher.moment + self.teacher.wait
        sealed = self._seal()
        body = self._voter.deposit_body(self.cell, self.token, sealed)
        receipt = json.loads(self._post(f"/{BOX}", body))["receipt"]
        if receipt != receipt_of(sealed):
            message = "a receipt of another ballot"
            raise SimulationError(message)
        self._note(receipt)

    def _seal(self) -> bytes:
        """Do what `Voter.seal` does, with everything compiled once."""
        keys, reading = self._voter.keys, self.play.reader.read(form_of(self.teacher))
        record = self.play.codebook.record(reading.answers, reading.off_route)
        ballot = pack_ballot(record=record, texts=reading.texts, size=keys.ballot_size)
        return _sealer(keys.opening_key, keys.campaign).seal(ballot)

    def _find_code(self) -> str:
        codes = self.play.codes[self.teacher.email]
        # Whichever mail is opened: all codes are valid.
        return codes[len(self.teacher.words) % len(codes)]

    def _send_form(self) -> None:
        reply, what_the_server_adds = self._post_form({**form_of(self.teacher), "code": [self.code]})
        found = RECEIPT.findall(reply)
        if len(set(found)) != 1:
            message = f"no receipt, or several: {found}"
            raise SimulationError(message)
        box = _box(self.school)
        self.nonce = box.nonce_of(self.code + what_the_server_adds)
        self.cell = self._find_cell()
        self.token = box.issuers[self.cell].token(token_input_of(self.code, self.nonce, box.campaign))
        self._note(found[0].decode())

    def _note(self, receipt: str) -> None:
        blinded = self._voter.blinded
        self.play.answered[blinded.hex()] = Answered(
            self.teacher,
            self.school.public_id,
            self._person,
            self.code,
            self.nonce,
            blinded,
            self.token,
            _box(self.school).slot_of(self.token).hex(),
            receipt,
        )

    def _post_form(self, fields: Mapping[str, Sequence[str]]) -> tuple[bytes, str]:
        """Send a form; return the page, and what the server puts behind the code to make the nonce."""
        return self._send("", urlencode(fields, doseq=True).encode(), FORM), ""

    def _find_cell(self) -> int:
        return self.school.cells[self._person]

    def _post(self, place: str, body: Mapping[str, Any]) -> bytes:
        return self._send(place, json.dumps(body).encode(), JSON)

    def _send(self, place: str, body: bytes, content_type: str) -> bytes:
        language = "/en" if self.teacher.language == "en" else ""
        day = FIRST_DAY + timedelta(days=self.teacher.day - 1, seconds=self.moment)
        status, reply = self.play.site.proxy.post(
            f"{PREFIX}{self.school.public_id}{place}{language}",
            body,
            content_type,
            address=self.teacher.address,
            browser=self.teacher.browser,
            line=self.school.public_id,
            moment=day.isoformat(timespec="milliseconds"),
        )
        if status != 200:
            message = f"{place or 'form'}: {status} {reply[:500]!r}"
            raise SimulationError(message)
        return reply

    @property
    def _person(self) -> str:
        return self.school.people[self.teacher.email]

    @property
    def _voter(self) -> Voter:
        if self.school.keys is None:
            raise SimulationError
        return Voter(self.school.keys, self.code, self.nonce)


@dataclass
class _PupilsVisit(_Visit):
    """One pupil, who has the link of the group. Which seat it takes nobody learns: not even who plays this."""

    def _find_code(self) -> str:
        return self.school.links[self.teacher.team]

    def _find_cell(self) -> int:
        return self.school.cells[self.teacher.team]

    @property
    def _person(self) -> str:
        return ""

    def _post_form(self, fields: Mapping[str, Sequence[str]]) -> tuple[bytes, str]:
        """Send the form, and once more what comes back to be read over, with its ticket."""
        review = self._send("", urlencode(fields, doseq=True).encode(), FORM)
        found = TICKET.search(review)
        if found is None:
            message = "a review without a ticket"
            raise SimulationError(message)
        ticket = found[1].decode()
        again = {**fields, "ticket": [ticket], "step": ["send"]}
        return self._send("", urlencode(again, doseq=True).encode(), FORM), f" {ticket}"


def _learn(school: School) -> None:
    """Read what is public of an open campaign, and what only whoever scores needs: keys, lines of the roll, cells."""
    voting = VotingCache(0.0).find(school.public_id)
    if voting is None:
        raise SimulationError
    school.keys, school.box = voting.key_list, voting.keys
    school.opening_key = key_store().get(school.public_id, Purpose.OPENING)
    rows = session().execute(
        select(Invitation.email, Invitation.id, ReportingCell.number)
        .join(Team, Team.id == Invitation.team_id)
        .join(ReportingCell, ReportingCell.id == Team.cell_id)
        .where(Invitation.campaign_id == school.campaign_id)
    )
    for email, person, cell in rows:
        school.people[email], school.cells[person] = person, cell
    campaign = session().get_one(Campaign, school.campaign_id)
    codes = find_codes(campaign)
    numbers = {cell.id: cell.number for cell in campaign.cells}
    for team in campaign.teams if codes else ():
        school.links[team.name] = codes[team.id]
        school.cells[team.name] = numbers[team.cell_id or 0]
        school.seed_of_links = key_store().get(school.public_id, Purpose.LINKS)


_sealer = cache(Sealer)


def _box(school: School) -> BoxKeys:
    if school.box is None:
        raise SimulationError
    return school.box


def _keep(site: Installation, folder: Path) -> None:
    """Add logs, mails and the files of Redis to what the attacker gets."""
    shutil.copytree(site.logs, folder / "logs")
    shutil.copytree(site.redis_folder, folder / "redis")
    shutil.copytree(site.settings.data_dir, folder / "data", dirs_exist_ok=True)
    (folder / "mail").mkdir()
    _write_all(folder / "mail", (message.raw for message in site.mail.messages))


def _write_all(folder: Path, mails: Iterable[bytes]) -> None:
    for number, raw in enumerate(mails):
        (folder / f"{number:05}.eml").write_bytes(raw)
