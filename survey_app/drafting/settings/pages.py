"""What the pages of a whole draft receive: its settings, its scores, its deletion."""

from dataclasses import dataclass

from survey_app.drafting.draft_pages import ChildLine, DraftHead, FindingLine, ShownField
from survey_app.drafting.settings.forms import SettingsForm


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The settings of a questionnaire; `was` is what its form held when it was shown."""

    head: DraftHead
    form: SettingsForm
    was: str
    usual: tuple[ShownField, ...]
    rare: tuple[ShownField, ...]
    scores: tuple[ChildLine, ...]
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class DeletionPage:
    """The question before a draft is deleted."""

    head: DraftHead
