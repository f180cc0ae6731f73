"""What is looked at in PostgreSQL: settings that would write down in its log, or hand on, when who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from survey_app.doctor.checks import Check, Judgement, Verdict, judge
from survey_app.web.translation import lazy_gettext

CLOCK_TOLERANCE = 60.0
"""Seconds by which two clocks may differ: codes, dates of campaigns and deadlines are in minutes."""

_SETTINGS = text("SELECT name, setting, source, context FROM pg_settings")
_PLACE = text("SELECT quote_ident(current_database()), quote_ident(current_user), clock_timestamp()")
_LOGICAL_SLOTS = text("SELECT slot_name FROM pg_replication_slots WHERE slot_type = 'logical' ORDER BY 1")
_RESTART = "systemctl restart postgresql"
_RELOAD = "SELECT pg_reload_conf();"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as our own connections have it; `source` says where it was set, `context` when it takes effect."""

    value: str
    source: str
    context: str


@dataclass(frozen=True, slots=True)
class PostgresFacts:
    """What the server tells. `drift`: seconds by which its clock is ahead of ours."""

    settings: Mapping[str, Setting]
    database: str
    role: str
    logical_slots: Sequence[str]
    drift: float

    def value(self, name: str) -> str | None:
        """Return a setting; None when this server does not have it."""
        setting = self.settings.get(name)
        return setting.value if setting else None

    def number(self, name: str, missing: float) -> float:
        """Return a setting that is a number; `missing` when this server does not have it."""
        value = self.value(name)
        return missing if value is None else float(value)

    def show(self, *names: str) -> str:
        """Return settings as `name = value`, those that exist."""
        return ", ".join(f"{name} = {self.value(name)}" for name in names if name in self.settings)

    def mend(self, name: str, value: str) -> str:
        """Return the statement that gives a setting another value, at the place where it has its present one."""
        setting = self.settings[name]
        match setting.source:
            case "database":
                return f"ALTER DATABASE {self.database} SET {name} = '{value}';"
            case "user":
                return f"ALTER ROLE {self.role} SET {name} = '{value}';"
            case "database user":
                return f"ALTER ROLE {self.role} IN DATABASE {self.database} SET {name} = '{value}';"
            case "command line":
                return _("retirer « -c %(name)s » de la ligne de commande de PostgreSQL", name=name)
            case "client":
                return _("retirer « %(name)s » de PALIERS_DATABASE_URL", name=name)
            case _:
                after = _RESTART if setting.context == "postmaster" else _RELOAD
                return f"ALTER SYSTEM SET {name} = '{value}';\n{after}"


def look_at_postgres(session: scoped_session[Session], now: datetime) -> PostgresFacts:
    """Ask the server, in the transaction that is under way. Settings that we may not see are left out."""
    database, role, clock = session.execute(_PLACE).one()
    return PostgresFacts(
        settings={
            name: Setting(setting or "", source, context)
            for name, setting, source, context in session.execute(_SETTINGS)
        },
        database=database,
        role=role,
        logical_slots=tuple(session.scalars(_LOGICAL_SLOTS)),
        drift=(clock - now).total_seconds(),
    )


def _commit_timestamps(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.value("track_commit_timestamp") == "off",
        Verdict.UNSAFE,
        facts.show("track_commit_timestamp"),
        _(
            "PostgreSQL garde l’instant de chaque écriture : l’ordre des émargements et celui des bulletins "
            "pourraient être rapprochés."
        ),
        facts.mend("track_commit_timestamp", "off"),
    )


def _statements(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.value("log_statement") in {"none", "ddl"},
        Verdict.UNSAFE,
        facts.show("log_statement"),
        _("Chaque écriture irait dans le journal de PostgreSQL, avec son instant."),
        facts.mend("log_statement", "none"),
    )


def _durations(facts: PostgresFacts, name: str) -> Judgement:
    """Judge a setting that logs what takes longer than its value, in milliseconds; -1 is off.

    Statements without their values may be logged when they are slow, never all of them: instants tell an order.
    """
    limit = facts.number(name, -1)
    shows_values = facts.number("log_parameter_max_length", -1) != 0
    return judge(
        limit < 0 or (limit > 0 and not shows_values),
        Verdict.UNSAFE,
        facts.show(name, "log_parameter_max_length"),
        _("Des écritures iraient dans le journal de PostgreSQL, avec leur instant ou leurs valeurs."),
        facts.mend(name, "-1"),
    )


def _sampled_transactions(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.number("log_transaction_sample_rate", 0) == 0,
        Verdict.UNSAFE,
        facts.show("log_transaction_sample_rate"),
        _("Des transactions entières iraient dans le journal de PostgreSQL, avec leur instant."),
        facts.mend("log_transaction_sample_rate", "0"),
    )


def _values_on_error(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.number("log_parameter_max_length_on_error", 0) == 0,
        Verdict.UNSAFE,
        facts.show("log_parameter_max_length_on_error"),
        _("Les valeurs d’une écriture refusée iraient dans le journal de PostgreSQL."),
        facts.mend("log_parameter_max_length_on_error", "0"),
    )


