"""The sentence of each finding, the button of each repair, and what the fields are called. Values: `finding_words`."""

from collections.abc import Mapping

from questionnaires.definition.findings import FindingCode, Repair
from survey_app.web.translation import lazy_gettext

SENTENCES: Mapping[FindingCode, str] = {
    FindingCode.FILE_TOO_LARGE: lazy_gettext("Ce fichier est trop lourd : 5 Mo au plus."),
    FindingCode.NOT_JSON: lazy_gettext(
        "Ce fichier n’est pas lisible à partir de la ligne %(line)s (caractère %(column)s)."
    ),
    FindingCode.NOT_AN_OBJECT: lazy_gettext("Ce fichier ne contient pas de questionnaire."),
    FindingCode.TOO_DEEP: lazy_gettext("Ce fichier est trop imbriqué : %(limit)s niveaux au plus."),
    FindingCode.DUPLICATE_KEY: lazy_gettext(
        "Ce fichier dit deux fois « %(key)s » au même endroit : on ne sait pas quoi garder."
    ),
    FindingCode.IMPOSSIBLE_NUMBER: lazy_gettext("Ce fichier contient un nombre impossible : %(number)s."),
    FindingCode.WRONG_FORMAT: lazy_gettext(
        "Ce fichier n’est pas un questionnaire Paliers au format %(format)s."
    ),
    FindingCode.UNREADABLE: lazy_gettext("Le questionnaire est trop abîmé pour être affiché."),
    FindingCode.BAD_CHARACTERS: lazy_gettext("%(field)s : un caractère est coupé en deux."),
    FindingCode.MISSING_FIELD: lazy_gettext("%(field)s : à remplir."),
    FindingCode.UNKNOWN_FIELD: lazy_gettext("%(field)s : ce réglage n’existe pas ici."),
    FindingCode.BAD_VALUE: lazy_gettext("%(field)s : cette valeur n’est pas possible."),
    FindingCode.BAD_ID: lazy_gettext(
        "L’identifiant compte 1 à 40 caractères : minuscules, chiffres, tirets."
    ),
    FindingCode.BAD_CODE: lazy_gettext(
        "Le code commence par une lettre, puis des lettres sans accent, des chiffres ou « _ » (32 au plus)."
    ),
    FindingCode.BAD_LANGUAGE: lazy_gettext("%(field)s : ce code de langue n’existe pas."),
    FindingCode.BAD_CONDITION: lazy_gettext("La condition n’est pas lisible."),
    FindingCode.UNKNOWN_KIND: lazy_gettext("Ce type de question n’existe pas."),
    FindingCode.NUMBER_TOO_SMALL: lazy_gettext("%(field)s : %(limit)s au moins."),
    FindingCode.NUMBER_TOO_LARGE: lazy_gettext("%(field)s : %(limit)s au plus."),
    FindingCode.VALUE_TOO_LONG: lazy_gettext("%(field)s : %(limit)s caractères au plus."),
    FindingCode.LIST_TOO_LONG: lazy_gettext("%(field)s : %(limit)s au plus."),
    FindingCode.LANGUAGE_TWICE: lazy_gettext("La langue « %(language)s » est choisie deux fois."),
    FindingCode.MISSING_TRANSLATION: lazy_gettext("%(field)s : à écrire en %(language)s."),
    FindingCode.HIDDEN_CHARACTERS: lazy_gettext(
        "%(field)s : des caractères invisibles changent ce qu’on lit."
    ),
    FindingCode.TEXT_TOO_LONG: lazy_gettext(
        "%(field)s : %(count)s caractères, c’est trop (%(limit)s au plus)."
    ),
    FindingCode.UNKNOWN_PLACEHOLDER: lazy_gettext("%(field)s : « %(placeholder)s » ne renvoie à rien."),
    FindingCode.FORWARD_PLACEHOLDER: lazy_gettext(
        "%(field)s : « %(placeholder)s » n’a pas encore de réponse à cet endroit."
    ),
    FindingCode.DUPLICATE_ID: lazy_gettext("Deux éléments ont le même identifiant."),
    FindingCode.DUPLICATE_CODE: lazy_gettext("Le code « %(code)s » est déjà pris."),
    FindingCode.DUPLICATE_VARIABLE: lazy_gettext(
        "Deux colonnes des résultats s’appelleraient « %(name)s » : changez ce code."
    ),
    FindingCode.NO_SECTION: lazy_gettext("Le questionnaire est vide : ajoutez une partie et une question."),
    FindingCode.EMPTY_SECTION: lazy_gettext("Cette partie n’a pas encore de question."),
    FindingCode.NOTHING_TO_ANSWER: lazy_gettext("Il n’y a aucune question à laquelle répondre."),
    FindingCode.TOO_LONG_TO_ANSWER: lazy_gettext(
        "Répondre prend environ %(minutes)s minutes. Au-delà de %(limit)s, beaucoup abandonnent."
    ),
    FindingCode.TOO_MANY_OWN_QUESTIONS: lazy_gettext(
        "Vous avez ajouté %(count)s questions ; ce questionnaire en accepte %(limit)s."
    ),
    FindingCode.UNKNOWN_THRESHOLD: lazy_gettext("Il n’y a pas de seuil de diffusion « %(name)s »."),
    FindingCode.TEXT_NOT_ALLOWED: lazy_gettext(
        "Cette question demande un texte, mais les textes libres ne sont pas autorisés."
    ),
    FindingCode.SPECIFY_NOT_ALLOWED: lazy_gettext(
        "Cette réponse demande de préciser, mais les textes libres ne sont pas autorisés."
    ),
    FindingCode.SPECIFY_IGNORED: lazy_gettext("On ne peut demander de préciser que dans un choix."),
    FindingCode.TOO_FEW_OPTIONS: lazy_gettext("Il faut au moins %(limit)s réponses possibles."),
    FindingCode.TOO_MANY_OPTIONS: lazy_gettext(
        "Il y a trop de réponses possibles (%(count)s) : %(limit)s au plus."
    ),
    FindingCode.ALL_OPTIONS_CONDITIONAL: lazy_gettext(
        "Toutes les réponses ont une condition : il peut ne rester rien à choisir."
    ),
    FindingCode.OPTION_CONDITION_IGNORED: lazy_gettext(
        "Dans une échelle, la condition d’une réponse est sans effet."
    ),
    FindingCode.NO_ROWS: lazy_gettext("La grille n’a pas encore de ligne."),
    FindingCode.MIN_ABOVE_MAX: lazy_gettext("Le minimum de choix (%(min)s) dépasse le maximum (%(max)s)."),
    FindingCode.MIN_ABOVE_OPTIONS: lazy_gettext(
        "On demande au moins %(min)s choix, mais %(count)s seulement peuvent se combiner."
    ),
    FindingCode.MAX_ABOVE_OPTIONS: lazy_gettext(
        "On permet jusqu’à %(max)s choix, mais il n’y a que %(count)s réponses."
    ),
    FindingCode.ALL_EXCLUSIVE: lazy_gettext(
        "Chaque réponse exclut les autres : prenez plutôt un choix unique."
    ),
    FindingCode.EXCLUSIVE_IGNORED: lazy_gettext(
        "Une réponse ne peut exclure les autres que dans un choix multiple."
    ),
    FindingCode.PLACES_ABOVE_OPTIONS: lazy_gettext(
        "Il y a plus de rangs à donner (%(places)s) que de réponses (%(count)s)."
    ),
    FindingCode.NONRESPONSE_IGNORED: lazy_gettext(
        "Dans une grille, « sans objet » et « je préfère ne pas répondre » se règlent sur l’échelle."
    ),
    FindingCode.RANGE_EMPTY: lazy_gettext("Il n’y a rien entre %(min)s et %(max)s."),
    FindingCode.CUTS_UNORDERED: lazy_gettext(
        "Les débuts de tranche doivent aller en croissant, sans répétition."
    ),
    FindingCode.CUT_OUTSIDE: lazy_gettext(
        "Une tranche commence à %(cut)s, hors des réponses possibles (%(min)s à %(max)s)."
    ),
    FindingCode.DECIMALS_EXCEEDED: lazy_gettext("%(value)s a trop de décimales (%(decimals)s au plus)."),
    FindingCode.REQUIRE_IF_POINTLESS: lazy_gettext(
        "La question est toujours obligatoire : cette condition ne change rien."
    ),
    FindingCode.UNKNOWN_ANSWER: lazy_gettext("La condition porte sur une question qui n’existe plus."),
    FindingCode.SELF_REFERENCE: lazy_gettext(
        "La condition dépend de « %(answer)s », que cette même condition montre ou cache."
    ),
    FindingCode.FORWARD_REFERENCE: lazy_gettext(
        "La condition porte sur « %(answer)s », qui n’est demandé que plus loin."
    ),
    FindingCode.UNKNOWN_SCORE: lazy_gettext("La condition porte sur un score qui n’existe plus."),
    FindingCode.FORWARD_SCORE: lazy_gettext(
        "Le score « %(score)s » dépend de « %(answer)s », qui n’est demandé que plus loin."
    ),
    FindingCode.SCORE_IN_SCORE: lazy_gettext("Un score ne peut pas se calculer à partir d’un autre score."),
    FindingCode.POINTS_WITHOUT_SCORES: lazy_gettext(
        "On compte les points de « %(answer)s », mais aucune de ses réponses n’en donne."
    ),
    FindingCode.UNKNOWN_OPTION: lazy_gettext(
        "La condition compare « %(answer)s » à une réponse qui n’existe pas ou plus."
    ),
    FindingCode.VALUE_NEVER_GIVEN: lazy_gettext(
        "La condition compare « %(answer)s » à %(value)s : personne ne peut répondre cela."
    ),
    FindingCode.OPTION_ALONE: lazy_gettext("La condition cite une réponse sans dire à quelle question."),
    FindingCode.ONE_FOR_SEVERAL: lazy_gettext(
        "« %(answer)s » et ce que la condition en dit ne vont pas ensemble : une seule réponse "
        "d’un côté, plusieurs de l’autre."
    ),
    FindingCode.NUMBER_EXPECTED: lazy_gettext(
        "La condition calcule avec « %(operand)s », qui n’est pas un nombre."
    ),
    FindingCode.DAY_EXPECTED: lazy_gettext(
        "La condition compare une date à « %(operand)s », qui n’en est pas une."
    ),
    FindingCode.UNKNOWN_TEST_PART: lazy_gettext("L’essai attend un élément qui n’existe plus (%(part)s)."),
    FindingCode.UNKNOWN_TEST_ANSWER: lazy_gettext("L’essai répond à une question qui n’existe plus."),
    FindingCode.UNKNOWN_TEST_SCORE: lazy_gettext("L’essai attend un score qui n’existe plus."),
    FindingCode.TEST_VALUE_NEVER_GIVEN: lazy_gettext(
        "L’essai donne à « %(answer)s » une réponse impossible."
    ),
    FindingCode.UNKNOWN_GRID: lazy_gettext("L’analyse des besoins cite une grille double qui n’existe plus."),
    FindingCode.GRID_TWICE: lazy_gettext("L’analyse des besoins cite deux fois la même grille."),
    FindingCode.UNKNOWN_SCALE: lazy_gettext(
        "L’analyse des besoins cite une échelle que cette grille n’a pas."
    ),
    FindingCode.SAME_SCALE: lazy_gettext(
        "L’analyse des besoins lit la situation et le besoin sur la même échelle."
    ),
    FindingCode.UNKNOWN_SCALE_OPTION: lazy_gettext(
        "L’analyse des besoins cite une réponse que l’échelle n’a pas."
    ),
    FindingCode.SCORE_MISSING: lazy_gettext(
        "Une réponse de l’échelle de situation n’a pas de points dans l’analyse des besoins."
    ),
    FindingCode.NOTHING_ASKED: lazy_gettext(
        "Aucune réponse de l’échelle de besoin ne compte comme une demande."
    ),
    FindingCode.UNKNOWN_ROW: lazy_gettext("L’analyse des besoins cite une ligne qu’aucune grille n’a."),
    FindingCode.ROW_TWICE: lazy_gettext("Deux pratiques de l’analyse des besoins portent sur la même ligne."),
    FindingCode.ROW_WITHOUT_PRACTICE: lazy_gettext(
        "Une ligne de la grille ne correspond à aucune pratique de l’analyse des besoins."
    ),
    FindingCode.UNKNOWN_CHAMP: lazy_gettext("Le champ « %(champ)s » n’existe pas."),
    FindingCode.UNKNOWN_PALIER: lazy_gettext("Le palier %(palier)s n’existe pas."),
    FindingCode.UNKNOWN_RANKING: lazy_gettext(
        "L’analyse des besoins lit les priorités sur une question qui n’est pas un classement."
    ),
    FindingCode.UNKNOWN_PRIORITY: lazy_gettext("Les priorités citent une réponse que le classement n’a pas."),
    FindingCode.PRIORITY_WITHOUT_CHAMP: lazy_gettext(
        "Une réponse du classement des priorités n’est rattachée à aucun champ."
    ),
    FindingCode.GRID_NOT_SHARED: lazy_gettext(
        "Une grille de maturité se remplit à plusieurs, au nom de l’établissement : elle n’est pas anonyme."
    ),
    FindingCode.NO_INDICATOR: lazy_gettext("La grille de maturité n’a aucun indicateur."),
    FindingCode.UNKNOWN_MATURITY_GRID: lazy_gettext(
        "La grille de maturité cite une grille à une échelle qui n’existe plus."
    ),
    FindingCode.MATURITY_GRID_TWICE: lazy_gettext("La grille de maturité cite deux fois la même grille."),
    FindingCode.SCALES_DIFFER: lazy_gettext(
        "Les réponses de cette grille diffèrent de celles des autres grilles de maturité."
    ),
    FindingCode.NOT_APPLICABLE_MISSING: lazy_gettext(
        "« Sans objet » manque dans cette échelle : tout ne concerne pas chaque établissement."
    ),
    FindingCode.NOTHING_REACHED: lazy_gettext(
        "Aucune réponse de l’échelle ne veut dire qu’un indicateur est atteint."
    ),
    FindingCode.UNKNOWN_LEVEL: lazy_gettext("La grille de maturité cite une réponse que l’échelle n’a pas."),
    FindingCode.LEVEL_TWICE: lazy_gettext(
        "Une même réponse ne peut pas vouloir dire à la fois « atteint » et « en cours »."
    ),
    FindingCode.UNKNOWN_INDICATOR: lazy_gettext("Un indicateur porte sur une ligne qu’aucune grille n’a."),
    FindingCode.ROW_WITHOUT_INDICATOR: lazy_gettext(
        "Cette ligne n’est rattachée à aucun champ ni palier : elle ne comptera pas."
    ),
    FindingCode.INDICATOR_TWICE: lazy_gettext("Deux indicateurs portent sur la même ligne."),
    FindingCode.INDICATOR_CODE_TWICE: lazy_gettext(
        "Deux indicateurs ont le code « %(code)s » : c’est par lui que les années se comparent."
    ),
    FindingCode.UNKNOWN_PERCEPTION: lazy_gettext(
        "L’analyse des perceptions cite une question qui n’existe plus."
    ),
    FindingCode.PERCEPTION_TWICE: lazy_gettext("L’analyse des perceptions cite deux fois la même question."),
}

