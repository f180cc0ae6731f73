"""A campaign from the roster to the report, answered both ways, and a search through all that it left behind."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, make_url, select

from questionnaires.catalogue import load
from survey_app.accounts.models import Account, Role
from survey_app.accounts.operations import answer_reset_requests, ask_for_reset, make_reset_token
from survey_app.accounts.send_mail import list_due_mails, send_account_mail
from survey_app.accounts.visitor import Visitor
from survey_app.ballots.opening import finish_opening, open_ballot_box
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, Message, PersonalCode
from survey_app.campaigns.operations.close_campaign import close_campaign
from survey_app.campaigns.operations.queue_reminders import queue_wave
from survey_app.campaigns.operations.receive_roster import receive_roster
from survey_app.campaigns.operations.send_messages import send_campaign_messages
from survey_app.database import db, session, transaction
from survey_app.drafting.models import Draft, DraftPresence, Revision
from survey_app.rights.operations.asking import ask_for_access
from survey_app.schools.models import School
from tests.factories import NOW, Roll, add_campaign
from tests.survey_app.accounts.visits import Clock, add_chef, sign_in
from tests.survey_app.ballots.conftest import SIZES, open_campaign
from tests.survey_app.campaigns.mailing import transport_to
from tests.voter import Voter
from workers.tasks import WRITERS

QUESTIONNAIRE = load("fiche-equipes-courte")
CHEF = "chef@ecole.example"
ANSWERED = 6
"""Three people answer by the script of the page, three without."""


@dataclass(frozen=True)
class Played:
    """A campaign that was played to its end, and what could be found of its people."""

    app: Flask
    roll: Roll
    traces: frozenset[str]
    clock: Clock


def play(app: Flask, clock: Clock, *, until_closing: bool = True) -> Played:
    """Play a campaign, two weeks long, to its report or until just before; `clock` is the application's."""
    add_chef(app, CHEF)
    roll = open_campaign(app, SIZES)
    client = app.test_client()
    sign_in(client, CHEF)
    with app.app_context():
        _name_people(roll)
        _leave_other_traces(roll)
        _write_to_all(roll, clock)
        traces = _traces(roll)
    for number, code in enumerate(roll.codes[:ANSWERED]):
        clock.now = moment_of(number)
        answer(app, client, roll, code, with_script=number % 2 == 0)
    clock.now = NOW + timedelta(days=14)
    with app.app_context():
        traces |= _blinded()
        if until_closing:
            _close(roll, clock)
    return Played(app, roll, traces, clock)


def _close(roll: Roll, clock: Clock) -> None:
    close_campaign(roll.campaign_id, clock.now)
    open_ballot_box(roll.campaign_id, clock.now)
    finish_opening(roll.campaign_id, clock.now)
    transport = transport_to("mailbox:")
    for mail_id in list_due_mails(clock.now):
        send_account_mail(mail_id, transport=transport, writers=WRITERS, clock=clock)


def moment_of(number: int) -> datetime:
    """Return when somebody answers: a day, hour, minute and second at which nothing else happens."""
    return NOW + timedelta(
        days=number + 1, hours=number + 2, minutes=7 * number + 13, seconds=5 * number + 11
    )


def answer(app: Flask, client: FlaskClient, roll: Roll, code: str, *, with_script: bool) -> None:
    """Answer as the script of the page does, or as a form without one."""
    if not with_script:
        response = client.post(f"/q/{roll.public_id}", data={"code": code, "step": "send"})
        assert response.status_code == 200
        return

    def post(path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        reply = client.post(path, json=body)
        return reply.status_code, reply.get_json()

    with app.app_context():
        voting = VotingCache(60).find(roll.public_id)
    assert voting is not None
    assert voting.key_list is not None
    Voter(voting.key_list, code).answer(post, QUESTIONNAIRE, {})


def everything_stored() -> dict[str, str]:
    """Return the contents of every table, as text."""
    session().rollback()
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            name: "\n".join(str(tuple(map(_as_text, row))) for row in connection.execute(select(table)))
            for name, table in tables.tables.items()
        }


