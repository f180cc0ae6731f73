"""What the cells of a draft are called, and what stands in them, for people who compare two versions."""

from collections.abc import Callable, Mapping

import flask_babel

from questionnaires.definition.model import Kind
from questionnaires.editing.cells import PLACE, STATE, Leaf, State, Uid
from survey_app.drafting.cell_fields import say_number
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.words.kinds import KINDS
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext

NAMES: Mapping[str, str] = {
    PLACE: lazy_gettext("place"),
    STATE: lazy_gettext("présence"),
    "title": lazy_gettext("titre"),
    "label": lazy_gettext("texte"),
    "help": lazy_gettext("précision"),
    "introduction": lazy_gettext("introduction"),
    "closing": lazy_gettext("texte de fin"),
    "note": lazy_gettext("remarque"),
    "message": lazy_gettext("message"),
    "low_label": lazy_gettext("mots du premier point"),
    "high_label": lazy_gettext("mots du dernier point"),
    "unit": lazy_gettext("unité"),
    "scale.label": lazy_gettext("titre des réponses"),
    "kind": lazy_gettext("sorte de question"),
    "code": lazy_gettext("code"),
    "required": lazy_gettext("réponse obligatoire"),
    "not_applicable": lazy_gettext("« Sans objet »"),
    "refusable": lazy_gettext("« Je préfère ne pas répondre »"),
    "sensitive": lazy_gettext("question sensible"),
    "display": lazy_gettext("présentation"),
    "shuffle": lazy_gettext("mélange"),
    "min_choices": lazy_gettext("nombre de réponses au moins"),
    "max_choices": lazy_gettext("nombre de réponses au plus"),
    "points": lazy_gettext("nombre de points"),
    "places": lazy_gettext("nombre de places"),
    "minimum": lazy_gettext("plus petit nombre"),
    "maximum": lazy_gettext("plus grand nombre"),
    "decimals": lazy_gettext("décimales"),
    "earliest": lazy_gettext("premier jour"),
    "latest": lazy_gettext("dernier jour"),
    "cuts": lazy_gettext("tranches"),
    "max_length": lazy_gettext("nombre de caractères"),
    "specify": lazy_gettext("« Autre, précisez »"),
    "exclusive": lazy_gettext("exclut les autres réponses"),
    "score": lazy_gettext("points"),
    "shown_if": lazy_gettext("condition d’affichage"),
    "require_if": lazy_gettext("condition d’obligation"),
    "condition": lazy_gettext("règle de validité"),
    "value": lazy_gettext("calcul"),
    "languages": lazy_gettext("langues"),
    "minutes": lazy_gettext("durée"),
    "audience": lazy_gettext("à qui il s’adresse"),
    "privacy.free_text": lazy_gettext("textes libres"),
    "champ": lazy_gettext("champ"),
    "palier": lazy_gettext("palier"),
    "analysis.maturity.grids": lazy_gettext("grilles qui comptent"),
    "analysis.maturity.reached": lazy_gettext("réponses qui veulent dire « atteint »"),
    "analysis.maturity.under_way": lazy_gettext("réponses qui veulent dire « en cours »"),
    "analysis.maturity.share": lazy_gettext("part des indicateurs à atteindre"),
}
CONDITIONS = frozenset({"shown_if", "require_if", "condition", "value"})


def say_cell(path: str) -> str:
    """Return what a cell is called: « texte (en) »."""
    if path in NAMES:
        return str(NAMES[path])
    name, _dot, language = path.rpartition(".")
    if name in NAMES:
        return _("%(name)s (%(language)s)", name=NAMES[name], language=language)
    return _("réglage")


def say_value(
    path: str, value: Leaf | None, reader: DraftReader, say_expression: Callable[[Leaf], str]
) -> str:
    """Return what stands in a cell, as people read it."""
    if path == PLACE:
        return _say_place(value, reader)
    if path == STATE:
        return _say_state(value)
    if path in CONDITIONS and value is not None:
        return say_expression(value)
    return _say_plain(path, value)


def _say_plain(path: str, value: Leaf | None) -> str:
    if value is None or value == "":
        return _("(vide)")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, int | float):
        return say_number(value)
    if isinstance(value, list):
        return ", ".join(_say_plain("", item) for item in value)
    if path == "kind" and value in set(Kind):
        return str(KINDS[Kind(str(value))].name)
    return value if isinstance(value, str) else _("(réglage)")


def _say_state(value: Leaf | None) -> str:
    if value == State.SWITCHED_OFF:
        return _("laissé de côté")
    return _("supprimé") if value is not None else _("présent")


def _say_place(value: Leaf | None, reader: DraftReader) -> str:
    parent: Uid = str(value[0]) if isinstance(value, list) and value else ""
    if parent not in reader.elements:
        return _("nulle part")
    name = reader.name(parent) or _("questionnaire")
    return _("dans « %(name)s »", name=name)