REPAIRS: Mapping[Repair, str] = {
    Repair.NEW_ID: lazy_gettext("Donner un autre identifiant"),
    Repair.NEW_CODE: lazy_gettext("Proposer un autre code"),
    Repair.EMPTY_FIELD: lazy_gettext("Vider ce réglage"),
    Repair.CLEAN_TEXT: lazy_gettext("Nettoyer le texte"),
    Repair.DROP_CONDITION_PART: lazy_gettext("Retirer cette partie de la condition"),
    Repair.ALLOW_FREE_TEXT: lazy_gettext("Autoriser les textes libres"),
    Repair.LOWER_MINIMUM: lazy_gettext("Baisser le minimum à %(count)s"),
    Repair.LOWER_MAXIMUM: lazy_gettext("Baisser le maximum à %(count)s"),
    Repair.SWAP_LIMITS: lazy_gettext("Échanger les deux limites"),
    Repair.SET_PLACES: lazy_gettext("Ramener le nombre de rangs à %(count)s"),
    Repair.SORT_CUTS: lazy_gettext("Remettre les tranches en ordre"),
    Repair.RAISE_DECIMALS: lazy_gettext("Permettre ces décimales"),
    Repair.REMOVE_LANGUAGE: lazy_gettext("Garder cette langue une seule fois"),
    Repair.REMOVE_PART: lazy_gettext("Supprimer la partie"),
    Repair.SHARE_GRID: lazy_gettext("La remplir au nom de l’établissement"),
    Repair.ALLOW_NOT_APPLICABLE: lazy_gettext("Permettre « sans objet »"),
    Repair.COUNT_ROW: lazy_gettext("La compter avec les autres lignes de la grille"),
}

