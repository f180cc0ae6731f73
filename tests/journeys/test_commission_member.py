"""A parent's year in the commission, over HTTP and by mail: invited, reading, commenting, meeting, leaving."""

import re
from contextlib import closing

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.accounts.send_mail import list_due_mails, send_account_mail
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.accounts.visits import (
    OTHER_PASSWORD,
    Clock,
    faults,
    notices,
    plain,
    send,
    sign_in,
    stop_clock,
)
from tests.survey_app.campaigns.mailing import text_of, transport_to
from tests.survey_app.commission.commissions import (
    CHEF,
    LINE,
    REFERENT,
    Commission,
    add_commission,
    add_version,
    visit,
)
from workers.tasks import WRITERS

LINK = re.compile(r"^http://localhost(/\S+)$", re.MULTILINE)
MEMBER = "nadia@famille.example"
SAID = "Les élèves sans ordinateur à la maison sont-ils comptés ?"


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The clock of the application."""
    return stop_clock(app)


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A school whose plan has a frozen version; nobody sits in its commission yet."""
    with app.app_context():
        commission = add_commission(parent=False)
        add_version(commission)
    return commission


def work(app: Flask, sink: SmtpSink, clock: Clock) -> None:
    """Send what is due, as a worker would."""
    with app.app_context(), closing(transport_to(sink.url)) as transport:
        for mail_id in list_due_mails(clock.now):
            send_account_mail(mail_id, transport=transport, writers=WRITERS, clock=clock)


def last_link(sink: SmtpSink) -> str:
    """Return where the latest mail to the member leads."""
    (path,) = LINK.findall(text_of(sink.sent_to(MEMBER)[-1]))
    return str(path)


def invite(chef: FlaskClient, commission: Commission) -> None:
    """Invite the member by the page."""
    path = f"/commission/{commission.school_id}/membres"
    assert faults(send(chef, path, display_name="Nadia Parent", email="nadia", quality="parent")) == [
        "Cette adresse n’est pas complète\u00a0: nom@exemple.fr"
    ]
    sent = send(chef, path, display_name="Nadia Parent", email=MEMBER, quality="parent")
    assert notices(chef.get(sent.location)) == [
        "Nadia Parent est membre de la commission\u00a0; un message part."
    ]


def test_a_parent_s_year(app: Flask, commission: Commission, clock: Clock, smtp_sink: SmtpSink) -> None:
    chef, referent, member = visit(app, CHEF), visit(app, REFERENT), app.test_client()
    school = f"/commission/{commission.school_id}"

    invite(chef, commission)
    work(app, smtp_sink, clock)
    assert send(member, last_link(smtp_sink), password=OTHER_PASSWORD).location == "/connexion"
    assert sign_in(member, MEMBER, OTHER_PASSWORD).location == "/"
    assert member.get("/").location == "/commission"
    assert "Rien n’est publié pour l’instant." in plain(member.get("/commission").text)

    send(chef, f"{school}/publications", kind="plan", reference="plandessai000001/1", is_announced="y")
    work(app, smtp_sink, clock)
    publication = last_link(smtp_sink)
    assert f"Action {LINE}" in member.get(publication).text
    send(member, f"{publication}/avis", line=LINE, text=SAID)
    assert SAID in referent.get(f"{school}/avis/plandessai000001").text
    send(referent, f"{school}/avis/plandessai000001", line=LINE, text="Oui, un prêt est prévu.")
    assert "Oui, un prêt est prévu." in member.get(publication).text

    called = send(
        referent,
        f"{school}/reunions/nouvelle",
        starts="2026-12-10T17:30",
        minutes_long="90",
        place="CDI",
        agenda="- Le prêt d’ordinateurs",
        is_announced="y",
    )
    work(app, smtp_sink, clock)
    meeting = last_link(smtp_sink)
    assert meeting == called.location
    (event,) = icalendar.Calendar.from_ical(member.get(f"{meeting}.ics").data).walk("VEVENT")
    assert (event["LOCATION"], event.decoded("DTSTART").hour) == ("CDI", 17)
    assert "Le prêt d’ordinateurs" in plain(member.get("/commission").text)

    removal = re.search(r'href="([^"]+/retirer)"', chef.get(f"{school}/membres").text)
    assert removal is not None
    send(chef, removal[1])
    seen = {
        path: member.get(path).status_code for path in ("/commission", publication, meeting, f"{meeting}.ics")
    }
    assert set(seen.values()) == {303}
    assert sign_in(member, MEMBER, OTHER_PASSWORD).status_code == 200
    assert "Nadia Parent" in chef.get(publication).text
