"""The lines that are proposed, each with the reason for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from questionnaires.analysis.maturity import Status
from questionnaires.analysis.proposals import IndicatorReason, NeedReason, Proposal
from questionnaires.definition.texts import Text, in_language
from survey_app.plans.fields import WORDS, Horizon
from survey_app.plans.operations.proposals import ListedProposal, Proposals
from survey_app.plans.pages.head import PlanHead
from survey_app.plans.words import HORIZONS, _, ngettext, say_year
from survey_app.reports.figures import Unit, show
from survey_app.web.translation import current_language


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal: its words, why it is made, and what became of it."""

    key: str
    label: str
    reason: str
    horizon: str
    line_url: str
    is_dismissed: bool

    @property
    def id(self) -> str:
        """The id of its control."""
        return self.key.replace(":", "-")


@dataclass(frozen=True, slots=True)
class ProposedChamp:
    """The proposals of one champ, those put out of sight left out."""

    title: str
    rows: tuple[ProposalRow, ...]


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """All proposals, and where they come from. `limit` is how long an edited one may be."""

    head: PlanHead
    champs: tuple[ProposedChamp, ...]
    dismissed: tuple[ProposalRow, ...]
    origins: tuple[str, ...]
    has_any: bool
    limit: int = WORDS


def proposals_page(head: PlanHead, proposals: Proposals) -> ProposalsPage:
    """Return the page of what is proposed for a plan."""
    shown = [one for one in proposals.listed if not one.is_dismissed]
    return ProposalsPage(
        head=head,
        champs=tuple(
            ProposedChamp(title, tuple(_row(one, head.key) for one in group))
            for title, group in groupby(shown, key=lambda one: _own(one.proposal.champ_title))
        ),
        dismissed=tuple(_row(one, head.key) for one in proposals.listed if one.is_dismissed),
        origins=tuple(_origins(proposals)),
        has_any=bool(proposals.listed),
    )


def proposed_indicator(proposal: Proposal) -> str:
    """Return the success indicator that a line made of a proposal begins with."""
    if isinstance(proposal.reason, IndicatorReason):
        return _("Indicateur %(code)s de la fiche atteint.", code=proposal.code)
    return _("La demande sur %(code)s baisse à la prochaine campagne.", code=proposal.code)


def proposed_words(proposal: Proposal) -> str:
    """Return the words of a proposal, as the objective of a line."""
    return _own(proposal.label)


def _origins(proposals: Proposals) -> Iterator[str]:
    if proposals.campaign:
        yield _("les besoins classés du rapport « %(title)s »", title=proposals.campaign_title)
    if proposals.fiche:
        year = say_year(proposals.fiche.year)
        yield (
            _("les indicateurs à atteindre de la fiche %(year)s, signée", year=year)
            if proposals.fiche.is_signed
            else _("les indicateurs à atteindre de la fiche %(year)s, en cours de remplissage", year=year)
        )


def _row(listed: ListedProposal, plan_key: str) -> ProposalRow:
    proposal, line = listed.proposal, listed.line
    return ProposalRow(
        key=proposal.key,
        label=_own(proposal.label),
        reason=_reason(proposal),
        horizon=str(HORIZONS[Horizon(proposal.horizon)]),
        line_url=url_for("plans.edit_line", plan_key=plan_key, line_key=line.key) if line else "",
        is_dismissed=listed.is_dismissed,
    )


def _reason(proposal: Proposal) -> str:
    reason = proposal.reason
    if isinstance(reason, NeedReason):
        asking = show(reason.asking, Unit.PERCENT, current_language()).words
        return _(
            "Besoin au rang %(rank)s sur %(ranked)s : %(asking)s des répondants demandent un appui.",
            rank=reason.rank,
            ranked=reason.ranked,
            asking=asking,
        )
    begun = reason.status is Status.UNDER_WAY
    start = _("Indicateur déjà en cours.") if begun else _("Indicateur à atteindre.")
    opens = ngettext(
        "Il compte pour le palier %(palier)s : encore %(num)s indicateur à atteindre.",
        "Il compte pour le palier %(palier)s : encore %(num)s indicateurs à atteindre.",
        reason.needed,
        palier=reason.palier,
    )
    return f"{start} {opens}"


def _own(text: Text) -> str:
    return in_language(text, current_language())
