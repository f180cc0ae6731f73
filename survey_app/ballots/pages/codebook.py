"""What the script of an answer page must know to read and code answers by itself, as data, and the words of faults.

`static/ballot/coding.js` reads it.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from questionnaires.answers.bands import bands_of
from questionnaires.answers.faults import FaultCode
from questionnaires.answers.slots import (
    OneValueSlot,
    RankingSlot,
    SeveralSlot,
    Slot,
    WrittenSlot,
    slots_of,
)
from questionnaires.answers.values import Nonresponse
from questionnaires.answers.writing import DayWriting, NumberWriting, TextWriting
from questionnaires.definition.model import (
    AnyQuestion,
    Date,
    Number,
    Option,
    Questionnaire,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.logic.phrases import say_day, say_number
from questionnaires.logic.route import options_of
from survey_app.ballots.pages.words import fault_sentences

_UNSENT = frozenset({FaultCode.UNKNOWN_FIELD})
"""Faults of forms that no page of ours sends."""

Part = dict[str, Any]


def codebook_of(questionnaire: Questionnaire, language: str) -> str:
    """Return where each answer is read and how it is coded, and the sentences of faults, as JSON."""
    sentences = {
        code.value: words for code, words in fault_sentences(language).items() if code not in _UNSENT
    }
    document = {"slots": list(slots_as_json(questionnaire, language)), "sentences": sentences}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def slots_as_json(questionnaire: Questionnaire, language: str) -> Iterator[Part]:
    """Yield the slots in the order of the record; `said` are limits in words of `language`."""
    for question in questionnaire.questions():
        for slot in slots_of(question, free_text=questionnaire.privacy.free_text):
            yield {"key": slot.key, **_part(question, slot, language)}


def _part(question: AnyQuestion, slot: Slot, language: str) -> Part:
    match slot:
        case OneValueSlot():
            return _one(slot)
        case SeveralSlot():
            return _several(slot)
        case RankingSlot():
            return _ranking(slot, options_of(question))
        case WrittenSlot():
            return {**_written(question, slot, language), "nonresponses": sorted(slot.nonresponses)}
        case _:
            raise TypeError(slot)


def _one(slot: OneValueSlot) -> Part:
    answers = {sent: value for sent, value in slot.values.items() if sent}
    ways_out = [sent for sent, value in answers.items() if isinstance(value, Nonresponse)]
    values = [sent for sent in answers if sent not in ways_out]
    points = {"points": True} if slot.otherwise is FaultCode.NOT_A_POINT else {}
    return {"sort": "one", "values": values, "nonresponses": ways_out, **points}


def _several(slot: SeveralSlot) -> Part:
    return {
        "sort": "several",
        "options": slot.options,
        "exclusive": sorted(slot.exclusive),
        "nonresponses": sorted(slot.nonresponses),
        "min": slot.min_choices,
        "max": slot.max_choices,
    }


def _ranking(slot: RankingSlot, options: tuple[Option, ...]) -> Part:
    return {
        "sort": "ranking",
        "options": [option.id for option in options],
        "places": len(slot.fields) - 1,
        "nonresponses": sorted(slot.nonresponses),
    }


def _written(question: AnyQuestion, slot: WrittenSlot, language: str) -> Part:
    match slot.writing:
        case NumberWriting() as number:
            return {
                "sort": "number",
                "min": _plain(number.minimum),
                "max": _plain(number.maximum),
                "decimals": number.decimals,
                "said": [say_number(limit, language) for limit in (number.minimum, number.maximum)],
                **_bands(question),
            }
        case DayWriting() as day:
            limits = [limit.isoformat() for limit in (day.earliest, day.latest)]
            said = [say_day(limit, language) for limit in limits]
            return {"sort": "day", "min": limits[0], "max": limits[1], "said": said, **_bands(question)}
        case TextWriting() as text:
            return {
                "sort": "text",
                "max": text.max_length,
                "line": text.one_line,
                **_specifies(question, slot),
            }
        case _:
            raise TypeError(slot)


def _bands(question: AnyQuestion) -> Part:
    return (
        {"bands": [band.starts for band in bands_of(question)]} if isinstance(question, Number | Date) else {}
    )


def _specifies(question: AnyQuestion, slot: WrittenSlot) -> Part:
    """Name the option beside which a text is written, if it is one of those."""
    is_choice = isinstance(question, SingleChoice | SeveralChoices)
    return {"specifies": slot.key.partition(".")[2]} if is_choice else {}


def _plain(number: float) -> str:
    """Return a number in digits alone, such that nothing of it is rounded."""
    return f"{Decimal(str(number)):f}"
