"""The whole examination of an installation: gathers the facts of each part, and has them judged."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from survey_app.campaigns.safety import init_safety
from survey_app.database import session
from survey_app.doctor.broker import CONTENT_CHECKS, PRESENCE_CHECKS, look_at_broker
from survey_app.doctor.checks import Finding, Verdict, run_checks
from survey_app.doctor.installing import SETTINGS_CHECKS, is_for_looking_at
from survey_app.doctor.key_place import KEY_PLACE_CHECKS, look_at_key_place
from survey_app.doctor.postgresql import POSTGRES_CHECKS, look_at_postgres
from survey_app.doctor.process import PROCESS_CHECKS, look_at_process
from survey_app.doctor.sqlite import SQLITE_CHECKS, look_at_sqlite
from survey_app.web.clock import current_instant

Part = Callable[[Settings, datetime], Iterator[Finding]]


def init_doctor(app: Flask) -> None:
    """Have campaigns ask the doctor before one opens."""
    init_safety(app, find_dangers)


def find_dangers() -> tuple[str, ...]:
    """Return the names of what makes this installation unsafe to open a campaign on.

    A demonstration that nobody else can reach is never in danger: it is for looking at.
    """
    settings: Settings = current_app.config["PALIERS"]
    if is_for_looking_at(settings):
        return ()
    findings = examine(settings, current_instant())
    return tuple(finding.name for finding in findings if finding.verdict is Verdict.UNSAFE)


def examine(settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """Examine the installation, as seen from this process, at the instant `now`."""
    return tuple(finding for part in PARTS for finding in part(settings, now))


def _examine_database(_settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        if session().get_bind().dialect.name == "sqlite":
            yield from run_checks(SQLITE_CHECKS, look_at_sqlite(session()))
        else:
            yield from run_checks(POSTGRES_CHECKS, look_at_postgres(session(), now))
    except SQLAlchemyError as error:
        # What could not be looked at is not taken to be safe.
        session().rollback()
        yield Finding(
            "database.presence",
            _("Base de données"),
            Verdict.UNSAFE,
            type(error).__name__,
            _("La base ne répond pas : on ne peut pas voir ses réglages."),
            "systemctl start postgresql",
        )


def _examine_broker(settings: Settings, _now: datetime) -> Iterator[Finding]:
    if settings.is_embedded:
        return
    facts = look_at_broker(settings.broker_url)
    yield from run_checks(PRESENCE_CHECKS, facts)
    if not facts.error:
        yield from run_checks(CONTENT_CHECKS, facts)


def _examine_key_place(settings: Settings, _now: datetime) -> Iterator[Finding]:
    yield from run_checks(
        KEY_PLACE_CHECKS, look_at_key_place(settings.key_store_dir, _find_neighbours(settings))
    )


def _find_neighbours(settings: Settings) -> Mapping[str, Path]:
    """Return the folders that are copied as a whole, by name."""
    neighbours = {_("données"): settings.data_dir}
    neighbours |= {
        _("sauvegarde %(number)s", number=number): path
        for number, path in enumerate(settings.backup_paths, 1)
    }
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        neighbours[_("base")] = Path(url.database).resolve().parent
    return neighbours


def _examine_settings(settings: Settings, _now: datetime) -> Iterator[Finding]:
    yield from run_checks(SETTINGS_CHECKS, settings)


def _examine_process(settings: Settings, now: datetime) -> Iterator[Finding]:
    facts = look_at_process(is_debug=current_app.debug, log_level=settings.log_level, now=now)
    yield from run_checks(PROCESS_CHECKS, facts)


PARTS: tuple[Part, ...] = (
    _examine_key_place,
    _examine_database,
    _examine_broker,
    _examine_settings,
    _examine_process,
)
