"""What an account holder did in the fiche, the plan and the commission: for the copy that goes to that person alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, union_all

from survey_app.campaigns.models import Campaign
from survey_app.coediting.models import SharedCell, SharedChange, SharedPresence
from survey_app.commission.models import Comment, CommissionMember, Meeting, Publication, Quality
from survey_app.database import session
from survey_app.diagnostics.models import Assessment, EvidenceFile
from survey_app.plans.models import Plan, PlanVersion, TrainingRequest
from survey_app.reports.models import ResultRelease
from survey_app.schools.models import School


class Deed(StrEnum):
    """What somebody did once, to something that has a name."""

    BEGAN_FICHE = "began_fiche"
    SIGNED_FICHE = "signed_fiche"
    ADDED_FILE = "added_file"
    BEGAN_PLAN = "began_plan"
    FROZE_PLAN = "froze_plan"
    BEGAN_REQUEST = "began_request"
    PUBLISHED = "published"
    CHANGED_MEETING = "changed_meeting"
    RETURNED_RESULTS = "returned_results"


class SharedKind(StrEnum):
    """What a shared document is."""

    FICHE = "fiche"
    PLAN = "plan"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Done:
    """One deed: of which school, to what, and when."""

    deed: Deed
    school: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in one shared document: cells as they stand, changes in the log, first and last of them."""

    kind: SharedKind
    school: str
    cells: int
    changes: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One comment on a plan; a removed one has no text."""

    plan: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharedWork:
    """All of it. `answers_for` counts the lines of plans that name the person as responsible."""

    seats: tuple[tuple[str, Quality], ...]
    done: tuple[Done, ...]
    written: tuple[Written, ...]
    comments: tuple[Said, ...]
    answers_for: int
    open_tabs: int


def find_shared_work(account_id: int) -> SharedWork:
    """Return what an account did in fiches, plans and commissions of all schools."""
    return SharedWork(
        seats=tuple(_seats(account_id)),
        done=tuple(sorted(_done(account_id), key=lambda one: one.at)),
        written=tuple(_written(account_id)),
        comments=tuple(_comments(account_id)),
        answers_for=_count(
            select(func.count()).where(
                SharedCell.path.like("line.%.responsible"), cast(SharedCell.value, String) == str(account_id)
            )
        ),
        open_tabs=_count(select(func.count()).where(SharedPresence.account_id == account_id)),
    )


def _seats(account_id: int) -> Iterator[tuple[str, Quality]]:
    rows = session().execute(
        select(School.name, CommissionMember.quality)
        .join(CommissionMember, CommissionMember.school_id == School.id)
        .where(CommissionMember.account_id == account_id)
        .order_by(School.name)
    )
    yield from ((name, quality) for name, quality in rows)


def _done(account_id: int) -> Iterator[Done]:
    for deed, query, author in _deeds():
        for school, name, at in session().execute(query.where(author == account_id)):
            if at is not None:
                yield Done(deed, school, str(name), at)


def _deeds() -> Iterator[tuple[Deed, Select[str, object, datetime | None], ColumnElement[int | None]]]:
    """Yield each deed with what selects it (school, name, instant) and the column that says who."""
    fiches = select(School.name, Assessment.year, Assessment.begun_at).join(
        Assessment, Assessment.school_id == School.id
    )
    yield Deed.BEGAN_FICHE, fiches, Assessment.begun_by_id.expression
    signed = select(School.name, Assessment.year, Assessment.signed_at).join(
        Assessment, Assessment.school_id == School.id
    )
    yield Deed.SIGNED_FICHE, signed, Assessment.signed_by_id.expression
    files = (
        select(School.name, EvidenceFile.name, EvidenceFile.added_at)
        .join(Assessment, Assessment.school_id == School.id)
        .join(EvidenceFile, EvidenceFile.assessment_id == Assessment.id)
    )
    yield Deed.ADDED_FILE, files, EvidenceFile.added_by_id.expression
    plans = select(School.name, Plan.title, Plan.created_at).join(Plan, Plan.school_id == School.id)
    yield Deed.BEGAN_PLAN, plans, Plan.created_by_id.expression
    versions = (
        select(School.name, PlanVersion.label, PlanVersion.frozen_at)
        .join(Plan, Plan.school_id == School.id)
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
    )
    yield Deed.FROZE_PLAN, versions, PlanVersion.frozen_by_id.expression
    yield from _later_deeds()


def _later_deeds() -> Iterator[tuple[Deed, Select[str, object, datetime | None], ColumnElement[int | None]]]:
    requests = select(School.name, TrainingRequest.key, TrainingRequest.created_at).join(
        TrainingRequest, TrainingRequest.school_id == School.id
    )
    yield Deed.BEGAN_REQUEST, requests, TrainingRequest.created_by_id.expression
    publications = select(School.name, Publication.reference, Publication.published_at).join(
        Publication, Publication.school_id == School.id
    )
    yield Deed.PUBLISHED, publications, Publication.published_by_id.expression
    meetings = select(School.name, Meeting.place, Meeting.changed_at).join(
        Meeting, Meeting.school_id == School.id
    )
    yield Deed.CHANGED_MEETING, meetings, Meeting.changed_by_id.expression
    releases = (
        select(School.name, Campaign.title, ResultRelease.released_at)
        .join(Campaign, Campaign.school_id == School.id)
        .join(ResultRelease, ResultRelease.campaign_id == Campaign.id)
    )
    yield Deed.RETURNED_RESULTS, releases, ResultRelease.released_by_id.expression


def _written(account_id: int) -> Iterator[Written]:
    documents = union_all(
        *(
            select(
                table.document_id.label("id"),
                table.school_id.label("school"),
                literal(kind.value).label("kind"),
            )
            for kind, table in (
                (SharedKind.FICHE, Assessment),
                (SharedKind.PLAN, Plan),
                (SharedKind.REQUEST, TrainingRequest),
            )
        )
    ).subquery()
    rows = session().execute(
        select(
            documents.c.kind,
            School.name,
            documents.c.id,
            func.count(),
            func.min(SharedChange.made_at),
            func.max(SharedChange.made_at),
        )
        .join(School, School.id == documents.c.school)
        .join(SharedChange, SharedChange.document_id == documents.c.id)
        .where(SharedChange.author_id == account_id)
        .group_by(documents.c.kind, School.name, documents.c.id)
        .order_by(documents.c.id)
    )
    for kind, school, document_id, changes, first_at, last_at in rows.all():
        cells = select(func.count()).where(
            SharedCell.document_id == document_id, SharedCell.author_id == account_id
        )
        yield Written(SharedKind(kind), school, _count(cells), changes, first_at, last_at)


def _comments(account_id: int) -> Iterator[Said]:
    rows = session().execute(
        select(Plan.title, Comment.text, Comment.written_at)
        .join(Comment, Comment.plan_id == Plan.id)
        .where(Comment.author_id == account_id)
        .order_by(Comment.written_at, Comment.id)
    )
    yield from (Said(plan, text, at) for plan, text, at in rows)


def _count(query: Select[int]) -> int:
    return session().scalar(query) or 0
