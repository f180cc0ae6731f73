"""The sentences of a report: what is hidden and why, which limits applied, how to read the figures."""

from collections.abc import Iterator

from flask_babel import gettext, ngettext

from questionnaires.analysis.disclosure import COVER
from questionnaires.analysis.report import HiddenNote, HiddenReason, Report, Thresholds, Verbatims
from questionnaires.definition.model import Audience, Kind
from survey_app.web.translation import lazy_gettext

_REASONS = {
    HiddenReason.CELL_TOO_SMALL: lazy_gettext(
        "Le groupe compte moins de %(limit)s réponses à cette question : une moyenne laisserait "
        "deviner ce qu’une personne a répondu."
    ),
    HiddenReason.RESIDUAL: lazy_gettext(
        "Par soustraction, ce chiffre permettrait de retrouver celui d’un ensemble de moins de "
        "%(limit)s réponses. Il est donc masqué aussi, même si son propre groupe est assez grand."
    ),
    HiddenReason.SCHOOL_TOO_SMALL: lazy_gettext(
        "Tout l’établissement compte moins de %(limit)s réponses à cette question."
    ),
    HiddenReason.DISTRIBUTION_TOO_SMALL: lazy_gettext(
        "Avec moins de %(limit)s réponses, la répartition entre les choix laisserait deviner des "
        "réponses individuelles."
    ),
    HiddenReason.SENSITIVE: lazy_gettext(
        "La question est sensible, ou n’a que deux réponses possibles : elle n’est montrée qu’à "
        "partir de %(limit)s réponses."
    ),
    HiddenReason.WRITERS_TOO_FEW: lazy_gettext(
        "Il n’est pas sûr qu’au moins %(limit)s personnes pouvaient écrire ce texte : on devinerait qui l’a écrit."
    ),
    HiddenReason.TEXTS_TOO_FEW: lazy_gettext(
        "Il faut au moins %(limit)s textes pour qu’on ne cherche pas à reconnaître qui les a écrits."
    ),
    HiddenReason.YEARS: lazy_gettext(
        "Rapproché d’un rapport précédent, ce chiffre aurait laissé deviner ce qu’ont répondu les quelques personnes "
        "arrivées dans le groupe ou parties depuis."
    ),
    HiddenReason.AUDITOR: lazy_gettext(
        "Le dernier contrôle rapproche tous les chiffres publiés. Ceux-ci, ensemble, auraient permis "
        "de retrouver une réponse : ils ont été retirés."
    ),
}


def hidden_count(note: HiddenNote) -> str:
    """Say how many figures a reason hides."""
    return ngettext("%(num)s chiffre masqué", "%(num)s chiffres masqués", note.count)


def hidden_sentence(note: HiddenNote) -> str:
    """Say why figures are hidden, with the limit that applied."""
    return str(_REASONS[note.reason]) % {"limit": note.threshold}


def items_title(*, has_practices: bool) -> str:
    """Name the part with the questions that are no practices."""
    if has_practices:
        return gettext("Formats, créneaux et autres questions")
    return gettext("Les réponses, question par question")


def rankings_title(*, has_practices: bool) -> str:
    """Name the part with the rankings."""
    return gettext("Les priorités") if has_practices else gettext("Les classements")


def several_sentence() -> str:
    """Say that shares may come to more than one hundred."""
    return gettext("Plusieurs réponses étaient possibles.")


def bands_notes(kind: Kind, *, is_together: bool) -> Iterator[str]:
    """Say that bands are all there is of a number or a day, and why some of them stand together."""
    if kind is Kind.DATE:
        yield gettext("Seule la tranche est conservée, jamais le jour exact.")
    else:
        yield gettext(
            "Seule la tranche est conservée, jamais le nombre exact : il n’y a donc pas de moyenne."
        )
    if is_together:
        yield gettext("Des tranches voisines sont réunies, pour qu’aucune réponse ne se devine.")


def ends_sentence(points: int, *ends: str) -> Iterator[str]:
    """Say what the two ends of a scale mean, where both are explained."""
    match ends:
        case (low, high):
            yield gettext("1 : « %(low)s » ; %(points)s : « %(high)s ».", low=low, high=high, points=points)


def rank_sentence() -> str:
    """Say how a mean rank is made (`questionnaires.analysis.outline.rank_scoring`)."""
    return gettext(
        "Rang moyen : plus il est proche de 1, plus la réponse est placée haut. Une réponse laissée de côté compte "
        "comme si elle était au milieu des places restantes."
    )


def text_notes(part: Verbatims, *, least: int) -> tuple[str, ...]:
    """Say what was done to texts, or what they wait for. `least`: how many there must be."""
    if part.waiting:
        return (gettext("Ces textes attendent d’être relus avant de paraître ici."),)
    if part.hidden:
        few = gettext("Après relecture, il reste moins de %(least)s textes.", least=least)
        return (few,) if part.withheld else ()
    notes = []
    if part.withheld:
        notes.append(
            ngettext(
                "%(num)s texte a été retiré à la relecture.",
                "%(num)s textes ont été retirés à la relecture.",
                part.withheld,
            )
        )
    if any(COVER in text for text in part.texts):
        notes.append(gettext("« […] » remplace des mots retirés à la relecture."))
    return tuple(notes)


