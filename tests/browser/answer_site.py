"""A tiny site that shows the answer page and takes its forms: no database, no roll, no box."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from questionnaires.answers.reading import FormReader
from questionnaires.catalogue import load
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.pages.answer_page import (
    AnswerPageFacts,
    render_answer_page,
    render_receipt_page,
    render_review_page,
    say_faults,
)
from survey_app.web.headers import init_headers
from tests.architecture.source_tree import ROOT
from tests.plugins.application import Site
from tests.services.processes import free_port

STATIC = ROOT / "survey_app" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RECEIPT = "4T7Q-M2XA"

Fields = dict[str, list[str]]


@dataclass
class Desk:
    """What the site asks, what it was sent, and the replies (status, JSON) it gives before its own."""

    questionnaire: Questionnaire = field(default_factory=lambda: load("fiche-equipes"))
    sent: list[Fields] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    replies: list[tuple[int, dict[str, object]]] = field(default_factory=list)

    def show(self, language: str, *, is_trial: bool = False) -> str:
        return render_answer_page(self.questionnaire, facts(language, is_trial=is_trial), language)

    def take(self, language: str) -> Response | str:
        fields = {name: request.form.getlist(name) for name in request.form}
        self.sent.append(fields)
        self.headers.append(dict(request.headers))
        if self.replies:
            status, reply = self.replies.pop(0)
            return _json(status, reply)
        return self._read(fields, language)

    def _read(self, fields: Fields, language: str) -> Response | str:
        known, step = facts(language), fields["step"][0]
        reading = FormReader(self.questionnaire).read(fields)
        if "application/json" in request.headers["Accept"]:
            faults = say_faults(self.questionnaire, known, language, reading)
            messages = [{"field": name, "message": message} for name, message in faults]
            reply: dict[str, object] = {"status": "received", "receipt": RECEIPT}
            return _json(422, {"status": "faults", "faults": messages}) if messages else _json(200, reply)
        if reading.faults or step == "edit":
            return render_answer_page(
                self.questionnaire,
                known,
                language,
                filled=fields,
                answers=reading.answers,
                faults=reading.faults,
            )
        if step == "review":
            return render_review_page(self.questionnaire, known, language, filled=fields, reading=reading)
        return render_receipt_page(known, language, RECEIPT, "Sciences")


@contextmanager
def running_site(desk: Desk) -> Iterator[Site]:
    """Serve the page of `desk` at /q/demo/fr, /q/demo/en and /q/demo/essai."""
    app = Flask("answer_site", static_folder=None)
    app.add_url_rule("/q/demo/<any(fr, en):language>", "show", desk.show)
    app.add_url_rule("/q/demo/<any(fr, en):language>", "take", desk.take, methods=["POST"])
    app.add_url_rule("/q/demo/essai", "trial", lambda: desk.show("fr", is_trial=True))
    app.add_url_rule("/static/<path:name>", "static", _serve)
    init_headers(app, is_secure=False)
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{port}", app)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def facts(language: str, *, is_trial: bool = False) -> AnswerPageFacts:
    """Return what the pages tell of the campaign."""
    return AnswerPageFacts(
        public_id="demo",
        title="Autodiagnostic 2026",
        school="Collège Exemple",
        closes_at=datetime(2026, 12, 1, 17, tzinfo=UTC),
        contact="referent@example.org",
        cells=("Lettres et langues", "Sciences"),
        action_url=f"/q/demo/{language}",
        asset=lambda name: f"/static/{name}",
        switch_language_url=f"/q/demo/{'en' if language == 'fr' else 'fr'}",
        is_trial=is_trial,
    )


def _serve(name: str) -> Response:
    names = ("tokens.css", "answer.css") if name == "answer.css" else (name,)
    content = b"".join((STATIC / part).read_bytes() for part in names)
    return Response(content, mimetype=TYPES[Path(name).suffix])


def _json(status: int, reply: dict[str, object]) -> Response:
    response = jsonify(reply)
    response.status_code = status
    return response
