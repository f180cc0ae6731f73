"""What the templates of campaigns receive: words and addresses, nothing left to work out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from questionnaires.definition.texts import in_language
from survey_app.campaigns.forms import ConfirmRosterForm, FileForm, NewCampaignForm, PasteForm
from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.campaigns.operations.follow_campaign import Deliveries, FollowUp
from survey_app.campaigns.operations.list_campaigns import ListedCampaign
from survey_app.campaigns.operations.preparation import Preparation, Step
from survey_app.campaigns.operations.receive_roster import RosterPreview
from survey_app.campaigns.operations.roll import NO_TEAM, TeamCount
from survey_app.campaigns.roster.difference import RosterDifference, RosterMode
from survey_app.campaigns.roster.people import Change, KeptLine, Person, RosterReading
from survey_app.campaigns.words import (
    FAILURES,
    MODES,
    NEXT_STEPS,
    REJECTIONS,
    STATES,
    _,
    ngettext,
    say_change,
    say_difference,
)
from survey_app.drafting.operations import PublishedRevision
from survey_app.drafting.pages import RevisionSummary, summarise
from survey_app.web.filters import instant, number
from survey_app.web.forms import Form
from survey_app.web.translation import current_language

LINES_SHOWN = 200
"""A faulty file can have thousands of faults: the first of them are enough to see what is wrong."""


@dataclass(frozen=True, slots=True)
class CampaignHead:
    """What stands at the top of every page of a campaign."""

    public_id: str
    title: str
    school: str
    state: str
    tone: str
    is_preparing: bool

    @property
    def url(self) -> str:
        return url_for("campaigns.show_campaign", public_id=self.public_id)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign in the list, and the next thing to do with it."""

    head: CampaignHead
    questionnaire: str
    next_words: str
    next_url: str | None


@dataclass(frozen=True, slots=True)
class CampaignListPage:
    """The campaigns of the schools of the account."""

    rows: tuple[CampaignRow, ...]
    has_several_schools: bool


