"""Of the register: who is invited, and what a line of the roll tells."""

from survey_app.notice.entries import About, Entry, Seen, entry
from survey_app.web.translation import lazy_gettext as _

ENTRIES: tuple[Entry, ...] = (
    entry(
        "roll/invitation",
        "email name language",
        _("Votre adresse professionnelle, votre nom s’il est dans la liste, et la langue de vos messages"),
        _("vous écrire"),
        to=Seen.STAFF,
        until="roll",
        about=About.INVITED,
    ),
    entry(
        "roll/invitation",
        "id campaign_id team_id",
        _("Le numéro de votre ligne, tiré au hasard, l’enquête et l’équipe dont vous faites partie"),
        _("savoir pour quel groupe de restitution compte un bulletin"),
        to=Seen.STAFF,
        until="roll",
        about=About.INVITED,
    ),
    entry(
        "roll/invitation",
        "signed_off",
        _("Le fait que vous avez participé : oui ou non, sans date ni heure"),
        _("une seule réponse par personne, et pas de rappel à qui a répondu"),
        to=Seen.NO_SCREEN,
        until="roll",
        about=About.INVITED,
    ),
    entry(
        "roll/invitation",
        "blinded_hash",
        _("L’empreinte de la demande de jeton de votre appareil ; elle ne dit rien du jeton ni du bulletin"),
        _("finir un envoi interrompu sans en permettre un second"),
        to=Seen.NO_SCREEN,
        until="codes",
        about=About.INVITED,
    ),
    entry(
        "roll/invitation",
        "is_viewer wants_no_mail",
        _("Si vous lirez le rapport, et si vous ne voulez plus de messages"),
        _("ne pas compter les lecteurs dans les seuils ; ne plus vous écrire"),
        to=Seen.NO_SCREEN,
        until="roll",
        about=About.INVITED,
    ),
    entry(
        "roll/personal_code",
        "verifier invitation_id",
        _("L’empreinte de chaque code envoyé, avec votre ligne ; le code lui-même n’est gardé nulle part"),
        _("vérifier que vous êtes sur la liste"),
        to=Seen.NO_SCREEN,
        until="codes",
        about=About.INVITED,
    ),
    entry(
        "roll/shared_link",
        "team_id verifier",
        _(
            "Pour les élèves et les parents : l’empreinte du code que partage chaque groupe. Le code se retrouve "
            "à partir d’un secret du trousseau de clés. Le groupe a des places sans nom ni adresse, sur des lignes "
            "tirées au hasard"
        ),
        _("prendre les réponses d’un groupe, jusqu’au nombre prévu"),
        to=Seen.NO_SCREEN,
        until="codes",
        about=About.NOBODY,
    ),
    entry(
        "roll/message",
        "id campaign_id invitation_id wave state attempts not_before lease_until reference unsubscribe_hash "
        "detail",
        _(
            "Les messages qui vous ont été envoyés : lequel, quand réessayer, s’il est arrivé ou revenu. Pas "
            "leur texte"
        ),
        _("n’écrire qu’une fois, corriger une adresse fausse"),
        to=Seen.STAFF,
        until="roll",
        about=About.INVITED,
    ),
    entry(
        "roll/rights_mail",
        "id school_id email kind language asked_at attempts not_before",
        _("L’adresse de qui a demandé une copie ou l’effacement de ses données, et l’heure de la demande"),
        _("envoyer la réponse à cette adresse, et à elle seule"),
        to=Seen.NO_SCREEN,
        until="rights_mails",
        about=About.INVITED,
    ),
)
