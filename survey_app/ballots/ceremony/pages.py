"""What the pages of the ceremony receive: the course of an opening in words, its numbers, its receipts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import flask_babel
from flask import url_for

from survey_app.ballots.ceremony.forms import DestroyForm, EndingForm, PartsForm
from survey_app.ballots.ceremony.handing_out import ShownPart
from survey_app.ballots.ceremony.operations import OpeningView
from survey_app.ballots.ceremony.stages import CAN_BE_DESTROYED, Stage
from survey_app.ballots.key_parts import PARTS
from survey_app.ballots.opening.records import OpeningFacts
from survey_app.campaigns.models import Campaign, CampaignState, OpeningRule
from survey_app.campaigns.pages.head import CampaignHead, campaign_head, say_moment
from survey_app.tokens.key_list import fingerprint_words
from survey_app.tokens.typed import grouped
from survey_app.web.filters import day, number
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext

TITLES: Mapping[Stage, str] = {
    Stage.NOT_CLOSED: lazy_gettext("L’urne est fermée, et le restera jusqu’à la clôture"),
    Stage.WAITING_FOR_BALLOTS: lazy_gettext("L’urne attend les derniers envois"),
    Stage.WAITING_FOR_PARTS: lazy_gettext("L’urne attend deux parts de la clé"),
    Stage.BEING_OPENED: lazy_gettext("L’urne est en train d’être ouverte"),
    Stage.KEY_LOST: lazy_gettext("La clé de l’urne est perdue"),
    Stage.OPENED: lazy_gettext("L’urne a été ouverte, une seule fois"),
    Stage.DESTROYED_UNREAD: lazy_gettext("L’urne a été détruite sans être lue"),
    Stage.BEFORE_RECORDS: lazy_gettext("L’urne a été ouverte, une seule fois"),
}

LEADS: Mapping[Stage, str] = {
    Stage.NOT_CLOSED: lazy_gettext("Personne, pas même le serveur, ne lit un bulletin avant la clôture."),
    Stage.WAITING_FOR_PARTS: lazy_gettext(
        "Deux des trois personnes qui ont une part de la clé la tapent ici, l’une après l’autre."
    ),
    Stage.BEING_OPENED: lazy_gettext(
        "Le serveur compte les réponses. Cela prend d’ordinaire quelques minutes."
    ),
    Stage.KEY_LOST: lazy_gettext(
        "Sans elle, personne ne pourra jamais lire les bulletins. Prévenez d’abord la personne qui s’occupe de "
        "l’installation : la clé est peut-être seulement à une autre place."
    ),
    Stage.OPENED: lazy_gettext("Les réponses ont été comptées, puis les bulletins détruits."),
    Stage.DESTROYED_UNREAD: lazy_gettext("Sa clé n’était plus disponible. Aucune réponse n’a été comptée."),
    Stage.BEFORE_RECORDS: lazy_gettext("Les réponses ont été comptées, puis les bulletins détruits."),
}

_PLACES: Mapping[Stage, int] = {
    Stage.NOT_CLOSED: 0,
    Stage.WAITING_FOR_BALLOTS: 1,
    Stage.WAITING_FOR_PARTS: 2,
    Stage.KEY_LOST: 2,
    Stage.BEING_OPENED: 2,
    Stage.OPENED: 4,
    Stage.BEFORE_RECORDS: 4,
}
"""Which step of the course an opening has come to."""

_LOOKS_AGAIN = frozenset({Stage.WAITING_FOR_BALLOTS, Stage.BEING_OPENED})


@dataclass(frozen=True, slots=True)
class StepOfOpening:
    """One step of the course; `state` is done, current or todo."""

    title: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """The opening of one campaign. `figures` are names and numbers; `form` is there while parts are asked for.

    `deadline` says until when keys are waited for, while they are.
    """

    head: CampaignHead
    title: str
    lead: str
    steps: tuple[StepOfOpening, ...]
    figures: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    receipts: tuple[str, ...]
    has_too_many: bool
    looks_again: bool
    deadline: str
    report_url: str | None
    destroy_url: str | None
    form: PartsForm | None


@dataclass(frozen=True, slots=True)
class PartsPage:
    """How far the handing out of parts is; `may_hand_out` for the head of the school."""

    head: CampaignHead
    noted: int
    may_hand_out: bool

    @property
    def is_over(self) -> bool:
        return self.noted == PARTS

    @property
    def next_number(self) -> int:
        return self.noted + 1


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part, shown once; `part` is empty when the form comes back with a fault."""

    head: CampaignHead
    number: int
    part: str
    form: EndingForm


@dataclass(frozen=True, slots=True)
class DestroyPage:
    """The question before a box is destroyed unread."""

    head: CampaignHead
    form: DestroyForm
    back_url: str


