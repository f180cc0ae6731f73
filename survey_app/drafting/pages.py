"""What the templates of questionnaires receive: a questionnaire as a teacher reads it, in one language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import flask_babel
from flask import url_for

from questionnaires.answers.bands import date_bands, number_bands
from questionnaires.definition.model import (
    AnswerableQuestion,
    AnyQuestion,
    Date,
    Display,
    DualGrid,
    Grid,
    Information,
    NonresponseOptions,
    Number,
    Option,
    PrivacyMode,
    Question,
    Questionnaire,
    Ranking,
    Rating,
    Row,
    Scale,
    ScaleQuestion,
    Section,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.notation import Notation
from questionnaires.logic.phrases import say_day, say_number
from questionnaires.logic.wording import Speaker
from questionnaires.logic.wording_phrases import Frame
from survey_app.drafting.operations import PublishedRevision
from survey_app.drafting.operations.drafts import DraftSummary
from survey_app.drafting.words.audiences import say_audience
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext

_HOW: Mapping[type[Question], str] = {
    SingleChoice: lazy_gettext("Une réponse."),
    YesNo: lazy_gettext("Une réponse."),
    SeveralChoices: lazy_gettext("Plusieurs réponses possibles."),
    Grid: lazy_gettext("Une réponse par ligne."),
    DualGrid: lazy_gettext("Deux réponses par ligne."),
    Information: lazy_gettext("À lire, sans réponse."),
}


@dataclass(frozen=True, slots=True)
class RevisionSummary:
    """One published questionnaire in a list."""

    title: str
    audience: str
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
    """A grid: its rows with their conditions, and the options of each of its scales."""

    rows: tuple[tuple[str, str], ...]
    scales: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question: how it is answered in words, its options or its grid, and its conditions in words."""

    label: str
    help: str
    how: str
    options: tuple[str, ...]
    grid: ShownGrid | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One step of the questionnaire."""

    title: str
    introduction: str
    rules: tuple[str, ...]
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """A whole questionnaire, to read; `scores` are those it computes, with how."""

    title: str
    introduction: str
    sections: tuple[ShownSection, ...]
    scores: tuple[tuple[str, str], ...]
    closing: str


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """A published questionnaire, to read, and what can be done with it."""

    revision_id: int
    summary: RevisionSummary
    content: QuestionnairePage
    is_usable: bool


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in the list; `published` is the number of its newest revision, None before the first."""

    key: str
    title: str
    school: str
    changed_at: datetime
    changed_by: str
    published: int | None

    @property
    def url(self) -> str:
        return url_for("drafting.show_builder", key=self.key)


@dataclass(frozen=True, slots=True)
class QuestionnaireListPage:
    """The drafts of the person, those that can be brought back, and the newest revision of what is published."""

    drafts: tuple[DraftLine, ...]
    deleted: tuple[DraftLine, ...]
    summaries: tuple[RevisionSummary, ...]
    has_several_schools: bool
    schools_to_colour: tuple[tuple[int, str], ...]


def summarise(revision: PublishedRevision) -> RevisionSummary:
    """Return the line of a questionnaire in a list, in the language of the reader."""
    questionnaire = revision.questionnaire
    return RevisionSummary(
        title=_say(questionnaire.title),
        audience=say_audience(questionnaire),
        code=revision.code,
        number=revision.number,
        minutes=questionnaire.minutes,
        items=count_items(questionnaire),
        note=_say(questionnaire.note),
        languages=", ".join(questionnaire.languages),
        published_at=revision.published_at,
        is_anonymous=questionnaire.privacy.mode is PrivacyMode.ANONYMOUS,
    )


def draft_line(draft: DraftSummary) -> DraftLine:
    """Return the line of a draft in the list."""
    return DraftLine(
        key=draft.key,
        title=draft.title or _("Questionnaire sans titre"),
        school=draft.school or _("toute l’académie"),
        changed_at=draft.changed_at,
        changed_by=draft.changed_by,
        published=draft.published,
    )


def count_items(questionnaire: Questionnaire) -> int:
    """Return how many things a person is asked: a row of a grid is one, whatever the number of its scales."""
    return sum(
        len(question.rows) if isinstance(question, Grid | DualGrid) else not isinstance(question, Information)
        for question in questionnaire.questions()
    )


def revision_page(revision: PublishedRevision, *, has_school: bool) -> RevisionPage:
    """Return a published questionnaire, to read; people of schools may ask it."""
    return RevisionPage(
        revision_id=revision.id,
        summary=summarise(revision),
        content=read_questionnaire(revision.questionnaire),
        is_usable=has_school and revision.questionnaire.privacy.mode is PrivacyMode.ANONYMOUS,
    )


def read_questionnaire(questionnaire: Questionnaire) -> QuestionnairePage:
    """Return a questionnaire to read, in the language of the reader."""
    writer = _Writer(questionnaire)
    return QuestionnairePage(
        title=_say(questionnaire.title),
        introduction=_say(questionnaire.introduction),
        sections=tuple(writer.section(section) for section in questionnaire.sections),
        scores=tuple(writer.scores()),
        closing=_say(questionnaire.closing),
    )


