"""Settings of an installation. The only reader of the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self


class SettingsError(Exception):
    """A variable is missing or cannot be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between installations. `.env.example` explains each variable.

    `broker_url` empty means the embedded mode: one process with an in-memory queue and a worker thread.
    `backup_paths` are the folders that the operator saves; the key store must be in none of them.
    `second_factor_for`: of whom a code is required beside the password; everybody may have one.
    `contact` is whom to write to about the installation itself: an address or a few words, shown to everybody.
    """

    database_url: str
    data_dir: Path
    key_store_dir: Path
    secret_key: str
    base_url: str
    mail_url: str
    mail_sender: str
    broker_url: str = ""
    demo: bool = False
    log_level: str = "INFO"
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536
    answer_page_cache_seconds: float = 2.0
    behind_proxy: bool = False
    backup_paths: tuple[Path, ...] = ()
    second_factor_for: str = "nobody"
    contact: str = ""

    @property
    def is_embedded(self) -> bool:
        """Whether the worker lives inside the web process."""
        return not self.broker_url

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site over TLS; decides on Secure cookies and HSTS."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings. Raises SettingsError when production settings lack a secret."""
        data_dir = Path(environment.get("PALIERS_DATA_DIR", "var")).resolve()
        base_url = environment.get("PALIERS_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        return cls(
            database_url=environment.get("PALIERS_DATABASE_URL", f"sqlite:///{data_dir / 'paliers.sqlite'}"),
            data_dir=data_dir,
            key_store_dir=Path(environment.get("PALIERS_KEY_STORE_DIR") or _beside(data_dir)).resolve(),
            secret_key=_secret_key(environment, data_dir),
            base_url=base_url,
            mail_url=environment.get("PALIERS_MAIL_URL", "mailbox:"),
            mail_sender=environment.get("PALIERS_MAIL_SENDER", "Paliers <paliers@localhost>"),
            broker_url=environment.get("PALIERS_BROKER_URL", ""),
            demo=_flag(environment, "PALIERS_DEMO"),
            log_level=environment.get("PALIERS_LOG_LEVEL", "INFO"),
            behind_proxy=_flag(environment, "PALIERS_BEHIND_PROXY"),
            backup_paths=_paths(environment, "PALIERS_BACKUP_PATHS"),
            second_factor_for=_choice(
                environment, "PALIERS_SECOND_FACTOR_FOR", "nobody", "administrators", "staff"
            ),
            contact=environment.get("PALIERS_CONTACT", "").strip(),
        )

    @classmethod
    def for_tests(cls, data_dir: Path, **overrides: Any) -> Self:
        """Settings of a throw-away installation in `data_dir`, with a quick password hash."""
        settings = cls(
            database_url=f"sqlite:///{data_dir / 'test.sqlite'}",
            data_dir=data_dir,
            key_store_dir=_beside(data_dir),
            secret_key=secrets.token_hex(32),
            base_url="http://localhost",
            mail_url="mailbox:",
            mail_sender="Paliers <paliers@example.org>",
            argon2_time_cost=1,
            argon2_memory_kib=1024,
            answer_page_cache_seconds=0.0,
        )
        return replace(settings, **overrides)


def _flag(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower()
    if value not in {"", "0", "1", "true", "false", "yes", "no"}:
        message = f"{name} must be 0 or 1, not {value!r}"
        raise SettingsError(message)
    return value in {"1", "true", "yes"}


def _choice(environment: Mapping[str, str], name: str, *choices: str) -> str:
    """Return one of some words; the first is taken where nothing is said."""
    value = environment.get(name, "").strip().lower() or choices[0]
    if value not in choices:
        message = f"{name} must be one of {', '.join(choices)}, not {value!r}"
        raise SettingsError(message)
    return value


def _paths(environment: Mapping[str, str], name: str) -> tuple[Path, ...]:
    """Return the folders of a list with colons, as PATH has them."""
    return tuple(Path(part).resolve() for part in environment.get(name, "").split(":") if part.strip())


def _beside(data_dir: Path) -> Path:
    """Return where keys are kept by default: `var` has its keys in `var-keys`.

    Privacy: not inside the data folder, so that whoever copies or saves that folder does not take the keys along.
    """
    return data_dir.with_name(f"{data_dir.name}-keys")


def _secret_key(environment: Mapping[str, str], data_dir: Path) -> str:
    """Return PALIERS_SECRET_KEY, else the key made once for this data folder (mode 0600)."""
    if key := environment.get("PALIERS_SECRET_KEY"):
        return key
    if environment.get("PALIERS_BROKER_URL"):
        message = (
            "PALIERS_SECRET_KEY is needed as soon as PALIERS_BROKER_URL is set: several processes share it"
        )
        raise SettingsError(message)
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
