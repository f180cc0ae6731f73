"""The settings of the installation: each bad one is found, and passes when it is as the remedy says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config import Settings, SettingsError
from survey_app.doctor.checks import Verdict, run_checks
from survey_app.doctor.installing import SETTINGS_CHECKS, is_for_looking_at
from tests.survey_app.doctor.verdicts import find

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
SITE = "https://paliers.ecole.example"
CASES: list[tuple[str, Verdict, dict[str, Any], dict[str, Any]]] = [
    (
        "encryption",
        Verdict.UNSAFE,
        {"base_url": "http://paliers.ecole.example"},
        {"base_url": SITE},
    ),
    (
        "encryption",
        Verdict.UNSAFE,
        {"base_url": "http://192.0.2.7:8000"},
        {"base_url": "http://127.0.0.1:8000"},
    ),
    ("proxy", Verdict.WARNING, {"base_url": SITE}, {"base_url": SITE, "behind_proxy": True}),
    ("proxy", Verdict.WARNING, {"behind_proxy": True}, {"behind_proxy": False}),
    ("secret", Verdict.UNSAFE, {"secret_key": "short"}, {"secret_key": "0123456789abcdef" * 4}),
    ("secret", Verdict.UNSAFE, {"secret_key": "x" * 64}, {"secret_key": "0123456789abcdef" * 4}),
    ("second_factor", Verdict.WARNING, {}, {"second_factor_for": "administrators"}),
    (
        "mail_encryption",
        Verdict.UNSAFE,
        {"mail_url": "smtp://smtp.ecole.example:25?tls=none"},
        {"mail_url": "smtp://smtp.ecole.example:587?tls=starttls"},
    ),
    (
        "mail_encryption",
        Verdict.WARNING,
        {"mail_url": "mailbox:"},
        {"mail_url": "smtp://localhost:25?tls=none"},
    ),
    (
        "mail_tracking",
        Verdict.WARNING,
        {"mail_url": "smtp://smtp.sendgrid.net:587"},
        {"mail_url": "smtp://smtp.ecole.example:587"},
    ),
    (
        "demonstration",
        Verdict.UNSAFE,
        {"demo": True, "base_url": SITE},
        {"demo": True, "base_url": "http://127.0.0.1:8000"},
    ),
]


@pytest.mark.parametrize(("code", "verdict", "bad", "mended"), CASES)
def test_a_bad_setting_is_found_and_passes_when_mended(
    settings: Settings, code: str, verdict: Verdict, bad: dict[str, Any], mended: dict[str, Any]
) -> None:
    assert [judged(replace(settings, **changes), code) for changes in (bad, mended)] == [
        verdict,
        Verdict.FINE,
    ]


def test_no_password_is_printed(settings: Settings) -> None:
    secret = "a-password-of-the-mail-server"
    spoken = replace(
        settings,
        secret_key=secret,
        mail_url=f"smtp://paliers:{secret}@smtp.sendgrid.net:587?tls=starttls",
        database_url=f"postgresql+psycopg://paliers:{secret}@localhost/paliers",
    )
    assert secret not in repr(list(run_checks(SETTINGS_CHECKS, spoken)))


@pytest.mark.parametrize(
    ("demo", "base_url", "for_looking_at"),
    [
        (True, "http://127.0.0.1:8000", True),
        (True, "http://localhost:8000", True),
        (True, "http://[::1]:8000", True),
        (True, "http://192.0.2.7:8000", False),
        (True, "http://localhost.example", False),
        (False, "http://127.0.0.1:8000", False),
    ],
)
def test_only_a_demonstration_on_this_machine_is_for_looking_at(
    settings: Settings, *, demo: bool, base_url: str, for_looking_at: bool
) -> None:
    assert is_for_looking_at(replace(settings, demo=demo, base_url=base_url)) is for_looking_at


def test_keys_are_beside_the_data_unless_said_otherwise(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"PALIERS_DATA_DIR": str(tmp_path / "var"), "PALIERS_SECRET_KEY": "x"}
    )
    assert settings.key_store_dir == tmp_path / "var-keys"


def test_folders_of_backups_are_a_list_with_colons(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "PALIERS_DATA_DIR": str(tmp_path),
            "PALIERS_SECRET_KEY": "x",
            "PALIERS_BACKUP_PATHS": f"{tmp_path / 'a'}::{tmp_path / 'b'}",
        }
    )
    assert settings.backup_paths == (tmp_path / "a", tmp_path / "b")


def test_of_whom_a_second_factor_is_required_is_one_of_three_words(tmp_path: Path) -> None:
    environment = {"PALIERS_DATA_DIR": str(tmp_path), "PALIERS_SECRET_KEY": "x"}
    given = [
        Settings.from_environment(environment | {"PALIERS_SECOND_FACTOR_FOR": word}).second_factor_for
        for word in ("", "administrators", "Staff")
    ]
    assert given == ["nobody", "administrators", "staff"]
    with pytest.raises(SettingsError, match="must be one of nobody, administrators, staff, not 'everybody'"):
        Settings.from_environment(environment | {"PALIERS_SECOND_FACTOR_FOR": "everybody"})


def judged(settings: Settings, code: str) -> Verdict:
    """Return the verdict of one check on these settings."""
    return find(run_checks(SETTINGS_CHECKS, settings), f"settings.{code}").verdict
