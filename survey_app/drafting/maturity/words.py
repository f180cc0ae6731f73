"""What answers mean for an indicator, and why a pasted line makes none, in words."""

from collections.abc import Mapping

from questionnaires.editing.maturity_edits import MOST_PALIERS, Meaning
from questionnaires.editing.maturity_pasting import LONGEST_LINE, MOST_CHAMPS, MOST_LINES, MOST_ROWS, Fault
from survey_app.web.translation import lazy_gettext

MEANINGS: Mapping[Meaning, str] = {
    Meaning.NOT_REACHED: lazy_gettext("Pas encore atteint"),
    Meaning.UNDER_WAY: lazy_gettext("En cours"),
    Meaning.REACHED: lazy_gettext("Atteint"),
}
FAULTS: Mapping[Fault, str] = {
    Fault.TOO_LONG: lazy_gettext("Ligne trop longue (%(count)s caractères au plus).", count=LONGEST_LINE),
    Fault.TOO_MANY: lazy_gettext(
        "Au-delà de %(count)s lignes : collez la suite en une autre fois.", count=MOST_LINES
    ),
    Fault.TOO_FEW_CELLS: lazy_gettext("Il faut au moins trois colonnes : champ, palier, énoncé."),
    Fault.TOO_MANY_CELLS: lazy_gettext(
        "Trop de colonnes : mettez entre guillemets un énoncé qui contient le séparateur."
    ),
    Fault.NO_CHAMP: lazy_gettext("Il manque le champ."),
    Fault.NO_PALIER: lazy_gettext("Il manque le palier."),
    Fault.NO_STATEMENT: lazy_gettext("Il manque l’énoncé."),
    Fault.BAD_PALIER: lazy_gettext("Ce palier n’est pas compris : de 1 à %(count)s.", count=MOST_PALIERS),
    Fault.TOO_MANY_CHAMPS: lazy_gettext(
        "Plus de %(count)s champs : les colonnes sont peut-être dans un autre ordre.", count=MOST_CHAMPS
    ),
    Fault.CODE_TWICE: lazy_gettext("Une autre ligne a déjà ce code."),
    Fault.ALREADY_THERE: lazy_gettext("Déjà dans la grille : laissée de côté."),
    Fault.FULL: lazy_gettext("Plus de %(count)s lignes dans ce champ et ce palier.", count=MOST_ROWS),
}
