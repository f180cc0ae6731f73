"""The demonstration school on a port: made by the product's own operations, on SQLite in a folder of its own.

No worker runs beside it, and its clock stands still: `Demonstration.work` does at once what a worker would.
"""

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from sqlalchemy import func, select
from werkzeug.serving import make_server

from config import Settings
from questionnaires.catalogue import load
from questionnaires.definition.model import Audience
from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import create_account, grant_role
from survey_app.ballots.ceremony.handing_out import note_part, show_part
from survey_app.ballots.ceremony.operations import destroy_box_unread
from survey_app.ballots.key_parts import PARTS
from survey_app.ballots.models import SealedBallot
from survey_app.ballots.opening import finish_opening
from survey_app.ballots.opening.shutting import GRACE, shut_box
from survey_app.ballots.operations import open_voting
from survey_app.campaigns.calendar import list_campaigns_in, list_campaigns_to_write_for
from survey_app.campaigns.dates import Calendar, propose_calendar
from survey_app.campaigns.models import Campaign, CampaignState, Editing, Invitation, OpeningRule
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.arrange_groups import Group, set_groups
from survey_app.campaigns.operations.create_campaign import create_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.launch_campaign import close_by_hand, launch_campaign
from survey_app.campaigns.operations.roll import list_people
from survey_app.campaigns.operations.send_messages import send_campaign_messages
from survey_app.campaigns.operations.set_calendar import set_calendar
from survey_app.campaigns.operations.set_protection import set_protection
from survey_app.campaigns.personal_codes import grouped
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.roster.people import Person as RollPerson
from survey_app.campaigns.safety import init_safety
from survey_app.campaigns.shared_codes import find_codes
from survey_app.database import session, transaction
from survey_app.demonstration import PASSWORD
from survey_app.drafting.models import Revision
from survey_app.mail.delivery import PermanentRefusalError
from survey_app.mail.messages import Mail, parse_sender
from survey_app.mail.transports import MailboxTransport
from survey_app.schools.operations import SchoolFacts, create_school
from survey_app.tokens.typed import GROUP
from tests.factories import NOW, TEST_UAIS
from tests.plugins.application import Site, running_app
from tests.services.migrations import migrate
from tests.services.processes import free_port
from tests.survey_app.accounts.visits import Clock, stop_clock
from workers import embedded, tasks

ADDRESS = "https://enquetes.example"
"""What the mails of the demonstration say: pages are then asked of wherever it is served."""

CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
LINK = re.compile(r"https?://\S+/q/\w+\S*#[\w.]+")
UNSUBSCRIBE = re.compile(r"https?://\S+/desinscription/[\w-]+")
MAILBOX = "mailbox"
REFUSED = "enseignant60@demo.example"
"""The one person whose invitation the mail server would not take."""

INVITED = "enseignant01@demo.example"
EXPECTED = 12
"""Answers of each group of pupils or parents."""


class Person(StrEnum):
    """The people with an account."""

    CHEF = "chef@demo.example"
    REFERENT = "referent@demo.example"
    ADMINISTRATOR = "administration@demo.example"
    NEWCOMER = "nouvelle@demo.example"
    """Head of a second school, where nothing has been done yet."""
    MEMBER = "commission@demo.example"
    """Sits in the commission of the demonstration school, and has no other role."""


class Stage(StrEnum):
    """One campaign for each state that a campaign can be in, by its title."""

    CREATED = "Point d’étape, juste créé"
    PREPARED = "Diagnostic des équipes, printemps"
    SCHEDULED = "Point d’étape, programmé"
    OPEN = "Point d’étape : huit questions"
    COUNTING = "Point d’étape, au dépouillement"
    WAITING_FOR_BALLOTS = "Point d’étape, derniers envois"
    GIVING_PARTS = "Point d’étape, trois parts à remettre"
    WAITING_FOR_PARTS = "Point d’étape, deux parts à réunir"
    UNREAD = "Point d’étape, détruit sans être lu"
    REPORTED = "Diagnostic des équipes, automne"
    PUPILS = "Le numérique vu par les élèves"
    PARENTS = "Le numérique vu par les parents"


