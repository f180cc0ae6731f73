"""Meetings: called, changed by two people, cancelled; their minutes; dates around the change of clocks."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import AccountMail, AccountMailKind
from survey_app.commission.errors import CommissionNotFoundError, MeetingChangedError
from survey_app.commission.models import Meeting
from survey_app.commission.operations.meetings import (
    MeetingView,
    cancel_meeting,
    create_meeting,
    get_meeting,
    list_meetings,
    update_meeting,
    write_record,
)
from survey_app.database import session
from tests.factories import NOW, TEST_UAIS
from tests.survey_app.accounts.visits import faults, notices, plain, send, stop_clock
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    CHEF,
    PARENT,
    REFERENT,
    Commission,
    add_commission,
    add_meeting,
    details,
    visit,
)

FORM = {
    "starts": "2026-12-15T17:30",
    "minutes_long": "90",
    "place": "CDI",
    "agenda": "- Le plan\n- Le budget",
    "is_announced": "y",
}


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A commission with its people; the clock stands still."""
    stop_clock(app)
    with app.app_context():
        return add_commission()


def meeting(app: Flask, key: str, actor: int) -> MeetingView:
    """Return a meeting as it stands."""
    with app.app_context():
        return get_meeting(key, actor)[1]


def only_key(app: Flask) -> str:
    """Return the key of the one meeting."""
    with app.app_context():
        return session().scalars(select(Meeting.key)).one()


def count_mails(app: Flask) -> int:
    """Return how many mails about meetings are owed."""
    with app.app_context():
        query = select(func.count()).where(AccountMail.kind == AccountMailKind.MEETING)
        return session().scalar(query) or 0


@pytest.mark.parametrize("email", [CHEF, REFERENT])
def test_head_and_referent_call_meetings(app: Flask, commission: Commission, email: str) -> None:
    client = visit(app, email)
    sent = send(client, f"/commission/{commission.school_id}/reunions/nouvelle", **FORM)
    assert sent.location == f"/commission/reunions/{only_key(app)}"
    seen = meeting(app, only_key(app), commission.parent)
    assert (seen.details.starts_at, seen.details.minutes_long, seen.details.place, seen.details.agenda) == (
        datetime(2026, 12, 15, 16, 30, tzinfo=UTC),
        90,
        "CDI",
        "- Le plan\n- Le budget",
    )


@pytest.mark.parametrize("email", [ANIMATEUR, PARENT])
def test_others_do_not(app: Flask, commission: Commission, email: str) -> None:
    with app.app_context(), pytest.raises(ForbiddenError):
        create_meeting(
            commission.school_id, details(), is_announced=False, actor=commission.people[email], now=NOW
        )
    client = visit(app, email)
    path = f"/commission/{commission.school_id}/reunions/nouvelle"
    assert (client.get(path).status_code, send(client, path, **FORM).status_code) == (403, 403)


def test_a_form_sent_twice_is_one_meeting(app: Flask, commission: Commission) -> None:
    client = visit(app, CHEF)
    path = f"/commission/{commission.school_id}/reunions/nouvelle"
    places = {send(client, path, **FORM).location for _ in range(2)}
    assert (len(places), count_mails(app)) == (1, 3)


def test_an_hour_that_clocks_skip_is_refused(app: Flask, commission: Commission) -> None:
    client = visit(app, CHEF)
    sent = send(
        client,
        f"/commission/{commission.school_id}/reunions/nouvelle",
        **(FORM | {"starts": "2027-03-28T02:30"}),
    )
    assert faults(sent) == ["Cette heure n’existe pas : les horloges avancent cette nuit-là."]


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2027-03-26T18:00", datetime(2027, 3, 26, 17, tzinfo=UTC)),
        ("2027-03-29T18:00", datetime(2027, 3, 29, 16, tzinfo=UTC)),
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_times_are_those_of_paris(app: Flask, commission: Commission, local: str, instant: datetime) -> None:
    client = visit(app, CHEF)
    send(client, f"/commission/{commission.school_id}/reunions/nouvelle", **(FORM | {"starts": local}))
    assert meeting(app, only_key(app), commission.chef).details.starts_at == instant


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"starts": ""}, "Indiquez un jour et une heure."),
        ({"minutes_long": "5"}, "La durée va de 15 minutes à 10 heures (600 minutes)."),
        ({"minutes_long": "100000"}, "La durée va de 15 minutes à 10 heures (600 minutes)."),
        ({"place": "x" * 161}, "Ce lieu dépasse 160 caractères."),
        ({"agenda": "x" * 5001}, "Cet ordre du jour dépasse 5 000 caractères."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    app: Flask, commission: Commission, change: dict[str, str], fault: str
) -> None:
    client = visit(app, CHEF)
    sent = send(client, f"/commission/{commission.school_id}/reunions/nouvelle", **(FORM | change))
    assert faults(sent) == [fault]


