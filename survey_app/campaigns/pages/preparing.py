"""The steps of a campaign in preparation: done, next, and what is missing."""

from dataclasses import dataclass

from flask import url_for

from survey_app.campaigns.models import Campaign, OpeningRule
from survey_app.campaigns.operations.preparation import Preparation, Step
from survey_app.campaigns.pages.head import CampaignHead, say_moment
from survey_app.campaigns.words import (
    _,
    ngettext,
    say_answers,
)
from survey_app.drafting.operations import PublishedRevision
from survey_app.drafting.pages import summarise
from survey_app.web.forms import Form


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
    trial_url: str = ""

    @property
    def next_steps(self) -> tuple[StepLine, ...]:
        """What this person can do now; the last is what leads furthest. Opening is for the head of the school."""
        opening = self.steps[-1]
        return tuple(
            step
            for step in self.steps
            if step.state == "current" and step.url and (step is not opening or self.may_launch)
        )


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
                (Step.GROUPS, _("Groupes qui répondront"), _say_groups(preparation), "show_groups"),
                (Step.TRIAL, _("Aperçu et essai"), _say_trial(preparation), "show_preview"),
                (Step.CALENDAR, _("Calendrier"), _say_calendar(campaign, preparation), "edit_calendar"),
                (Step.PROTECTION, _("Protection"), _say_protection(campaign, preparation), "edit_protection"),
            )
            if step in preparation.steps
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


def _say_groups(preparation: Preparation) -> str:
    if not preparation.cells:
        return _("Aucun groupe pour l’instant.")
    if not preparation.is_done(Step.GROUPS):
        return _("Un groupe attend moins de %(minimum)s réponses.", minimum=preparation.minimum)
    return ngettext(
        "%(num)s groupe, %(answers)s en tout.",
        "%(num)s groupes, %(answers)s en tout.",
        preparation.cells,
        answers=say_answers(preparation.invited),
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
        opening=say_moment(campaign.opens_at),
        closing=say_moment(campaign.closes_at),
    )


def _say_protection(campaign: Campaign, preparation: Preparation) -> str:
    if preparation.waits_for_parts:
        return _("Il reste à remettre les trois parts de la clé.")
    if campaign.opening_rule is OpeningRule.TWO_OF_THREE:
        return _("Deux personnes sur trois ouvriront l’urne.")
    return _("Le serveur ouvrira l’urne après la clôture.")
