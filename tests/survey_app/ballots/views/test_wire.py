"""What the script of a page sends: whatever is wrong is refused by the same bytes, after the same work, unwritten."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from werkzeug.test import TestResponse

from survey_app.ballots.pages.addresses import BOX, SIGN_OFF
from survey_app.ballots.views.answering import LARGEST_FORM
from survey_app.ballots.views.wire import NO_BALLOT, NOBODY, encode, read_deposit, read_sign_off
from survey_app.tokens.voprf import Issuer
from tests.survey_app.ballots.booth import Booth
from tests.survey_app.ballots.conftest import SIZES, open_campaign
from tests.voter import decode

Body = dict[str, Any]
Send = Callable[[Booth], TestResponse]

# What never gets as far as the database is looked at on one of them.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# From RFC 9496, appendix A.2: a negative field element, one that is no square, one not below the prime.
NO_ELEMENTS = {
    "identity": "00" * 32,
    "negative": "0100000000000000000000000000000000000000000000000000000000000000",
    "no-square": "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "too-large": "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "bit-255-set": "0000000000000000000000000000000000000000000000000000000000000080",
}

NOT_JSON: dict[str, bytes] = {
    "blank": b" ",
    "cut-off": b'{"authenticator":"',
    "no-object": b'["authenticator","blinded"]',
    "string": b'"authenticator"',
    "null": b"null",
    "nan": b"NaN",
    "empty-object": b"{}",
    "deep-lists": b"[" * 100_000 + b"]" * 100_000,
    "deep-objects": b'{"authenticator":' * 10_000 + b"1" + b"}" * 10_000,
    "utf-16": '{"authenticator":"","blinded":""}'.encode("utf-16"),
    "no-utf-8": b'{"authenticator":"\xff","blinded":""}',
    "byte-order-mark": b'\xef\xbb\xbf{"authenticator":"","blinded":""}',
    "huge-number": b'{"cell":' + b"9" * 5000 + b',"input":"","token":"","sealed":""}',
    "two-objects": b"{}{}",
    "nul": b"\x00" * 64,
}


CELLS: list[object] = [0, -1, 10_000, 2**63, 10**400, 1.0, "1", True, None, [1], {}]
LENGTHS = ("", "-1", "+2", "2 ", "0x2", "²", "9" * 10, "9" * 5000)
OTHER_CONTENT = ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


def variants(text: str) -> Iterator[tuple[str, object]]:
    """Yield other ways to write, or to spoil, what is sent as base64url."""
    data = decode(text)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    yield "padded", text + "=" * (-len(text) % 4)
    yield "other-alphabet", "+/" + text[2:]
    yield "line-break", text[:8] + "\n" + text[8:]
    yield "blank", text + " "
    yield "loose-bits", text[:-1] + last[last.index(text[-1]) ^ 1]
    yield "shorter", encode(data[:-1])
    yield "longer", encode(data + b"\x00")
    yield "one-letter", "A"
    yield "empty", ""
    yield "hexadecimal", data.hex()
    yield "accents", "é" * len(text)
    yield "surrogate", "\ud800"
    yield "list", list(data)
    yield "number", 10**400
    yield "null", None
    yield "true", True
    yield "object", {"": text}


@dataclass
class Case:
    """A campaign with one request of each sort that would be taken."""

    booth: Booth
    sign_off: Body
    deposit: Body

    def let_through(self, requests: Mapping[str, Send]) -> list[str]:
        """Return those that are not refused as a stranger is. Fails when one of them writes something."""
        before, stranger = self.booth.everything(), as_seen(self.stranger())
        seen = {name: as_seen(send(self.booth)) for name, send in requests.items()}
        assert self.booth.everything() == before
        return [name for name, reply in seen.items() if reply != stranger]

    def signing(self, changes: Mapping[str, Body]) -> dict[str, Send]:
        """Return sign-offs with these changes."""
        return {
            name: partial(Booth.sign_off, body=self.sign_off | fields) for name, fields in changes.items()
        }

    def depositing(self, changes: Mapping[str, Body]) -> dict[str, Send]:
        """Return deposits with these changes."""
        return {name: partial(Booth.deposit, body=self.deposit | fields) for name, fields in changes.items()}

    def stranger(self) -> TestResponse:
        """Return what somebody is answered who asks in due form, with a code of nobody."""
        return self.booth.sign_off(self.sign_off | {"authenticator": encode(b"\x01" * 32)})


@pytest.fixture
def case(booth: Booth) -> Case:
    """Requests that would be taken: the sign-off of one person, the deposit of another; neither is made yet."""
    signing, depositing = booth.voter(0), booth.voter(1)
    return Case(booth, signing.sign_off_body(), booth.ballot(depositing))


def as_seen(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Return all that whoever asked gets."""
    return response.status_code, response.data, sorted(response.headers)