@dataclass(frozen=True)
class Demonstration:
    """The demonstration school, being served."""

    site: Site
    clock: Clock
    folder: Path

    @cached_property
    def campaigns(self) -> dict[Stage, str]:
        """The public id of each campaign that was there from the start."""
        with self.site.app.app_context():
            rows = session().execute(select(Campaign.title, Campaign.public_id)).all()
        return {Stage(title): public_id for title, public_id in rows if title in set(Stage)}

    def account_id(self, person: Person) -> int:
        """Return the number of an account."""
        with self.site.app.app_context():
            return session().execute(select(Account.id).where(Account.email == person)).scalar_one()

    def work(self) -> None:
        """Do what is due: open and close campaigns, send mails, open ballot boxes."""
        with self.site.app.app_context():
            tasks.follow_calendar()
            for campaign_id in list_campaigns_to_write_for(self.clock.now):
                tasks.send_campaign_mails(str(campaign_id))
            for campaign_id in list_campaigns_in(CampaignState.CLOSED):
                tasks.open_box(str(campaign_id))
                tasks.finish_box(str(campaign_id))
            tasks.send_account_mails()

    def mails(self, pattern: re.Pattern[str] = LINK) -> list[EmailMessage]:
        """Return the mails with an address of this form in them, newest first."""
        paths = sorted((self.folder / MAILBOX).glob("*.eml"), reverse=True)
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        return [mail for mail in mails if pattern.search(text_of(mail, "plain"))]

    def mail(self, recipient: str, pattern: re.Pattern[str] = LINK) -> EmailMessage:
        """Return the latest mail to somebody with an address of this form in it."""
        return next(mail for mail in self.mails(pattern) if recipient in str(mail["To"]))

    def link(self, recipient: str = INVITED) -> str:
        """Return the personal link in somebody's latest mail, as an address of this site."""
        return self.address_in(self.mail(recipient), LINK)

    def shared_code(self, stage: Stage = Stage.PUPILS, group: int = 0) -> str:
        """Return the code that a group shares, as its poster shows it."""
        with self.site.app.app_context():
            campaign = (
                session()
                .execute(select(Campaign).where(Campaign.public_id == self.campaigns[stage]))
                .scalar_one()
            )
            codes = find_codes(campaign)
            return grouped(codes[sorted(codes)[group]])

    def shared_link(self, stage: Stage = Stage.PUPILS, group: int = 0) -> str:
        """Return the link that a group shares, as an address of this site."""
        return f"/q/{self.campaigns[stage]}#{self.shared_code(stage, group)}"

    def address_in(self, mail: EmailMessage, pattern: re.Pattern[str]) -> str:
        """Return the address of this form that stands in a mail, as an address of this site."""
        found = pattern.search(text_of(mail, "plain"))
        assert found is not None
        parts = urlsplit(found.group())
        return parts._replace(scheme="", netloc="").geturl()

    def count_ballots(self, stage: Stage = Stage.OPEN) -> tuple[int, int]:
        """Return how many ballots are in the box of a campaign, and how many people have signed off."""
        public_id = self.campaigns[stage]
        ballots = select(func.count()).where(SealedBallot.campaign_public_id == public_id)
        signed_off = (
            select(func.count())
            .select_from(Invitation)
            .join(Campaign, Campaign.id == Invitation.campaign_id)
            .where(Campaign.public_id == public_id, Invitation.signed_off)
        )
        with self.site.app.app_context():
            return session().scalar(ballots) or 0, session().scalar(signed_off) or 0


class FussyTransport(MailboxTransport):
    """Puts mails in files, but for those to one address, which its server does not know."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises PermanentRefusalError."""
        if REFUSED in mail.recipient:
            code = "550 5.1.1"
            raise PermanentRefusalError(code)
        super().send(mail)


