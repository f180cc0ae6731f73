"""What the templates of reports receive."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import current_app, url_for
from flask_babel import gettext

from survey_app.documents.charts import Chart
from survey_app.reports.beside.paper import gap_introduction
from survey_app.reports.beside.values import Beside, FicheState
from survey_app.reports.beside.voice_words import title as voices_title
from survey_app.reports.drawings import NEEDS_DRAWN, Drawings, Place, caption_of
from survey_app.reports.essential import Essential, essential_of
from survey_app.reports.operations import ReportState, Result, StoredReport
from survey_app.reports.parts import ChampPart, ItemPart, Presentation, RankingPart
from survey_app.reports.review.operations import ReviewState
from survey_app.reports.wording import what_hidden_means
from survey_app.web.filters import day, instant

COMPARED_WITH = "avec"
"""The parameter of an address that names the earlier campaign to compare with, in `_files` too."""

CHAMPS = "champs"
"""The anchor of the section on champs."""

Part = TypeVar("Part", ChampPart, ItemPart, RankingPart)

_wide, _narrow = Drawings(Place.WIDE), Drawings(Place.NARROW)


@dataclass(frozen=True, slots=True)
class Link:
    """An address and its words."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents, with those that stand under it."""

    url: str
    label: str
    within: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for wide places and the same one for narrow places; the style sheet shows one of them."""

    wide: Chart
    narrow: Chart


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Part]):
    """A part of the report and its chart, where there is one."""

    part: Part
    chart: Picture | None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class TextsNotice:
    """What the reader of a report can do about texts that wait; `url` leads whoever may read them over."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One earlier campaign to compare with."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of a report, for whoever reads it. `contents` lists those that there are; charts go with theirs.

    `opening_url` leads to how the box was opened, empty for who has no such page. `fiche_link` leads to the school's
    fiche where that would help, and `texts_notice` says what its reader can do about texts that wait. `choices` are
    the earlier campaigns to choose from, when there are several. `release_url` leads to the page that returns results,
    empty for who may not.
    """

    report: Presentation
    opening_url: str
    was_read: bool
    essential: Essential
    contents: tuple[Entry, ...]
    champs_chart: Picture | None
    needs_chart: Picture | None
    needs_drawn: int
    champs: tuple[Drawn[ChampPart], ...]
    items: tuple[Drawn[ItemPart], ...]
    rankings: tuple[Drawn[RankingPart], ...]
    gap_introduction: str
    gap_chart: Picture | None
    fiche_link: Link | None
    changes_chart: Picture | None
    choices: tuple[Choice, ...]
    hidden_meaning: str
    texts_notice: TextsNotice | None
    release_url: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report on the web, for the people of its school who prepare and read campaigns."""

    report: Presentation
    sections: Sections
    campaign_url: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A report that is not there yet: why, and whether the page should look again by itself."""

    campaign: str
    campaign_url: str
    opening_url: str
    title: str
    text: str
    is_computing: bool


def report_page(stored: StoredReport, report: Presentation, result: Result) -> ReportPage:
    """Return the page of a report."""
    public_id, beside = stored.public_id, result.beside
    return ReportPage(
        report=report,
        sections=sections_of(
            report,
            beside,
            opening_url=url_for("ceremony.show_opening", public_id=public_id),
            was_read=stored.was_read,
            fiche_link=_fiche_link(beside) if report.gap_note else None,
            texts_notice=_texts_notice(public_id, report, result.review),
            release_url=url_for("release.show_release", public_id=public_id),
        ),
        campaign_url=url_for("campaigns.show_campaign", public_id=public_id),
        files=tuple(_files(public_id, beside)),
    )


def sections_of(
    report: Presentation,
    beside: Beside,
    *,
    opening_url: str,
    was_read: bool,
    fiche_link: Link | None = None,
    texts_notice: TextsNotice | None = None,
    release_url: str = "",
) -> Sections:
    """Return the sections of a report, with their charts."""
    wide_gap, narrow_gap = (_wide.gap(report.gap), _narrow.gap(report.gap)) if report.gap else (None, None)
    return Sections(
        report=report,
        opening_url=opening_url,
        was_read=was_read,
        essential=essential_of(report),
        contents=tuple(_contents(report)),
        champs_chart=_champs_chart(report),
        needs_chart=_needs_chart(report),
        needs_drawn=min(NEEDS_DRAWN, len(report.needs)),
        champs=tuple(map(_drawn_champ, report.champs)),
        items=tuple(_drawn_items(report)),
        rankings=tuple(_drawn_rankings(report)),
        gap_introduction=gap_introduction(),
        gap_chart=Picture(wide_gap, narrow_gap) if wide_gap and narrow_gap else None,
        fiche_link=fiche_link,
        changes_chart=_changes_chart(report),
        choices=_choices(beside),
        hidden_meaning=what_hidden_means(),
        texts_notice=texts_notice,
        release_url=release_url,
    )


def _champs_chart(report: Presentation) -> Picture | None:
    if not any(not champ.asking.is_hidden for champ in report.champs):
        return None
    return Picture(_wide.champs(report.champs), _narrow.champs(report.champs))


def _needs_chart(report: Presentation) -> Picture | None:
    if not any(not need.index.is_hidden for need in report.needs):
        return None
    return Picture(_wide.needs(report.needs), _narrow.needs(report.needs))


def _changes_chart(report: Presentation) -> Picture | None:
    comparison = report.comparison
    if comparison is None or not comparison.champs:
        return None
    return Picture(_wide.changes(comparison), _narrow.changes(comparison))


def _choices(beside: Beside) -> tuple[Choice, ...]:
    """A choice of one is none."""
    if len(beside.choices) == 1:
        return ()
    return tuple(
        Choice(one.public_id, f"{one.title} ({day(one.closed_on)})", one == beside.chosen)
        for one in beside.choices
    )


def _fiche_link(beside: Beside) -> Link:
    words = {
        FicheState.NONE: gettext("Commencer la fiche de l’établissement"),
        FicheState.UNSIGNED: gettext("Continuer la fiche de l’établissement"),
    }
    return Link(url_for("diagnostics.list_fiches"), words.get(beside.fiche, gettext("Voir la fiche")))


def _texts_notice(public_id: str, report: Presentation, review: ReviewState) -> TextsNotice | None:
    has_texts = any(part.is_waiting or part.texts for part in report.texts)
    url = url_for("text_review.show_texts", public_id=public_id)
    if review.may_review and has_texts:
        return TextsNotice("" if review.is_released else _for_reviewer(), url)
    if not report.waits_for_review:
        return None
    address = f"{current_app.config['PALIERS'].base_url}{url}"
    return TextsNotice(_for_others() if review.has_referent else _without_referent(address), None)


def _for_reviewer() -> str:
    return gettext(
        "Des textes attendent votre relecture. Personne d’autre ne les voit avant que vous les ayez relus."
    )


def _for_others() -> str:
    return gettext(
        "Le référent numérique relit les textes avant que la direction les voie, pour que personne ne soit "
        "reconnu. Ils paraîtront ici ensuite."
    )


def _without_referent(address: str) -> str:
    return gettext(
        "Les textes doivent être relus par quelqu’un qui n’est pas de la direction, et l’établissement n’a pas "
        "d’autre référent numérique. Donnez ce rôle à un collègue, ou demandez à l’administrateur de les relire à "
        "cette adresse : %(address)s",
        address=address,
    )


def _drawn_champ(champ: ChampPart) -> Drawn[ChampPart]:
    if champ.has_no_situation:
        return Drawn(champ, None)
    return Drawn(champ, Picture(_wide.situations(champ), _narrow.situations(champ)))


def _drawn_items(report: Presentation) -> Iterator[Drawn[ItemPart]]:
    for item in report.items:
        wide, narrow = _wide.item(item), _narrow.item(item)
        yield Drawn(item, Picture(wide, narrow) if wide and narrow else None, caption_of(item))


def _drawn_rankings(report: Presentation) -> Iterator[Drawn[RankingPart]]:
    for ranking in report.rankings:
        if ranking.is_hidden:
            yield Drawn(ranking, None)
        else:
            yield Drawn(ranking, Picture(_wide.ranking(ranking), _narrow.ranking(ranking)))


def waiting_page(stored: StoredReport) -> WaitingPage:
    """Return the page that stands where the report will be."""
    is_computing = stored.state is ReportState.COMPUTING
    return WaitingPage(
        campaign=stored.campaign,
        campaign_url=url_for("campaigns.show_campaign", public_id=stored.public_id),
        opening_url=url_for("ceremony.show_opening", public_id=stored.public_id),
        title=gettext("Le dépouillement est en cours")
        if is_computing
        else gettext("Le rapport n’existe pas encore"),
        text=_computing() if is_computing else _not_closed(stored),
        is_computing=is_computing,
    )


def _computing() -> str:
    return gettext(
        "L’urne attend les bulletins encore en route, un jour au plus. Puis les réponses sont comptées, une seule "
        "fois, et les bulletins détruits. Cette page se met à jour d’elle-même."
    )


def _not_closed(stored: StoredReport) -> str:
    rule = gettext(
        "Aucun résultat n’est visible avant la clôture, pour personne : c’est ce qui protège les réponses."
    )
    if stored.closes_at is None:
        return rule
    return gettext("La campagne se termine le %(day)s.", day=instant(stored.closes_at)) + " " + rule


def _contents(report: Presentation) -> Iterator[Entry]:
    """Yield the contents; under the champs stand their names, so that each is two presses away."""
    champs = tuple(Link(f"#champ-{champ.code}", str(champ.title)) for champ in report.champs)
    for anchor, title in _sections(report):
        yield Entry(f"#{anchor}", title, champs if anchor == CHAMPS else ())


def _sections(report: Presentation) -> Iterator[tuple[str, str]]:
    yield "participation", gettext("Participation")
    if report.champs:
        yield CHAMPS, gettext("Les champs d’action")
    if report.needs:
        yield "besoins", gettext("Les besoins")
    if report.items:
        yield "questions", report.items_title
    if report.rankings:
        yield "priorites", report.rankings_title
    if report.gap or report.gap_note:
        yield "regards", gettext("La fiche de l’établissement et les équipes")
    if report.voices:
        yield "voix", voices_title()
    yield "evolution", gettext("Depuis la campagne précédente")
    if report.texts:
        yield "textes", gettext("Les textes")
    yield "masque", gettext("Ce qui est masqué et pourquoi")
    yield "lecture", gettext("Comment lire ce rapport")


def _files(public_id: str, beside: Beside) -> Iterator[Link]:
    chosen = beside.chosen.public_id if beside.chosen and len(beside.choices) > 1 else None

    for endpoint, label in (
        ("show_pdf", gettext("Imprimer (PDF)")),
        ("show_handout", gettext("Une page à afficher (PDF)")),
        ("show_slides", gettext("Diaporama (ODP)")),
        ("show_xlsx", gettext("Tableur (XLSX)")),
        ("show_ods", gettext("Tableur (ODS)")),
        ("show_json", gettext("Données (JSON)")),
    ):
        yield Link(url_for(f"reports.{endpoint}", public_id=public_id, avec=chosen), label)
