"""The fiche as a shared page: what its script sends, asks and is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from questionnaires.analysis.maturity import Position, Status
from survey_app.coediting.cells import News, SentCell, Written
from survey_app.coediting.pages import SharedForm
from survey_app.coediting.wire import Json, Question
from survey_app.diagnostics.answers import code_in
from survey_app.diagnostics.operations import Fiche, write_answers
from survey_app.diagnostics.operations.access import get_assessment
from survey_app.diagnostics.operations.reading import read_position
from survey_app.diagnostics.operations.writing import follow_fiche
from survey_app.diagnostics.words import FAULTS, answered_words, missing_words, needed_words, palier_words

NOWHERE = -1
"""What is drawn of a champ of which nothing applies."""


@dataclass(frozen=True, slots=True)
class SharedFiche:
    """One fiche, for the person who asks."""

    key: str
    actor: int

    def check_access(self) -> None:
        """Raise FicheNotFoundError for who does not fill the fiche."""
        get_assessment(self.key, self.actor)

    def write(self, sent: Sequence[SentCell], now: datetime) -> Written:
        """Write answers."""
        return write_answers(self.key, sent, actor=self.actor, now=now)

    def read_news(self, question: Question, now: datetime) -> News:
        """Return what others wrote."""
        return follow_fiche(self.key, question, actor=self.actor, now=now)

    def live(self) -> Json:
        """Return the position, in words and as what is drawn."""
        return live_position(read_position(self.key))

    def place(self, path: str) -> str:
        """Return the code of the indicator."""
        return code_in(path)

    def say_fault(self, fault: str) -> str:
        """Return the sentence of a fault."""
        return str(FAULTS[fault])


def live_position(position: Position) -> Json:
    """Return what pages show of a position, by the names of its places."""
    answered = sum(one.status is not Status.UNANSWERED for one in position.indicators)
    live: Json = {"answered": answered, "answered.words": answered_words(answered, len(position.indicators))}
    for champ in position.champs:
        live |= {
            f"{champ.code}.palier": palier_words(position, champ),
            f"{champ.code}.step": NOWHERE if champ.palier is None else champ.palier,
            f"{champ.code}.needed": needed_words(champ),
            f"{champ.code}.missing": [missing_words(one) for one in champ.missing],
        }
    return live


def shared_form(fiche: Fiche, actor: int, now: datetime) -> SharedForm:
    """Return the fiche as a template's form."""
    return SharedForm(
        document_id=fiche.document_id,
        head=fiche.head,
        account_id=actor,
        write_url=url_for("diagnostics.receive_answers", key=fiche.key),
        changes_url=url_for("diagnostics.tell_changes", key=fiche.key),
        sign_in_url=url_for("accounts.sign_in"),
        cells=fiche.cells,
        now=now,
    )
