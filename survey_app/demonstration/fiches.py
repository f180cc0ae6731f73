"""The school's own fiche over three years: two that were signed, and this year's, on which three people work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from questionnaires.analysis.maturity import list_lines
from questionnaires.answers.values import Nonresponse
from questionnaires.catalogue import load
from survey_app.coediting.cells import Value
from survey_app.demonstration.calendar import Times
from survey_app.demonstration.pen import cells
from survey_app.demonstration.people import People
from survey_app.diagnostics.answers import LINK, NOTE, STATUS, path_of
from survey_app.diagnostics.operations.beginning import begin_assessment
from survey_app.diagnostics.operations.files import add_file
from survey_app.diagnostics.operations.reading import read_fiche
from survey_app.diagnostics.operations.signing import sign_fiche
from survey_app.diagnostics.operations.writing import write_answers
from survey_app.documents.blocks import Bullets, Document, Paragraph
from survey_app.documents.pdf import write_pdf

GRID = "fiche-etablissement"
_NOT_REACHED, _UNDER_WAY, _REACHED = "non_atteint", "en_cours", "atteint"
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class _Year:
    """What a fiche says: codes of indicators by status, all others not reached, and what shows it."""

    reached: str
    under_way: str
    not_applicable: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def answers(self) -> dict[str, Value]:
        """Return the cells of every indicator of the grid."""
        status = {line.row.code: _NOT_REACHED for line in list_lines(load(GRID))}
        status |= dict.fromkeys(self.under_way.split(), _UNDER_WAY)
        status |= dict.fromkeys(self.reached.split(), _REACHED)
        status |= dict.fromkeys(self.not_applicable.split(), Nonresponse.NOT_APPLICABLE.value)
        return {path_of(code, STATUS): answer for code, answer in status.items()}

    def evidence(self) -> dict[str, Value]:
        """Return the cells that show it."""
        notes = {path_of(code, NOTE): words for code, words in self.notes.items()}
        return {**notes, **{path_of(code, LINK): address for code, address in self.links.items()}}


_TWO_YEARS_AGO = _Year(
    reached=(
        "PIL11 PIL12 PIL14 FOR13 FOR14 RES11 RES12 PED11 PED12 PED13 INF11 INF12 INF13 INF14 INF24 EQU11 EQU13"
    ),
    under_way="PIL13 PIL24 FOR11 FOR12 RES13 RES22 PED14 PED21 PED25 INF21 INF22 EQU12 EQU22",
    notes={
        "PIL11": "Lettre de mission signée à la rentrée.",
        "EQU12": "Il reste six salles sans poste, au bâtiment B.",
        "INF22": "Le Wi-Fi couvre le CDI et la salle des professeurs.",
    },
)
_LAST_YEAR = _Year(
    reached=(
        "PIL11 PIL12 PIL13 PIL14 PIL24 FOR11 FOR12 FOR13 FOR14 FOR22 RES11 RES12 RES13 RES22 PED11 PED12 PED13 "
        "PED14 PED21 PED25 INF11 INF12 INF13 INF14 INF21 INF24 EQU11 EQU12 EQU13 EQU21"
    ),
    under_way="PIL21 PIL22 PIL23 FOR21 FOR23 FOR31 RES21 RES23 PED22 PED23 PED35 INF22 INF23 EQU22 EQU33",
    not_applicable="EQU31",
    notes={
        "PIL12": f"Charte adoptée par le conseil d’administration{_NBSP}; elle est dans le carnet de liaison.",
        "FOR22": "Deux ateliers sur site au printemps, vingt-deux participants.",
        "PED25": "Certification Pix organisée pour toutes les classes de 3e.",
        "EQU21": "Les six dernières salles sont équipées depuis février.",
        "INF21": "Débit mesuré avec la collectivité, suffisant pour une classe entière.",
    },
    links={"PIL13": "https://college.exemple.example/projet-etablissement"},
)
_THIS_YEAR = _Year(
    reached=(
        "FOR11 FOR12 FOR13 FOR14 FOR21 FOR22 FOR31 RES11 RES12 RES13 RES21 RES22 PED11 PED12 PED13 PED14 PED21 PED22 "
        "PED25 INF11 INF12 INF13 INF14 INF21 INF24 EQU11 EQU12 EQU13 EQU21"
    ),
    under_way="FOR23 FOR24 FOR32 RES23 RES24 PED23 PED24 PED35 INF22 INF23 EQU22 EQU23 EQU33",
    not_applicable="EQU31",
    notes={
        "FOR21": "Questionnaire aux équipes chaque automne.",
        "FOR31": "Plan présenté au conseil d’administration, affiché en salle des professeurs.",
        "PED22": "Espaces partagés de l’ENT utilisés par toutes les classes de 4e.",
        "INF22": f"Bâtiment A couvert{_NBSP}; travaux annoncés au bâtiment B.",
    },
    links={"FOR31": "https://college.exemple.example/plan-numerique"},
)
_OF_THE_REFERENT = ("RES", "PED")
_LEFT_OPEN = "PIL"
"""The champ of which nobody has said anything yet this year: it waits for the next meeting of the commission."""


def write_fiches(people: People, grid: int, times: Times) -> None:
    """Fill and sign the fiches of the last two years, and begin this year's."""
    for years_ago, year in ((2, _TWO_YEARS_AGO), (1, _LAST_YEAR)):
        begun = times.on(years_ago, 10, 10)
        key = begin_assessment(people.school, grid, actor=people.referent, now=begun)
        _fill_and_sign(key, year, people, begun)
    _begin_this_year(people, grid, times)


