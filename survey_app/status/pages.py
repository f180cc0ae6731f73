"""What the templates of the installation's status receive, and the words of the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from survey_app.accounts.journal import RecordedAction
from survey_app.accounts.models import Role
from survey_app.accounts.pages import ROLE_LABELS
from survey_app.doctor.checks import Finding, Verdict, worst_first
from survey_app.doctor.words import VERDICTS, say_outcome
from survey_app.status.operations import Health
from survey_app.status.threshold_words import LIMITS
from survey_app.web.translation import lazy_gettext

ACTIONS: Mapping[str, str] = {
    "account.create": lazy_gettext("Compte créé"),
    "account.invite": lazy_gettext("Invitation renvoyée"),
    "account.close": lazy_gettext("Compte fermé"),
    "account.erase": lazy_gettext("Compte effacé"),
    "account.reopen": lazy_gettext("Compte rouvert"),
    "account.password": lazy_gettext("Mot de passe changé"),
    "account.reset": lazy_gettext("Mot de passe choisi par un lien"),
    "account.second_factor": lazy_gettext("Double authentification mise en place"),
    "account.recovery_codes": lazy_gettext("Codes de secours renouvelés"),
    "account.drop_second_factor": lazy_gettext("Double authentification retirée"),
    "role.grant": lazy_gettext("Rôle donné"),
    "role.revoke": lazy_gettext("Rôle retiré"),
    "school.create": lazy_gettext("Établissement ajouté"),
    "school.update": lazy_gettext("Établissement modifié"),
    "school.colour": lazy_gettext("Couleur choisie"),
    "school.erase": lazy_gettext("Établissement effacé"),
    "rights.access": lazy_gettext("Copie de ses données envoyée à une personne"),
    "rights.erase": lazy_gettext("Personne effacée à sa demande"),
    "roll.forget": lazy_gettext("Coordonnées effacées par leur propriétaire"),
    "campaign.create": lazy_gettext("Campagne créée"),
    "campaign.rename": lazy_gettext("Titre changé"),
    "campaign.delete": lazy_gettext("Campagne supprimée"),
    "campaign.import_roster": lazy_gettext("Liste importée"),
    "campaign.propose_cells": lazy_gettext("Groupes proposés"),
    "campaign.arrange_cells": lazy_gettext("Groupes arrangés"),
    "campaign.set_groups": lazy_gettext("Groupes qui partagent un lien choisis"),
    "campaign.raise_quota": lazy_gettext("Plus de réponses prévues"),
    "campaign.set_calendar": lazy_gettext("Dates choisies"),
    "campaign.request_trial": lazy_gettext("Essai demandé"),
    "campaign.correct_address": lazy_gettext("Adresse corrigée"),
    "campaign.schedule": lazy_gettext("Campagne programmée"),
    "campaign.open": lazy_gettext("Campagne ouverte"),
    "campaign.refuse_opening": lazy_gettext("Ouverture refusée : l’installation n’est pas sûre"),
    "campaign.extend": lazy_gettext("Clôture repoussée"),
    "campaign.close": lazy_gettext("Campagne close"),
    "campaign.protect": lazy_gettext("Protection choisie"),
    "opening.hand_out_part": lazy_gettext("Part de clé montrée"),
    "opening.confirm_part": lazy_gettext("Part de clé notée"),
    "opening.start_parts_again": lazy_gettext("Remise des parts recommencée"),
    "opening.enter_parts": lazy_gettext("Deux parts réunies"),
    "opening.open": lazy_gettext("Urne ouverte"),
    "opening.mismatch": lazy_gettext("Plus de bulletins que de participations"),
    "opening.destroy_unread": lazy_gettext("Urne détruite sans être lue"),
    "opening.destroy_keys": lazy_gettext("Clés détruites"),
    "fiche.begin": lazy_gettext("Fiche de l’établissement commencée"),
    "fiche.sign": lazy_gettext("Fiche de l’établissement signée"),
    "fiche.reopen": lazy_gettext("Fiche de l’établissement rouverte"),
    "evidence.add": lazy_gettext("Pièce jointe à la fiche"),
    "evidence.remove": lazy_gettext("Pièce retirée de la fiche"),
    "results.release": lazy_gettext("Résultats rendus aux personnes interrogées"),
    "results.withdraw": lazy_gettext("Résultats retirés"),
    "plan.create": lazy_gettext("Plan commencé"),
    "plan.freeze": lazy_gettext("Version du plan figée"),
    "plan.end": lazy_gettext("Plan terminé"),
    "training_request.create": lazy_gettext("Demande de formation commencée"),
    "training_request.delete": lazy_gettext("Demande de formation supprimée"),
    "commission.invite": lazy_gettext("Membre de la commission invité"),
    "commission.remove": lazy_gettext("Membre de la commission retiré"),
    "commission.publish": lazy_gettext("Document publié à la commission"),
    "commission.withdraw": lazy_gettext("Document retiré à la commission"),
    "meeting.create": lazy_gettext("Réunion de la commission fixée"),
    "meeting.update": lazy_gettext("Réunion de la commission modifiée"),
    "meeting.cancel": lazy_gettext("Réunion de la commission annulée"),
    "installation.threshold": lazy_gettext("Seuil d’anonymat changé"),
    "roll.erase": lazy_gettext("Liste des invités effacée"),
    "draft.create": lazy_gettext("Questionnaire commencé"),
    "draft.delete": lazy_gettext("Brouillon supprimé"),
    "draft.bring_back": lazy_gettext("Brouillon rétabli"),
    "revision.publish": lazy_gettext("Questionnaire publié"),
    "texts.release": lazy_gettext("Textes montrés dans le rapport"),
    "texts.review": lazy_gettext("Textes relus"),
}
TONES: Mapping[Verdict, str] = {
    Verdict.FINE: "success",
    Verdict.WARNING: "warning",
    Verdict.UNSAFE: "error",
}
DATABASES: Mapping[str, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One action in words."""

    at: datetime
    action: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The latest actions; `older` is the number from which to go on, None at the end."""

    rows: tuple[JournalRow, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What a check found: `tone` colours the verdict, `mend` has the lines to type."""

    name: str
    verdict: str
    tone: str
    seen: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class InstallationPage:
    """The state of the installation, fact by fact; `is_well` when nothing is late.

    `outcome` sums up the examination in a sentence of the kind `tone`; `to_mend` are its warnings and dangers,
    worst first, `fine` the rest.
    """

    facts: tuple[tuple[str, str], ...]
    is_well: bool
    outcome: str
    tone: str
    to_mend: tuple[FindingRow, ...]
    fine: tuple[FindingRow, ...]


