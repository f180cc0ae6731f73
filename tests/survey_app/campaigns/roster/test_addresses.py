"""Which addresses pass, and that nothing that passes can do harm in a header."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.campaigns.roster.addresses import Address, AddressFault, read_address

SAFE = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{3,253}", re.ASCII)


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        ("Zoe.Durand@Ecole.Example", "zoe.durand@ecole.example"),
        ("  zoe@ecole.example\u00a0\n", "zoe@ecole.example"),
        ("mailto:zoe@ecole.example", "zoe@ecole.example"),
        ("zo\u200be@ecole.example", "zoe@ecole.example"),
        ("zoe@école.example", "zoe@xn--cole-9oa.example"),
        ("=zoe+survey@ecole.example", "=zoe+survey@ecole.example"),
    ],
)
def test_usable_addresses_are_normalised(raw: str, email: str) -> None:
    assert read_address(raw) == Address(email)


def test_the_name_beside_an_address_is_kept() -> None:
    assert read_address('"Zoé Durand" <zoe@ecole.example>') == Address("zoe@ecole.example", "Zoé Durand")


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("", AddressFault.MISSING),
        (" \u200b ", AddressFault.MISSING),
        ("zoe.durand", AddressFault.NO_AT_SIGN),
        ("zoe@ecole.example; paul@ecole.example", AddressFault.SEVERAL),
        ("zoe@ecole.example\r\nBcc: paul", AddressFault.HAS_SPACE),
        ("zoé@ecole.example", AddressFault.BAD_LOCAL_PART),
        (".zoe@ecole.example", AddressFault.BAD_LOCAL_PART),
        ("zoe..d@ecole.example", AddressFault.BAD_LOCAL_PART),
        ('"zoe"@ecole.example', AddressFault.BAD_LOCAL_PART),
        ("@ecole.example", AddressFault.BAD_LOCAL_PART),
        (f"{'z' * 65}@ecole.example", AddressFault.BAD_LOCAL_PART),
        ("zoe@ecole", AddressFault.BAD_DOMAIN),
        ("zoe@", AddressFault.BAD_DOMAIN),
        ("zoe@ecole.", AddressFault.BAD_DOMAIN),
        ("zoe@-ecole.example", AddressFault.BAD_DOMAIN),
        ("zoe@ecole..example", AddressFault.BAD_DOMAIN),
        ("zoe@[127.0.0.1]", AddressFault.BAD_DOMAIN),
        ("zoe@127.0.0.1", AddressFault.BAD_DOMAIN),
        (f"zoe@{'e' * 64}.example", AddressFault.BAD_DOMAIN),
        (f"zoe@{'e' * 300}.example", AddressFault.TOO_LONG),
    ],
)
def test_faulty_addresses_are_named(raw: str, fault: AddressFault) -> None:
    assert read_address(raw) is fault


@given(st.text(max_size=60) | st.from_regex(r"[a-z@.<>\s]{1,40}") | st.emails())
def test_whatever_passes_is_safe_in_a_header(raw: str) -> None:
    address = read_address(raw)
    assert isinstance(address, AddressFault) or SAFE.fullmatch(address.email)


@given(st.text(max_size=60) | st.emails())
def test_a_normalised_address_stays_as_it_is(raw: str) -> None:
    address = read_address(raw)
    assert isinstance(address, AddressFault) or read_address(address.email) == Address(address.email)
