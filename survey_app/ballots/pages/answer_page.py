"""The answer page, its review, receipt and messages as HTML: from a definition and facts, without a request.

Languages are `fr` and `en`.
Privacy: nothing here knows who asks for the page, so every invited person gets the same bytes.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined

from questionnaires.analysis.report import Thresholds
from questionnaires.answers.faults import Fault
from questionnaires.answers.reading import Fields, Reading
from questionnaires.answers.values import Answers
from questionnaires.definition.model import Audience, Questionnaire
from questionnaires.logic.phrases import say_day
from questionnaires.logic.piping import piped_values
from survey_app.ballots.pages.addresses import ACCESSIBILITY, AnswerAddress, Place
from survey_app.ballots.pages.codebook import codebook_of
from survey_app.ballots.pages.form import FormSection, fields_of, parts_of
from survey_app.ballots.pages.piping import Speaker, Wording
from survey_app.ballots.pages.recap import RecapSection, recapitulate
from survey_app.ballots.pages.rules import rules_of
from survey_app.ballots.pages.words import (
    LOCALES,
    Message,
    MessageKind,
    fault_message,
    find_message,
    message_text,
    translations,
)
from survey_app.ballots.pages.writing import FormWriter
from survey_app.ballots.tickets import TICKET, make_ticket
from survey_app.campaigns.models import Editing, OpeningRule
from survey_app.tokens.key_list import KeyList, fingerprint_words

__all__ = [
    "AnswerPageFacts",
    "MessageKind",
    "fault_message",
    "message_text",
    "render_answer_page",
    "render_message_page",
    "render_receipt_page",
    "render_review_page",
    "say_faults",
    "say_instant",
]

AssetUrl = Callable[[str], str]
"""The address of a static file by its name."""

_PARIS = ZoneInfo("Europe/Paris")
_TIME_PATTERNS = {"fr": "EEEE d MMMM y 'à' H'\u00a0h\u00a0'mm", "en": "EEEE d MMMM y 'at' HH:mm"}
_LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class AnswerPageFacts:
    """What the page tells of a campaign. `cells` are the names of its reporting cells; a trial has no `key_list`.

    `opens_at` is known once the campaign is scheduled.
    `protection_url` is the page that says all about the protection of answers, `switch_language_url` the same page in
    the other language, `theme_url` the sheet of the school's colour; each is empty when there is none.
    """

    public_id: str
    title: str
    school: str
    closes_at: datetime | None
    contact: str
    cells: tuple[str, ...]
    action_url: str
    asset: AssetUrl
    audience: Audience = Audience.STAFF
    editing: Editing = Editing.STRICT
    opening_rule: OpeningRule = OpeningRule.ALONE
    thresholds: Thresholds = field(default_factory=Thresholds)
    key_list: KeyList | None = None
    protection_url: str = ""
    switch_language_url: str = ""
    theme_url: str = ""
    is_trial: bool = False
    opens_at: datetime | None = None

    @property
    def is_by_link(self) -> bool:
        """Whether people answer by the shared link of their group."""
        return self.audience is not Audience.STAFF

    @property
    def key_words(self) -> tuple[str, ...]:
        """The six words by which people compare the keys."""
        return fingerprint_words(self.key_list.fingerprint) if self.key_list else ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layout needs of every page; `facts` is missing where no campaign was found."""

    language: str
    asset: AssetUrl
    facts: AnswerPageFacts | None

    @property
    def accessibility_url(self) -> str:
        """Where the declaration on accessibility is."""
        return ACCESSIBILITY

    @property
    def other_language(self) -> str:
        """The language that the page offers to switch to."""
        return "fr" if self.language == "en" else "en"

    @property
    def other_language_name(self) -> str:
        """Its name, in itself."""
        return _LANGUAGE_NAMES[self.other_language]

    @property
    def closing_time(self) -> str:
        """When the campaign closes, as the clock shows it in Paris; empty while no date is set."""
        if self.facts is None or self.facts.closes_at is None:
            return ""
        return say_instant(self.facts.closes_at, self.language)

    @property
    def opening_time(self) -> str:
        """When the campaign opens, likewise."""
        if self.facts is None or self.facts.opens_at is None:
            return ""
        return say_instant(self.facts.opens_at, self.language)


