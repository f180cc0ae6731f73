"""What the templates of returned results receive."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from survey_app.reports.beside.values import FicheState
from survey_app.reports.pages import Link, Sections, sections_of
from survey_app.reports.presentation import present
from survey_app.reports.release.forms import ReleaseForm
from survey_app.reports.release.mail import base_url, returned_address
from survey_app.reports.release.operations import ReleaseState, ReturnedResults
from survey_app.web.filters import day
from survey_app.web.translation import LANGUAGES, current_language

LANGUAGE = "langue"
"""The parameter of an address that names the language of returned results."""

_NAMES = {"fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """The page of a release. `link` and `public_link` are empty until there are such pages.

    `mail_note` says who is written to, or why nobody can be. `can_mail`: the form offers a mail.
    """

    campaign: str
    campaign_url: str
    report_url: str
    form: ReleaseForm
    action: str
    withdraw_url: str
    status: str
    link: str
    public_link: str
    shown: tuple[str, ...]
    never_shown: tuple[str, ...]
    mail_note: str
    can_mail: bool
    may_decide: bool
    texts_note: str
    texts_url: str

    @property
    def is_released(self) -> bool:
        """Whether the results are returned."""
        return bool(self.link)


@dataclass(frozen=True, slots=True)
class ReturnedPage:
    """Results as those who were asked read them. `languages` lead to the same page in another one."""

    title: str
    campaign: str
    school: str
    period: str
    sections: Sections
    languages: tuple[tuple[str, Link], ...]


def release_page(release: ReleaseState, form: ReleaseForm) -> ReleasePage:
    """Return the page on which results are returned."""
    public_id = release.public_id
    return ReleasePage(
        campaign=release.campaign,
        campaign_url=url_for("campaigns.show_campaign", public_id=public_id),
        report_url=url_for("reports.show_report", public_id=public_id),
        form=form,
        action=url_for("release.release", public_id=public_id),
        withdraw_url=url_for("release.withdraw", public_id=public_id),
        status=_status(release),
        link=returned_address(base_url(), public_id, release.secret) if release.secret else "",
        public_link=returned_address(base_url(), public_id, None) if release.is_public else "",
        shown=_shown(),
        never_shown=_never_shown(),
        mail_note=_mail_note(release.reachable) if release.has_roll else _without_roll(),
        can_mail=release.reachable > 0,
        may_decide=release.may_decide,
        texts_note=_texts_note() if release.texts_wait else "",
        texts_url=url_for("text_review.show_texts", public_id=public_id),
    )


def returned_page(results: ReturnedResults, path: str) -> ReturnedPage:
    """Return the page of returned results in the language of the request; `path` is its own address."""
    report = present(results.report, results.published.questionnaire, results.beside)
    return ReturnedPage(
        title=gettext("Résultats : %(campaign)s", campaign=results.campaign),
        campaign=results.campaign,
        school=results.school,
        period=report.period,
        sections=returned_sections(results),
        languages=tuple(
            (language, Link(f"{path}?{LANGUAGE}={language}", _NAMES[language]))
            for language in LANGUAGES
            if language != current_language()
        ),
    )


def returned_sections(results: ReturnedResults) -> Sections:
    """Return the sections of returned results: those of the report, without what only its staff can open.

    Where there is no signed fiche, readers who cannot fill one are not told what it would bring.
    """
    report = present(results.report, results.published.questionnaire, results.beside)
    if results.beside.fiche is not FicheState.SIGNED:
        report = report.without_gap_note()
    return sections_of(
        report,
        results.beside,
        opening_url=url_for("answers.show_form", public_id=results.public_id),
        was_read=results.was_read,
    )


def _status(release: ReleaseState) -> str:
    if release.released_at is None:
        return gettext(
            "Les résultats ne sont pas encore rendus : seules la direction et les référents les lisent."
        )
    return gettext("Résultats rendus le %(day)s.", day=day(release.released_at))


def _shown() -> tuple[str, ...]:
    return (
        gettext("Le rapport tel que vous le lisez, avec ses arrondis et ce qui est masqué."),
        gettext(
            "Le palier de la fiche pour chaque champ, et ce qui reste à atteindre, si la fiche est signée."
        ),
        gettext("La comparaison avec les campagnes précédentes dont les résultats ont aussi été rendus."),
        gettext("Les textes libres, seulement une fois relus."),
    )


def _never_shown() -> tuple[str, ...]:
    return (
        gettext("Les notes et les pièces de la fiche."),
        gettext("Qui a répondu : personne ne le sait, pas même vous."),
    )


def _mail_note(reachable: int) -> str:
    if not reachable:
        return gettext(
            "Aucun message ne peut partir d’ici : la liste des invités est effacée, ou le sera demain. Vous pouvez "
            "copier le lien et l’envoyer vous-même à toute l’équipe."
        )
    return ngettext(
        "%(num)s personne invitée peut recevoir un message.",
        "%(num)s personnes invitées peuvent recevoir un message.",
        reachable,
    )


def _without_roll() -> str:
    return gettext(
        "Les personnes interrogées ont répondu par un lien commun : personne n’a leur adresse. Copiez le lien et "
        "donnez-le par la même voie, ou créez la page publique."
    )


def _texts_note() -> str:
    return gettext(
        "Des textes attendent d’être relus. Ils ne paraissent pas dans les résultats rendus tant qu’ils ne le sont pas."
    )
