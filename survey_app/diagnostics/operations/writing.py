"""Use cases: filling a fiche together, cell by cell."""

from collections.abc import Sequence
from datetime import datetime

from survey_app.coediting.cells import News, SentCell, Written
from survey_app.coediting.following import follow_document
from survey_app.coediting.operations import list_touched, write_within
from survey_app.coediting.wire import Question
from survey_app.database import transaction
from survey_app.diagnostics.answers import FicheCells
from survey_app.diagnostics.errors import FicheNotFoundError
from survey_app.diagnostics.operations.access import find_document, lock_open
from survey_app.drafting.operations import get_questionnaire


def write_answers(key: str, sent: Sequence[SentCell], *, actor: int, now: datetime) -> Written:
    """Write cells of an open fiche; what others have written since it was read clashes, and stays.

    Raises FicheNotFoundError, FicheSignedError, BadCellError or TooManyCellsError; then nothing was written.
    """
    with transaction() as writing:
        assessment = lock_open(writing, key, actor)
        cells = FicheCells(get_questionnaire(assessment.revision_id))
        return write_within(writing, assessment.document_id, sent, cells.clean, actor=actor, now=now)


def write_form(key: str, sent: Sequence[SentCell], *, actor: int, now: datetime) -> Written:
    """Write what a whole form without script says anew. Raises what `write_answers` raises."""
    with transaction() as writing:
        assessment = lock_open(writing, key, actor)
        cells = FicheCells(get_questionnaire(assessment.revision_id))
        touched = list_touched(assessment.document_id, sent, cells.clean)
        return write_within(writing, assessment.document_id, touched, cells.clean, actor=actor, now=now)


def follow_fiche(key: str, question: Question, *, actor: int, now: datetime) -> News:
    """Return what others wrote, and note that somebody is there. Raises FicheNotFoundError."""
    news = follow_document(find_document(key, actor), question, actor=actor, now=now)
    if news is None:
        message = f"no fiche {key} for account {actor}"
        raise FicheNotFoundError(message)
    return news
