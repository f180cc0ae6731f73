"""Of the register: questionnaires and their drafts."""

from survey_app.notice.entries import About, Entry, Seen, entry
from survey_app.web.translation import lazy_gettext as _

ENTRIES: tuple[Entry, ...] = (
    entry(
        "questionnaires/revision",
        "id owner questionnaire_code number content_hash content draft_id published_at published_by_id",
        _("Les questionnaires publiés, leurs dates et qui les a publiés"),
        _("poser les questions"),
        to=Seen.AUTHORS,
        until="work",
        about=About.HOLDER,
    ),
    entry(
        "questionnaires/draft",
        "id key school_id title head created_at created_by_id changed_at deleted_at",
        _("Les questionnaires en préparation, leurs dates et qui les a commencés"),
        _("écrire un questionnaire"),
        to=Seen.AUTHORS,
        until="work",
        about=About.HOLDER,
    ),
    entry(
        "questionnaires/draft_element",
        "draft_id uid cells",
        _("Les questions de ces questionnaires"),
        _("écrire un questionnaire"),
        to=Seen.AUTHORS,
        until="work",
        about=About.NOBODY,
    ),
    entry(
        "questionnaires/draft_edit",
        "id draft_id number key session base kind state author_id made_at writes inverse note clashes target "
        "is_undone",
        _("Chaque modification d’un questionnaire en préparation, son auteur et son heure"),
        _("annuler, revenir en arrière, écrire à plusieurs"),
        to=Seen.AUTHORS,
        until="work",
        about=About.HOLDER,
    ),
    entry(
        "questionnaires/draft_presence",
        "draft_id session account_id uid seen_at",
        _("Qui a un questionnaire ouvert dans l’éditeur"),
        _("se voir quand on écrit à plusieurs"),
        to=Seen.AUTHORS,
        until="presences",
        about=About.HOLDER,
    ),
)