def every_file(app: Flask) -> dict[str, bytes]:
    """Return the bytes of every file of the installation, database and write-ahead log included."""
    settings = app.config["PALIERS"]
    url = make_url(settings.database_url)
    folders = {settings.data_dir, settings.key_store_dir}
    if url.get_backend_name() == "sqlite":
        folders.add(Path(str(url.database)).parent)
    paths = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return {path.name: path.read_bytes() + path.name.encode() for path in paths}


def find(traces: Iterable[str], app: Flask) -> set[tuple[str, str]]:
    """Return where which traces are found, in tables and in files."""
    wanted = list(traces)
    stored, files = everything_stored(), every_file(app)
    in_tables = {(name, trace) for name, text in stored.items() for trace in wanted if trace in text}
    in_files = {
        (name, trace)
        for name, data in files.items()
        for trace in wanted
        if any(form in data for form in _forms(trace))
    }
    return in_tables | in_files


def _forms(trace: str) -> set[bytes]:
    """Return a trace as files may hold it: as it is, as JSON writes it, and its bytes if it is hexadecimal."""
    forms = {trace.encode(), json.dumps(trace)[1:-1].encode()}
    with suppress(ValueError):
        forms.add(bytes.fromhex(trace))
    return forms


def _as_text(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _name_people(roll: Roll) -> None:
    with transaction() as rows:
        people = rows.scalars(select(Invitation).where(Invitation.campaign_id == roll.campaign_id)).all()
        for number, person in enumerate(people):
            person.name = f"Zéphyrine Témoin-{number:02}"


def _leave_other_traces(roll: Roll) -> None:
    """Leave a list that nobody confirms, a password asked for, a tab, a wish for a copy."""
    chef = session().execute(select(Account.id).where(Account.email == CHEF)).scalar_one()
    school = session().execute(select(School.id)).scalar_one()
    with transaction() as rows:
        of_school = session().get_one(School, school)
        preparing = add_campaign(rows, of_school, _revision_of(roll), state=CampaignState.PREPARING).public_id
        draft = Draft(key="essai", school_id=school, title="Essai", created_at=NOW, changed_at=NOW)
        rows.add(draft)
        rows.flush()
        rows.add(DraftPresence(draft_id=draft.id, session="onglet", account_id=chef, seen_at=NOW))
    receive_roster(preparing, "ada.oubliee@ecole.example;Lettres", actor=chef, now=NOW)
    ask_for_reset(CHEF)
    answer_reset_requests(NOW)
    make_reset_token(chef, NOW)
    ask_for_access(school, "ada.curieuse@ecole.example", visitor=_visitor(chef), now=NOW)


def _visitor(account_id: int) -> Visitor:
    return Visitor(account_id, CHEF, "Dominique Essai", "fr", False, frozenset({Role.CHEF}), NOW, "")  # noqa: FBT003


def _revision_of(roll: Roll) -> Revision:
    return session().get_one(Campaign, roll.campaign_id).revision


def _write_to_all(roll: Roll, clock: Clock) -> None:
    with transaction() as rows:
        queue_wave(rows, roll.campaign_id, 0, NOW)
    send_campaign_messages(roll.campaign_id, open_transport=lambda: transport_to("mailbox:"), clock=clock)


def _traces(roll: Roll) -> frozenset[str]:
    """Return what the roll and its mails are known by."""
    people = session().scalars(select(Invitation)).all()
    verifiers = session().scalars(select(PersonalCode.verifier)).all()
    messages = session().scalars(select(Message)).all()
    return frozenset(
        {
            "ada.oubliee@ecole.example",
            "ada.curieuse@ecole.example",
            *roll.codes,
            *(person.name for person in people),
            *(person.email for person in people),
            *(person.id for person in people),
            *(verifier.hex() for verifier in verifiers),
            *(str(message.reference) for message in messages),
            *(message.unsubscribe_hash.hex() for message in messages if message.unsubscribe_hash),
        }
    )


def _blinded() -> frozenset[str]:
    """Return what the roll keeps of sign-offs."""
    found = session().scalars(select(Invitation.blinded_hash).where(Invitation.signed_off)).all()
    return frozenset(blinded.hex() for blinded in found if blinded is not None)
