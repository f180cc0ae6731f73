"""What is kept outside the database, in words for people: keys, files, queue, logs, mails, backups, browsers.

A test holds the folders and the purposes of keys that the code knows against this list.
"""

from dataclasses import dataclass

from survey_app.web.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """One place outside the database. `files` are names as in `retention`, `keys` the purposes of secrets there."""

    name: str
    what: str
    until: str
    files: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


PLACES: tuple[Place, ...] = (
    Place(
        _("Le trousseau de clés"),
        _(
            "La clé qui ouvre l’urne, seule ou fermée par trois parts dont il ne garde aucune, et celle qui garde "
            "l’urne ; pour les élèves et les parents, le secret des codes que partagent les groupes. Dans un dossier "
            "à part, hors de la base, de ses sauvegardes et de la file d’attente"
        ),
        _("détruites au dépouillement"),
        files=("keys",),
        keys=("opening", "locked", "handing", "box", "links"),
    ),
    Place(
        _("Le dossier de données"),
        _(
            "La base de données d’une petite installation, une liste d’invités qui attend d’être confirmée, la clé "
            "des connexions, les messages d’une démonstration"
        ),
        _("une liste qui attend : une heure ; les messages d’une démonstration : 30 jours"),
        files=("imports", "mailbox"),
    ),
    Place(
        _("La file d’attente (Redis)"),
        _(
            "Des numéros de tâches à faire et le compte des essais récents, sous un nom chiffré. Ni adresse, ni "
            "code, ni réponse"
        ),
        _("une heure au plus pour les essais ; une tâche part quand elle est faite"),
        files=("queue",),
    ),
    Place(
        _("Les journaux du serveur"),
        _(
            "Des pannes et des tâches, sans nom, code ni réponse. Paliers n’écrit rien quand quelqu’un ouvre la page "
            "de réponse ou envoie ; le serveur placé devant doit être réglé de même, et cela dépend de l’exploitant"
        ),
        _("selon les réglages de l’exploitant"),
    ),
    Place(
        _("Les messageries"),
        _(
            "Votre invitation et vos rappels, avec leurs codes, chez votre fournisseur de messagerie et chez celui qui "
            "les envoie"
        ),
        _(
            "aussi longtemps que ces messageries les gardent ; les codes ne servent plus après le dépouillement"
        ),
    ),
    Place(
        _("Les sauvegardes de la base"),
        _("Tout ce que dit la base ce jour-là : la liste des invités, et des bulletins encore chiffrés"),
        _(
            "selon les réglages de l’exploitant ; une fois les clés détruites, ces bulletins ne peuvent plus être "
            "ouverts"
        ),
    ),
    Place(
        _("Votre appareil"),
        _(
            "Rien de lisible : un envoi inachevé, chiffré, et vos réponses chiffrées si vous cochez « Garder mes "
            "réponses sur cet appareil ». L’historique peut retenir que vous avez ouvert la page"
        ),
        _(
            "un envoi : jusqu’à ce que l’urne l’ait reçu ; des réponses gardées : jusqu’à la clôture au plus tard"
        ),
    ),
)
