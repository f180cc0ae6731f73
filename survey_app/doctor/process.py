"""What is looked at in the process that looks: what it logs, and what the system could write of its memory.

The command looks at its own process, the page at that of the site, the opening of a campaign at the worker's.
"""

import logging
import os
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _

from survey_app.doctor.checks import Check, Judgement, Verdict, judge
from survey_app.web.translation import lazy_gettext

SWAPS = Path("/proc/swaps")
BLOCK_DEVICES = Path("/sys/class/block")
ACCESS_LOGS = ("gunicorn.access", "wsgi", "uvicorn.access")
"""Loggers of what serves pages, by which it would write a line for each request."""

STATEMENT_LOG = "sqlalchemy.engine"
PUBLISHED = 2026
"""The year of the first version: an earlier one is a clock that was never set."""

_OTHERS_WRITE = 0o002


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """What this process is like. `core_bytes`: the largest core dump allowed; -1 is no limit."""

    is_debug: bool
    log_level: str
    logs_statements: bool
    access_logs: Sequence[str]
    core_bytes: int
    open_swaps: Sequence[str]
    umask: int
    now: datetime


def look_at_process(
    *, is_debug: bool, log_level: str, now: datetime, swaps: Path = SWAPS, devices: Path = BLOCK_DEVICES
) -> ProcessFacts:
    """Look at this process and the machine under it."""
    return ProcessFacts(
        is_debug=is_debug,
        log_level=log_level,
        logs_statements=logging.getLogger(STATEMENT_LOG).isEnabledFor(logging.INFO),
        access_logs=tuple(name for name in ACCESS_LOGS if _writes(logging.getLogger(name))),
        core_bytes=resource.getrlimit(resource.RLIMIT_CORE)[0],
        open_swaps=tuple(_open_swaps(swaps, devices)),
        umask=_read_umask(),
        now=now,
    )


def _writes(logger: logging.Logger) -> bool:
    return bool(logger.handlers) and logger.isEnabledFor(logging.INFO)


def _open_swaps(swaps: Path, devices: Path) -> list[str]:
    """Return the swap areas on a disk that are not encrypted as a whole."""
    if not swaps.exists():
        return []
    areas = [line.split()[0] for line in swaps.read_text().splitlines()[1:]]
    return [area for area in areas if not _stays_secret(Path(area).name, devices)]


def _stays_secret(device: str, devices: Path) -> bool:
    """Whether a device is in memory, or encrypted by the kernel."""
    uuid = devices / device / "dm" / "uuid"
    return device.startswith("zram") or (uuid.exists() and uuid.read_text().startswith("CRYPT-"))


def _read_umask() -> int:
    """Return the umask; Linux tells it, elsewhere it can only be read by setting it."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def _debugging(facts: ProcessFacts) -> Judgement:
    return judge(
        not facts.is_debug,
        Verdict.UNSAFE,
        f"FLASK_DEBUG={int(facts.is_debug)}",
        _("En cas d’erreur, la page montrerait la mémoire du serveur à qui l’a provoquée."),
        "FLASK_DEBUG=0",
    )


def _log_level(facts: ProcessFacts) -> Judgement:
    return judge(
        facts.log_level.upper() != "DEBUG" and not facts.logs_statements,
        Verdict.UNSAFE,
        f"PALIERS_LOG_LEVEL={facts.log_level}",
        _("Le journal dirait chaque requête à la base, avec son instant."),
        "PALIERS_LOG_LEVEL=INFO",
    )


def _access_log(facts: ProcessFacts) -> Judgement:
    return judge(
        not facts.access_logs,
        Verdict.UNSAFE,
        ", ".join(facts.access_logs) or _("aucun"),
        _("Le serveur note chaque visite avec son adresse et son instant : on saurait qui a répondu quand."),
        _("retirer --access-logfile de la commande de gunicorn et de GUNICORN_CMD_ARGS"),
    )


def _core_dumps(facts: ProcessFacts) -> Judgement:
    return judge(
        facts.core_bytes == 0,
        Verdict.WARNING,
        _("sans limite") if facts.core_bytes < 0 else _("%(count)s octets", count=facts.core_bytes),
        _("Si le processus s’arrête brutalement, sa mémoire est écrite sur le disque."),
        "ulimit -c 0\nLimitCORE=0",
    )


def _swap(facts: ProcessFacts) -> Judgement:
    return judge(
        not facts.open_swaps,
        Verdict.WARNING,
        ", ".join(facts.open_swaps) or _("aucun, ou chiffré"),
        _("La mémoire peut être écrite en clair sur le disque. Chiffrez cet espace, ou passez-vous-en."),
        "swapoff -a",
    )


def _umask(facts: ProcessFacts) -> Judgement:
    return judge(
        bool(facts.umask & _OTHERS_WRITE),
        Verdict.WARNING,
        f"{facts.umask:04o}",
        _("Les fichiers que fait ce processus peuvent être changés par tous les comptes de la machine."),
        "umask 077\nUMask=0077",
    )


def _clock(facts: ProcessFacts) -> Judgement:
    return judge(
        facts.now.year >= PUBLISHED,
        Verdict.WARNING,
        f"{facts.now:%Y-%m-%d %H:%M} UTC",
        _("L’horloge n’est pas à l’heure : les campagnes s’ouvriraient et se cloraient au mauvais moment."),
        "timedatectl set-ntp true",
    )


PROCESS_CHECKS: Sequence[Check[ProcessFacts]] = (
    Check("process.debugging", lazy_gettext("Mode de mise au point"), _debugging),
    Check("process.log_level", lazy_gettext("Journal de Paliers"), _log_level),
    Check("process.access_log", lazy_gettext("Journal des visites"), _access_log),
    Check("process.core_dumps", lazy_gettext("Mémoire écrite après une panne"), _core_dumps),
    Check("process.swap", lazy_gettext("Espace d’échange"), _swap),
    Check("process.umask", lazy_gettext("Droits des nouveaux fichiers"), _umask),
    Check("process.clock", lazy_gettext("Horloge"), _clock),
)
