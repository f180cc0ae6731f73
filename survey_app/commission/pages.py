"""What the templates of the commission receive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import url_for
from flask_babel import ngettext

from survey_app.commission.forms import InvitationForm, MeetingForm, RecordForm
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations.access import Seat
from survey_app.commission.operations.comments import CommentView
from survey_app.commission.operations.meetings import Details, MeetingView
from survey_app.commission.operations.members import Member
from survey_app.commission.operations.publishing import Item, Published
from survey_app.commission.papers import say_length
from survey_app.commission.plain_text import TextBlock, clean_text, read_blocks
from survey_app.commission.terms import Term, find_term, starts_in
from survey_app.commission.words import GROUPS, KINDS, QUALITIES, UNSAID, say_item
from survey_app.web.filters import instant
from survey_app.web.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class CommissionListPage:
    """The commissions of somebody who has a seat in several, or in none any more."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class MemberGroup:
    """The members of one quality, under its name in the plural."""

    label: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One thing that the commission sees."""

    id: int
    title: str
    kind: str
    url: str
    published_at: datetime
    comments: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in a list."""

    url: str
    starts_at: datetime
    place: str
    is_cancelled: bool
    has_record: bool


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting, with its agenda."""

    row: MeetingRow
    ends_at: datetime
    agenda: tuple[TextBlock, ...]
    calendar_url: str


@dataclass(frozen=True, slots=True)
class OwnComment:
    """What the person said of a plan."""

    text: str
    written_at: datetime
    is_removed: bool
    url: str


@dataclass(frozen=True, slots=True)
class CommissionPage:
    """A commission. `term_words` is a remark for who calls meetings, "" when one is held or planned this term."""

    seat: Seat
    next_meeting: NextMeeting | None
    later_meetings: tuple[MeetingRow, ...]
    past_meetings: tuple[MeetingRow, ...]
    publications: tuple[PublicationRow, ...]
    plans_with_comments: tuple[tuple[str, str], ...]
    own_comments: tuple[OwnComment, ...]
    groups: tuple[MemberGroup, ...]
    members: int
    term_words: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member; `qualities` are value, label, and whether it is theirs."""

    member: Member
    qualities: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class MembersPage:
    """The members, and the form that invites one more."""

    seat: Seat
    lines: tuple[MemberLine, ...]
    form: InvitationForm