REPAIRS_OF: Mapping[FindingCode, str] = {
    FindingCode.UNKNOWN_FIELD: lazy_gettext("Supprimer ce réglage"),
    FindingCode.BAD_LANGUAGE: lazy_gettext("Supprimer ce texte"),
    FindingCode.BAD_CONDITION: lazy_gettext("Supprimer la condition"),
    FindingCode.REQUIRE_IF_POINTLESS: lazy_gettext("Supprimer la condition"),
    FindingCode.OPTION_CONDITION_IGNORED: lazy_gettext("Supprimer la condition"),
    FindingCode.SPECIFY_IGNORED: lazy_gettext("Ne plus demander de préciser"),
    FindingCode.EXCLUSIVE_IGNORED: lazy_gettext("Ne plus exclure les autres"),
    FindingCode.NONRESPONSE_IGNORED: lazy_gettext("Retirer ces réglages de la grille"),
    FindingCode.UNKNOWN_KIND: lazy_gettext("Supprimer la question"),
    FindingCode.UNKNOWN_INDICATOR: lazy_gettext("Retirer cet indicateur"),
    FindingCode.UNKNOWN_PERCEPTION: lazy_gettext("Ne plus citer cette question"),
}
"""Where the button can say more than what its repair does in general."""

FIELDS: Mapping[str, str] = {
    "title": lazy_gettext("Titre"),
    "label": lazy_gettext("Texte"),
    "help": lazy_gettext("Précision"),
    "introduction": lazy_gettext("Introduction"),
    "closing": lazy_gettext("Texte de fin"),
    "note": lazy_gettext("Note"),
    "low_label": lazy_gettext("Premier bout de l’échelle"),
    "high_label": lazy_gettext("Dernier bout de l’échelle"),
    "message": lazy_gettext("Message"),
    "unit": lazy_gettext("Unité"),
    "kind": lazy_gettext("Type de question"),
    "options": lazy_gettext("Réponses possibles"),
    "rows": lazy_gettext("Lignes"),
    "scale": lazy_gettext("Échelle"),
    "scales": lazy_gettext("Échelles"),
    "points": lazy_gettext("Nombre de points"),
    "places": lazy_gettext("Nombre de rangs"),
    "minimum": lazy_gettext("Minimum"),
    "maximum": lazy_gettext("Maximum"),
    "decimals": lazy_gettext("Décimales"),
    "earliest": lazy_gettext("Première date"),
    "latest": lazy_gettext("Dernière date"),
    "cuts": lazy_gettext("Tranches"),
    "required": lazy_gettext("Réponse obligatoire"),
    "shown_if": lazy_gettext("Condition d’affichage"),
    "require_if": lazy_gettext("Condition d’obligation"),
    "valid_if": lazy_gettext("Règles de validité"),
    "condition": lazy_gettext("Condition"),
    "min_choices": lazy_gettext("Minimum de choix"),
    "max_choices": lazy_gettext("Maximum de choix"),
    "max_length": lazy_gettext("Longueur du texte"),
    "languages": lazy_gettext("Langues"),
    "sections": lazy_gettext("Parties"),
    "questions": lazy_gettext("Questions"),
    "value": lazy_gettext("Calcul"),
    "minutes": lazy_gettext("Durée"),
    "privacy": lazy_gettext("Confidentialité"),
    "analysis": lazy_gettext("Lecture des résultats"),
    "score": lazy_gettext("Points"),
    "scores": lazy_gettext("Scores"),
    "tests": lazy_gettext("Essais"),
    "answers": lazy_gettext("Réponses de l’essai"),
    "champ": lazy_gettext("Champ"),
    "palier": lazy_gettext("Palier"),
}
