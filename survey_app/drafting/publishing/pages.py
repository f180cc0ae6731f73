"""What the page receives on which a questionnaire is published."""

from dataclasses import dataclass

from survey_app.drafting.draft_pages import DraftHead, FindingList
from survey_app.drafting.trials.pages import CaseLine, RouteLine

MOST_CHANGES = 80


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference from the version before."""

    words: str
    is_breaking: bool


@dataclass(frozen=True, slots=True)
class PublishingPage:
    """What publishing would do; `number` and `digest` come back with the confirmation."""

    head: DraftHead
    digest: str
    number: int
    is_blocked: bool
    published_url: str
    findings: FindingList
    cases: tuple[CaseLine, ...]
    exploration: str
    routes: tuple[RouteLine, ...]
    unknown_threshold: str
    minutes: int
    announced: int | None
    is_too_long: bool
    comparability: str
    is_comparable: bool
    changes: tuple[ChangeLine, ...]
    more_changes: int
    own_questions: tuple[int, int] | None

    @property
    def failed_cases(self) -> int:
        return sum(not case.has_passed for case in self.cases)
