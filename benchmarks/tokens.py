"""What a ballot costs the server since sign-off and deposit are apart; and whether refusals can be told apart by time.

In one process, without a network: requests are handed to the application as WSGI hands them over. Kinds of requests
take turns, so that whatever else the machine does falls on all of them. Time is the processor's, of this process: it
does not know how long the disk took, nor what else ran.
"""

import io
import json
import secrets
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.form import OPTIONS, QUESTIONS, filled_form
from benchmarks.installation import forty_three_questions, prepare, settings_for
from benchmarks.results import Result, median_result
from survey_app.ballots.views.answering import FORM
from survey_app.ballots.views.wire import JSON, encode
from survey_app.ballots.voting import Voting, VotingCache
from survey_app.tokens.voprf import Issuer, blind, derive_secret, scalar_of
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.voter import Voter

BALLOTS = 200
WARM_UP = 20
REFUSALS = 300
CALLS = 500

Request = tuple[str, bytes, str]
"""Path, body and kind of content."""


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield the group operations alone, both routes to a ballot, and refusals of each kind."""
    settings = settings_for(postgres.create("tokens"), folder / "tokens")
    migrate(settings.database_url, folder)
    app, roll = prepare(settings, forty_three_questions(), 2 * (BALLOTS + WARM_UP) + 1)
    with app.app_context():
        voting = VotingCache(60).find(roll.public_id)
    if voting is None or voting.key_list is None:
        message = "the campaign is not open"
        raise RuntimeError(message)
    codes = iter(roll.codes)
    yield from _operations()
    yield from _ballots(app, voting, codes)
    yield from _refusals(app, voting, next(codes))


def _operations() -> Iterator[Result]:
    issuer, token_input = Issuer(derive_secret(bytes(32), b"bench")), secrets.token_bytes(32)
    blinded = blind(token_input, scalar_of(secrets.token_bytes(64)))
    token = issuer.token(token_input)
    calls: dict[str, Callable[[], object]] = {
        "evaluate_with_proof": lambda: issuer.evaluate(blinded),
        "verify_token": lambda: issuer.verify(token_input, token),
    }
    for name, call in calls.items():
        yield median_result(name, [_timed(call) for _ in range(CALLS)], "ms", 1)


def _ballots(app: Flask, voting: Voting, codes: Iterator[str]) -> Iterator[Result]:
    """Measure one ballot by script and one by form, in turns."""
    times: dict[str, list[float]] = {"sign_off": [], "deposit": [], "both_of_script": [], "form": []}
    for _ in range(BALLOTS + WARM_UP):
        signing, depositing = _by_script(app, voting, next(codes))
        times["sign_off"].append(signing)
        times["deposit"].append(depositing)
        times["both_of_script"].append(signing + depositing)
        times["form"].append(_send(app, _form(voting, next(codes)))[0])
    for name, taken in times.items():
        yield median_result(f"ballot_{name}", taken[WARM_UP:], "ms", 1)


def _by_script(app: Flask, voting: Voting, code: str) -> tuple[float, float]:
    if voting.key_list is None:
        raise RuntimeError
    voter = Voter(voting.key_list, code)
    sealed = voter.seal(forty_three_questions(), _answers())
    signing, reply = _send(app, _json(voting, "emargement", voter.sign_off_body()))
    body = voter.deposit_body(reply["cell"], voter.token(reply), sealed)
    return signing, _send(app, _json(voting, "urne", body))[0]


def _refusals(app: Flask, voting: Voting, code: str) -> Iterator[Result]:
    """Measure refusals of each kind, in turns, each time in another order."""
    if voting.key_list is None:
        raise RuntimeError
    good = Voter(voting.key_list, code).sign_off_body()
    deposit = {"cell": 1, "input": encode(bytes(32)), "token": encode(bytes(64)), "sealed": ""}
    sealed = encode(bytes(voting.ballot_size + 81))
    requests: Mapping[str, Request] = {
        "unknown_code": _json(voting, "emargement", good | {"authenticator": encode(bytes(32))}),
        "malformed_sign_off": _json(voting, "emargement", {}),
        "identity": _json(voting, "emargement", good | {"blinded": encode(bytes(32))}),
        "wrong_token": _json(voting, "urne", deposit | {"sealed": sealed}),
        "unknown_cell": _json(voting, "urne", deposit | {"cell": 9999, "sealed": sealed}),
        "malformed_deposit": _json(voting, "urne", {}),
    }
    times: dict[str, list[float]] = {name: [] for name in requests}
    order = list(requests)
    for _ in range(REFUSALS):
        secrets.SystemRandom().shuffle(order)
        for name in order:
            times[name].append(_send(app, requests[name])[0])
    for name, taken in times.items():
        yield median_result(f"refused_{name}", taken, "ms", 1)
        low, _, high = statistics.quantiles(taken, n=4)
        yield Result(f"refused_{name}_between_quartiles", high - low, "ms", 1, len(taken))


def _form(voting: Voting, code: str) -> Request:
    return f"/q/{voting.public_id}", filled_form(code), FORM


def _json(voting: Voting, place: str, body: object) -> Request:
    return f"/q/{voting.public_id}/{place}", json.dumps(body).encode(), JSON


def _answers() -> Mapping[str, Sequence[str]]:
    return {f"a.q{number}": [f"o{1 + number % OPTIONS}"] for number in range(1, QUESTIONS + 1)}


def _send(app: Flask, request: Request) -> tuple[float, dict[str, Any]]:
    """Send a request; return the processor milliseconds that its whole reply took, and the JSON in it."""
    path, body, kind = request
    environ = EnvironBuilder(
        path, method="POST", input_stream=io.BytesIO(body), content_type=kind, content_length=len(body)
    ).get_environ()
    start = time.thread_time()
    parts, _, headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    taken = (time.thread_time() - start) * 1000
    reply = b"".join(parts)
    return taken, json.loads(reply) if headers["Content-Type"] == JSON else {}


def _timed(call: Callable[[], object]) -> float:
    start = time.thread_time()
    call()
    return (time.thread_time() - start) * 1000
