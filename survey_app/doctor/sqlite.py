"""What is looked at in SQLite: how it writes, whether it wipes, and who may read its file."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from survey_app.doctor.checks import Check, Judgement, Verdict, judge
from survey_app.web.translation import lazy_gettext

WIPES = 1
"""What PRAGMA secure_delete gives when deleted content is always overwritten; 2 means only where it is free."""


@dataclass(frozen=True, slots=True)
class SqliteFacts:
    """What the database and its file tell; `path` is None for a database in memory."""

    journal_mode: str
    secure_delete: int
    path: Path | None


def look_at_sqlite(session: scoped_session[Session]) -> SqliteFacts:
    """Ask a connection as the product uses it."""
    files = session.execute(text("PRAGMA database_list")).all()
    path = next((file for _number, name, file in files if name == "main"), "")
    return SqliteFacts(
        journal_mode=str(session.scalar(text("PRAGMA journal_mode"))),
        secure_delete=int(session.scalar(text("PRAGMA secure_delete")) or 0),
        path=Path(path) if path else None,
    )


def is_open_to_others(path: Path) -> bool:
    """Whether other accounts of this machine can read a file: its own rights, and those of the folders above."""
    if not path.exists():
        return False
    above = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)
    return above and bool(path.stat().st_mode & stat.S_IROTH)


def _journal(facts: SqliteFacts) -> Judgement:
    return judge(
        facts.journal_mode == "wal",
        Verdict.UNSAFE,
        f"journal_mode = {facts.journal_mode}",
        _("Seul le mode WAL est vidé au dépouillement ; un autre journal garderait des pages effacées."),
        "PRAGMA journal_mode = WAL;",
    )


def _wiping(facts: SqliteFacts) -> Judgement:
    return judge(
        facts.secure_delete == WIPES,
        Verdict.UNSAFE,
        f"secure_delete = {facts.secure_delete}",
        _("Ce qui est effacé resterait lisible dans le fichier."),
        "PRAGMA secure_delete = ON;",
    )


def _rights(facts: SqliteFacts) -> Judgement:
    if facts.path is None:
        return Judgement(Verdict.FINE, _("base en mémoire"))
    return judge(
        not is_open_to_others(facts.path),
        Verdict.UNSAFE,
        f"{facts.path}",
        _("D’autres comptes de cette machine peuvent lire la base."),
        f"chmod 700 {facts.path.parent}",
    )


SQLITE_CHECKS: Sequence[Check[SqliteFacts]] = (
    Check("sqlite.journal", lazy_gettext("Journal d’écriture"), _journal),
    Check("sqlite.wiping", lazy_gettext("Effacement dans le fichier"), _wiping),
    Check("sqlite.rights", lazy_gettext("Droits du fichier de la base"), _rights),
)
