"""The public page on the protection of answers in one campaign: settings, keys, opening, all that is stored, limits.

Privacy: the same bytes for everybody, without a code, a cookie or an effect; it can be read before one answers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import force_locale

from survey_app.ballots.opening.records import OpeningFacts
from survey_app.ballots.pages.answer_page import AnswerPageFacts, Frame, render, say_instant
from survey_app.ballots.pages.words import LOCALES
from survey_app.ballots.voting import BEFORE_OPENING, Voting
from survey_app.campaigns.models import CampaignState
from survey_app.notice.pages import LinesOfChapter, PlaceLine, list_chapters, list_places
from survey_app.retention import ROLL_KEPT
from survey_app.tokens.key_list import fingerprint_words, short_form

_PARIS = ZoneInfo("Europe/Paris")


class Phase(StrEnum):
    """What an invited person can expect of a campaign."""

    BEFORE = "before"
    DURING = "during"
    COUNTING = "counting"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class KeysInView:
    """The fingerprint in its three forms; `text` is the list itself, empty once the box is gone."""

    words: tuple[str, ...]
    short: str
    fingerprint: str
    text: str


@dataclass(frozen=True, slots=True)
class ProtectionPage:
    """What the page receives. Times and days are sentences already, empty where there are none."""

    frame: Frame
    facts: AnswerPageFacts
    phase: Phase
    opening_time: str
    closed_time: str
    roll_erased_on: str
    free_text: bool
    keys: KeysInView | None
    opening: OpeningFacts | None
    chapters: tuple[LinesOfChapter, ...]
    places: tuple[PlaceLine, ...]


def render_protection_page(
    voting: Voting, facts: AnswerPageFacts, language: str, opening: OpeningFacts | None = None
) -> str:
    """Return the page; `opening` is the record, once the box was opened. Belongs to an application context."""
    with force_locale(language):
        chapters, places = list_chapters(), list_places()
    page = ProtectionPage(
        frame=Frame(language, facts.asset, facts),
        facts=facts,
        phase=_phase(voting.state),
        opening_time=_say(voting.opens_at, language),
        closed_time=_say(voting.closed_at, language),
        roll_erased_on=_roll_erased_on(voting, language),
        free_text=voting.revision.questionnaire.privacy.free_text,
        keys=_keys(voting),
        opening=opening,
        chapters=chapters,
        places=places,
    )
    return render("protection.html", page=page)


def _phase(state: CampaignState) -> Phase:
    if state in BEFORE_OPENING:
        return Phase.BEFORE
    if state is CampaignState.OPEN:
        return Phase.DURING
    return Phase.COUNTING if state is CampaignState.CLOSED else Phase.AFTER


def _keys(voting: Voting) -> KeysInView | None:
    """Return what is known of the keys: the whole list while there is a box, then what is kept of it."""
    listed = voting.key_list
    fingerprint = listed.fingerprint if listed else voting.key_fingerprint
    if fingerprint is None:
        return None
    return KeysInView(
        words=fingerprint_words(fingerprint),
        short=short_form(fingerprint),
        fingerprint=fingerprint.hex(),
        text=listed.text if listed else "",
    )


def _say(instant: datetime | None, language: str) -> str:
    return say_instant(instant, language) if instant else ""


def _roll_erased_on(voting: Voting, language: str) -> str:
    closing = voting.closed_at or voting.closes_at
    return _say_day((closing + ROLL_KEPT).astimezone(_PARIS).date(), language) if closing else ""


def _say_day(day: date, language: str) -> str:
    text = format_date(day, "d MMMM y", locale=LOCALES[language])
    return f"1er{text[1:]}" if language == "fr" and day.day == 1 else text