COUNTS: Mapping[str, str] = {
    "added": lazy_gettext("ajoutées :"),
    "changed": lazy_gettext("changées :"),
    "removed": lazy_gettext("retirées :"),
    "least": lazy_gettext("au moins"),
    "withheld": lazy_gettext("textes retirés :"),
}
"""What the numbers of a recorded action count."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers in the journal stand for."""

    accounts: Mapping[int, str]
    schools: Mapping[int, str]

    def explain(self, name: str, value: str | int) -> str:
        if name == "account":
            return self.accounts.get(int(value)) or _("compte effacé")
        if name == "role":
            return str(ROLE_LABELS[Role(str(value))])
        if name == "threshold":
            return str(LIMITS.get(str(value), value))
        if name in COUNTS:
            return f"{COUNTS[name]} {value}"
        return str(value)


def journal_row(recorded: RecordedAction, names: Names) -> JournalRow:
    """Put a recorded action into words."""
    detail = [names.explain(name, value) for name, value in recorded.detail.items()]
    if recorded.school_id is not None:
        detail.append(names.schools[recorded.school_id])
    nobody = _("l’application") if recorded.actor_name is None else _("quelqu’un qui n’a plus de compte")
    return JournalRow(
        at=recorded.at,
        action=ACTIONS.get(recorded.action, recorded.action),
        who=recorded.actor_name or nobody,
        what=", ".join(detail),
    )


def installation_page(health: Health, findings: Sequence[Finding], *, is_embedded: bool) -> InstallationPage:
    """Put the facts into words."""
    rows = [(finding.verdict, _finding_row(finding)) for finding in worst_first(findings)]
    return InstallationPage(
        facts=(
            (_("Base de données"), DATABASES.get(health.database, health.database)),
            (
                _("File de tâches"),
                _("dans le processus web") if is_embedded else _("dans Redis, avec des workers"),
            ),
            (_("Messages en retard"), str(health.late_mails)),
            (_("Messages refusés par le serveur de courrier"), str(health.refused_mails)),
            (_("Campagnes en retard sur leur calendrier"), str(health.late_campaigns)),
        ),
        is_well=health.late_mails == 0 and health.late_campaigns == 0,
        outcome=say_outcome(findings),
        tone=next((TONES[verdict] for verdict, _row in rows), TONES[Verdict.FINE]),
        to_mend=tuple(row for verdict, row in rows if verdict is not Verdict.FINE),
        fine=tuple(row for verdict, row in rows if verdict is Verdict.FINE),
    )


def _finding_row(finding: Finding) -> FindingRow:
    return FindingRow(
        name=finding.name,
        verdict=str(VERDICTS[finding.verdict]),
        tone=TONES[finding.verdict],
        seen=finding.seen,
        why=finding.why,
        mend=finding.mend,
    )
