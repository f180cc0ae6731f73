"""The journey that the preview tells, whatever the questionnaire and whatever was answered. Without Flask."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.answers.values import Answers
from questionnaires.logic.route import find_route
from survey_app.ballots.pages.answer_page import AnswerPageFacts, make_speaker
from survey_app.ballots.pages.journey import Journey, StopState, tell_journey
from survey_app.ballots.pages.preview import preview_as_data, render_preview
from tests.questionnaires.strategies import answers_to, definitions, form_of
from tests.survey_app.ballots.every_kind import every_kind
from tests.survey_app.ballots.html_tree import parse

FACTS = AnswerPageFacts(
    public_id="demo",
    title="Essai",
    school="Collège Exemple",
    closes_at=None,
    contact="",
    cells=(),
    action_url="/apercu",
    asset=lambda name: f"/static/{name}",
    is_trial=True,
)


def journey(answers: Answers) -> Journey:
    """Return the journey through every kind of question."""
    questionnaire = every_kind()
    return tell_journey(questionnaire, answers, make_speaker(questionnaire, FACTS, "fr", answers))


def test_what_is_skipped_is_what_the_route_leaves_out() -> None:
    answers: Answers = {"one": "b", "pair": "no"}
    route = find_route(every_kind(), answers)
    shown = {stop.name for stop in journey(answers).walk() if stop.state is StopState.SHOWN}
    questions = {name.partition(".")[2] for name in shown if name.startswith("question.")}
    options = {name.partition(".")[2] for name in shown if name.startswith("option.")}
    assert (questions, options & route.options) == (set(route.questions), options)


def test_a_score_is_told_in_words() -> None:
    assert [score.value for score in journey({"one": "b", "points": 4}).scores] == ["6"]


def test_a_score_without_a_number_is_not_told() -> None:
    assert [score.value for score in journey({}).scores] == ["…"]


def test_a_label_says_what_was_answered() -> None:
    labels = [stop.label for stop in journey({"one": "a"}).walk() if stop.name == "question.why"]
    assert labels == ["Pourquoi « Option a » ?"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_answers_to_any_definition_are_told_a_journey(data: st.DataObject) -> None:
    questionnaire = data.draw(definitions())
    fields = form_of(questionnaire, data.draw(answers_to(questionnaire)))
    panel = parse(render_preview(questionnaire, FACTS, "fr", fields, token="token")).one(class_="journey")
    told = preview_as_data(questionnaire, FACTS, "fr", fields)["stops"]
    assert {
        stop.attributes["data-stop"] for stop in panel.all("li") if "data-stop" in stop.attributes
    } == set(told)
