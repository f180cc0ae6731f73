"""Passwords: which are refused, and what their hashes tell."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from config import Settings
from survey_app.accounts.errors import WrongPasswordError
from survey_app.accounts.operations import check_password, create_account, get_account
from survey_app.accounts.passwords import (
    PUBLISHED_PASSWORD,
    Hasher,
    Weakness,
    WeakPasswordError,
    find_weakness,
)
from tests.factories import NOW
from tests.plugins.application import running_app
from tests.survey_app.accounts.visits import PASSWORD, add_person

EMAIL = "claude.durandal@ecole.example"
NAME = "Claude Durandal"
HASHER = Hasher(time_cost=1, memory_kib=1024)


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("onzelettres", Weakness.TOO_SHORT),
        ("x" * 257, Weakness.TOO_LONG),
        ("motdepasse1234", Weakness.COMMON),
        ("M0tDeP@sse!!2026", Weakness.COMMON),
        ("Été-Vacances-2026", Weakness.COMMON),
        ("azertyuiopqsdf", Weakness.COMMON),
        ("987654321098", Weakness.COMMON),
        ("iloveyou1234567", Weakness.COMMON),
        ("bonjourmarseille", Weakness.COMMON),
        ("aaaaaaaaaaaaaaaa", Weakness.COMMON),
        ("xk7pxk7pxk7p", Weakness.COMMON),
        ("durandal fait du vélo", Weakness.PERSONAL),
        ("la clé de Claude 9", Weakness.PERSONAL),
        ("quatre mots sans lien", None),
        ("correct cheval pile agrafe", None),
        ("t8;Kq-zRw_5m", None),
        ("mot de passe du portail bleu", None),
    ],
)
def test_weak_passwords_are_refused(password: str, weakness: Weakness | None) -> None:
    assert find_weakness(password, EMAIL, NAME) is weakness


def test_a_password_may_be_as_long_as_a_sentence() -> None:
    assert find_weakness("vingt tasses et un parapluie bleu " * 7 + "fin", EMAIL, NAME) is None


@given(st.text(min_size=1, max_size=64))
def test_a_hash_is_opened_by_its_password(password: str) -> None:
    assert HASHER.verify(HASHER.hash(password), password)


@given(st.text(max_size=64))
def test_no_password_opens_an_account_that_has_none(password: str) -> None:
    assert not HASHER.verify(None, password)


def test_a_password_opens_whatever_way_its_accents_are_composed() -> None:
    assert HASHER.verify(HASHER.hash("e\u0301te\u0301 sans nuage"), "\u00e9t\u00e9 sans nuage")


def test_a_damaged_hash_opens_nothing() -> None:
    assert not HASHER.verify("not a hash", PASSWORD)


def test_the_hash_says_its_kind_and_cost() -> None:
    assert Hasher(time_cost=3, memory_kib=65536).hash(PASSWORD).split("$")[1:4] == [
        "argon2id",
        "v=19",
        "m=65536,t=3,p=1",
    ]


def test_a_missing_hash_costs_as_much_as_a_present_one() -> None:
    hasher = Hasher(time_cost=2, memory_kib=2048)
    decoy = hasher.decoy
    assert not PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1).check_needs_rehash(decoy)


def test_signing_in_renews_a_hash_of_another_cost(settings: Settings) -> None:
    with running_app(settings) as before:
        account_id = add_person(before, EMAIL)
    with running_app(replace(settings, argon2_time_cost=2)) as app, app.app_context():
        check_password(EMAIL, PASSWORD)
        assert str(get_account(account_id).password_hash).split("$")[3] == "m=1024,t=2,p=1"


def test_the_password_of_the_demonstration_opens_nothing_elsewhere(settings: Settings) -> None:
    with running_app(replace(settings, demo=True)) as demonstration, demonstration.app_context():
        account_id = create_account(EMAIL, NAME, password=PUBLISHED_PASSWORD, now=NOW)
        assert check_password(EMAIL, PUBLISHED_PASSWORD) == account_id
    with running_app(settings) as app, app.app_context(), pytest.raises(WrongPasswordError):
        check_password(EMAIL, PUBLISHED_PASSWORD)


def test_nobody_can_choose_the_password_of_the_demonstration(app_context: Flask) -> None:
    assert app_context.testing
    with pytest.raises(WeakPasswordError) as refusal:
        create_account(EMAIL, NAME, password=PUBLISHED_PASSWORD, now=NOW)
    assert refusal.value.weakness is Weakness.COMMON


def test_signing_in_keeps_a_hash_of_the_present_cost(app_context: Flask) -> None:
    account_id = add_person(app_context, EMAIL)
    before = get_account(account_id).password_hash
    check_password(EMAIL, PASSWORD)
    assert get_account(account_id).password_hash == before
