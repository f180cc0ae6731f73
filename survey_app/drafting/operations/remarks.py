"""What is to be said of a draft as it stands: findings with their elements and repairs, length, own questions."""

from dataclasses import dataclass
from functools import lru_cache

from questionnaires.definition.addresses import Addresses
from questionnaires.definition.length import estimate_minutes
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.reading import examine
from questionnaires.definition.repairs import repair_writes
from questionnaires.editing.cells import Writes
from questionnaires.editing.shredding import assemble
from survey_app.drafting.finding_places import PlacedFinding, place_findings
from survey_app.drafting.operations.access import Editor, get_draft
from survey_app.drafting.operations.elements import load_elements

KEPT = 8
"""Drafts whose remarks are remembered: while one is edited, its findings are asked for again and again."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding at its element, and the writes that cure it; none where only the author can."""

    placed: PlacedFinding
    repair: Writes


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """How many questions a school has added to a reference questionnaire, and how many it may add."""

    used: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Remarks:
    """All remarks about a draft after entry `head`; `questionnaire` is what of it can be asked, None if nothing."""

    head: int
    remarks: tuple[Remark, ...]
    questionnaire: Questionnaire | None
    minutes: float | None
    own_questions: OwnQuestions | None


def get_remarks(key: str, visitor: Editor) -> Remarks:
    """Return the remarks about a draft. Raises DraftNotFoundError."""
    draft = get_draft(key, visitor)
    return _remarks_on(_Version(draft.key, draft.id, draft.head))


@dataclass(frozen=True, slots=True)
class _Version:
    """A draft after an entry: what it holds never changes. Keys are random, so no two databases share one."""

    key: str
    draft_id: int
    head: int


@lru_cache(maxsize=KEPT)
def _remarks_on(version: _Version) -> Remarks:
    elements = load_elements(version.draft_id)
    examination = examine(assemble(elements))
    questionnaire, addresses = examination.questionnaire, Addresses(elements)
    return Remarks(
        head=version.head,
        remarks=tuple(
            Remark(placed, repair_writes(elements, placed.finding, addresses))
            for placed in place_findings(elements, examination.findings)
        ),
        questionnaire=questionnaire,
        minutes=estimate_minutes(questionnaire) if questionnaire else None,
        own_questions=_count_own(questionnaire) if questionnaire else None,
    )


def _count_own(questionnaire: Questionnaire) -> OwnQuestions | None:
    if questionnaire.reference is None:
        return None
    own = sum(question.source is None for question in questionnaire.questions())
    return OwnQuestions(own, questionnaire.reference.own_questions)