def _fill_and_sign(key: str, year: _Year, people: People, begun: datetime) -> None:
    if read_fiche(key).is_signed:
        return
    write_answers(key, cells("status", year.answers()), actor=people.referent, now=begun + timedelta(hours=1))
    later = begun + timedelta(days=20)
    head = write_answers(key, cells("evidence", year.evidence()), actor=people.chef, now=later).head
    sign_fiche(key, seen=head, actor=people.chef, now=begun + timedelta(days=40))


def _begin_this_year(people: People, grid: int, times: Times) -> None:
    begun = times.this_fiche
    key = begin_assessment(people.school, grid, actor=people.chef, now=begun)
    answers = {
        path: answer for path, answer in _THIS_YEAR.answers().items() if not path.startswith(_LEFT_OPEN)
    }
    by_referent = {path: answer for path, answer in answers.items() if path.startswith(_OF_THE_REFERENT)}
    by_chef = {path: answer for path, answer in answers.items() if path not in by_referent}
    write_answers(key, cells("status", by_chef), actor=people.chef, now=begun)
    write_answers(key, cells("status", by_referent), actor=people.referent, now=times.now)
    write_answers(key, cells("evidence", _THIS_YEAR.evidence()), actor=people.referent, now=times.now)
    seen_by_animateur: dict[str, Value] = {
        path_of("FOR23", NOTE): "Une heure par mois est réservée dans trois équipes sur huit."
    }
    write_answers(key, cells("evidence", seen_by_animateur), actor=people.animateur, now=times.now)
    _attach_summary(key, people, times.now)


def _attach_summary(key: str, people: People, now: datetime) -> None:
    if not read_fiche(key).files:
        content = _summary(now.date())
        add_file(key, "FOR31", "Plan de formation (résumé).pdf", content, actor=people.chef, now=now)


def _summary(today: date) -> bytes:
    """Return an invented page, as a school could attach it."""
    title = "Plan de formation au numérique (résumé)"
    return write_pdf(
        Document(
            title=title,
            language="fr",
            author="Collège Ada-Lovelace",
            heading=title,
            dated_on=today,
            page_words="Page {page} sur {pages}",
            blocks=(
                Paragraph("Document inventé pour la démonstration.", "note"),
                Bullets(
                    (
                        "Deux ateliers sur site au printemps.",
                        "Une heure d’échange de pratiques par mois, par équipe.",
                        "La vie scolaire et les AESH sont invitées à chaque action.",
                    )
                ),
            ),
        )
    )