@lru_cache(maxsize=256)
def say_instant(instant: datetime, language: str) -> str:
    """Return an instant in words, as the clock shows it in Paris."""
    pattern, locale = _TIME_PATTERNS[language], LOCALES[language]
    text = format_datetime(instant, pattern, tzinfo=_PARIS, locale=locale)
    return text.replace(" 1 ", " 1er ") if language == "fr" else text


@dataclass(frozen=True, slots=True)
class FaultLink:
    """One line of the summary of faults. `field` is empty where there is nothing to point at."""

    field: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Wire:
    """How the page's script sends: with which keys (their list in its written form), and where.

    `cells` are the names of the reporting cells by their numbers, as JSON.
    """

    keys: str
    cells: str
    sign_off_url: str
    box_url: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What the page with the form receives."""

    frame: Frame
    facts: AnswerPageFacts
    title: str
    introduction: Wording
    closing: Wording
    note: str
    minutes: int | None
    questions_language: str
    free_text: bool
    sections: tuple[FormSection, ...]
    rules: str
    codebook: str
    wire: Wire | None
    code: str
    code_fault: str
    faults: tuple[FaultLink, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What the page receives on which one reads one's answers before sending them."""

    frame: Frame
    facts: AnswerPageFacts
    title: str
    questions_language: str
    recap: tuple[RecapSection, ...]
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What the page receives that confirms a ballot."""

    frame: Frame
    receipt: str
    cell: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    """What a page without a form receives."""

    frame: Frame
    kind: MessageKind
    message: Message


def render_answer_page(
    questionnaire: Questionnaire,
    facts: AnswerPageFacts,
    language: str,
    *,
    filled: Fields | None = None,
    answers: Answers | None = None,
    faults: Sequence[Fault] = (),
    code_fault: str = "",
) -> str:
    """Return the page with the form; without `filled`, the one page that every invited person gets.

    `filled` holds the fields as they were sent, `answers` what they say, for texts that repeat an answer;
    `code_fault` is the sentence to show at the personal code.
    """
    page = make_answer_page(
        questionnaire,
        facts,
        language,
        filled=filled or {},
        answers=answers or {},
        faults=faults,
        code_fault=code_fault,
    )
    return render("page.html", page=page)


def make_answer_page(
    questionnaire: Questionnaire,
    facts: AnswerPageFacts,
    language: str,
    *,
    filled: Fields,
    answers: Answers,
    faults: Sequence[Fault],
    code_fault: str = "",
) -> AnswerPage:
    """Return what the page with the form receives; the arguments are those of `render_answer_page`."""
    speaker = make_speaker(questionnaire, facts, language, answers)
    messages = {fault.field: _say_fault(fault, speaker) for fault in faults}
    sections = FormWriter(questionnaire, speaker, filled=filled, faults=messages).sections()
    return AnswerPage(
        frame=Frame(language, facts.asset, facts),
        facts=facts,
        title=speaker.say_plainly(questionnaire.title),
        introduction=speaker.say(questionnaire.introduction),
        closing=speaker.say(questionnaire.closing),
        note=speaker.say_plainly(questionnaire.note),
        minutes=questionnaire.minutes,
        questions_language=_questions_language(questionnaire, language),
        free_text=questionnaire.privacy.free_text,
        sections=sections,
        rules=rules_of(questionnaire, speaker),
        codebook=codebook_of(questionnaire, language),
        wire=_wire(facts, language),
        code=next(iter(filled.get("code", ())), ""),
        code_fault=code_fault,
        faults=_fault_links(sections, messages, code_fault),
    )


def _wire(facts: AnswerPageFacts, language: str) -> Wire | None:
    """Return how the script sends; None where nothing can be sent, or the server has to seal."""
    if facts.key_list is None or facts.is_trial:
        return None
    names = {number: name for (number, _), name in zip(facts.key_list.cells, facts.cells, strict=True)}
    address = AnswerAddress(facts.public_id, language)
    return Wire(
        keys=facts.key_list.text,
        cells=json.dumps(names, ensure_ascii=False, separators=(",", ":")),
        sign_off_url=address.at(Place.SIGN_OFF).path,
        box_url=address.at(Place.BOX).path,
    )


def render_review_page(
    questionnaire: Questionnaire, facts: AnswerPageFacts, language: str, *, filled: Fields, reading: Reading
) -> str:
    """Return all answers in words, to be sent or changed; `reading` is what `filled` says, without a fault."""
    speaker = make_speaker(questionnaire, facts, language, reading.answers)
    sections = FormWriter(questionnaire, speaker, filled=filled, faults={}).sections()
    page = ReviewPage(
        frame=Frame(language, facts.asset, facts),
        facts=facts,
        title=speaker.say_plainly(questionnaire.title),
        questions_language=_questions_language(questionnaire, language),
        recap=recapitulate(sections, reading, language),
        hidden=tuple(_hidden_fields(filled, is_by_link=facts.is_by_link)),
    )
    return render("review.html", page=page)


def _hidden_fields(filled: Fields, *, is_by_link: bool) -> Iterator[tuple[str, str]]:
    """Yield what the review sends on; from a shared link with a ticket, new for each review."""
    for name, values in filled.items():
        if name not in {"step", TICKET}:
            yield from ((name, value) for value in values if value)
    if is_by_link:
        yield TICKET, make_ticket()


def say_faults(
    questionnaire: Questionnaire, facts: AnswerPageFacts, language: str, reading: Reading
) -> list[tuple[str, str]]:
    """Return what is wrong with a form: fields, each with its sentence."""
    speaker = make_speaker(questionnaire, facts, language, reading.answers)
    return [(fault.field, _say_fault(fault, speaker)) for fault in reading.faults]


def render_receipt_page(facts: AnswerPageFacts, language: str, receipt: str, cell: str) -> str:
    """Return the confirmation that a ballot is in the box, counted for the reporting cell with this name."""
    return render("receipt.html", page=ReceiptPage(Frame(language, facts.asset, facts), receipt, cell))


def render_message_page(
    facts: AnswerPageFacts | None, language: str, kind: MessageKind, *, asset: AssetUrl | None = None
) -> str:
    """Return a page that says one thing. Where no campaign was found, `asset` stands in for `facts`.

    Raises `ValueError` when both are missing.
    """
    find_asset = facts.asset if facts else asset
    if find_asset is None:
        message = "a message page needs facts or asset"
        raise ValueError(message)
    page = MessagePage(
        Frame(language, find_asset, facts),
        kind,
        find_message(kind, language, is_by_link=facts is not None and facts.is_by_link),
    )
    return render("message.html", page=page)


def make_speaker(
    questionnaire: Questionnaire, facts: AnswerPageFacts, language: str, answers: Answers
) -> Speaker:
    """Return who says the texts of `questionnaire` on the pages of a campaign, knowing `answers`."""
    of_questions = _questions_language(questionnaire, language)
    closes = Frame(of_questions if of_questions in LOCALES else language, facts.asset, facts).closing_time
    campaign = {"campaign.title": facts.title, "campaign.school": facts.school, "campaign.closes": closes}
    given = piped_values(questionnaire, answers, of_questions) if answers else {}
    return Speaker(language, questionnaire.languages[0], campaign | given)


def _say_fault(fault: Fault, speaker: Speaker) -> str:
    return speaker.say_plainly(fault.message) or fault_message(fault, speaker.language)


def _questions_language(questionnaire: Questionnaire, language: str) -> str:
    """Return the language the questions are in, which may not be that of the page around them."""
    return language if language in questionnaire.languages else questionnaire.languages[0]


def _fault_links(
    sections: tuple[FormSection, ...], messages: Mapping[str, str], code_fault: str
) -> tuple[FaultLink, ...]:
    """Return the summary in the order of the form; what no field shows comes last, without a link."""
    labels = {
        field.name: part.label
        for section in sections
        for question in section.questions
        for part in parts_of(question)
        for field in fields_of(part)
    }
    links = [FaultLink("code", "", code_fault)] if code_fault else []
    links += [FaultLink(name, label, messages[name]) for name, label in labels.items() if name in messages]
    links += [FaultLink("", "", message) for name, message in messages.items() if name not in labels]
    return tuple(dict.fromkeys(links))


class _InLanguage(Protocol):
    @property
    def frame(self) -> Frame: ...


def render(template: str, *, page: _InLanguage, **more: object) -> str:
    """Return a page from a template of the answer pages, which say their own sentences in its language."""
    return _environment(page.frame.language).get_template(f"answer/{template}").render(page=page, **more)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("survey_app"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.filters["day"] = partial(say_day, language=language)
    # The extension adds this method to the environment.
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment
