"""The answer page as whoever writes the questionnaire tries it: in trial form, with the journey told beside it.

No Flask here. Nothing of it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from questionnaires.answers.reading import Fields, FormReader
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.pages.answer_page import AnswerPageFacts, make_answer_page, make_speaker, render
from survey_app.ballots.pages.journey import Journey, StopState, tell_journey
from survey_app.ballots.pages.words import N_, translations

CHECK = "check"
"""The step of a form that asks for its faults."""

_STATES: Mapping[StopState, str] = {
    StopState.SHOWN: N_("montrée"),
    StopState.SKIPPED: N_("passée"),
    StopState.WITHIN_SKIPPED: N_("passée avec ce qui la contient"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """What the preview has beside the page. `token` protects its form, `states` are the words of each state."""

    journey: Journey
    states: Mapping[StopState, str]
    token: str


class StopData(TypedDict):
    """What the script renews of one stop."""

    state: str
    words: str
    because: list[str]


class PreviewData(TypedDict):
    """What the script renews in the panel, by the names of stops and the ids of scores."""

    stops: dict[str, StopData]
    scores: dict[str, str]


def render_preview(
    questionnaire: Questionnaire, facts: AnswerPageFacts, language: str, fields: Fields, *, token: str
) -> str:
    """Return the answer page filled with `fields`, and the journey they lead to; its faults at the step CHECK."""
    reading = FormReader(questionnaire).read(fields)
    page = make_answer_page(
        questionnaire,
        facts,
        language,
        filled=fields,
        answers=reading.answers,
        faults=reading.faults if CHECK in fields.get("step", ()) else (),
    )
    speaker = make_speaker(questionnaire, facts, language, reading.answers)
    journey = tell_journey(questionnaire, reading.answers, speaker)
    return render("preview.html", page=page, panel=Panel(journey, _states(language), token))


def preview_as_data(
    questionnaire: Questionnaire, facts: AnswerPageFacts, language: str, fields: Fields
) -> PreviewData:
    """Return what the page's own script renews in the panel after an answer, in words."""
    reading = FormReader(questionnaire).read(fields)
    speaker = make_speaker(questionnaire, facts, language, reading.answers)
    journey = tell_journey(questionnaire, reading.answers, speaker)
    states = _states(language)
    return {
        "stops": {
            stop.name: {
                "state": stop.state.value,
                "words": states[stop.state],
                "because": [because.answer for because in stop.because],
            }
            for stop in journey.walk_depending()
        },
        "scores": {score.id: score.value for score in journey.scores},
    }


def _states(language: str) -> dict[StopState, str]:
    say = translations(language).gettext
    return {state: say(words) for state, words in _STATES.items()}
