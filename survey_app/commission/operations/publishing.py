"""Use cases: what the head publishes to the commission. Nothing else of the school is ever seen there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from survey_app.accounts import journal
from survey_app.accounts.models import AccountMailKind, Role
from survey_app.ballots.models import OpeningRecord
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.commission.errors import CommissionNotFoundError, NotPublishableError
from survey_app.commission.models import Publication, PublishedKind
from survey_app.commission.operations.access import Seat, get_head_seat
from survey_app.commission.operations.owing import Writing, cancel_mails, list_holders, owe_mails
from survey_app.database import session, transaction
from survey_app.diagnostics.models import Assessment, AssessmentState
from survey_app.diagnostics.operations.reading import list_signed_positions
from survey_app.diagnostics.signed import SignedPosition
from survey_app.plans.models import Plan, PlanVersion
from survey_app.queueing import TaskName, enqueue
from survey_app.schools.models import School

_REPORTED = (CampaignState.REPORTED, CampaignState.ENDED)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be published, or is. `title` is what its author called it, "" for a fiche.

    `year` is that of a fiche (2026 is 2026–2027), `number` that of a version; 0 for the others. `at` is when it was
    closed, signed or frozen.
    """

    kind: PublishedKind
    reference: str
    title: str
    at: datetime
    year: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """An item that the commission sees, since `published_at`."""

    id: int
    item: Item
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """The parts of the reference of a version of a plan."""

    plan_key: str
    number: int


def list_publishable(seat: Seat) -> list[Item]:
    """Return what the head could publish: reports, signed fiches, frozen versions of plans; the latest first."""
    return sorted(_items(seat.school_id), key=lambda item: item.at, reverse=True)


def list_publications(seat: Seat) -> list[Published]:
    """Return what the commission sees now, the latest first.

    A fiche that was opened again is not among it until it is signed anew.
    """
    items = {(item.kind, item.reference): item for item in list_publishable(seat)}
    rows = session().scalars(
        select(Publication)
        .where(Publication.school_id == seat.school_id)
        .order_by(Publication.published_at.desc(), Publication.id.desc())
    )
    return [
        Published(row.id, items[row.kind, row.reference], row.published_at)
        for row in rows
        if (row.kind, row.reference) in items
    ]


def get_publication(seat: Seat, publication_id: int) -> Published:
    """Return one thing that the commission sees now. Raises CommissionNotFoundError."""
    for published in list_publications(seat):
        if published.id == publication_id:
            return published
    message = f"no publication {publication_id} in school {seat.school_id}"
    raise CommissionNotFoundError(message)


def find_signed_fiche(seat: Seat, key: str) -> SignedPosition:
    """Return a position that the school has signed. Raises CommissionNotFoundError."""
    for signed in list_signed_positions(seat.school_id):
        if signed.key == key:
            return signed
    message = f"no signed fiche {key} in school {seat.school_id}"
    raise CommissionNotFoundError(message)


def find_item(publication: Publication) -> Item | None:
    """Return what a publication shows, None while it shows nothing."""
    for item in _items(publication.school_id):
        if (item.kind, item.reference) == (publication.kind, publication.reference):
            return item
    return None


def publish(
    school_id: int, kind: PublishedKind, reference: str, *, is_announced: bool, actor: int, now: datetime
) -> int:
    """Show something to the commission, and return the id of the publication; what is shown already stays so.

    Members are written to if wanted, once. Raises CommissionNotFoundError, ForbiddenError, or NotPublishableError.
    """
    with transaction() as writing:
        seat = get_head_seat(school_id, actor)
        writing.get_one(School, school_id, with_for_update=True)  # one form after the other
        if (kind, reference) not in {(item.kind, item.reference) for item in list_publishable(seat)}:
            message = f"{kind} {reference} cannot be published in school {school_id}"
            raise NotPublishableError(message)
        publication = _find(writing, school_id, kind, reference)
        if publication is None:
            publication = Publication(
                school_id=school_id, kind=kind, reference=reference, published_at=now, published_by_id=actor
            )
            writing.add(publication)
            writing.flush()
            journal.record(
                "commission.publish", actor, school_id, now=now, kind=kind.value, reference=reference
            )
        if is_announced:
            _announce(writing, publication, now)
        publication_id = publication.id
    enqueue(TaskName.SEND_ACCOUNT_MAIL)
    return publication_id


def withdraw(school_id: int, publication_id: int, *, actor: int, now: datetime) -> None:
    """Take something back from the commission; nothing happens if it is not shown any more.

    Raises CommissionNotFoundError or ForbiddenError.
    """
    with transaction() as writing:
        get_head_seat(school_id, actor)
        writing.get_one(School, school_id, with_for_update=True)
        publication = writing.scalar(
            select(Publication).where(Publication.id == publication_id, Publication.school_id == school_id)
        )
        if publication is None:
            return
        journal.record(
            "commission.withdraw",
            actor,
            school_id,
            now=now,
            kind=publication.kind.value,
            reference=publication.reference,
        )
        cancel_mails(writing, AccountMailKind.PUBLICATION, _cause(publication))
        writing.delete(publication)


def version_of(item: Item) -> Reference:
    """Return which version of which plan an item is."""
    key, _slash, number = item.reference.partition("/")
    return Reference(key, int(number))


def _find(writing: Writing, school_id: int, kind: PublishedKind, reference: str) -> Publication | None:
    return writing.scalar(
        select(Publication).where(
            Publication.school_id == school_id, Publication.kind == kind, Publication.reference == reference
        )
    )


def _announce(writing: Writing, publication: Publication, now: datetime) -> None:
    people = list_holders(writing, publication.school_id, Role.COMMISSION)
    owe_mails(writing, people, AccountMailKind.PUBLICATION, _cause(publication), now)


def _cause(publication: Publication) -> str:
    """Return what mails about a publication are about; the instant tells it from one that had its number before."""
    return f"publication:{publication.id}:{publication.published_at:%Y%m%dT%H%M%S}"


def _items(school_id: int) -> list[Item]:
    return [*_reports(school_id), *_fiches(school_id), *_versions(school_id)]


def _reports(school_id: int) -> list[Item]:
    rows = session().execute(
        select(Campaign.public_id, Campaign.title, Campaign.closed_at, Campaign.created_at)
        .outerjoin(OpeningRecord, OpeningRecord.campaign_public_id == Campaign.public_id)
        .where(
            Campaign.school_id == school_id,
            Campaign.state.in_(_REPORTED),
            # A box that was destroyed unread has no result.
            OpeningRecord.was_read.is_not(False),
        )
    )
    return [Item(PublishedKind.REPORT, key, title, closed or created) for key, title, closed, created in rows]


def _fiches(school_id: int) -> list[Item]:
    rows = session().execute(
        select(Assessment.key, Assessment.year, Assessment.signed_at, Assessment.begun_at).where(
            Assessment.school_id == school_id, Assessment.state == AssessmentState.SIGNED
        )
    )
    return [
        Item(PublishedKind.FICHE, key, "", signed or begun, year=year) for key, year, signed, begun in rows
    ]


def _versions(school_id: int) -> list[Item]:
    rows = session().execute(
        select(Plan.key, PlanVersion.number, PlanVersion.label, PlanVersion.frozen_at)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(Plan.school_id == school_id)
    )
    return [
        Item(PublishedKind.PLAN, f"{key}/{number}", label, at, number=number)
        for key, number, label, at in rows
    ]
