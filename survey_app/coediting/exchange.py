"""What the script of a shared page sends and asks, for whatever subject: JSON in, JSON out."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from flask import Response, abort, make_response, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from survey_app.accounts.sign_in import current_visitor
from survey_app.coediting.cells import BadCellError, Cell, FaultyCellError, News, SentCell, Written
from survey_app.coediting.wire import LARGEST_BODY, Json, Question, WireError, read_batch, read_question
from survey_app.coediting.words import attribution, author_of, hour, moment, presence
from survey_app.web.clock import current_instant
from survey_app.web.errors import TEXTS

Refusal = dict[str, str]


class SharedSubject(Protocol):
    """What a subject knows of its document, for one request. Each method raises what its operations raise."""

    def check_access(self) -> None:
        """Make sure that the person who asks may know of the document."""

    def write(self, sent: Sequence[SentCell], now: datetime) -> Written:
        """Write cells as the person who asks."""

    def read_news(self, question: Question, now: datetime) -> News:
        """Return what others did, and note that the person who asks is there."""

    def live(self) -> Json:
        """Return what the page shows beside its cells, by the name of the place (`data-live`).

        A text, a number (put into `data-value`), or a list of texts or of `{"text", "href"}`.
        """

    def place(self, path: str) -> str:
        """Return what people call the place of a cell, "" for none."""

    def say_fault(self, fault: str) -> str:
        """Return the sentence for a value that a cell cannot hold."""


def receive_cells(subject: SharedSubject) -> Response:
    """Write what the page sends, and tell what came of each cell."""
    return _safely(subject, lambda: _receive(subject))


def tell_news(subject: SharedSubject) -> Response:
    """Tell the page what others did since it asked last, and who is there."""
    return _safely(subject, lambda: _tell(subject))


def refuse(code: int, sentence: str) -> Response:
    """Return a refusal that the page can show: what people wrote stays on their device."""
    return _answer({"error": sentence}, code)


def _receive(subject: SharedSubject) -> Response:
    request.max_content_length = LARGEST_BODY
    if (request.content_length or 0) > LARGEST_BODY:
        abort(RequestEntityTooLarge.code)
    batch = read_batch(request.get_data(cache=False))
    visitor, now = current_visitor(), current_instant()
    if batch.account_id != visitor.account_id:
        subject.check_access()
        return refuse(
            HTTPStatus.CONFLICT, _("Vous êtes connecté sous un autre compte que celui qui a écrit ici.")
        )
    written, refused = _write_what_can_be(subject, batch.cells, now)
    return _answer(
        {
            "head": written.head,
            "saved_at": hour(now),
            "cells": [_cell(cell, visitor.account_id, now) for cell in written.cells],
            "clashes": [
                {
                    "path": clash.path,
                    "place": subject.place(clash.path),
                    "mine": clash.mine,
                    "theirs": _cell(clash.theirs, visitor.account_id, now),
                }
                for clash in written.clashes
            ],
            "refused": refused,
            "live": subject.live(),
        }
    )


def _write_what_can_be(
    subject: SharedSubject, cells: Sequence[SentCell], now: datetime
) -> tuple[Written, list[Refusal]]:
    """Write all cells, or, when one of them cannot be, each by itself: it must not hold up the others."""
    try:
        return subject.write(cells, now), []
    except BadCellError as error:
        if len(cells) == 1:
            return Written(0, (), ()), [_refusal(subject, cells[0], error)]
    parts = [_write_what_can_be(subject, [cell], now) for cell in cells]
    together = Written(
        max(written.head for written, _refused in parts),
        tuple(cell for written, _refused in parts for cell in written.cells),
        tuple(clash for written, _refused in parts for clash in written.clashes),
    )
    return together, [one for _written, refused in parts for one in refused]


def _refusal(subject: SharedSubject, cell: SentCell, error: BadCellError) -> Refusal:
    if isinstance(error, FaultyCellError):
        return {"path": cell.path, "reason": subject.say_fault(error.fault)}
    return {"path": cell.path, "reason": _("Cette réponse n’est plus proposée. Rechargez la page.")}


def _tell(subject: SharedSubject) -> Response:
    question, now = read_question(request.args), current_instant()
    own = current_visitor().account_id
    news = subject.read_news(question, now)
    return _answer(
        {
            "head": news.head,
            "cells": [_cell(cell, own, now) for cell in news.cells],
            "readers": [
                presence(reader, subject.place(reader.path))
                for reader in news.readers
                if reader.account_id != own
            ],
            "live": subject.live() if news.cells else {},
        }
    )


def _cell(cell: Cell, own: int, now: datetime) -> Json:
    return {
        "path": cell.path,
        "value": cell.value,
        "number": cell.number,
        "is_mine": cell.author_id == own,
        "author": author_of(cell),
        "moment": moment(cell.written_at, now),
        "words": attribution(cell, now),
    }


def _safely(subject: SharedSubject, do: Callable[[], Response]) -> Response:
    """Answer every error of the web in JSON: a page of an error would tell the script nothing.

    Whether the person may know of the document is part of the statement that reads it. Where that is not reached it
    is asked here, so that nobody else learns from what is wrong that there is a document.
    """
    try:
        return do()
    except WireError as error:
        subject.check_access()
        return _answer({"error": str(TEXTS[HTTPStatus.BAD_REQUEST][1]), "detail": str(error)}, 400)
    except HTTPException as error:
        subject.check_access()
        code = error.code or HTTPStatus.BAD_REQUEST
        return _answer({"error": str(TEXTS.get(code, TEXTS[HTTPStatus.BAD_REQUEST])[1])}, code)


def _answer(content: Json, code: int = 200) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    response = make_response(body, code)
    response.content_type = "application/json"
    return response
