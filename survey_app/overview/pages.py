"""What the page of arrival shows: the steps of the story, what there is of each, and which one comes next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from flask import url_for
from flask_babel import gettext as _

from survey_app.campaigns.models import Campaign, CampaignState
from survey_app.diagnostics.models import AssessmentState
from survey_app.diagnostics.operations.reading import AssessmentLine
from survey_app.diagnostics.school_year import year_words
from survey_app.overview.operations import Progress
from survey_app.plans.words import say_years
from survey_app.reports.release.operations import ReleaseState
from survey_app.web.filters import day
from survey_app.web.translation import lazy_gettext


class Stand(StrEnum):
    """How far a step is. It is no mark: a school may well do without a step."""

    AHEAD = "ahead"
    UNDER_WAY = "under_way"
    DONE = "done"


STANDS = {
    Stand.AHEAD: (lazy_gettext("à venir"), "neutral"),
    Stand.UNDER_WAY: (lazy_gettext("en cours"), "neutral"),
    Stand.DONE: (lazy_gettext("fait"), "accent"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is for or what there is of it, and the way there; `label` is empty where there is none yet."""

    title: str
    stand: Stand
    text: str
    label: str = ""
    url: str = ""
    is_next: bool = False

    @property
    def stand_words(self) -> str:
        return str(STANDS[self.stand][0])

    @property
    def tone(self) -> str:
        return STANDS[self.stand][1]


