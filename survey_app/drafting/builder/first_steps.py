"""The first things to do with a new questionnaire, until they are done."""

from collections.abc import Callable

import flask_babel
from flask import url_for

from questionnaires.definition.findings import FindingCode
from questionnaires.editing.cells import ROOT
from survey_app.drafting.draft_at_hand import DraftAtHand
from survey_app.drafting.draft_pages import FirstStep

_: Callable[..., str] = flask_babel.gettext


def first_steps(at_hand: DraftAtHand) -> tuple[FirstStep, ...]:
    """Return what remains to be done before publishing; nothing once the questionnaire stands."""
    reader, key = at_hand.reader, at_hand.state.key
    questions = [question for question in reader.questions() if reader.name(question)]
    builder = url_for("drafting.show_builder", key=key)
    has_errors = any(placed.is_error for placed in at_hand.findings)
    untranslated = any(
        placed.finding.code is FindingCode.MISSING_TRANSLATION
        and placed.finding.parameters.get("language") in reader.languages[1:]
        for placed in at_hand.findings
    )
    steps = [
        FirstStep(
            _("Donner un titre au questionnaire"),
            url_for("drafting.edit_settings", key=key),
            bool(reader.text(ROOT, "title")),
        ),
        FirstStep(_("Écrire la première question"), f"{builder}#partie", bool(questions)),
        FirstStep(
            _("Corriger ce qui empêche de publier"),
            f"{builder}#remarques",
            bool(questions) and not has_errors,
        ),
    ]
    if len(reader.languages) > 1:
        language = reader.languages[1]
        url = url_for("drafting.translate", key=key, language=language)
        steps.insert(2, FirstStep(_("Traduire les textes"), url, bool(questions) and not untranslated))
    if all(step.is_done for step in steps) and at_hand.is_published:
        return ()
    publish = FirstStep(
        _("Relire l’aperçu, puis publier"),
        url_for("drafting.prepare_publication", key=key),
        at_hand.is_published,
    )
    return (*steps, publish)