def test_all_who_are_asked_to_come_are_written_to(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_meeting(commission, is_announced=True)
        people = session().scalars(
            select(AccountMail.account_id).where(AccountMail.kind == AccountMailKind.MEETING)
        )
        assert set(people) == {commission.people[email] for email in (CHEF, REFERENT, PARENT)}


def test_nobody_is_written_to_about_a_meeting_that_is_over(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_meeting(commission, details(NOW - timedelta(days=3)), is_announced=True)
    assert count_mails(app) == 0


def test_each_change_is_announced_once(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission, is_announced=True)
        read = get_meeting(key, commission.chef)[1].details_stamp
        for _ in range(2):
            update_meeting(
                key,
                details(NOW + timedelta(days=30)),
                read,
                is_announced=True,
                actor=commission.chef,
                now=NOW,
            )
    assert count_mails(app) == 6


def test_a_change_upon_an_older_version_is_not_written(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
        read = get_meeting(key, commission.chef)[1].details_stamp
        theirs, mine = details(place="CDI"), details(place="Salle 12")
        update_meeting(key, theirs, read, is_announced=False, actor=commission.people[REFERENT], now=NOW)
        with pytest.raises(MeetingChangedError):
            update_meeting(key, mine, read, is_announced=False, actor=commission.chef, now=NOW)
        assert get_meeting(key, commission.chef)[1].details.place == "CDI"


def test_minutes_and_agenda_do_not_get_in_each_others_way(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
        read = get_meeting(key, commission.chef)[1]
        write_record(key, "Décidé.", read.record_stamp, actor=commission.people[REFERENT], now=NOW)
        update_meeting(
            key, details(place="CDI"), read.details_stamp, is_announced=False, actor=commission.chef, now=NOW
        )
        after = get_meeting(key, commission.chef)[1]
    assert (after.record, after.details.place, after.version) == ("Décidé.", "CDI", 3)


def test_two_people_see_both_versions_and_choose(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
    chef, referent = visit(app, CHEF), visit(app, REFERENT)
    path = f"/commission/reunions/{key}/modifier"
    read = read_of(chef, path)
    send(referent, path, read=read, **(FORM | {"place": "CDI"}))
    mine = send(chef, path, read=read, **(FORM | {"place": "Salle 12"}))
    shown = plain(mine.text)
    assert mine.status_code == 409
    assert "Personne referent a enregistré une autre version" in shown
    assert "Version enregistrée CDI Votre version Salle 12" in shown
    assert 'value="Salle 12"' in mine.text
    again = send(chef, path, read=stamp_in(mine.text), **(FORM | {"place": "Salle 12"}))
    assert again.status_code == 303
    assert meeting(app, key, commission.chef).details.place == "Salle 12"


def test_two_minutes_written_at_once_lose_nothing(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission, details(NOW - timedelta(days=1)))
    chef, referent = visit(app, CHEF), visit(app, REFERENT)
    path = f"/commission/reunions/{key}/compte-rendu"
    read = read_of(chef, path)
    send(referent, path, read=read, record="- Le budget est voté.")
    mine = send(chef, path, read=read, record="- Le plan est adopté.")
    assert mine.status_code == 409
    assert "Le budget est voté." in mine.text
    assert "Le plan est adopté." in mine.text
    assert meeting(app, key, commission.chef).record == "- Le budget est voté."


def test_of_many_who_write_at_once_one_is_written(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
        read = get_meeting(key, commission.chef)[1].record_stamp
    start, outcomes = Barrier(8), []

    def write(number: int) -> None:
        start.wait()
        with app.app_context():
            try:
                write_record(key, f"Version {number}", read, actor=commission.chef, now=NOW)
            except MeetingChangedError:
                outcomes.append("held")
            else:
                outcomes.append("written")

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["held"] * 7 + ["written"]
    assert meeting(app, key, commission.chef).version == 2


def test_a_cancelled_meeting_is_told_and_can_be_held_after_all(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
    client = visit(app, CHEF)
    send(client, f"/commission/reunions/{key}/annuler")
    assert (meeting(app, key, commission.chef).is_cancelled, count_mails(app)) == (True, 3)
    page = client.get(f"/commission/reunions/{key}")
    assert notices(page) == ["La réunion est annulée.", "Cette réunion est annulée."]
    send(client, f"/commission/reunions/{key}/maintenir")
    assert (meeting(app, key, commission.chef).is_cancelled, count_mails(app)) == (False, 6)


def test_cancelling_twice_tells_once(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
        for _ in range(2):
            cancel_meeting(key, is_cancelled=True, actor=commission.chef, now=NOW)
    assert count_mails(app) == 3


def test_members_read_agenda_and_minutes_and_change_nothing(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission, details(agenda="- Le plan\n- <b>Le budget</b>"))
        read = get_meeting(key, commission.chef)[1].record_stamp
        write_record(key, "Présents : six.\n\n- Adopté", read, actor=commission.chef, now=NOW)
    client = visit(app, PARENT)
    page = client.get(f"/commission/reunions/{key}")
    assert "<li>&lt;b&gt;Le budget&lt;/b&gt;</li>" in page.text
    assert "<li>Adopté</li>" in page.text
    assert "Modifier" not in page.text
    for step in ("modifier", "compte-rendu", "annuler"):
        path = f"/commission/reunions/{key}/{step}"
        assert (client.get(path).status_code, send(client, path, **FORM).status_code) == (403, 403)


def test_a_meeting_of_another_school_does_not_exist(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = add_meeting(commission)
        other = add_commission(TEST_UAIS[1], prefix="autre-")
        for asked in (key, "0" * 16):
            with pytest.raises(CommissionNotFoundError):
                get_meeting(asked, other.chef)
        assert list_meetings(other.seat()) == []
    client = visit(app, "autre-" + CHEF)
    paths = ["", "/modifier", "/compte-rendu", "/annuler", ".ics", ".pdf", ".odt"]
    assert {client.get(f"/commission/reunions/{key}{path}").status_code for path in paths} == {404}
    posts = ["/modifier", "/compte-rendu", "/annuler", "/maintenir"]
    assert {send(client, f"/commission/reunions/{key}{path}", **FORM).status_code for path in posts} == {404}


def read_of(client: FlaskClient, path: str) -> str:
    """Return the stamp that a form carries."""
    return stamp_in(client.get(path).text)


def stamp_in(text: str) -> str:
    """Return the stamp in a page."""
    return text.partition('name="read" value="')[2].partition('"')[0]
