"""The form by which texts are read over; its fields depend on the texts."""

from collections.abc import Mapping, Sequence

from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import Length

from questionnaires.analysis.disclosure import TextDecision
from questionnaires.analysis.report import Verbatims
from survey_app.reports.review.covering import WordsNotFoundError, parts_of, words_of
from survey_app.reports.review.operations import TextName
from survey_app.web.forms import Form, choices_of
from survey_app.web.translation import lazy_gettext

SHOW, WITHHOLD = "show", "withhold"
LONGEST_WORDS = 500


def review_form(parts: Sequence[Verbatims]) -> type[Form]:
    """Return the form of these texts: `fate_<question>_<place>` and `words_<question>_<place>` for each of them."""
    fields: dict[str, object] = {
        "version": HiddenField(),
        "has_read": BooleanField(lazy_gettext("J’ai relu tous les textes")),
    }
    for part in parts:
        for place in range(len(part.texts)):
            name = (part.code, place)
            fields[fate_field(name)] = RadioField(
                lazy_gettext("Que faire du texte %(number)s ?", number=place + 1),
                choices=choices_of(
                    [(SHOW, lazy_gettext("Le montrer")), (WITHHOLD, lazy_gettext("Le retirer"))]
                ),
                default=SHOW,
            )
            fields[words_field(name)] = StringField(
                lazy_gettext("Mots à masquer dans le texte %(number)s", number=place + 1),
                validators=[
                    Length(
                        max=LONGEST_WORDS,
                        message=lazy_gettext("C’est trop long : retirez plutôt le texte entier."),
                    )
                ],
                render_kw={"maxlength": LONGEST_WORDS, "autocomplete": "off", "spellcheck": "false"},
            )
    return type("ReviewForm", (Form,), fields)


def fate_field(name: TextName) -> str:
    """Return the field that says whether a text is shown."""
    return f"fate_{name[0]}_{name[1]}"


def words_field(name: TextName) -> str:
    """Return the field with the words of a text that are to be covered."""
    return f"words_{name[0]}_{name[1]}"


def values_of(
    parts: Sequence[Verbatims], decisions: Mapping[TextName, TextDecision], version: int
) -> dict[str, object]:
    """Return what the fields hold when these decisions are in force."""
    values: dict[str, object] = {"version": version}
    for part in parts:
        for place, text in enumerate(part.texts):
            decision = decisions.get((part.code, place), TextDecision())
            values[fate_field((part.code, place))] = WITHHOLD if decision.is_withheld else SHOW
            values[words_field((part.code, place))] = words_of(text, decision.covered)
    return values


def read_decisions(form: Form, parts: Sequence[Verbatims]) -> dict[TextName, TextDecision]:
    """Return the decision on each text; words that are not in their text leave a fault at their field."""
    decisions = {}
    for part in parts:
        for place, text in enumerate(part.texts):
            name = (part.code, place)
            field = form[words_field(name)]
            try:
                covered = parts_of(text, field.data or "")
            except WordsNotFoundError as error:
                covered = ()
                field.errors = [
                    lazy_gettext("« %(words)s » ne se trouve pas dans ce texte.", words=error.words)
                ]
            decisions[name] = TextDecision(form[fate_field(name)].data == WITHHOLD, covered)
    return decisions