def raw(place: str, body: bytes, **environ: str) -> Send:
    """Return what posts bytes as JSON."""
    return lambda booth: booth.client().post(
        f"{booth.path}/{place}", data=body, content_type="application/json", environ_overrides=environ
    )


def flipped(data: bytes) -> bytes:
    """Return bytes with the last bit changed."""
    return data[:-1] + bytes((data[-1] ^ 1,))


def test_a_stranger_is_refused(case: Case) -> None:
    response = case.stranger()
    assert (response.status_code, response.get_json()["status"]) == (HTTPStatus.FORBIDDEN, "refused")


def test_what_is_well_formed_is_taken(case: Case) -> None:
    replies = (case.booth.sign_off(case.sign_off), case.booth.deposit(case.deposit))
    assert [response.get_json()["status"] for response in replies] == ["signed_off", "received"]


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_what_is_no_such_json_is_refused(case: Case, place: str) -> None:
    assert case.let_through({name: raw(place, body) for name, body in NOT_JSON.items()}) == []


@ONE_DATABASE
@pytest.mark.parametrize("name", ["authenticator", "blinded"])
def test_what_signs_off_is_written_in_one_way(case: Case, name: str) -> None:
    others = {kind: {name: value} for kind, value in variants(case.sign_off[name])}
    assert case.let_through(case.signing(others)) == []


@ONE_DATABASE
@pytest.mark.parametrize("name", ["input", "token", "sealed"])
def test_what_is_deposited_is_written_in_one_way(case: Case, name: str) -> None:
    others = {kind: {name: value} for kind, value in variants(case.deposit[name])}
    assert case.let_through(case.depositing(others)) == []


@ONE_DATABASE
def test_a_cell_is_one_of_the_campaign(case: Case) -> None:
    assert case.let_through(case.depositing({repr(cell)[:20]: {"cell": cell} for cell in CELLS})) == []


@ONE_DATABASE
def test_fields_are_those_that_are_asked_for(case: Case) -> None:
    wrong: dict[str, Send] = {
        "more": partial(Booth.sign_off, body=case.sign_off | {"more": 1}),
        "both": partial(Booth.deposit, body=case.deposit | case.sign_off),
    }
    for send, body in ((Booth.sign_off, case.sign_off), (Booth.deposit, case.deposit)):
        for name in body:
            wrong[name] = partial(send, body={key: value for key, value in body.items() if key != name})
    assert case.let_through(wrong) == []


@ONE_DATABASE
def test_a_field_that_comes_twice_is_refused(case: Case) -> None:
    twice = {
        f"{place} {name}": raw(place, (json.dumps(body)[:-1] + "," + json.dumps({name: value})[1:]).encode())
        for place, body in ((SIGN_OFF, case.sign_off), (BOX, case.deposit))
        for name, value in body.items()
    }
    assert case.let_through(twice) == []


def test_what_is_no_element_is_refused(case: Case) -> None:
    """Test 3 of the study: the identity, and bytes that are the one form of no element."""
    blinded = {name: {"blinded": encode(bytes.fromhex(element))} for name, element in NO_ELEMENTS.items()}
    assert case.let_through(case.signing(blinded)) == []


@ONE_DATABASE
def test_a_request_for_another_place_is_refused(case: Case) -> None:
    swapped: dict[str, Send] = {
        "deposit": partial(Booth.sign_off, body=case.deposit),
        "sign-off": partial(Booth.deposit, body=case.sign_off),
    }
    assert case.let_through(swapped) == []


def test_a_token_with_one_bit_changed_is_refused(case: Case) -> None:
    altered = {name: {name: encode(flipped(decode(case.deposit[name])))} for name in ("input", "token")}
    assert case.let_through(case.depositing(altered)) == []


def test_a_token_of_another_cell_is_refused(case: Case) -> None:
    """Test 14 of the study: a token speaks for the cell whose key made it."""
    assert case.deposit["cell"] == 1
    assert case.let_through(case.depositing({"cell 2": {"cell": 2}})) == []


def test_a_token_of_another_campaign_is_refused(case: Case) -> None:
    """Test 14 of the study: nor does a code sign off anywhere else."""
    there = replace(case, booth=Booth.of(case.booth.app, open_campaign(case.booth.app, SIZES)))
    assert there.let_through({**there.signing({"code": {}}), **there.depositing({"token": {}})}) == []


