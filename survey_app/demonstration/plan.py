"""A plan under way over three years: its lines, what was said of them, and two versions that were presented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from questionnaires.analysis.proposals import NeedReason, Proposal, Source
from survey_app.coediting.cells import Value
from survey_app.demonstration.calendar import Times
from survey_app.demonstration.pen import cells
from survey_app.demonstration.people import People
from survey_app.plans.fields import ActionKind, Field, Horizon, LineStatus, axis_path, line_path, review_path
from survey_app.plans.operations.editing import add_line, write_plan
from survey_app.plans.operations.plans import OpenedPlan, PlanFacts, begin_plan, find_current_plan, open_plan
from survey_app.plans.operations.proposals import list_proposals, take_proposals
from survey_app.plans.operations.versions import freeze_plan, list_versions

YEARS = 3
TAKEN = 3
"""Proposals that the school has taken from the needs of the teams."""

_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class _Line:
    """A line as it was first written. `months` are its first and its last one, `years_ago` the year of the first.

    `responsible` is a name, or « referent » or « chef » for the account.
    """

    champ: str
    kind: ActionKind
    action: str
    objective: str
    months: tuple[int, int]
    indicator: str
    horizon: Horizon = Horizon.SHORT
    years_ago: int = 1
    lasts: int = 0
    audience: str = "Tous les personnels"
    number: str = ""
    means: str = ""
    responsible: str = "referent"
    source: str = ""
    review: str = ""
    outcome: LineStatus = LineStatus.UNDER_WAY
    fields: Mapping[Field, Value] = field(default_factory=dict)


_FIRST_LINES = (
    _Line(
        "PIL",
        ActionKind.ORGANISATION,
        "Réunir la commission numérique chaque trimestre",
        "Faire du numérique un sujet discuté par toute la communauté éducative",
        (1, 6),
        "Trois réunions par an, avec un compte rendu",
        lasts=2,
        audience="Membres de la commission",
        responsible="chef",
        source="indicator:PIL21",
        review="Deux réunions tenues, avec élèves et parents. La troisième est reportée à la rentrée.",
    ),
    _Line(
        "PIL",
        ActionKind.ORGANISATION,
        "Écrire un volet numérique daté dans le projet d’établissement",
        "Donner un cap commun sur trois ans",
        (9, 6),
        "Volet adopté par le conseil d’administration",
        horizon=Horizon.MEDIUM,
        lasts=1,
        responsible="chef",
        source="indicator:PIL23",
    ),
    _Line(
        "FOR",
        ActionKind.FIL,
        "Deux ateliers sur site\N{NO-BREAK SPACE}: évaluer et donner des retours en ligne",
        "Utiliser les retours en ligne pour faire progresser les élèves",
        (3, 4),
        "Chaque participant a mené une séquence avec des retours en ligne",
        audience="Lettres, langues vivantes, histoire-géographie",
        number="16",
        means="Deux demi-journées banalisées",
        review=f"Vingt-deux participants au lieu de seize{_NBSP}: à refaire l’an prochain.",
        outcome=LineStatus.DONE,
    ),
    _Line(
        "FOR",
        ActionKind.PEERS,
        "Une heure d’échange de pratiques par mois et par équipe",
        "Apprendre les uns des autres, dans l’emploi du temps",
        (9, 6),
        "Une heure inscrite à l’emploi du temps d’au moins cinq équipes",
        horizon=Horizon.MEDIUM,
        lasts=1,
        source="indicator:FOR23",
        review="Trois équipes ont commencé.",
    ),
    _Line(
        "FOR",
        ActionKind.PAF,
        "Parcours du plan académique\N{NO-BREAK SPACE}: numérique inclusif",
        "Outiller les élèves à besoins particuliers",
        (1, 5),
        "Quatre personnes formées, dont deux AESH",
        audience="AESH, vie scolaire",
        number="4",
        responsible="chef",
        review="Quatre inscrits, trois ont pu suivre tout le parcours.",
        outcome=LineStatus.DONE,
    ),
    _Line(
        "RES",
        ActionKind.ORGANISATION,
        "Choisir les ressources numériques en conseil d’enseignement",
        "Des ressources choisies ensemble, et utilisées",
        (3, 6),
        "Un choix commun dans chaque discipline",
        source="indicator:RES21",
        review="Choix faits dans toutes les disciplines sauf deux.",
        outcome=LineStatus.DONE,
    ),
    _Line(
        "RES",
        ActionKind.PEERS,
        "Un espace commun de productions sur l’ENT",
        "Partager ce que chacun prépare",
        (2, 6),
        "Un dossier par niveau, alimenté chaque trimestre",
        lasts=1,
        responsible="Professeure documentaliste",
        source="indicator:RES23",
    ),
    _Line(
        "PED",
        ActionKind.TICE,
        "Accompagnement en classe par l’animateur TICE\N{NO-BREAK SPACE}: travail à plusieurs",
        "Faire travailler les élèves à plusieurs avec l’ENT",
        (1, 4),
        "Toutes les classes de 4e ont mené un travail à plusieurs",
        audience="Équipe de 4e",
        number="9",
        responsible="Dominique Animation",
        source="indicator:PED22",
        review="Fait dans les cinq classes de 4e.",
        outcome=LineStatus.DONE,
    ),
    _Line(
        "PED",
        ActionKind.ORGANISATION,
        "Une progression Pix par niveau",
        "Préparer la certification sans l’accumuler en fin de 3e",
        (9, 5),
        "Un parcours par trimestre de la 5e à la 3e",
        lasts=1,
        horizon=Horizon.MEDIUM,
    ),
    _Line(
        "INF",
        ActionKind.EQUIPMENT,
        "Étendre le Wi-Fi au bâtiment B",
        "Travailler en ligne dans toutes les salles",
        (1, 12),
        "Une classe entière en ligne dans chaque salle du bâtiment B",
        lasts=1,
        horizon=Horizon.MEDIUM,
        responsible="chef",
        means="Demande à la collectivité",
        source="indicator:INF22",
        review="Étude faite par la collectivité, travaux annoncés.",
    ),
    _Line(
        "EQU",
        ActionKind.EQUIPMENT,
        "Deux classes mobiles que tous peuvent réserver",
        "Utiliser le numérique en classe sans changer de salle",
        (2, 10),
        "Réservations par au moins dix enseignants différents",
        lasts=1,
        responsible="chef",
        source="indicator:EQU22",
        review=f"Une classe mobile livrée{_NBSP}; la seconde est commandée.",
    ),
)
_LATER_LINES = (
    _Line(
        "PED",
        ActionKind.FIL,
        "Intelligence artificielle\N{NO-BREAK SPACE}: en parler avec les élèves, choisir quand s’en servir",
        "Travailler l’esprit critique face aux outils d’IA",
        (2, 4),
        "Une séance menée dans chaque classe de 3e",
        years_ago=0,
        number="12",
        source="indicator:PED35",
    ),
)
_NOTES: Mapping[str, str] = {
    axis_path("PIL", "priority.1"): "Faire vivre la commission numérique",
    axis_path("PIL", "priority.2"): "Dater les objectifs",
    axis_path("FOR", "priority.1"): "Se former sur place, entre collègues",
    axis_path("PED", "priority.1"): "Faire produire et coopérer les élèves",
    axis_path("PED", "note"): "Les équipes demandent surtout du temps et des exemples de séances.",
}


def follow_plan(people: People, times: Times) -> str:
    """Write the plan, go through it at the end of its first year, change it since, and return its key."""
    plan = find_current_plan(people.school)
    begun = times.on(1, 1, 15)
    if plan is None:
        facts = PlanFacts("Plan numérique du collège", times.year - 1, YEARS)
        begin_plan(people.school, facts, actor=people.referent, now=begun)
        plan = find_current_plan(people.school)
    key = plan.key if plan is not None else ""
    for number, line in enumerate(_FIRST_LINES):
        _add(key, _key_of(number), line, people, times)
    write_plan(key, cells("axes", _NOTES), actor=people.chef, now=begun)
    _decide(key, people, times)
    _freeze(key, 1, f"Version présentée au CA du 12 mars {times.year}", people, times)
    _review(key, people, times)
    _take_needs(key, people, times)
    for number, line in enumerate(_LATER_LINES, start=len(_FIRST_LINES)):
        _add(key, _key_of(number), line, people, times)
    _freeze(key, 2, "Version révisée, présentée à la commission", people, times)
    return key


def find_line_of_a_need(key: str, people: People) -> str:
    """Return the first line that was taken from the needs of the teams."""
    lines = open_plan(key, people.chef).content.lines
    return next(line.key for line in lines if line.source.startswith(Source.NEED))


def find_line(key: str, words: str, people: People) -> str:
    """Return the line whose action has these words."""
    lines = open_plan(key, people.chef).content.lines
    return next(line.key for line in lines if words in line.action)


def _key_of(number: int) -> str:
    return f"demonstration{number:02}"


def _add(key: str, line_key: str, line: _Line, people: People, times: Times) -> None:
    accounts = {"chef": people.chef, "referent": people.referent}
    account = accounts.get(line.responsible)
    first = times.on(line.years_ago, line.months[0], 1)
    last = times.on(line.years_ago - line.lasts, line.months[1], 28)
    fields: dict[Field, Value] = {
        Field.CHAMP: line.champ,
        Field.KIND: line.kind.value,
        Field.ACTION: line.action,
        Field.OBJECTIVE: line.objective,
        Field.HORIZON: line.horizon.value,
        Field.AUDIENCE: line.audience,
        Field.NUMBER: line.number or None,
        Field.STARTS_ON: first.date().isoformat(),
        Field.ENDS_ON: last.date().isoformat(),
        Field.MEANS: line.means or None,
        Field.INDICATOR: line.indicator,
        Field.SOURCE: line.source or None,
        Field.RESPONSIBLE: str(account) if account is not None else None,
        Field.RESPONSIBLE_NAME: line.responsible if account is None else None,
    }
    said = {name: value for name, value in fields.items() if value is not None}
    now = times.on(1, 1, 20) if line.years_ago else times.ago(20)
    add_line(key, line_key, said, actor=people.referent, now=now)


def _decide(key: str, people: People, times: Times) -> None:
    decided: dict[str, Value] = {
        line_path(_key_of(number), Field.STATUS): LineStatus.DECIDED.value
        for number in range(len(_FIRST_LINES))
    }
    write_plan(key, cells("decided", decided), actor=people.chef, now=times.on(1, 2, 10))


def _review(key: str, people: People, times: Times) -> None:
    """Go through the plan at the end of its first year: what was done, what goes on."""
    said: dict[str, Value] = {}
    for number, line in enumerate(_FIRST_LINES):
        line_key = _key_of(number)
        said[line_path(line_key, Field.STATUS)] = line.outcome.value
        said[review_path(line_key, times.year - 1, "status")] = line.outcome.value
        if line.review:
            said[review_path(line_key, times.year - 1, "note")] = line.review
    write_plan(key, cells("review", said), actor=people.referent, now=times.on(1, 6, 20))


def _take_needs(key: str, people: People, times: Times) -> None:
    """Take proposals that come from the needs of the teams, with what people added to them."""
    opened = open_plan(key, people.referent)
    best: dict[str, Proposal] = {}
    for proposal in sorted(_needs_in(opened, people), key=lambda one: (_rank(one), one.key)):
        best.setdefault(proposal.champ, proposal)
    chosen: dict[str, dict[Field, Value]] = {
        proposal.key: {
            Field.OBJECTIVE: proposal.label["fr"],
            Field.KIND: ActionKind.FIL.value,
            Field.ACTION: "Deux ateliers sur site, puis un essai en classe à deux",
            Field.AUDIENCE: "Équipes volontaires",
            Field.NUMBER: "14",
            Field.STARTS_ON: times.on(0, 3, 1).date().isoformat(),
            Field.ENDS_ON: times.on(0, 5, 28).date().isoformat(),
            Field.RESPONSIBLE: str(people.referent),
            Field.INDICATOR: "Chaque participant a mené une séance et l’a racontée à son équipe",
        }
        for proposal in list(best.values())[:TAKEN]
    }
    take_proposals(opened, chosen, actor=people.referent, now=times.ago(15))


def _needs_in(opened: OpenedPlan, people: People) -> list[Proposal]:
    listed = list_proposals(opened, people.referent).listed
    return [one.proposal for one in listed if one.proposal.source is Source.NEED]


def _rank(proposal: Proposal) -> int:
    return proposal.reason.rank if isinstance(proposal.reason, NeedReason) else 0


def _freeze(key: str, number: int, label: str, people: People, times: Times) -> None:
    known = {version.number for version in list_versions(open_plan(key, people.chef).plan)}
    if number not in known:
        now = times.on(1, 3, 12) if number == 1 else times.now - timedelta(days=12)
        freeze_plan(key, label, actor=people.chef, now=now)