class _Writer:
    """Shows the parts of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._speaker = Speaker(questionnaire, current_language())

    def section(self, section: Section) -> ShownSection:
        return ShownSection(
            title=_say(section.title),
            introduction=_say(section.introduction),
            rules=tuple(self._shown_if(section)),
            questions=tuple(self._question(question) for question in section.questions),
        )

    def scores(self) -> Iterator[tuple[str, str]]:
        notation = Notation(self._questionnaire)
        for score in self._questionnaire.scores:
            yield _say(score.label), notation.write(score.value)

    def _question(self, question: AnyQuestion) -> ShownQuestion:
        return ShownQuestion(
            label=_say(question.label),
            help=_say(question.help),
            how=_say_how(question),
            options=tuple(self._options(question)),
            grid=self._grid(question),
            rules=tuple(self._rules(question)),
        )

    def _rules(self, question: AnyQuestion) -> Iterator[str]:
        yield from self._shown_if(question)
        if not isinstance(question, AnswerableQuestion):
            return
        if question.required:
            yield _("Réponse obligatoire")
        if question.require_if is not None:
            yield self._speaker.say(question.require_if, Frame.REQUIRED)
        for constraint in question.valid_if:
            rule = self._speaker.say(constraint.condition, Frame.VALID)
            yield _("%(rule)s ; sinon : « %(message)s »", rule=rule, message=_say(constraint.message))

    def _shown_if(self, part: Section | AnyQuestion | Option | Row) -> Iterator[str]:
        if part.shown_if is not None:
            yield self._speaker.say(part.shown_if, Frame.SHOWN)

    def _options(self, question: AnyQuestion) -> Iterator[str]:
        match question:
            case SingleChoice() | SeveralChoices() | Ranking():
                yield from self._labels(question.options)
            case YesNo():
                yield from (_("Oui"), _("Non"))
            case ScaleQuestion() | Rating():
                yield from _ends(question)
            case Number():
                yield from (_say(band.label) for band in number_bands(question))
            case Date():
                yield from (_say(band.label) for band in date_bands(question))
        if isinstance(question, AnswerableQuestion) and not isinstance(question, Grid | DualGrid):
            yield from _nonresponses(question)

    def _grid(self, question: AnyQuestion) -> ShownGrid | None:
        scales: tuple[Scale, ...]
        if isinstance(question, Grid):
            scales = (question.scale,)
        elif isinstance(question, DualGrid):
            scales = question.scales
        else:
            return None
        return ShownGrid(
            rows=tuple((_say(row.label), " ".join(self._shown_if(row))) for row in question.rows),
            scales=tuple(
                (_say(scale.label), (*self._labels(scale.options), *_nonresponses(scale))) for scale in scales
            ),
        )

    def _labels(self, options: tuple[Option, ...]) -> Iterator[str]:
        for option in options:
            label = _say(option.label)
            if option.specify:
                label = _("%(label)s (à préciser)", label=label)
            if option.shown_if is not None:
                condition = self._speaker.say(option.shown_if, Frame.SHOWN)
                label = _("%(label)s – %(condition)s", label=label, condition=condition)
            yield label


def _ends(question: ScaleQuestion | Rating) -> Iterator[str]:
    if low := _say(question.low_label):
        yield _("1 : %(label)s", label=low)
    if high := _say(question.high_label):
        yield _("%(points)s : %(label)s", points=question.points, label=high)


def _say_how(question: AnyQuestion) -> str:
    """Tell how a question is answered; an information is only read."""
    match question:
        case SingleChoice(display=Display.LIST):
            return _("Une réponse, dans une liste à dérouler.")
        case Number() | Date():
            return _say_limits(question, current_language())
        case ScaleQuestion() | Rating() | Ranking() | TextQuestion() | SeveralChoices(max_choices=int()):
            return _say_count(question)
    return str(_HOW.get(type(question), ""))


def _say_count(question: ScaleQuestion | Rating | Ranking | TextQuestion | SeveralChoices) -> str:
    match question:
        case SeveralChoices(max_choices=count):
            return _("Jusqu’à %(count)s réponses.", count=count)
        case ScaleQuestion(points=points):
            return _("Un point de 1 à %(points)s.", points=points)
        case Rating(points=points):
            return _("Une note de 1 à %(points)s étoiles.", points=points)
        case Ranking(places=places):
            return _("À classer : %(places)s choix au plus.", places=places)
        case TextQuestion(max_length=count):
            return _("Texte libre, %(count)s caractères au plus.", count=count)


def _say_limits(question: Number | Date, language: str) -> str:
    if isinstance(question, Date):
        earliest, latest = (
            say_day(day.isoformat(), language) for day in (question.earliest, question.latest)
        )
        return _(
            "Un jour, du %(earliest)s au %(latest)s ; seule la période est gardée.",
            earliest=earliest,
            latest=latest,
        )
    low, high = say_number(question.minimum, language), say_number(question.maximum, language)
    unit = _say(question.unit)
    high = f"{high}\u00a0{unit}" if unit else high
    return _("Un nombre de %(low)s à %(high)s ; seule la tranche est gardée.", low=low, high=high)


def _nonresponses(part: NonresponseOptions) -> Iterator[str]:
    if part.not_applicable:
        yield _("Sans objet")
    if part.refusable:
        yield _("Je préfère ne pas répondre")


def _say(text: Text) -> str:
    return in_language(text, current_language())