def test_a_token_that_one_made_oneself_is_refused(case: Case) -> None:
    own = Issuer(b"\x07" + bytes(31)).token(decode(case.deposit["input"]))
    assert case.let_through(case.depositing({"own": {"token": encode(own)}})) == []


def test_what_cannot_be_a_sealed_ballot_is_refused(case: Case) -> None:
    sealed = decode(case.deposit["sealed"])
    spoilt = {
        "cut-off": sealed[:-1],
        "extended": sealed + b"\x00",
        "without-a-point": bytes(65) + sealed[65:],
        "off-the-curve": b"\x04" + b"\x01" * 64 + sealed[65:],
        "compressed-point": b"\x02" + sealed[1:],
    }
    changes = {name: {"sealed": encode(content)} for name, content in spoilt.items()}
    assert case.let_through(case.depositing(changes)) == []


def test_what_only_the_opening_can_tell_from_a_ballot_is_taken_with_its_token(case: Case) -> None:
    sealed = encode(flipped(decode(case.deposit["sealed"])))
    response = case.booth.deposit(case.deposit | {"sealed": sealed})
    assert (response.status_code, case.booth.written()) == (HTTPStatus.OK, (1, 1))


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_another_kind_of_content_is_no_request(booth: Booth, place: str) -> None:
    before, path = booth.everything(), f"{booth.path}/{place}"
    statuses = {
        booth.client().post(path, data=b"{}", content_type=kind).status_code for kind in OTHER_CONTENT
    }
    assert (statuses, booth.everything()) == ({HTTPStatus.UNSUPPORTED_MEDIA_TYPE}, before)


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_a_length_that_cannot_be_read_is_no_request(case: Case, place: str) -> None:
    body = json.dumps(case.sign_off if place == SIGN_OFF else case.deposit).encode()
    statuses = {raw(place, body, CONTENT_LENGTH=length)(case.booth).status_code for length in LENGTHS}
    chunked = raw(place, body, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")(case.booth)
    assert (statuses | {chunked.status_code}, case.booth.written()) == (
        {HTTPStatus.UNSUPPORTED_MEDIA_TYPE},
        (1, 0),
    )


@ONE_DATABASE
def test_a_form_whose_length_cannot_be_read_is_no_request(booth: Booth) -> None:
    responses = [
        booth.client().post(booth.path, data={"code": "x"}, environ_overrides={"CONTENT_LENGTH": length})
        for length in LENGTHS
    ]
    assert {response.status_code for response in responses} == {HTTPStatus.UNSUPPORTED_MEDIA_TYPE}


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_a_body_that_is_too_large_is_not_read(booth: Booth, place: str) -> None:
    response = raw(place, b" " * (LARGEST_FORM + 1))(booth)
    assert (response.status_code, response.get_json()["status"]) == (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
    )


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_a_body_shorter_than_announced_is_dropped(case: Case, place: str) -> None:
    body = json.dumps(case.sign_off if place == SIGN_OFF else case.deposit).encode()
    before = case.booth.everything()
    response = raw(place, body, CONTENT_LENGTH=str(len(body) + 1))(case.booth)
    assert (response.status_code, response.data, case.booth.everything()) == (400, b"", before)


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_only_a_post_does_anything(case: Case, place: str) -> None:
    """Test 16 of the study, as far as the two places of the wire go."""
    body = case.sign_off if place == SIGN_OFF else case.deposit
    before = case.booth.everything()
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
        case.booth.client().open(f"{case.booth.path}/{place}", method=method, json=body)
    assert case.booth.everything() == before


@ONE_DATABASE
@pytest.mark.parametrize("place", [SIGN_OFF, BOX])
def test_a_campaign_that_does_not_exist_is_not_found(case: Case, place: str) -> None:
    response = case.booth.client().post(f"/q/0000000000/{place}", json=case.sign_off)
    assert response.status_code == HTTPStatus.NOT_FOUND


@ONE_DATABASE
def test_a_refusal_is_said_in_the_language_of_the_page(case: Case) -> None:
    french, english = (
        case.booth.client().post(f"{case.booth.path}/{place}", json={}).get_json()
        for place in (SIGN_OFF, f"{SIGN_OFF}/en")
    )
    assert (french["status"], english["status"], french["message"] == english["message"]) == (
        "refused",
        "refused",
        False,
    )


def test_what_cannot_be_read_is_read_as_what_is_refused() -> None:
    read = {(read_sign_off(body), read_deposit(body)) for body in NOT_JSON.values()}
    assert read == {(NOBODY, NO_BALLOT)}
