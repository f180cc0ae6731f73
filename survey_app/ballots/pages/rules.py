"""What the script of an answer page must know of the questionnaire's logic, as data; empty where there is none."""

import json
from collections.abc import Iterator
from typing import Any

from questionnaires.definition.model import AnswerableQuestion, Questionnaire
from questionnaires.logic.expressions import ValueSource
from questionnaires.logic.route import (
    Demand,
    Rule,
    compile_gates,
    compile_rules,
    gates_as_json,
    own_keys_of,
    rules_as_json,
    scores_as_json,
)
from survey_app.ballots.pages.piping import Speaker


def rules_of(questionnaire: Questionnaire, speaker: Speaker) -> str:
    """Return gates, demands with their sentences, and scores, as JSON."""
    demands = (*_always(questionnaire), *compile_rules(questionnaire))
    parts = {
        "gates": gates_as_json(compile_gates(questionnaire)),
        "demands": [
            {**document, **_message(rule, speaker)}
            for rule, document in zip(demands, rules_as_json(demands), strict=True)
        ],
        "scores": scores_as_json(questionnaire),
    }
    if not any(parts.values()):
        return ""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _always(questionnaire: Questionnaire) -> Iterator[Rule]:
    """Yield a demand for each question that always needs an answer."""
    for question in questionnaire.questions():
        if isinstance(question, AnswerableQuestion) and question.required:
            yield Rule(Demand.REQUIRED, question.id, own_keys_of(question), ValueSource(value=True))


def _message(rule: Rule, speaker: Speaker) -> dict[str, Any]:
    return {"message": speaker.say(rule.message).data} if rule.message else {}
