"""Of the register: ballots, and the keys and records of their opening."""

from survey_app.notice.entries import About, Entry, Seen, entry
from survey_app.web.translation import lazy_gettext as _

ENTRIES: tuple[Entry, ...] = (
    entry(
        "box/sealed_ballot",
        "campaign_public_id slot sealed",
        _(
            "Les bulletins : vos réponses chiffrées avec le numéro de votre groupe, tous de la même taille, à une "
            "place tirée du jeton. Ni nom, ni heure, ni ordre d’arrivée"
        ),
        _("compter les réponses, une fois, après la clôture"),
        to=Seen.NO_SCREEN,
        until="ballots",
        about=About.NOBODY,
    ),
    entry(
        "box/ballot_box",
        "campaign_public_id public_key cell_keys ballot_size takes_ballots",
        _("L’urne : les clés publiques, la taille d’un bulletin, et si elle en prend encore"),
        _("chiffrer et signer avec les mêmes clés pour tout le monde"),
        to=Seen.PUBLIC,
        until="ballots",
        about=About.NOBODY,
    ),
    entry(
        "box/opening_record",
        "campaign_public_id invited signed_off ballots null_ballots receipts key_fingerprint was_read opened_on "
        "keys_destroyed_on",
        _(
            "Le procès-verbal : nombres d’invités, de participants, de bulletins et de bulletins nuls ; les reçus "
            "triés ; l’empreinte des clés et les jours du dépouillement et de leur destruction"
        ),
        _("permettre à chacun de vérifier que son bulletin a été compté"),
        to=Seen.PUBLIC,
        until="work",
        about=About.NOBODY,
    ),
)
