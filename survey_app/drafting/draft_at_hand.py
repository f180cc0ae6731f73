"""The draft that a page shows: its state, its findings, and what its conditions say."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pydantic import ValidationError

from questionnaires.definition.length import is_too_long
from questionnaires.definition.model import Questionnaire
from questionnaires.editing.cells import ROOT, Leaf, Uid
from questionnaires.editing.shredding import Document, assemble
from questionnaires.logic.expressions import ExpressionError, parse, parse_node
from questionnaires.logic.notation import Notation
from questionnaires.logic.wording import Speaker
from questionnaires.logic.wording_phrases import Frame
from survey_app.accounts.sign_in import current_visitor
from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.draft_writing import BuilderWriter
from survey_app.drafting.finding_places import PlacedFinding
from survey_app.drafting.operations.access import get_draft
from survey_app.drafting.operations.drafts import list_drafts
from survey_app.drafting.operations.following import DraftState, get_state
from survey_app.drafting.operations.remarks import Remarks, get_remarks
from survey_app.web.clock import current_instant
from survey_app.web.translation import current_language

_FRAMES = {"shown_if": Frame.SHOWN, "require_if": Frame.REQUIRED, "condition": Frame.VALID}


@dataclass(frozen=True)
class DraftAtHand:
    """One draft as it is now, for one page."""

    state: DraftState
    title: str
    saved_at: datetime
    is_academys: bool

    @cached_property
    def reader(self) -> DraftReader:
        """What is within what."""
        return DraftReader(self.state.elements, is_bound=not self.is_academys)

    @cached_property
    def remarks(self) -> Remarks:
        """What is to be said of it; remembered as long as nothing changes."""
        return get_remarks(self.state.key, current_visitor())

    @cached_property
    def document(self) -> Document:
        """The definition as it stands."""
        return assemble(self.state.elements)

    @property
    def questionnaire(self) -> Questionnaire | None:
        """What of the draft can be shown already; None when nothing can."""
        return self.remarks.questionnaire

    @cached_property
    def has_misshapen_parts(self) -> bool:
        """Whether something had to be left out or filled in so that the rest can be shown."""
        try:
            return Questionnaire.model_validate(self.document) != self.questionnaire
        except ValidationError:
            return True

    @property
    def findings(self) -> tuple[PlacedFinding, ...]:
        """The findings at their elements."""
        return tuple(remark.placed for remark in self.remarks.remarks)

    @cached_property
    def writer(self) -> BuilderWriter:
        """What writes the parts of the draft on pages."""
        curable = frozenset(remark.placed.number for remark in self.remarks.remarks if remark.repair)
        return BuilderWriter(self.reader, self.head, self.findings, self.say_condition, curable)

    @cached_property
    def head(self) -> DraftHead:
        """What every page of the draft shows on top."""
        return DraftHead(
            key=self.state.key,
            account_id=current_visitor().account_id,
            title=self.reader.text(ROOT, "title"),
            number=self.state.head,
            form_key=secrets.token_hex(8),
            languages=self.reader.languages,
        )

    @property
    def minutes(self) -> int:
        """How long it takes to fill in, in whole minutes; 0 where nothing can be said."""
        return round(self.remarks.minutes or 0)

    @property
    def is_too_long(self) -> bool:
        """Whether many people would not come to the end."""
        return self.questionnaire is not None and is_too_long(self.questionnaire, self.remarks.minutes or 0)

    @property
    def own_questions(self) -> tuple[int, int] | None:
        """How many questions are the school's own, and how many may be; None without a reference questionnaire."""
        own = self.remarks.own_questions
        return (own.used, own.allowed) if own else None

    @cached_property
    def is_published(self) -> bool:
        """Whether a revision was made of the draft already."""
        summaries = list_drafts(current_visitor())
        return any(one.key == self.state.key and one.published is not None for one in summaries)

    def say_condition(self, uid: Uid, path: str) -> str:
        """Return what a condition says in plain words; its notation where there are none for it."""
        frame = _FRAMES.get(path)
        if frame is None or self.questionnaire is None:
            return self.notation(uid, path)
        try:
            return self._speaker.say(parse(self.reader.value(uid, path)), frame)
        except ExpressionError:
            return self.notation(uid, path)

    def say_expression(self, value: Leaf) -> str:
        """Return what an expression says, whichever cell it is in."""
        if self.questionnaire is None:
            return "…"
        try:
            return self._speaker.say_condition(parse(value))
        except ExpressionError:
            return "…"

    @cached_property
    def _speaker(self) -> Speaker:
        questionnaire = self.questionnaire
        if questionnaire is None:
            message = "nothing of the draft can be shown"
            raise ValueError(message)
        return Speaker(questionnaire, current_language())

    def notation(self, uid: Uid, path: str) -> str:
        """Return what an expression reads like; empty where there is none, or none that makes sense."""
        value = self.reader.value(uid, path)
        if value is None or self.questionnaire is None:
            return ""
        try:
            return Notation(self.questionnaire).write(parse_node(value))
        except ExpressionError:
            return ""


def draft_at_hand(key: str) -> DraftAtHand:
    """Return the draft that the page of this request is about. Raises DraftNotFoundError."""
    visitor = current_visitor()
    draft = get_draft(key, visitor)
    state = get_state(key, visitor, current_instant())
    return DraftAtHand(state, draft.title, draft.changed_at, is_academys=draft.school_id is None)
