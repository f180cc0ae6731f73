"""What the builder in the browser asks the core: what is to be said of the draft, and what a condition means."""

from flask import Response
from flask_babel import gettext as _

from questionnaires.definition.model import Questionnaire
from questionnaires.logic.expressions import Condition, ExpressionError, as_json, parse
from questionnaires.logic.notation import parse_condition, print_notation
from questionnaires.logic.notation_words import NotationError
from questionnaires.logic.wording import Speaker
from questionnaires.logic.wording_phrases import Frame
from survey_app.accounts.guard import signed_in
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.draft_writing import maturity_url
from survey_app.drafting.operations.remarks import Remark, get_remarks
from survey_app.drafting.wire.blueprint import answer, blueprint, read_body
from survey_app.drafting.wire.protocol import Json, ProtocolError, parse_json
from survey_app.drafting.words.edits import say_problem
from survey_app.drafting.words.findings import say, say_repair
from survey_app.web.translation import current_language

UNPROCESSABLE = 422

_FRAMES = {"shown_if": Frame.SHOWN, "require_if": Frame.REQUIRED, "condition": Frame.VALID}


@blueprint.get("/remarques.json")
@signed_in
def show_remarks(key: str) -> Response:
    """Tell what does not fit, how long answering takes, and how many questions are the school's own."""
    remarks = get_remarks(key, current_visitor())
    own = remarks.own_questions
    return answer(
        {
            "head": remarks.head,
            "findings": [_remark_as_json(remark, key) for remark in remarks.remarks],
            "minutes": remarks.minutes,
            "own_questions": own and {"used": own.used, "allowed": own.allowed},
        }
    )


@blueprint.post("/notation")
@signed_in
def read_notation(key: str) -> Response:
    """Read a condition written by hand, or say one that was picked: as JSON, as notation, in plain words."""
    asked = parse_json(read_body())
    if not isinstance(asked, dict) or not ({"text", "condition"} & asked.keys()):
        message = "text or condition"
        raise ProtocolError(message)
    questionnaire = get_remarks(key, current_visitor()).questionnaire
    if questionnaire is None:
        return _refuse({"error": _("Ajoutez d’abord une question : une condition porte sur sa réponse.")})
    try:
        condition = _read_condition(asked, questionnaire)
    except NotationError as error:
        return _refuse(
            {
                "error": say_problem(error),
                "position": error.position,
                "length": error.length,
                "nearest": error.nearest,
            }
        )
    except ExpressionError as error:
        raise ProtocolError(str(error)) from error
    return answer(
        {
            "condition": as_json(condition),
            "text": print_notation(condition, questionnaire),
            "words": _say(condition, str(asked.get("path", "")), questionnaire),
        }
    )


def _read_condition(asked: Json, questionnaire: Questionnaire) -> Condition:
    text = asked.get("text")
    return parse_condition(text, questionnaire) if isinstance(text, str) else parse(asked.get("condition"))


def _say(condition: Condition, path: str, questionnaire: Questionnaire) -> str:
    """Return a condition in words, after what it is for where the cell says that."""
    speaker = Speaker(questionnaire, current_language())
    frame = _FRAMES.get(path)
    return speaker.say_condition(condition) if frame is None else speaker.say(condition, frame)


def _refuse(content: Json) -> Response:
    response = answer(content)
    response.status_code = UNPROCESSABLE
    return response


def _remark_as_json(remark: Remark, key: str) -> Json:
    finding = remark.placed.finding
    writes = [list(write) for write in remark.repair]
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "place": finding.place,
        "uid": remark.placed.uid,
        "field": remark.placed.path,
        "sentence": say(finding),
        "url": maturity_url(remark.placed, key) or None,
        "repair": {"label": say_repair(finding), "writes": writes} if writes else None,
    }
