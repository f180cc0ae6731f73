"""Of the register: a campaign, its groups and its calendar."""

from survey_app.notice.entries import About, Entry, Seen, entry
from survey_app.web.translation import lazy_gettext as _

ENTRIES: tuple[Entry, ...] = (
    entry(
        "campaign/result_release",
        "campaign_id secret is_public released_at released_by_id",
        _("Si les résultats ont été rendus, par qui, et le secret du lien, le même pour tous"),
        _("vous montrer les résultats"),
        to=Seen.STAFF,
        until="work",
        about=About.HOLDER,
    ),
    entry(
        "campaign/campaign",
        "id public_id school_id revision_id title audience state opens_at closes_at closed_at created_at editing "
        "opening_rule key_fingerprint",
        _(
            "L’enquête : titre, qui est interrogé, établissement, questionnaire, dates, réglages de protection, "
            "empreinte des clés"
        ),
        _("mener l’enquête"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "campaign/campaign",
        "created_by_id",
        _("Qui a préparé l’enquête"),
        _("répondre de l’enquête"),
        to=Seen.NO_SCREEN,
        until="work",
        about=About.HOLDER,
    ),
    entry(
        "campaign/reminder",
        "id campaign_id wave due_at is_queued",
        _("Les dates des rappels, les mêmes pour tous"),
        _("envoyer les rappels"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "campaign/team",
        "id campaign_id name area cell_id",
        _("Le nom des équipes et le groupe de restitution de chacune"),
        _("former les groupes"),
        to=Seen.STAFF,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "campaign/reporting_cell",
        "id campaign_id number name",
        _("Le nom et le numéro des groupes de restitution"),
        _("donner des totaux par groupe"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "campaign/campaign_threshold",
        "campaign_id name least",
        _("Les seuils de cette enquête qui sont plus hauts que ceux de Paliers"),
        _("masquer ce qui porte sur trop peu de réponses"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "campaign/installation_threshold",
        "name least",
        _("Les seuils de ce serveur qui sont plus hauts que ceux de Paliers"),
        _("masquer ce qui porte sur trop peu de réponses"),
        to=Seen.ADMINISTRATORS,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "campaign/school",
        "id uai name city contact accent",
        _("L’établissement : numéro, nom, ville, adresse de contact, couleur"),
        _("dire qui mène l’enquête et à qui écrire"),
        to=Seen.PUBLIC,
        until="work",
        about=About.HOLDER,
    ),
)