@dataclass(frozen=True, slots=True)
class NewCampaignPage:
    """The choice of a questionnaire and a title; `summaries` by revision id."""

    form: NewCampaignForm
    summaries: Mapping[int, RevisionSummary]
    has_several_schools: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the checklist: how it stands (done, current, todo), and what is missing or chosen."""

    number: int
    title: str
    state: str
    words: str
    url: str | None


@dataclass(frozen=True, slots=True)
class PreparationPage:
    """A campaign in preparation."""

    head: CampaignHead
    steps: tuple[StepLine, ...]
    is_ready: bool
    may_launch: bool
    title_form: Form
    is_school_too_small: bool
    minimum: int


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The roll as it is, and the two ways to bring a list."""

    head: CampaignHead
    present: int
    teams: tuple[TeamCount, ...]
    file_form: FileForm
    paste_form: PasteForm


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The choice of columns, above the first lines of the file."""

    head: CampaignHead
    token: str
    form: Form
    headings: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class LineNote:
    """One line of the file that needs a word."""

    number: int
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one mode does to the roll."""

    mode: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What a list would do, before it is done."""

    head: CampaignHead
    token: str
    form: ConfirmRosterForm
    people: int
    teams: int
    effects: tuple[Effect, ...]
    has_present: bool
    has_team_column: bool
    changed: tuple[LineNote, ...]
    merged: tuple[LineNote, ...]
    rejected: tuple[LineNote, ...]
    changed_count: int
    merged_count: int
    rejected_count: int
    direction_count: int
    removed: tuple[str, ...]
    sample: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team on the page of cells, with the names of its two fields."""

    name: str
    invited: int
    counted: int
    area_field: str
    cell_field: str


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell on the page of cells."""

    number: int
    name: str
    invited: int
    teams: tuple[str, ...]
    is_too_small: bool
    name_field: str


@dataclass(frozen=True, slots=True)
class CellsPage:
    """Teams, their pôles, and the cells they make."""

    head: CampaignHead
    form: Form
    teams: tuple[TeamLine, ...]
    cells: tuple[CellLine, ...]
    new_cell_field: str
    minimum: int
    counted: int
    is_school_too_small: bool
    complaints: tuple[str, ...]
    has_direction: bool


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The answer page and the mail as teachers will get them."""

    head: CampaignHead
    trial_url: str
    subject: str
    text: str
    body: Markup
    language: str
    languages: tuple[tuple[str, str], ...]
    email: str
    has_trial: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is a form: dates, a new closing date."""

    head: CampaignHead
    form: Form
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LaunchPage:
    """The last page before opening: what will happen, or what is in the way."""

    head: CampaignHead
    form: Form
    people: str
    cells: str
    opens_at: datetime | None
    closes_at: datetime | None
    reminders: tuple[datetime, ...]
    obstacles: tuple[str, ...]
    is_late: bool
    may_launch: bool


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """A page that asks for a confirmation."""

    head: CampaignHead
    invited: int = 0
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """How the mails fare; also what the script of the page asks for. `label` tells it in a sentence."""

    total: int
    waiting: int
    gone: int
    refused: int
    bounced: int
    done: int
    label: str


@dataclass(frozen=True, slots=True)
class FailureLine:
    """An invitation that did not arrive."""

    message_id: str
    email: str
    name: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class FollowPage:
    """A campaign that is scheduled, open, or over."""

    head: CampaignHead
    opens_at: datetime | None
    closes_at: datetime | None
    reminders: tuple[datetime, ...]
    invited: int
    signed_off: int | None
    share: float
    deliveries: DeliveryFigures | None
    failures: tuple[FailureLine, ...]
    is_scheduled: bool
    is_open: bool
    is_counting: bool
    report_url: str | None
    may_launch: bool


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """The address of an invitation that did not arrive."""

    head: CampaignHead
    form: Form
    failure: FailureLine


def campaign_head(campaign: Campaign) -> CampaignHead:
    """Return the head of the pages of a campaign."""
    return _head(campaign.public_id, campaign.title, campaign.school.name, campaign.state)


def campaign_row(campaign: ListedCampaign) -> CampaignRow:
    """Return the line of a campaign in the list."""
    words, url = _next_thing(campaign)
    return CampaignRow(
        head=_head(campaign.public_id, campaign.title, campaign.school, campaign.state),
        questionnaire=in_language(campaign.questionnaire, current_language()),
        next_words=words,
        next_url=url,
    )


def summaries_of(revisions: Sequence[PublishedRevision]) -> Mapping[int, RevisionSummary]:
    """Return the summaries of the questionnaires to choose from."""
    return {revision.id: summarise(revision) for revision in revisions}


def preparation_steps(
    campaign: Campaign, revision: PublishedRevision, preparation: Preparation
) -> tuple[StepLine, ...]:
    """Return the checklist of a campaign in preparation."""
    summary = summarise(revision)
    told = [
        (_("Questionnaire"), "done", summary.title, summary.url),
        *(
            (
                title,
                _state(step, preparation),
                words,
                url_for(f"campaigns.{view}", public_id=campaign.public_id),
            )
            for step, title, words, view in (
                (Step.ROSTER, _("Liste des personnes invitées"), _say_roster(preparation), "show_roster"),
                (Step.CELLS, _("Groupes de restitution"), _say_cells(preparation), "show_cells"),
                (Step.TRIAL, _("Aperçu et essai"), _say_trial(preparation), "show_preview"),
                (Step.CALENDAR, _("Calendrier"), _say_calendar(campaign, preparation), "edit_calendar"),
            )
        ),
        (
            _("Ouverture"),
            "current" if preparation.is_ready else "todo",
            _("Tout est prêt.")
            if preparation.is_ready
            else _("Il reste des étapes à terminer avant d’ouvrir."),
            url_for("campaigns.launch_campaign", public_id=campaign.public_id)
            if preparation.is_ready
            else None,
        ),
    ]
    return tuple(StepLine(place, *line) for place, line in enumerate(told, start=1))


def check_page(head: CampaignHead, token: str, form: ConfirmRosterForm, preview: RosterPreview) -> CheckPage:
    """Return what a list would do, line by line where there is something to say."""
    reading = preview.reading
    changed = [line for line in reading.kept if line.changes]
    people = reading.people()
    return CheckPage(
        head=head,
        token=token,
        form=form,
        people=len(people),
        teams=len({person.team or NO_TEAM for person in people}),
        effects=(
            _effect(RosterMode.REPLACE, preview.replacing),
            _effect(RosterMode.ADD, preview.adding),
        ),
        has_present=preview.present > 0,
        has_team_column="team" in preview.layout.columns,
        changed=tuple(_changed_note(line) for line in changed[:LINES_SHOWN]),
        merged=tuple(_merged_notes(reading)),
        rejected=tuple(
            LineNote(line.number, line.found, REJECTIONS[line.reason])
            for line in reading.rejected[:LINES_SHOWN]
        ),
        changed_count=len(changed),
        merged_count=len(reading.merged),
        rejected_count=len(reading.rejected),
        direction_count=len(reading.direction),
        removed=tuple(person.email for person in preview.replacing.removed[:LINES_SHOWN]),
        sample=people[:3],
    )


def delivery_figures(deliveries: Deliveries) -> DeliveryFigures:
    """Return how the mails fare."""
    done = deliveries.total - deliveries.waiting
    if deliveries.waiting:
        label = ngettext(
            "Envoi en cours : %(num)s message attend encore.",
            "Envoi en cours : %(num)s messages attendent encore.",
            deliveries.waiting,
        )
    else:
        label = _("Tous les messages prévus à ce jour sont traités.")
    return DeliveryFigures(
        total=deliveries.total,
        waiting=deliveries.waiting,
        gone=deliveries.gone,
        refused=deliveries.refused,
        bounced=deliveries.bounced,
        done=done,
        label=label,
    )


def follow_page(campaign: Campaign, follow_up: FollowUp | None, *, may_launch: bool) -> FollowPage:
    """Return the page of a campaign that is scheduled, open or over."""
    state = campaign.state
    signed_off = follow_up.signed_off if follow_up else None
    has_report = state in {CampaignState.REPORTED, CampaignState.ENDED}
    return FollowPage(
        head=campaign_head(campaign),
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        reminders=tuple(reminder.due_at for reminder in campaign.reminders if not reminder.is_queued),
        invited=follow_up.invited if follow_up else 0,
        signed_off=signed_off,
        share=signed_off / follow_up.invited if follow_up and signed_off is not None else 0.0,
        deliveries=delivery_figures(follow_up.deliveries)
        if follow_up and follow_up.deliveries.total
        else None,
        failures=tuple(failure_lines(follow_up)) if follow_up else (),
        is_scheduled=state is CampaignState.SCHEDULED,
        is_open=state is CampaignState.OPEN,
        is_counting=state is CampaignState.CLOSED,
        report_url=url_for("reports.show_report", public_id=campaign.public_id) if has_report else None,
        may_launch=may_launch,
    )


def failure_lines(follow_up: FollowUp) -> Iterator[FailureLine]:
    """Yield the invitations that did not arrive."""
    for failure in follow_up.failures:
        yield FailureLine(
            failure.message_id, failure.email, failure.name, FAILURES[failure.state], failure.detail
        )


def _head(public_id: str, title: str, school: str, state: CampaignState) -> CampaignHead:
    words, tone = STATES[state]
    return CampaignHead(public_id, title, school, words, tone, state is CampaignState.PREPARING)


def _next_thing(campaign: ListedCampaign) -> tuple[str, str | None]:
    page = url_for("campaigns.show_campaign", public_id=campaign.public_id)
    match campaign.state:
        case CampaignState.PREPARING:
            step = campaign.preparation.next_step if campaign.preparation else Step.ROSTER
            return NEXT_STEPS[step], page
        case CampaignState.SCHEDULED:
            return _("Ouvre le %(moment)s", moment=_moment(campaign.opens_at)), page
        case CampaignState.OPEN:
            return _(
                "Suivre la participation ; clôture le %(moment)s", moment=_moment(campaign.closes_at)
            ), page
        case CampaignState.CLOSED:
            return _("Le rapport arrive : l’urne est en cours d’ouverture."), None
        case CampaignState.REPORTED | CampaignState.ENDED:
            return _("Lire le rapport"), url_for("reports.show_report", public_id=campaign.public_id)


def _moment(value: datetime | None) -> str:
    return instant(value) if value else "–"


def _state(step: Step, preparation: Preparation) -> str:
    if preparation.is_done(step):
        return "done"
    return "current" if preparation.next_step is step else "todo"


def _say_roster(preparation: Preparation) -> str:
    if preparation.is_school_too_small:
        return _("Trop peu de personnes : il en faut au moins %(minimum)s.", minimum=preparation.minimum)
    if not preparation.invited:
        return _("Aucune liste pour l’instant.")
    return ngettext("%(num)s personne invitée.", "%(num)s personnes invitées.", preparation.invited)


def _say_cells(preparation: Preparation) -> str:
    if not preparation.is_done(Step.ROSTER):
        return _("Ils se forment à partir de la liste.")
    if not preparation.is_done(Step.CELLS):
        return _("Un groupe compte moins de %(minimum)s personnes.", minimum=preparation.minimum)
    return ngettext(
        "%(num)s groupe de %(minimum)s personnes au moins.",
        "%(num)s groupes de %(minimum)s personnes au moins.",
        preparation.cells,
        minimum=preparation.minimum,
    )


def _say_trial(preparation: Preparation) -> str:
    if preparation.has_trial:
        return _("Essai demandé.")
    return _("Conseillé : relisez le message et répondez une fois pour voir.")


def _say_calendar(campaign: Campaign, preparation: Preparation) -> str:
    if not preparation.has_calendar:
        return _("Dates à choisir ; une proposition vous attend.")
    if preparation.complaints:
        return _("Les dates choisies ne conviennent plus.")
    return _(
        "Du %(opening)s au %(closing)s.",
        opening=_moment(campaign.opens_at),
        closing=_moment(campaign.closes_at),
    )


def _effect(mode: RosterMode, difference: RosterDifference) -> Effect:
    return Effect(mode.value, MODES[mode], say_difference(difference))


def _changed_note(line: KeptLine) -> LineNote:
    kept = {Change.TEAM_SPELLING: line.person.team, Change.DOMAIN_IN_ASCII: line.person.email}
    words = [say_change(change, found, kept=kept.get(change, "")) for change, found in line.changes]
    return LineNote(line.number, line.person.email, " ".join(words))


def _merged_notes(reading: RosterReading) -> Iterator[LineNote]:
    teams = {line.person.email: line.person.team for line in reading.kept}
    for line in reading.merged[:LINES_SHOWN]:
        words = _("Déjà à la ligne %(number)s.", number=number(line.first))
        if line.other_team:
            words += " " + _(
                "L’équipe « %(kept)s » est gardée, « %(other)s » ne l’est pas.",
                kept=teams.get(line.email) or NO_TEAM,
                other=line.other_team,
            )
        yield LineNote(line.number, line.email, words)