def opening_page(view: OpeningView, form: PartsForm) -> OpeningPage:
    """Return the page of an opening; `form` is shown while parts are asked for."""
    public_id, stage, record = view.campaign.public_id, view.stage, view.record
    has_report = view.campaign.state in {CampaignState.REPORTED, CampaignState.ENDED}
    return OpeningPage(
        head=campaign_head(view.campaign),
        title=str(TITLES[stage]),
        lead=_say_lead(view),
        steps=tuple(_steps(view)),
        figures=tuple(_record_figures(view.campaign, record) if record else _figures(view)),
        words=_words(view),
        receipts=record.receipts if record else (),
        has_too_many=record is not None and record.has_too_many,
        looks_again=stage in _LOOKS_AGAIN,
        deadline=say_moment(view.awaited_until) if stage in CAN_BE_DESTROYED else "",
        report_url=url_for("reports.show_report", public_id=public_id) if has_report else None,
        destroy_url=url_for("ceremony.ask_to_destroy", public_id=public_id) if view.may_destroy else None,
        form=form if stage is Stage.WAITING_FOR_PARTS else None,
    )


def part_page(head: CampaignHead, shown: ShownPart) -> PartPage:
    """Return the page that shows a part."""
    form = EndingForm(formdata=None, proof=shown.proof)
    return PartPage(head, shown.number, grouped(shown.part), form)


def _say_lead(view: OpeningView) -> str:
    if view.stage is Stage.WAITING_FOR_BALLOTS:
        return _say_missing(view)
    return str(LEADS[view.stage])


def _say_missing(view: OpeningView) -> str:
    """Privacy: a number of the whole school, and none at all where it is too small for one."""
    latest = say_moment(view.shut_at)
    if view.totals is None:
        return _(
            "Des envois n’ont pas encore fini d’arriver ; l’urne s’ouvre au plus tard le %(moment)s.",
            moment=latest,
        )
    return ngettext(
        "%(num)s envoi n’a pas encore fini d’arriver ; l’urne s’ouvre au plus tard le %(moment)s.",
        "%(num)s envois n’ont pas encore fini d’arriver ; l’urne s’ouvre au plus tard le %(moment)s.",
        view.totals.missing,
        moment=latest,
    )


def _steps(view: OpeningView) -> Iterator[StepOfOpening]:
    """Return the course; nothing for a box that never went through it."""
    if view.stage is Stage.DESTROYED_UNREAD:
        return
    place = _PLACES[view.stage]
    is_over = view.record is not None and view.record.keys_destroyed_on is not None
    for number_, (title, words) in enumerate(_course(view)):
        is_done = number_ < place or (number_ == place and is_over)
        state = "done" if is_done else "current" if number_ == place else "todo"
        yield StepOfOpening(title, words, state)


def _course(view: OpeningView) -> tuple[tuple[str, str], ...]:
    """Return what happens, in order, with who does it and when."""
    has_parts = view.campaign.opening_rule is OpeningRule.TWO_OF_THREE
    opener = (
        _("Deux des trois personnes qui ont une part de la clé la tapent sur cette page.")
        if has_parts
        else _("Le serveur ouvre l’urne tout seul, une seule fois.")
    )
    return (
        (_("Clôture"), _("Le %(moment)s.", moment=say_moment(_closing(view)))),
        (
            _("Derniers envois"),
            _("L’urne attend les bulletins déjà en route, un jour au plus. Puis elle n’en prend plus."),
        ),
        (_("Ouverture de l’urne"), opener),
        (
            _("Comptage"),
            _(
                "Les réponses sont comptées par groupe ; les bulletins et les codes sont détruits en même temps."
            ),
        ),
        (_("Destruction des clés"), _("Plus personne ne pourra lire un bulletin, même dans une sauvegarde.")),
    )


def _closing(view: OpeningView) -> datetime | None:
    return view.campaign.closed_at or view.campaign.closes_at


def _figures(view: OpeningView) -> Iterator[tuple[str, str]]:
    if view.totals is None:
        return
    yield _say_invited(view.campaign), number(view.totals.invited)
    yield _("Participations notées"), number(view.totals.signed_off)
    if view.ballots_told:
        yield _("Bulletins dans l’urne"), number(view.totals.ballots)


def _say_invited(campaign: Campaign) -> str:
    return _("Réponses attendues") if campaign.is_by_link else _("Personnes invitées")


def _record_figures(campaign: Campaign, record: OpeningFacts) -> Iterator[tuple[str, str]]:
    yield _say_invited(campaign), number(record.invited)
    yield _("Participations notées"), number(record.signed_off)
    yield _("Bulletins dans l’urne"), number(record.ballots)
    yield _("dont bulletins nuls"), number(record.null_ballots)
    if record.missing:
        yield _("Bulletins jamais arrivés"), number(record.missing)
    yield _("Jour du dépouillement"), day(record.opened_on)
    destroyed_on = record.keys_destroyed_on
    yield _("Clés détruites"), _("le %(day)s", day=day(destroyed_on)) if destroyed_on else _("en cours")


def _words(view: OpeningView) -> tuple[str, ...]:
    fingerprint = view.record.key_fingerprint if view.record else view.campaign.key_fingerprint
    return fingerprint_words(fingerprint) if fingerprint else ()