@contextmanager
def running_demonstration(
    prepared: Path, folder: Path, *, has_mailbox: bool = True
) -> Iterator[Demonstration]:
    """Serve a copy, in `folder`, of a demonstration that `prepare_once` has made in `prepared`.

    Without the mailbox pages, it looks like any other installation.
    """
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = replace(_settings(folder, url), demo=has_mailbox)
    with running_app(settings) as app:
        init_safety(app, tuple)  # as in `prepare`
        # Without its mailbox, it is a demonstration still: the password of one opens nothing elsewhere.
        app.config["PALIERS"] = replace(settings, base_url=ADDRESS, demo=True)
        clock = stop_clock(app)
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Demonstration(Site(url, app), clock, folder)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def prepare_once(folder: Path) -> None:
    """Make the demonstration in `folder`, unless another process of this run has done so."""
    folder.mkdir(exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(folder.iterdir()):
            making = folder.with_name(f"{folder.name}.making")
            prepare(making)
            making.rename(folder)


def prepare(folder: Path) -> None:
    """Make the demonstration school with a campaign in each state, its mails sent."""
    settings = _settings(folder, ADDRESS)
    settings.data_dir.mkdir(parents=True)
    migrate(settings.database_url, folder)
    with running_app(settings) as app:
        stop_clock(app)
        # Under the name of a school a demonstration opens nothing; that name is only for the pictures.
        init_safety(app, tuple)
        embedded.prepare(app, settings)
        with app.app_context():
            _deliver(folder)
            _add_other_stages()
            _add_newcomer()


def code_in(mail: EmailMessage) -> str:
    """Return the code that stands in a mail, for people who type it."""
    found = CODE.search(text_of(mail, "plain"))
    assert found is not None
    return found.group()


def text_of(mail: EmailMessage, subtype: str) -> str:
    """Return the text of a mail, in one of its forms: « plain » or « html »."""
    part = mail.get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def _settings(folder: Path, base_url: str) -> Settings:
    # The same database in each copy, but sessions of one copy mean nothing to another: keys differ.
    return Settings.for_tests(
        folder,
        database_url=f"sqlite:///{folder / 'demonstration.sqlite'}",
        key_store_dir=folder / "keys",  # copied along
        base_url=base_url,
        demo=True,
    )


def _deliver(folder: Path) -> None:
    """Send what is owed to people with an account, and the invitations, one of which is refused."""
    tasks.send_account_mails()
    for campaign_id in list_campaigns_in(CampaignState.OPEN):
        send_campaign_messages(
            campaign_id,
            open_transport=lambda: FussyTransport(
                folder / MAILBOX, parse_sender("Paliers <paliers@example.org>")
            ),
            clock=lambda: NOW,
        )


def _add_other_stages() -> None:
    """Add the campaigns that the demonstration itself has no need of."""
    chef = session().execute(select(Account.id).where(Account.email == Person.CHEF)).scalar_one()
    model = session().execute(select(Campaign).where(Campaign.title == Stage.OPEN)).scalar_one()
    people = list(list_people(model.id))
    school = model.school_id
    ids = {}
    for stage in (Stage.CREATED, Stage.SCHEDULED, Stage.COUNTING):
        ids[stage] = create_campaign(model.school_id, model.revision_id, stage, actor=chef, now=NOW)
    for stage in (Stage.SCHEDULED, Stage.COUNTING):
        import_roster(ids[stage], people, RosterMode.REPLACE, actor=chef, now=NOW)
    set_calendar(ids[Stage.SCHEDULED], propose_calendar(NOW), actor=chef, now=NOW)
    launch_campaign(ids[Stage.SCHEDULED], at_once=False, actor=chef, now=NOW)
    set_calendar(ids[Stage.COUNTING], Calendar(NOW, (), NOW + timedelta(days=7)), actor=chef, now=NOW)
    launch_campaign(ids[Stage.COUNTING], at_once=True, actor=chef, now=NOW)
    _open_and_close(ids[Stage.COUNTING], chef)
    _add_openings(chef, model, people)
    _add_shared_links(chef, school)


def _add_openings(chef: int, model: Campaign, people: list[RollPerson]) -> None:
    """Add a campaign for each state of an opening that takes more than a moment."""
    calendar = Calendar(NOW, (), NOW + timedelta(days=7))
    for stage in (Stage.WAITING_FOR_BALLOTS, Stage.GIVING_PARTS, Stage.WAITING_FOR_PARTS, Stage.UNREAD):
        public_id = create_campaign(model.school_id, model.revision_id, stage, actor=chef, now=NOW)
        import_roster(public_id, people, RosterMode.REPLACE, actor=chef, now=NOW)
        set_calendar(public_id, calendar, actor=chef, now=NOW)
        if stage is not Stage.WAITING_FOR_BALLOTS:
            _hand_out_parts(public_id, chef, 1 if stage is Stage.GIVING_PARTS else PARTS)
        if stage is not Stage.GIVING_PARTS:
            launch_campaign(public_id, at_once=True, actor=chef, now=NOW)
            _open_and_close(public_id, chef, signs_off=1)
        if stage is Stage.UNREAD:
            _destroy_unread(public_id, chef)


def _add_shared_links(chef: int, school: int) -> None:
    """Add a campaign of parents that is prepared, and one of pupils that is open."""
    calendar = Calendar(NOW, (), NOW + timedelta(days=7))
    for stage, audience, code, names in (
        (
            Stage.PARENTS,
            Audience.PARENTS,
            load("perception-parents").code,
            ("Parents de 6e", "Parents de 5e"),
        ),
        (Stage.PUPILS, Audience.PUPILS, load("perception-eleves").code, ("Élèves de 5e", "Élèves de 4e")),
    ):
        revision = (
            session().execute(select(Revision.id).where(Revision.questionnaire_code == code)).scalar_one()
        )
        public_id = create_campaign(school, revision, stage, audience=audience, actor=chef, now=NOW)
        set_groups(public_id, [Group(name, EXPECTED) for name in names], actor=chef, now=NOW)
        set_calendar(public_id, calendar, actor=chef, now=NOW)
        if stage is Stage.PUPILS:
            launch_campaign(public_id, at_once=True, actor=chef, now=NOW)
            open_voting(get_campaign(public_id, chef).id, NOW)


def _open_and_close(public_id: str, chef: int, signs_off: int = 0) -> None:
    """Open a campaign, have so many people sign off without a ballot, and close it."""
    campaign_id = session().execute(select(Campaign.id).where(Campaign.public_id == public_id)).scalar_one()
    open_voting(campaign_id, NOW)
    with transaction() as rows:
        people = select(Invitation).where(Invitation.campaign_id == campaign_id).limit(signs_off)
        for invitation in rows.scalars(people):
            invitation.signed_off = True
    close_by_hand(public_id, actor=chef, now=NOW)
    if signs_off and get_campaign(public_id, chef).opening_rule is OpeningRule.TWO_OF_THREE:
        shut_box(campaign_id, NOW + GRACE)


def _hand_out_parts(public_id: str, chef: int, number: int) -> None:
    set_protection(
        public_id, editing=Editing.STRICT, opening_rule=OpeningRule.TWO_OF_THREE, actor=chef, now=NOW
    )
    for _ in range(number):
        shown = show_part(public_id, actor=chef, now=NOW)
        note_part(public_id, shown.part[-GROUP:], shown.proof, actor=chef, now=NOW)


def _destroy_unread(public_id: str, chef: int) -> None:
    destroy_box_unread(public_id, actor=chef, now=NOW)
    finish_opening(get_campaign(public_id, chef).id, NOW)


def _add_newcomer() -> None:
    school = create_school(
        SchoolFacts(
            TEST_UAIS[1], "Lycée Sophie-Germain (démonstration)", "Essaiville", "nouvelle@demo.example"
        ),
        actor=None,
        now=NOW,
    )
    newcomer = create_account(Person.NEWCOMER, "Dominique Nouvelle", now=NOW, password=PASSWORD)
    grant_role(newcomer, school, Role.CHEF, actor=None, now=NOW)
