"""What is looked at of the place where keys are kept: whose it is, and that no copy of the database takes it along.

Privacy: keys and sealed ballots together can be read. Nothing may hold both but the running server.
"""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from survey_app.doctor.checks import Check, Judgement, Verdict, judge
from survey_app.web.translation import lazy_gettext

MOUNTS = Path("/proc/self/mounts")
PRIVATE = 0o700
NETWORK = frozenset({"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "nfs", "nfs4", "smb3", "smbfs"})
LAYERED = frozenset({"btrfs", "overlay", "zfs"})
"""File systems that write beside what they replace: what is overwritten there stays for a while."""
SWEPT = tuple(Path(folder) for folder in ("/tmp", "/var/tmp"))  # noqa: S108 - named so as to warn of them
EVERYWHERE = Path("/")


@dataclass(frozen=True, slots=True)
class KeyPlaceFacts:
    """The folder as it is. `mode` and `owner` are None until it is made; `filesystem` is empty when unknown.

    `neighbours` are folders that copies and backups take as a whole, by what they are.
    """

    directory: Path
    mode: int | None
    owner: int | None
    user: int
    is_writable: bool
    filesystem: str
    neighbours: Mapping[str, Path]


def look_at_key_place(
    directory: Path, neighbours: Mapping[str, Path], mounts: Path = MOUNTS
) -> KeyPlaceFacts:
    """Look at the folder, or at where it would be made."""
    there = directory.stat() if directory.is_dir() else None
    return KeyPlaceFacts(
        directory=directory,
        mode=stat.S_IMODE(there.st_mode) if there else None,
        owner=there.st_uid if there else None,
        user=os.geteuid(),
        is_writable=os.access(_first_existing(directory), os.W_OK | os.X_OK)
        and (there is not None or not directory.exists()),
        filesystem=find_filesystem(directory, mounts),
        neighbours=neighbours,
    )


def find_filesystem(path: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of file system a path is on, as Linux tells it; empty on other systems."""
    if not mounts.exists():
        return ""
    best, kind = -1, ""
    for line in mounts.read_text(errors="replace").splitlines():
        _device, place, found, *_rest = line.split(" ")
        folder = Path(place.replace("\\040", " "))
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), found
    return kind


def _first_existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _presence(facts: KeyPlaceFacts) -> Judgement:
    return judge(
        facts.is_writable,
        Verdict.UNSAFE,
        f"{facts.directory}",
        _("Paliers ne peut pas y écrire : aucune clé ne pourrait être faite."),
        f"install -d -m 700 -o paliers -g paliers {facts.directory}",
    )


def _rights(facts: KeyPlaceFacts) -> Judgement:
    if facts.mode is None:
        return Judgement(Verdict.FINE, _("fait à la première ouverture, avec les droits 0700"))
    return judge(
        facts.mode == PRIVATE,
        Verdict.UNSAFE,
        f"{facts.mode:04o}",
        _("D’autres comptes de cette machine pourraient lire les clés, ou n’importe qui en poser une."),
        f"chmod 700 {facts.directory}",
    )


def _owner(facts: KeyPlaceFacts) -> Judgement:
    return judge(
        facts.owner in {None, facts.user},
        Verdict.UNSAFE,
        _("compte n° %(owner)s", owner=facts.user if facts.owner is None else facts.owner),
        _("Le dossier des clés appartient à un autre compte, qui peut les lire."),
        f"chown -R {facts.user} {facts.directory}",
    )


def _apart(facts: KeyPlaceFacts) -> Judgement:
    """Judge that no folder that is copied as a whole holds the keys, links followed."""
    place = facts.directory.resolve()
    holders = [
        f"{name} ({folder})"
        for name, folder in facts.neighbours.items()
        if folder != EVERYWHERE and place.is_relative_to(folder.resolve())
    ]
    if any(folder == EVERYWHERE for folder in facts.neighbours.values()):
        holders.append("/")
    return judge(
        not holders,
        Verdict.UNSAFE,
        _("dans : %(holders)s", holders=", ".join(holders)) if holders else f"{facts.directory}",
        _(
            "Une copie de ce dossier emporterait les clés avec les bulletins scellés, qui deviendraient lisibles."
        ),
        "PALIERS_KEY_STORE_DIR=/var/lib/paliers-keys",
    )


def _volume(facts: KeyPlaceFacts) -> Judgement:
    """Judge where the bytes are: a memory volume is best for destroying, worst for a power cut."""
    seen = facts.filesystem or "?"
    for is_wrong, why in (
        (
            facts.filesystem in NETWORK,
            _("Les clés passent par le réseau et sont gardées sur une autre machine."),
        ),
        (
            facts.filesystem in LAYERED,
            _("Ce volume écrit à côté de ce qu’il remplace : une clé détruite peut y rester quelque temps."),
        ),
        (
            any(facts.directory.is_relative_to(folder) for folder in SWEPT),
            _("Ce dossier est vidé de temps en temps : sans ses clés, une campagne ouverte est perdue."),
        ),
    ):
        if is_wrong:
            return Judgement(Verdict.WARNING, seen, why, "PALIERS_KEY_STORE_DIR=/var/lib/paliers-keys")
    if facts.filesystem in {"ramfs", "tmpfs"}:
        return Judgement(
            Verdict.FINE, _("en mémoire : les clés ne survivent pas à un redémarrage de la machine")
        )
    return Judgement(Verdict.FINE, seen)


KEY_PLACE_CHECKS: Sequence[Check[KeyPlaceFacts]] = (
    Check("keys.presence", lazy_gettext("Dossier des clés"), _presence),
    Check("keys.rights", lazy_gettext("Droits du dossier des clés"), _rights),
    Check("keys.owner", lazy_gettext("Propriétaire du dossier des clés"), _owner),
    Check("keys.apart", lazy_gettext("Clés à part de la base et des sauvegardes"), _apart),
    Check("keys.volume", lazy_gettext("Volume des clés"), _volume),
)