@dataclass(frozen=True, slots=True)
class RemovalPage:
    """A member who will lose the seat, before it happens."""

    school_id: int
    school: str
    member: Member


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Something that the head could publish, or has published: `publication_id` is then its number."""

    title: str
    label: str
    words: str
    kind: str
    reference: str
    publication_id: int | None = None
    published_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class PublishingPage:
    """What the commission sees, and what it could see."""

    seat: Seat
    shown: tuple[ItemRow, ...]
    others: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting."""

    seat: Seat
    meeting: MeetingView
    agenda: tuple[TextBlock, ...]
    record: tuple[TextBlock, ...]
    length: str
    is_over: bool
    has_begun: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which there are two versions: the field's name in the form, and both as words."""

    field: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class MeetingFormPage:
    """The form of a meeting, new (`meeting` is None) or not; `differences` after somebody else's change."""

    seat: Seat
    form: MeetingForm
    meeting: MeetingView | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The form of the minutes."""

    seat: Seat
    form: RecordForm
    meeting: MeetingView
    differences: tuple[Difference, ...]


def commission_page(
    seat: Seat,
    *,
    members: Sequence[Member],
    meetings: Sequence[MeetingView],
    publications: Sequence[Published],
    comments: Mapping[str, int],
    own_comments: Sequence[tuple[str, CommentView]],
    now: datetime,
) -> CommissionPage:
    """Return the page of a commission at an instant."""
    coming = [one for one in meetings if one.ends_at > now and not one.is_cancelled]
    others = [one for one in meetings if one not in coming[:1]]
    rows = tuple(_publication_row(seat, published, comments) for published in publications)
    return CommissionPage(
        seat=seat,
        next_meeting=_next_meeting(coming[0]) if coming else None,
        later_meetings=tuple(_meeting_row(one) for one in others if one.ends_at > now),
        past_meetings=tuple(_meeting_row(one) for one in reversed(others) if one.ends_at <= now),
        publications=rows,
        plans_with_comments=_plans_with_comments(seat, comments),
        own_comments=tuple(_own_comment(seat, key, one, publications) for key, one in own_comments),
        groups=_groups(members),
        members=len(members),
        term_words=_say_term(find_term(now), meetings) if seat.may_convene and members else "",
    )


def members_page(seat: Seat, members: Sequence[Member], form: InvitationForm) -> MembersPage:
    """Return the page on which the head invites."""
    lines = tuple(
        MemberLine(
            member,
            tuple(
                (quality.value, str(label), quality is member.quality) for quality, label in QUALITIES.items()
            ),
        )
        for member in members
    )
    return MembersPage(seat, lines, form)


def publishing_page(
    seat: Seat, publishable: Sequence[Item], publications: Sequence[Published]
) -> PublishingPage:
    """Return the page on which the head publishes."""
    shown = {(one.item.kind, one.item.reference) for one in publications}
    return PublishingPage(
        seat=seat,
        shown=tuple(_item_row(one.item, seat, one) for one in publications),
        others=tuple(
            _item_row(item, seat) for item in publishable if (item.kind, item.reference) not in shown
        ),
    )


def meeting_page(seat: Seat, meeting: MeetingView, now: datetime) -> MeetingPage:
    """Return the page of a meeting at an instant."""
    return MeetingPage(
        seat=seat,
        meeting=meeting,
        agenda=read_blocks(meeting.details.agenda),
        record=read_blocks(meeting.record),
        length=say_length(meeting.details.minutes_long),
        is_over=meeting.ends_at <= now,
        has_begun=meeting.details.starts_at <= now,
    )


def meeting_form_page(
    seat: Seat, form: MeetingForm, meeting: MeetingView | None, differences: tuple[Difference, ...] = ()
) -> MeetingFormPage:
    """Return the page of the form of a meeting."""
    return MeetingFormPage(seat, form, meeting, differences)


def record_page(
    seat: Seat, form: RecordForm, meeting: MeetingView, differences: tuple[Difference, ...] = ()
) -> RecordPage:
    """Return the page of the form of the minutes."""
    return RecordPage(seat, form, meeting, differences)


def meeting_changes(meeting: MeetingView, mine: Details) -> tuple[Difference, ...]:
    """Return the fields of which there are two versions."""
    theirs = meeting.details
    pairs = (
        ("starts", _("Jour et heure"), instant(theirs.starts_at), instant(mine.starts_at)),
        ("minutes_long", _("Durée, en minutes"), str(theirs.minutes_long), str(mine.minutes_long)),
        ("place", _("Lieu"), theirs.place, mine.place),
        ("agenda", _("Ordre du jour"), theirs.agenda, clean_text(mine.agenda)),
    )
    return tuple(Difference(*pair) for pair in pairs if pair[2] != pair[3])


def record_changes(meeting: MeetingView, mine: str) -> tuple[Difference, ...]:
    """Return the minutes in both versions."""
    return (Difference("record", _("Compte rendu"), meeting.record, clean_text(mine)),)


def _say_term(term: Term | None, meetings: Sequence[MeetingView]) -> str:
    if term is None:
        return ""
    if any(starts_in(term, one.details.starts_at) for one in meetings if not one.is_cancelled):
        return ""
    return str(
        _("Aucune réunion n’est prévue ce trimestre. Une par trimestre suffit pour suivre le plan ensemble.")
    )


def _groups(members: Sequence[Member]) -> tuple[MemberGroup, ...]:
    return tuple(
        MemberGroup(str(GROUPS[quality]) if quality else str(UNSAID), tuple(group))
        for quality, group in groupby(members, key=lambda member: member.quality)
    )


def _next_meeting(meeting: MeetingView) -> NextMeeting:
    return NextMeeting(
        row=_meeting_row(meeting),
        ends_at=meeting.ends_at,
        agenda=read_blocks(meeting.details.agenda),
        calendar_url=url_for("commission.send_meeting_calendar", key=meeting.key),
    )


def _meeting_row(meeting: MeetingView) -> MeetingRow:
    return MeetingRow(
        url=url_for("commission.show_meeting", key=meeting.key),
        starts_at=meeting.details.starts_at,
        place=meeting.details.place,
        is_cancelled=meeting.is_cancelled,
        has_record=bool(meeting.record),
    )


def _publication_row(seat: Seat, published: Published, comments: Mapping[str, int]) -> PublicationRow:
    item = published.item
    said = comments.get(item.reference.partition("/")[0], 0) if item.kind is PublishedKind.PLAN else 0
    return PublicationRow(
        id=published.id,
        title=say_item(item),
        kind=str(KINDS[item.kind]),
        url=_publication_url(seat, published),
        published_at=published.published_at,
        comments=ngettext("%(num)s avis", "%(num)s avis", said) if said else "",
    )


def _publication_url(seat: Seat, published: Published) -> str:
    return url_for("commission.show_publication", school_id=seat.school_id, publication_id=published.id)


def _plans_with_comments(seat: Seat, comments: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Return the plans that were spoken of, with the words of a link; for those who work on them."""
    if not seat.reads_all_comments:
        return ()
    return tuple(
        (
            url_for("commission.list_comments", school_id=seat.school_id, plan_key=key),
            ngettext("%(num)s avis sur le plan", "%(num)s avis sur le plan", number),
        )
        for key, number in comments.items()
    )


def _own_comment(
    seat: Seat, plan_key: str, comment: CommentView, publications: Sequence[Published]
) -> OwnComment:
    """Return what the person said, with where it stands if that is still shown."""
    url = next(
        (
            _publication_url(seat, published)
            for published in publications
            if published.item.kind is PublishedKind.PLAN
            and published.item.reference.partition("/")[0] == plan_key
        ),
        "",
    )
    return OwnComment(comment.text, comment.written_at, comment.is_removed, url)


def _item_row(item: Item, seat: Seat, published: Published | None = None) -> ItemRow:
    return ItemRow(
        title=say_item(item),
        label=str(KINDS[item.kind]),
        words=_say_when(item),
        kind=item.kind.value,
        reference=item.reference,
        publication_id=published.id if published else None,
        published_at=published.published_at if published else None,
        url=_publication_url(seat, published) if published else "",
    )


def _say_when(item: Item) -> str:
    moment = instant(item.at)
    match item.kind:
        case PublishedKind.REPORT:
            return str(_("Campagne close le %(moment)s", moment=moment))
        case PublishedKind.FICHE:
            return str(_("Signée le %(moment)s", moment=moment))
        case PublishedKind.PLAN:
            return str(_("Figée le %(moment)s", moment=moment))
