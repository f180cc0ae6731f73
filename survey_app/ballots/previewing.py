"""A draft as the preview shows it: the questionnaire it gives as far as it can be read, and whose it is."""

from dataclasses import dataclass

from questionnaires.definition.model import Questionnaire
from questionnaires.definition.reading import examine
from survey_app.database import session
from survey_app.drafting.operations.access import Editor, get_draft
from survey_app.drafting.operations.drafts import get_document
from survey_app.schools.models import School


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """What is shown of a draft.

    `questionnaire` is missing while nothing of it can be shown; an academy's draft has no school.
    """

    key: str
    title: str
    questionnaire: Questionnaire | None
    school: str = ""
    contact: str = ""
    accent: str = ""


def get_preview(key: str, visitor: Editor) -> DraftPreview:
    """Return a draft to be tried by whoever may edit it. Raises DraftNotFoundError."""
    draft = get_draft(key, visitor)
    questionnaire = examine(get_document(key, visitor)).questionnaire
    if draft.school_id is None:
        return DraftPreview(key, draft.title, questionnaire)
    school = session().get_one(School, draft.school_id)
    return DraftPreview(key, draft.title, questionnaire, school.name, school.contact, school.accent)
