"""The report of a school that was asked every kind of question: forty-eight invented answers, counted for real."""

from datetime import date
from functools import cache
from random import Random

from questionnaires.analysis.report import Report
from questionnaires.definition.model import (
    Date,
    Display,
    Grid,
    Kind,
    Number,
    Option,
    Privacy,
    Questionnaire,
    Ranking,
    Rating,
    Row,
    Scale,
    ScaleQuestion,
    Section,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)
from questionnaires.definition.texts import Text
from tests.questionnaires.analysis.builders import random_school, report_of

CELLS = (14, 13, 12, 11)
SUBJECTS = (
    *("Allemand", "Anglais", "Arts plastiques", "Documentation", "Éducation musicale"),
    *("Éducation physique et sportive", "Espagnol", "Histoire-géographie et enseignement moral et civique"),
    *("Italien", "Langues et cultures de l’Antiquité", "Lettres modernes", "Mathématiques"),
    *("Physique-chimie", "Sciences de la vie et de la Terre", "Technologie", "Vie scolaire"),
)
TOOLS = (
    "L’espace numérique de travail",
    "Une application de quiz",
    "Un tableur",
    "Un éditeur collaboratif, en classe et à la maison",
    "Autre outil",
)
ROOMS = (
    "Dans ma salle",
    "Au CDI",
    "Dans la salle informatique, quand elle est libre et que tout fonctionne",
    "En salle des personnels",
)
STATES = ("Jamais", "Rarement", "Souvent", "Toujours")
WISHES = (
    "Du temps pour préparer à plusieurs",
    "Un Wi-Fi qui tient quand deux classes s’en servent",
    "Des ateliers entre collègues, sans jugement",
    "Un accompagnement dans la classe",
    "Moins d’applications différentes",
    "Du matériel prêté aux élèves",
)
REMARKS = (
    "Du temps, s’il vous plaît.",
    "Le Wi-Fi du bâtiment B décroche dès que deux classes s’en servent.",
    "Madame Durand nous a beaucoup aidés l’an dernier.",
    "Merci d’avoir demandé.",
    "On n’ose pas dire qu’on ne sait pas faire.",
    "Une seule application pour les devoirs.\nPas trois.",
    "Des ateliers entre nous, sans jugement, aideraient plus qu’une conférence.",
)
OTHER_TOOLS = (
    "Un logiciel de géométrie",
    "GeoGebra",
    "Une webradio",
    "Scratch",
    "La radio du collège",
    "Un drone",
)


def words(french: str) -> Text:
    return {"fr": french, "en": french}


def options(*labels: str, specify: bool = False) -> tuple[Option, ...]:
    """Return options; the last asks for words if they `specify`."""
    last = len(labels)
    return tuple(
        Option(id=f"o{n}", code=f"O{n}", label=words(label), specify=specify and n == last)
        for n, label in enumerate(labels, start=1)
    )


@cache
def every_kind() -> Questionnaire:
    """Return a questionnaire without practices, with every kind of question."""
    habits = (
        SingleChoice(
            id="discipline",
            code="DISCIPLINE",
            label=words("Quelle est votre discipline ?"),
            options=options(*SUBJECTS),
            display=Display.LIST,
        ),
        YesNo(
            id="formation", code="FORMATION", label=words("Avez-vous déjà suivi une formation au numérique ?")
        ),
        ScaleQuestion(
            id="aisance",
            code="AISANCE",
            label=words("Avec le numérique, vous vous sentez…"),
            points=7,
            low_label=words("pas du tout à l’aise"),
            high_label=words("tout à fait à l’aise"),
        ),
        Rating(id="wifi", code="WIFI", label=words("Combien d’étoiles donnez-vous au Wi-Fi ?")),
        SeveralChoices(
            id="outils",
            code="OUTILS",
            label=words("Quels outils utilisez-vous avec vos élèves ?"),
            options=options(*TOOLS, specify=True),
        ),
        Grid(
            id="lieux",
            code="LIEUX",
            label=words("Où utilisez-vous un ordinateur ?"),
            rows=tuple(
                Row(id=f"l{n}", code=f"L{n}", label=words(room)) for n, room in enumerate(ROOMS, start=1)
            ),
            scale=Scale(id="etat", code="E", label=words("Fréquence"), options=options(*STATES)),
        ),
    )
    plans = (
        Number(
            id="heures",
            code="HEURES",
            label=words("Combien d’heures de cours par semaine avec le numérique ?"),
            minimum=0,
            maximum=30,
            unit={"fr": "heures", "en": "hours"},
        ),
        Number(
            id="debit",
            code="DEBIT",
            label=words("Quel débit mesurez-vous en classe ?"),
            minimum=0,
            maximum=1000,
            decimals=1,
            unit=words("Mbit/s"),
            cuts=(2.5, 10, 30, 100, 300),
        ),
        Date(
            id="debut",
            code="DEBUT",
            label=words("Quand aimeriez-vous commencer ?"),
            earliest=date(2026, 9, 1),
            latest=date(2027, 7, 5),
        ),
        Ranking(
            id="souhaits",
            code="SOUHAITS",
            label=words("Que faudrait-il d’abord ?"),
            options=options(*WISHES),
            places=3,
        ),
        TextQuestion(
            id="remarque",
            code="REMARQUE",
            label=words("Que voulez-vous ajouter ?"),
            kind=Kind.LONG_TEXT,
        ),
        TextQuestion(
            id="mot",
            code="MOT",
            label=words("Un mot pour finir ?"),
            kind=Kind.SHORT_TEXT,
            max_length=40,
        ),
    )
    return Questionnaire(
        id="tous-les-genres",
        code="GENRES",
        title=words("Le numérique dans nos cours"),
        languages=("fr", "en"),
        sections=(
            Section(id="s1", title=words("Vos habitudes"), questions=habits),
            Section(id="s2", title=words("La suite"), questions=plans),
        ),
        privacy=Privacy(free_text=True),
    )


@cache
def every_kind_report() -> Report:
    """Return its report, as the opening freezes it."""
    definition = every_kind()
    school = random_school(definition, Random(48), CELLS, response=0.96, refusal=0.05)
    return report_of(
        definition,
        school,
        verbatims={"remarque": REMARKS, "outils.o5": OTHER_TOOLS, "mot": ("Merci.", "Courage !")},
    )
