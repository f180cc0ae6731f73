"""A mail arrives as it was written, and nothing that people type can become a header."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.mail.messages import Mail, MailError, as_email, one_line, parse_address, parse_sender

SENDER = parse_sender("Équipe « Paliers » <paliers@example.org>")
UNSUBSCRIBE = "<https://paliers.un-tres-long-nom-d-etablissement.example.org/desinscription/" + "a" * 60 + ">"
MAIL = Mail(
    recipient="claire.martin@ecole.example",
    subject="Votre avis\u00a0: «\u00a0Où en sommes-nous\u202f?\u00a0»",
    text="Bonjour,\n\nl’équipe « pédagogique »\u00a0: 18\u202fh\n-- \n.\nFrom ici\n",
    html="<p>L’été à l’école\u00a0: été</p>\n",
    reference="0123456789abcdef" * 2,
    date=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    headers=(("List-Unsubscribe", UNSUBSCRIBE), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
)
LINE_ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


def received(mail: Mail) -> EmailMessage:
    """Return what a mail program reads."""
    return message_from_bytes(as_email(mail, SENDER).as_bytes(), policy=policy.default)


def body(mail: Mail, subtype: str) -> str:
    """Return one of the two forms as a mail program shows it."""
    part = received(mail).get_body((subtype,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def test_both_forms_arrive_as_they_were_written() -> None:
    assert (body(MAIL, "plain"), body(MAIL, "html")) == (MAIL.text, MAIL.html)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_any_text_arrives_as_it_was_written(text: str) -> None:
    assert body(replace(MAIL, text=text + "\n"), "plain") == text + "\n"


def test_the_headers_say_who_when_and_by_a_program() -> None:
    message = received(MAIL)
    names = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted")
    assert [str(message[name]) for name in names] == [
        "Équipe « Paliers » <paliers@example.org>",
        "claire.martin@ecole.example",
        MAIL.subject,
        "Mon, 23 Nov 2026 09:00:00 +0000",
        f"<{MAIL.reference}@example.org>",
        "auto-generated",
    ]


def test_a_long_header_for_machines_stays_on_one_line() -> None:
    assert f"\r\nList-Unsubscribe: {UNSUBSCRIBE}\r\n".encode() in as_email(MAIL, SENDER).as_bytes()


def test_the_bytes_pass_every_server() -> None:
    lines = as_email(replace(MAIL, html="é" * 2000, subject="é" * 500), SENDER).as_bytes().split(b"\r\n")
    longest = max(len(line) for line in lines if not line.startswith(b"List-"))
    assert (longest <= 78, all(line.isascii() for line in lines)) == (True, True)


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize("part", ["subject", "recipient"])
def test_a_line_end_in_a_header_is_refused(part: str, end: str) -> None:
    with pytest.raises(MailError):
        replace(MAIL, **{part: f"a{end}Bcc: x@example.org"})  # type: ignore[arg-type]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_line_end_in_another_header_is_refused(end: str) -> None:
    with pytest.raises(MailError):
        replace(MAIL, headers=(("List-Unsubscribe", f"<a>{end}Bcc: x@example.org"),))


@pytest.mark.parametrize("name", ["", "Bcc: x", "X-\nBcc", "é"])
def test_a_header_needs_the_name_of_one(name: str) -> None:
    with pytest.raises(MailError):
        replace(MAIL, headers=((name, "a"),))


@given(st.text())
def test_a_hostile_subject_is_harmless_once_on_one_line(subject: str) -> None:
    message = received(replace(MAIL, subject=one_line(subject)))
    assert message.keys() == received(MAIL).keys()


def test_one_line_keeps_french_typography() -> None:
    assert one_line(" Où\u00a0: «\u00a0là\u00a0»\u202f?\r\n Bcc:\u2028x\ue000 ") == (
        "Où\u00a0: «\u00a0là\u00a0»\u202f? Bcc: x"
    )


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a@b@c", "a b@c.fr", "a@b,c@d", "<a@b.fr>", "a@.fr", 'a"@b.fr', "a@b;c"]
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(MailError):
        parse_address(address)


def test_a_domain_is_written_in_ascii() -> None:
    assert parse_address("claire@école.example").addr_spec == "claire@xn--cole-9oa.example"


def test_a_reference_is_random_digits() -> None:
    with pytest.raises(MailError):
        replace(MAIL, reference="claire.martin")


def test_a_representation_tells_nothing() -> None:
    assert repr(MAIL) == f"Mail(reference='{MAIL.reference}')"


def test_the_message_of_an_error_names_the_part_only() -> None:
    with pytest.raises(MailError) as refused:
        replace(MAIL, subject="K3F9\n7QRS")
    assert str(refused.value) == "subject: control characters are refused"
