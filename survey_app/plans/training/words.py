"""The words of a request's fields, the same on the page and in what is printed."""

from collections.abc import Mapping

from survey_app.plans.training.fields import LONGEST_LINE, LONGEST_TEXT, MOST_PEOPLE, Fault, Field, Part
from survey_app.web.translation import lazy_gettext

PARTS: Mapping[Part, str] = {
    Part.SCHOOL: lazy_gettext("L’établissement"),
    Part.NEED: lazy_gettext("Le besoin"),
    Part.TRAINING: lazy_gettext("La formation demandée"),
    Part.ORGANISATION: lazy_gettext("L’organisation"),
    Part.AFTERWARDS: lazy_gettext("Les suites"),
}

CAPTIONS: Mapping[Part, str] = {
    Part.SCHOOL: lazy_gettext("Qui demande la formation"),
    Part.NEED: lazy_gettext("Pourquoi cette formation"),
    Part.TRAINING: lazy_gettext("Pour apprendre quoi, et pour qui"),
    Part.ORGANISATION: lazy_gettext("Comment, quand et où"),
    Part.AFTERWARDS: lazy_gettext("Ce qui vient après"),
}
"""What the tables of a printed request are called."""

LABELS: Mapping[Field, str] = {
    Field.SCHOOL: lazy_gettext("Établissement"),
    Field.CONTACT: lazy_gettext("Personne à joindre"),
    Field.THEME: lazy_gettext("Thème"),
    Field.ORIGIN: lazy_gettext("Origine du besoin"),
    Field.WORK_DONE: lazy_gettext("Travail déjà engagé"),
    Field.SCHOOL_PROJECT: lazy_gettext("Lien avec le projet d’établissement"),
    Field.PALIER: lazy_gettext("Lien avec les paliers de maturité"),
    Field.OBJECTIVES: lazy_gettext("Objectifs de la formation"),
    Field.PUPIL_EFFECTS: lazy_gettext("Effets attendus pour les élèves"),
    Field.AUDIENCE: lazy_gettext("Public"),
    Field.NUMBER: lazy_gettext("Nombre de personnes attendues"),
    Field.FORMAT: lazy_gettext("Modalité"),
    Field.DURATION: lazy_gettext("Durée"),
    Field.SLOTS: lazy_gettext("Période et créneaux"),
    Field.PLACE: lazy_gettext("Lieu"),
    Field.TRAINER: lazy_gettext("Profil du formateur"),
    Field.PREREQUISITES: lazy_gettext("Prérequis"),
    Field.FOLLOW_UP: lazy_gettext("Suivi après la formation"),
    Field.EVALUATION: lazy_gettext("Évaluation"),
    Field.OTHER_SCHOOLS: lazy_gettext("Autres établissements intéressés"),
}

HINTS: Mapping[Field, str] = {
    Field.CONTACT: lazy_gettext("Nom, fonction, adresse électronique ou téléphone."),
    Field.THEME: lazy_gettext("En une ligne : c’est le titre de la demande."),
    Field.ORIGIN: lazy_gettext("Ce qui montre le besoin. Ne nommez personne qui a répondu au questionnaire."),
    Field.WORK_DONE: lazy_gettext("Ce que l’établissement a déjà fait sur ce sujet."),
    Field.SCHOOL_PROJECT: lazy_gettext("L’axe du projet d’établissement que la formation sert."),
    Field.OBJECTIVES: lazy_gettext("Ce que les participants sauront faire à la fin."),
    Field.PUPIL_EFFECTS: lazy_gettext("Ce qui changera pour les élèves."),
    Field.AUDIENCE: lazy_gettext("Les équipes ou les fonctions, sans nom de personne."),
    Field.NUMBER: lazy_gettext("Souvent 10 à 12 personnes au moins."),
    Field.FORMAT: lazy_gettext("Par exemple : atelier sur site, co-intervention, distanciel."),
    Field.DURATION: lazy_gettext("Par exemple : deux fois trois heures."),
    Field.SLOTS: lazy_gettext("Quand la formation peut avoir lieu, et quand elle ne le peut pas."),
    Field.PLACE: lazy_gettext("La salle, et ce qu’elle a comme matériel."),
    Field.TRAINER: lazy_gettext("Les compétences attendues, par exemple une discipline ou un outil."),
    Field.PREREQUISITES: lazy_gettext("Ce qu’il faut savoir ou avoir installé avant de venir."),
    Field.FOLLOW_UP: lazy_gettext("Qui aide les participants ensuite, et comment."),
    Field.EVALUATION: lazy_gettext("Comment vous saurez que les objectifs sont atteints, et quand."),
    Field.OTHER_SCHOOLS: lazy_gettext("Ceux avec qui la formation pourrait être commune."),
}

FAULTS: Mapping[str, str] = {
    Fault.NOT_A_NUMBER: lazy_gettext("Écrivez un nombre entier, de 1 à %(most)s.", most=MOST_PEOPLE),
    Fault.TOO_LONG: lazy_gettext(
        "C’est trop long : %(line)s caractères au plus sur une ligne, %(longest)s dans un texte.",
        line=LONGEST_LINE,
        longest=LONGEST_TEXT,
    ),
}
