"""Reports of non-delivery: ours are recognised, anything else is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.mail.bounces import LARGEST_REPORT, DeliveryReport, read_report

REFERENCE = "0123456789abcdef" * 2
EXPECTED = DeliveryReport(REFERENCE, "5.1.1", "failed")

STATUS = """\
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.example.org
{envelope}
Final-Recipient: rfc822; claire.martin@ecole.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <claire.martin@ecole.example> user unknown
"""
AS_MESSAGE = f"""\
Content-Type: message/rfc822

From: paliers@example.org
Message-ID: <{REFERENCE}@example.org>
Subject: Votre avis

Bonjour
"""
AS_HEADERS = f"""\
Content-Type: text/rfc822-headers

From: paliers@example.org
Message-Id: <{REFERENCE}@example.org>
"""


def report(
    returned: str = AS_MESSAGE, *, envelope: str = "", action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """Write a report as mail servers do."""
    parts = [
        "Content-Type: text/plain\n\nCe message n'a pas pu être remis.\n",
        STATUS.format(envelope=envelope, action=action, status=status),
        returned,
    ]
    head = (
        "From: MAILER-DAEMON@relais.example.org\nTo: paliers@example.org\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    )
    return (head + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n").encode()


@pytest.mark.parametrize("returned", [AS_MESSAGE, AS_HEADERS])
def test_a_report_names_the_mail_by_what_it_returns(returned: str) -> None:
    assert read_report(report(returned)) == EXPECTED


def test_a_report_names_the_mail_by_its_envelope() -> None:
    without = "Content-Type: text/rfc822-headers\n\nSubject: Votre avis\n"
    envelope = f"Original-Envelope-Id: {REFERENCE}\n"
    assert read_report(report(without, envelope=envelope)) == EXPECTED


def test_a_delay_is_told_from_a_failure() -> None:
    expected = DeliveryReport(REFERENCE, "4.4.1", "delayed")
    assert read_report(report(action="Delayed", status="4.4.1")) == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Subject: bonjour\n\nje suis absent",
        report(AS_MESSAGE.replace(REFERENCE, "claire.martin")),
        report(status="oui"),
        report(action="perhaps"),
        b"Content-Type: multipart/report; boundary=b\n\n",
        b"Content-Type: multipart/report; boundary=\n\n--\n",
    ],
)
def test_anything_else_is_nothing(raw: bytes) -> None:
    assert read_report(raw) is None


def test_a_huge_report_is_not_read() -> None:
    assert read_report(report() + b" " * LARGEST_REPORT) is None


def test_parts_within_parts_do_not_end_the_reading() -> None:
    deep = "".join(
        f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n" for depth in range(3000)
    )
    head = "Content-Type: multipart/report; boundary=b\n\n--b\n"
    assert read_report((head + deep).encode()) is None


@given(st.binary(max_size=2000))
def test_garbage_never_raises(raw: bytes) -> None:
    assert read_report(raw) is None


@given(st.data())
def test_a_damaged_report_never_raises(data: st.DataObject) -> None:
    whole = report()
    start = data.draw(st.integers(0, len(whole)))
    damaged = whole[:start] + data.draw(st.binary(max_size=40)) + whole[start + 20 :]
    assert read_report(damaged) in {None, EXPECTED} or b"failed" not in damaged