def what_hidden_means() -> str:
    """Say what the word that replaces a figure tells, and what it does not."""
    return gettext(
        "« masqué » se lit « pas assez de réponses pour montrer un chiffre sans risque pour "
        "quelqu’un ». C’est exprès que personne n’ait répondu ou que peu de gens aient répondu se "
        "présente de la même façon."
    )


def all_is_hidden() -> str:
    """Say that a part has no figure to show, instead of a table full of hidden ones."""
    return gettext(
        "Ici, tout est masqué : pas assez de réponses pour montrer un chiffre sans risque pour quelqu’un."
    )


def threshold_sentences(thresholds: Thresholds) -> tuple[str, ...]:
    """Say which limits this report was made with."""
    return (
        gettext(
            "Groupe de restitution : au moins %(count)s personnes invitées, fixé avant l’ouverture de "
            "la campagne.",
            count=thresholds.cell_invited,
        ),
        gettext(
            "Moyenne d’un groupe : à partir de %(count)s réponses, et seulement si ce qui reste hors "
            "des groupes montrés compte au moins %(rest)s réponses.",
            count=thresholds.cell_mean,
            rest=thresholds.residual,
        ),
        gettext("Chiffres de l’établissement : à partir de %(count)s réponses.", count=thresholds.school),
        gettext(
            "Répartition entre les choix : à partir de %(count)s réponses ; %(sensitive)s pour une question "
            "sensible.",
            count=thresholds.distribution,
            sensitive=thresholds.sensitive,
        ),
        gettext(
            "Textes libres : au moins %(texts)s textes écrits, parmi au moins %(writers)s personnes "
            "interrogées.",
            texts=thresholds.texts,
            writers=thresholds.text_writers,
        ),
        gettext(
            "Les réponses des personnes qui lisent ce rapport ne comptent pas pour atteindre ces seuils."
        ),
    )


def reading_advice(report: Report) -> tuple[tuple[str, str], ...]:
    """Return how to read the report: short titles, each with its explanation."""
    advice = [
        (gettext("À quoi sert ce rapport"), _purpose()),
        (gettext("Des chiffres arrondis"), _rounding()),
        (gettext("Des groupes à ne pas classer"), _groups()),
    ]
    if report.practices:
        advice[1:1] = [
            (gettext("L’indice de besoin"), _index()),
            (gettext("L’intervalle"), _interval()),
        ]
    if report.header.audience is not Audience.STAFF:
        advice.insert(1, (gettext("Des réponses, pas des personnes"), _answers_by_link()))
    return (*advice, (gettext("Ce que ce rapport ne peut pas dire"), _limits()))


def _purpose() -> str:
    return gettext(
        "Il aide à discuter et à préparer le plan de formation. Il ne note personne : ni les équipes, ni "
        "l’établissement, et ne se compare pas à d’autres établissements."
    )


def _answers_by_link() -> str:
    return gettext(
        "Chaque groupe a répondu par un lien partagé, sans liste de noms : qui avait le lien a pu répondre "
        "plusieurs fois. C’est un sondage, pas un vote. « Invités » veut dire ici le nombre de réponses "
        "attendues, et la participation compte des réponses."
    )


def _index() -> str:
    return gettext(
        "De 0 à 100. C’est la part des répondants qui demandent un accompagnement ou une formation sur une "
        "pratique, pondérée par les priorités exprimées pour son champ. Deux indices égaux ont le même rang."
    )


def _interval() -> str:
    return gettext(
        "Tout le monde n’a pas répondu. « entre 45 et 65 » veut dire : si toutes les personnes "
        "invitées avaient répondu, l’indice serait très probablement dans cet intervalle (95 fois sur "
        "100). Quand deux intervalles se recouvrent, l’ordre entre les deux besoins n’est pas établi."
    )


def _rounding() -> str:
    return gettext(
        "Plus les réponses sont peu nombreuses, plus l’arrondi est large ; une somme peut donc "
        "s’écarter de 100 %. « < 10 % » veut dire moins de 10 %, « ≤ 1,5 » veut dire 1,5 ou moins : "
        "les extrêmes ne sont pas précisés, pour qu’on ne puisse jamais en déduire « tout le monde » "
        "ou « personne »."
    )


def _groups() -> str:
    return gettext(
        "Les groupes n’ont ni les mêmes missions, ni les mêmes élèves, ni la même taille. Un écart "
        "entre eux est une question à poser, pas un résultat à juger."
    )


def _limits() -> str:
    return gettext(
        "Les bulletins ont été dépouillés une seule fois puis détruits. Aucun autre croisement ni "
        "filtre n’est possible, et personne ne peut retrouver qui a répondu quoi."
    )