@dataclass(frozen=True, slots=True)
class SchoolStory:
    """The steps of one school."""

    school_id: int
    school: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The schools of the person who arrives."""

    schools: tuple[SchoolStory, ...]


def school_story(progress: Progress) -> SchoolStory:
    """Return the steps that concern the person, the first that is not done marked as the next one."""
    steps, next_one = list(_steps(progress)), None
    for number, step in enumerate(steps):
        if step.stand is not Stand.DONE and step.url:
            next_one = number
            break
    return SchoolStory(
        progress.school.id,
        progress.school.name,
        tuple(replace(step, is_next=number == next_one) for number, step in enumerate(steps)),
    )


def _steps(progress: Progress) -> Iterator[Step]:
    yield _fiche_step(progress)
    if progress.asks:
        yield _campaign_step(progress.campaign)
        yield _results_step(progress.results)
    yield _plan_step(progress)
    yield _commission_step(progress)


def _fiche_step(progress: Progress) -> Step:
    title = _("La fiche de l’établissement")
    if progress.fiche is None:
        return _fiche_ahead(title, progress)
    url = url_for("diagnostics.show_fiche", key=progress.fiche.key)
    stand, text = _say_fiche(progress.fiche)
    label = _("Lire la fiche") if stand is Stand.DONE else _("Continuer la fiche")
    return Step(title, stand, text, label, url)


def _fiche_ahead(title: str, progress: Progress) -> Step:
    text = _(
        "La direction, le référent numérique et l’animateur TICE font ensemble le point."
        " Comptez une heure, en une ou plusieurs fois."
    )
    if not progress.asks:
        return Step(title, Stand.AHEAD, text)
    label = _("Commencer la fiche %(year)s", year=year_words(progress.year))
    return Step(title, Stand.AHEAD, text, label, url_for("diagnostics.list_fiches"))


def _say_fiche(fiche: AssessmentLine) -> tuple[Stand, str]:
    year = year_words(fiche.year)
    if fiche.state is AssessmentState.SIGNED and fiche.signed_at is not None:
        return Stand.DONE, _("Fiche %(year)s, signée le %(day)s.", year=year, day=day(fiche.signed_at))
    return Stand.UNDER_WAY, _("Fiche %(year)s, commencée le %(day)s.", year=year, day=day(fiche.begun_at))


def _campaign_step(campaign: Campaign | None) -> Step:
    title = _("La campagne")
    if campaign is None:
        return Step(
            title,
            Stand.AHEAD,
            _(
                "Un questionnaire anonyme aux enseignants, pour savoir de quoi chaque équipe a besoin."
                " Il faut un quart d’heure pour la préparer, dix minutes pour répondre."
            ),
            _("Préparer une campagne"),
            url_for("campaigns.create_campaign"),
        )
    stand, say, label = _CAMPAIGNS[campaign.state]
    url = url_for("campaigns.show_campaign", public_id=campaign.public_id)
    return Step(title, stand, say(campaign), str(label), url)


def _say_preparing(campaign: Campaign) -> str:
    return _("« %(title)s » est en préparation.", title=campaign.title)


def _say_scheduled(campaign: Campaign) -> str:
    if campaign.opens_at is None:
        return _say_preparing(campaign)
    return _("« %(title)s » ouvrira le %(day)s.", title=campaign.title, day=day(campaign.opens_at))


def _say_open(campaign: Campaign) -> str:
    if campaign.closes_at is None:
        return _("« %(title)s » est ouverte.", title=campaign.title)
    return _("« %(title)s » est ouverte jusqu’au %(day)s.", title=campaign.title, day=day(campaign.closes_at))


def _say_closed(campaign: Campaign) -> str:
    return _("« %(title)s » est close ; l’urne attend d’être ouverte.", title=campaign.title)


def _say_counted(campaign: Campaign) -> str:
    return _("« %(title)s » est terminée.", title=campaign.title)


_FOLLOW = lazy_gettext("Suivre la campagne")
_SEE = lazy_gettext("Voir la campagne")
_CAMPAIGNS: dict[CampaignState, tuple[Stand, Callable[[Campaign], str], str]] = {
    CampaignState.PREPARING: (Stand.UNDER_WAY, _say_preparing, lazy_gettext("Continuer la préparation")),
    CampaignState.SCHEDULED: (Stand.UNDER_WAY, _say_scheduled, _SEE),
    CampaignState.OPEN: (Stand.UNDER_WAY, _say_open, _FOLLOW),
    CampaignState.CLOSED: (Stand.UNDER_WAY, _say_closed, _FOLLOW),
    CampaignState.REPORTED: (Stand.DONE, _say_counted, _SEE),
    CampaignState.ENDED: (Stand.DONE, _say_counted, _SEE),
}


def _results_step(results: ReleaseState | None) -> Step:
    title = _("Les résultats")
    if results is None:
        return Step(
            title,
            Stand.AHEAD,
            _("Après la clôture, un rapport dit les besoins de chaque équipe, sans dire qui a répondu quoi."),
        )
    url = url_for("reports.show_report", public_id=results.public_id)
    if results.released_at is None:
        text = _(
            "Le rapport de « %(title)s » est là. Une fois lu, il peut être rendu à ceux qui ont répondu.",
            title=results.campaign,
        )
        return Step(title, Stand.UNDER_WAY, text, _("Lire le rapport"), url)
    text = _("Le rapport de « %(title)s » est rendu à ceux qui ont répondu.", title=results.campaign)
    return Step(title, Stand.DONE, text, _("Lire le rapport"), url)


def _plan_step(progress: Progress) -> Step:
    title, plan = _("Le plan"), progress.plan
    if plan is None:
        return Step(
            title,
            Stand.AHEAD,
            _(
                "Ce que l’établissement décide de faire, champ par champ."
                " Paliers propose des actions d’après la fiche et les résultats ; vous choisissez."
            ),
            _("Commencer un plan"),
            url_for("plans.begin"),
        )
    named = _("« %(title)s », %(years)s.", title=plan.title, years=say_years(plan.first_year, plan.years))
    stand = Stand.DONE if progress.is_frozen else Stand.UNDER_WAY
    presented = _("Une version en a été figée.") if progress.is_frozen else ""
    url = url_for("plans.show_plan", plan_key=plan.key)
    return Step(title, stand, f"{named} {presented}".strip(), _("Ouvrir le plan"), url)


def _commission_step(progress: Progress) -> Step:
    title, school_id = _("La commission numérique"), progress.school.id
    at_home = url_for("commission.show_commission", school_id=school_id)
    if not progress.members:
        text = _(
            "Des enseignants, des élèves et des parents lisent ce que la direction publie, et donnent leur avis."
        )
        if not progress.may_lead:
            return Step(title, Stand.AHEAD, text)
        members = url_for("commission.list_members", school_id=school_id)
        return Step(title, Stand.AHEAD, text, _("Inviter des membres"), members)
    if not progress.has_meeting:
        text = _("Les membres sont invités. Aucune réunion n’est fixée.")
        return Step(title, Stand.UNDER_WAY, text, _("Ouvrir la commission"), at_home)
    return Step(
        title, Stand.DONE, _("Elle a ses membres et ses réunions."), _("Ouvrir la commission"), at_home
    )