def _verbosity(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.value("log_error_verbosity") == "terse",
        Verdict.WARNING,
        facts.show("log_error_verbosity"),
        _("Le détail d’une erreur peut citer la ligne qu’elle a refusée."),
        facts.mend("log_error_verbosity", "terse"),
    )


def _plans(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.number("auto_explain.log_min_duration", -1) < 0,
        Verdict.UNSAFE,
        facts.show("auto_explain.log_min_duration") or "auto_explain",
        _(
            "Les plans d’exécution iraient dans le journal de PostgreSQL, avec les valeurs qu’ils contiennent."
        ),
        facts.mend("auto_explain.log_min_duration", "-1")
        if "auto_explain.log_min_duration" in facts.settings
        else "",
    )


def _statistics(facts: PostgresFacts) -> Judgement:
    name = "pg_stat_statements.track_utility"
    if name not in facts.settings:
        return Judgement(Verdict.FINE, _("pg_stat_statements n’est pas chargé"))
    return judge(
        facts.value(name) == "off",
        Verdict.WARNING,
        facts.show(name),
        _(
            "pg_stat_statements remplace les valeurs des requêtes par des numéros, mais garde les commandes de "
            "service telles quelles."
        ),
        facts.mend(name, "off"),
    )


def _log_level(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.value("wal_level") != "logical",
        Verdict.WARNING,
        facts.show("wal_level"),
        _(
            "Le serveur est prêt à recopier ailleurs chaque ligne écrite, dans l’ordre. Paliers n’en a pas besoin."
        ),
        facts.mend("wal_level", "replica"),
    )


def _slots(facts: PostgresFacts) -> Judgement:
    return judge(
        not facts.logical_slots,
        Verdict.UNSAFE,
        _("copies logiques : %(slots)s", slots=", ".join(facts.logical_slots) or "0"),
        _("Chaque ligne écrite part vers une copie, dans l’ordre, et n’y est pas effacée au dépouillement."),
        "\n".join(f"SELECT pg_drop_replication_slot('{slot}');" for slot in facts.logical_slots),
    )


def _archive(facts: PostgresFacts) -> Judgement:
    return judge(
        facts.value("archive_mode") == "off",
        Verdict.WARNING,
        facts.show("archive_mode"),
        _(
            "Le journal archivé garde les bulletins scellés. Personne ne peut les lire une fois les clés détruites : "
            "ne sauvegardez jamais le dossier des clés, et effacez les archives d’une campagne après son dépouillement."
        ),
        facts.mend("archive_mode", "off"),
    )


def _durability(facts: PostgresFacts) -> Judgement:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    weak = [name for name in names if facts.value(name) in {"off", "local"}]
    return judge(
        not weak,
        Verdict.WARNING,
        facts.show(*names),
        _("Une coupure de courant pourrait perdre des bulletins dont le reçu est déjà affiché."),
        "\n".join(facts.mend(name, "on") for name in weak),
    )


def _clock(facts: PostgresFacts) -> Judgement:
    return judge(
        abs(facts.drift) <= CLOCK_TOLERANCE,
        Verdict.WARNING,
        _("%(seconds)s s d’écart avec PostgreSQL", seconds=round(facts.drift)),
        _(
            "Les deux horloges ne sont pas d’accord : des campagnes s’ouvriraient ou se cloraient à une autre heure."
        ),
        "timedatectl set-ntp true",
    )


POSTGRES_CHECKS: Sequence[Check[PostgresFacts]] = (
    Check("postgresql.commit_timestamps", lazy_gettext("Instants des écritures"), _commit_timestamps),
    Check("postgresql.statements", lazy_gettext("Journal des requêtes"), _statements),
    Check(
        "postgresql.slow_statements",
        lazy_gettext("Journal des requêtes lentes"),
        partial(_durations, name="log_min_duration_statement"),
    ),
    Check(
        "postgresql.sampled_statements",
        lazy_gettext("Journal de requêtes tirées au sort"),
        partial(_durations, name="log_min_duration_sample"),
    ),
    Check("postgresql.sampled_transactions", lazy_gettext("Journal de transactions"), _sampled_transactions),
    Check("postgresql.values_on_error", lazy_gettext("Valeurs dans les erreurs"), _values_on_error),
    Check("postgresql.error_details", lazy_gettext("Détail des erreurs"), _verbosity),
    Check("postgresql.plans", lazy_gettext("Journal des plans (auto_explain)"), _plans),
    Check("postgresql.statistics", lazy_gettext("Statistiques des requêtes"), _statistics),
    Check("postgresql.wal_level", lazy_gettext("Niveau du journal d’écriture"), _log_level),
    Check("postgresql.logical_slots", lazy_gettext("Copies logiques"), _slots),
    Check("postgresql.archive", lazy_gettext("Archivage du journal d’écriture"), _archive),
    Check("postgresql.durability", lazy_gettext("Écritures sur le disque"), _durability),
    Check("postgresql.clock", lazy_gettext("Horloge de la base"), _clock),
)
