"""The page on which the protection of a campaign is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from wtforms import Field

from survey_app.campaigns.pages.head import CampaignHead
from survey_app.web.forms import Form

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice: its words, and what follows from it."""

    value: str
    label: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ProtectionPage:
    """The two choices; `has_parts` when two of three open the box, `waits_for_parts` until they have theirs."""

    head: CampaignHead
    form: Form
    editings: tuple[ChoiceLine, ...]
    opening_rules: tuple[ChoiceLine, ...]
    has_parts: bool
    waits_for_parts: bool
    may_hand_out: bool


def choice_lines(field: Field, words: Mapping[Choice, tuple[str, str]]) -> tuple[ChoiceLine, ...]:
    """Return the choices of a field with their meanings."""
    return tuple(
        ChoiceLine(value.value, str(label), str(meaning), field.data == value.value)
        for value, (label, meaning) in words.items()
    )
