"""What the templates of questionnaires receive: a questionnaire as a teacher reads it, in one language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import flask_babel
from flask import url_for

from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Information,
    NonresponseOptions,
    Option,
    PrivacyMode,
    Question,
    Questionnaire,
    Ranking,
    Scale,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
)
from questionnaires.definition.texts import Text, in_language
from survey_app.drafting.operations import PublishedRevision
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext

_HOW: Mapping[type[Question], str] = {
    SingleChoice: lazy_gettext("Une réponse."),
    SeveralChoices: lazy_gettext("Plusieurs réponses possibles."),
    Grid: lazy_gettext("Une réponse par ligne."),
    DualGrid: lazy_gettext("Deux réponses par ligne."),
}


@dataclass(frozen=True, slots=True)
class RevisionSummary:
    """One published questionnaire in a list."""

    title: str
    code: str
    number: int
    minutes: int | None
    items: int
    note: str
    languages: str
    published_at: datetime
    is_anonymous: bool

    @property
    def url(self) -> str:
        return url_for("drafting.show_questionnaire", code=self.code, number=self.number)


@dataclass(frozen=True, slots=True)
class ShownGrid:
    """A grid: its rows, and the options of each of its scales."""

    rows: tuple[str, ...]
    scales: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question: how it is answered in words, its options or its grid."""

    label: str
    help: str
    how: str
    options: tuple[str, ...]
    grid: ShownGrid | None
    is_conditional: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One step of the questionnaire."""

    title: str
    introduction: str
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """A whole questionnaire, to read."""

    summary: RevisionSummary
    introduction: str
    sections: tuple[ShownSection, ...]
    closing: str


@dataclass(frozen=True, slots=True)
class QuestionnaireListPage:
    """The published questionnaires, the newest revision of each."""

    summaries: tuple[RevisionSummary, ...]


def summarise(revision: PublishedRevision) -> RevisionSummary:
    """Return the line of a questionnaire in a list, in the language of the reader."""
    questionnaire = revision.questionnaire
    return RevisionSummary(
        title=_say(questionnaire.title),
        code=revision.code,
        number=revision.number,
        minutes=questionnaire.minutes,
        items=count_items(questionnaire),
        note=_say(questionnaire.note),
        languages=", ".join(questionnaire.languages),
        published_at=revision.published_at,
        is_anonymous=questionnaire.privacy.mode is PrivacyMode.ANONYMOUS,
    )


def count_items(questionnaire: Questionnaire) -> int:
    """Return how many things a person is asked: a row of a grid is one, whatever the number of its scales."""
    return sum(
        len(question.rows) if isinstance(question, Grid | DualGrid) else not isinstance(question, Information)
        for question in questionnaire.questions()
    )


def questionnaire_page(revision: PublishedRevision) -> QuestionnairePage:
    """Return a questionnaire to read, in the language of the reader."""
    questionnaire = revision.questionnaire
    return QuestionnairePage(
        summary=summarise(revision),
        introduction=_say(questionnaire.introduction),
        sections=tuple(
            ShownSection(
                title=_say(section.title),
                introduction=_say(section.introduction),
                questions=tuple(_show(question) for question in section.questions),
            )
            for section in questionnaire.sections
        ),
        closing=_say(questionnaire.closing),
    )


def _show(question: AnyQuestion) -> ShownQuestion:
    return ShownQuestion(
        label=_say(question.label),
        help=_say(question.help),
        how=_say_how(question),
        options=tuple(_options_of(question)),
        grid=_grid_of(question),
        is_conditional=question.shown_if is not None,
    )


def _say_how(question: AnyQuestion) -> str:
    """Tell how a question is answered; an information is only read."""
    match question:
        case SeveralChoices(max_choices=int() as count):
            return _("Jusqu’à %(count)s réponses.", count=count)
        case ScaleQuestion(points=points):
            return _("Un point de 1 à %(points)s.", points=points)
        case Ranking(places=places):
            return _("À classer : %(places)s choix au plus.", places=places)
        case TextQuestion(max_length=count):
            return _("Texte libre, %(count)s caractères au plus.", count=count)
    return _HOW.get(type(question), "")


def _options_of(question: AnyQuestion) -> Iterator[str]:
    match question:
        case SingleChoice() | SeveralChoices() | Ranking():
            yield from _labels(question.options)
            yield from _nonresponses(question)
        case ScaleQuestion():
            yield _("1 : %(label)s", label=_say(question.low_label))
            yield _("%(points)s : %(label)s", points=question.points, label=_say(question.high_label))
            yield from _nonresponses(question)


def _grid_of(question: AnyQuestion) -> ShownGrid | None:
    scales: tuple[Scale, ...]
    if isinstance(question, Grid):
        scales = (question.scale,)
    elif isinstance(question, DualGrid):
        scales = question.scales
    else:
        return None
    return ShownGrid(
        rows=tuple(_say(row.label) for row in question.rows),
        scales=tuple(
            (_say(scale.label), (*_labels(scale.options), *_nonresponses(scale))) for scale in scales
        ),
    )


def _labels(options: tuple[Option, ...]) -> Iterator[str]:
    return (_say(option.label) for option in options)


def _nonresponses(part: NonresponseOptions) -> Iterator[str]:
    if part.not_applicable:
        yield _("Sans objet")
    if part.refusable:
        yield _("Je préfère ne pas répondre")


def _say(text: Text) -> str:
    return in_language(text, current_language())
