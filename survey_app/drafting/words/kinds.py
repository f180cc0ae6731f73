"""The kinds of question in the words of a person who chooses one: what it is called, what teachers see, what for."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.definition.model import Kind
from survey_app.web.translation import lazy_gettext


@dataclass(frozen=True, slots=True)
class KindWords:
    """How one kind is presented: its name, what teachers see, and when to use it."""

    name: str
    sight: str
    use: str


KINDS: Mapping[Kind, KindWords] = {
    Kind.SINGLE_CHOICE: KindWords(
        lazy_gettext("Choix unique"),
        lazy_gettext("Une liste de réponses ; on en coche une."),
        lazy_gettext("Le plus simple. Pour une situation, une discipline, une préférence."),
    ),
    Kind.SEVERAL_CHOICES: KindWords(
        lazy_gettext("Choix multiples"),
        lazy_gettext("Une liste de réponses ; on en coche autant qu’on veut."),
        lazy_gettext("Pour les usages, les outils, les obstacles. Vous pouvez fixer un maximum."),
    ),
    Kind.YES_NO: KindWords(
        lazy_gettext("Oui ou non"),
        lazy_gettext("Deux grands boutons : oui, non."),
        lazy_gettext("Pour un fait simple, souvent suivi d’une question qui en dépend."),
    ),
    Kind.SCALE: KindWords(
        lazy_gettext("Échelle"),
        lazy_gettext("Des points numérotés ; les deux bouts sont expliqués par des mots."),
        lazy_gettext("Pour un degré d’accord ou d’aisance : de « Pas du tout » à « Tout à fait »."),
    ),
    Kind.RATING: KindWords(
        lazy_gettext("Note en étoiles"),
        lazy_gettext("Trois à dix étoiles, avec leur nombre."),
        lazy_gettext("Pour une satisfaction, vite donnée."),
    ),
    Kind.GRID: KindWords(
        lazy_gettext("Grille"),
        lazy_gettext("Plusieurs lignes, la même échelle pour chacune ; des cartes sur un téléphone."),
        lazy_gettext("Pour poser la même question sur plusieurs sujets."),
    ),
    Kind.DUAL_GRID: KindWords(
        lazy_gettext("Grille double"),
        lazy_gettext("Plusieurs lignes ; pour chacune, deux réponses : situation et besoin, par exemple."),
        lazy_gettext("Pour savoir où l’on en est et ce dont on a besoin. C’est la grille du diagnostic."),
    ),
    Kind.RANKING: KindWords(
        lazy_gettext("Classement"),
        lazy_gettext("On choisit ses premières réponses, dans l’ordre."),
        lazy_gettext("Pour des priorités : « vos trois premières »."),
    ),
    Kind.NUMBER: KindWords(
        lazy_gettext("Nombre"),
        lazy_gettext("Un champ pour un nombre, avec son unité."),
        lazy_gettext("Pour une durée ou une quantité. Seule la tranche est gardée, jamais le nombre exact."),
    ),
    Kind.DATE: KindWords(
        lazy_gettext("Date"),
        lazy_gettext("Un champ pour un jour."),
        lazy_gettext("Pour dater un fait. Seule la période est gardée, jamais le jour exact."),
    ),
    Kind.SHORT_TEXT: KindWords(
        lazy_gettext("Texte court"),
        lazy_gettext("Une ligne à remplir."),
        lazy_gettext("Pour un mot ou une phrase. Un texte peut trahir son auteur : à employer peu."),
    ),
    Kind.LONG_TEXT: KindWords(
        lazy_gettext("Texte long"),
        lazy_gettext("Un grand champ à remplir."),
        lazy_gettext("Pour une remarque libre, en fin de questionnaire."),
    ),
    Kind.INFORMATION: KindWords(
        lazy_gettext("Information"),
        lazy_gettext("Un texte à lire, sans réponse."),
        lazy_gettext("Pour expliquer ce qui suit."),
    ),
}
SECTION = lazy_gettext("Partie")
PART_NAMES: Mapping[str, str] = {
    "sections": SECTION,
    "questions": lazy_gettext("Question"),
    "options": lazy_gettext("Réponse"),
    "scale.options": lazy_gettext("Réponse"),
    "rows": lazy_gettext("Ligne"),
    "scales": lazy_gettext("Échelle"),
    "scores": lazy_gettext("Score"),
    "valid_if": lazy_gettext("Règle de validité"),
    "tests": lazy_gettext("Essai"),
    "analysis.champs": lazy_gettext("Champ"),
    "analysis.paliers": lazy_gettext("Palier"),
    "analysis.maturity.indicators": lazy_gettext("Indicateur"),
}
"""What the elements of each list are called."""
