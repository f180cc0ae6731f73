"""The folder of the keys: its rights, its owner, and that nothing which is copied holds it."""

import os
from pathlib import Path

import pytest

from survey_app.doctor.checks import Finding, Verdict, run_checks
from survey_app.doctor.key_place import KEY_PLACE_CHECKS, find_filesystem, look_at_key_place
from tests.services.processes import NOBODY
from tests.survey_app.doctor.verdicts import find, unsafe

pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
MOUNTS = """\
sysfs /sys sysfs rw 0 0
/dev/vda1 / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw 0 0
files:/share /srv/keys\\040here nfs4 rw 0 0
pool /srv/zfs zfs rw 0 0
"""


def test_a_folder_that_is_not_made_yet_is_safe(tmp_path: Path) -> None:
    assert unsafe(examine(tmp_path / "data-keys")) == set()


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777, 0o500])
def test_rights_of_others_are_unsafe_until_mended(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    folder.chmod(mode)
    bad = find(examine(folder), "keys.rights")
    assert (bad.verdict, bad.mend) == (Verdict.UNSAFE, f"chmod 700 {folder}")
    folder.chmod(0o700)
    assert unsafe(examine(folder)) == set()


def test_a_folder_of_somebody_else_is_unsafe_until_it_is_ours(tmp_path: Path) -> None:
    theirs = somebody_elses(tmp_path)
    bad = find(examine(theirs), "keys.owner")
    assert (bad.verdict, bad.mend) == (Verdict.UNSAFE, f"chown -R {os.geteuid()} {theirs}")
    (tmp_path / "keys").mkdir(mode=0o700)
    assert unsafe(examine(tmp_path / "keys")) == set()


@pytest.mark.parametrize("inside", ["keys", "deep/er/keys", "."])
def test_keys_within_what_is_copied_are_unsafe(tmp_path: Path, inside: str) -> None:
    findings = examine(tmp_path / "data" / inside, data=tmp_path / "data")
    assert unsafe(findings) == {"keys.apart"}


def test_keys_beside_what_is_copied_are_safe(tmp_path: Path) -> None:
    assert unsafe(examine(tmp_path / "data-keys", data=tmp_path / "data")) == set()


def test_a_link_does_not_hide_where_keys_are(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "real")
    assert unsafe(examine(tmp_path / "elsewhere" / "keys", data=tmp_path / "real")) == {"keys.apart"}


def test_a_backup_of_everything_holds_the_keys(tmp_path: Path) -> None:
    assert unsafe(examine(tmp_path / "keys", backup=Path("/"))) == {"keys.apart"}


def test_a_place_where_nothing_can_be_made_is_unsafe(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert unsafe(examine(tmp_path / "file")) == {"keys.presence"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/paliers-keys", "ext4"),
        ("/run/paliers-keys", "tmpfs"),
        ("/srv/keys here/paliers", "nfs4"),
        ("/srv/zfs/keys", "zfs"),
        ("/running", "ext4"),
    ],
)
def test_the_volume_is_known(tmp_path: Path, path: str, kind: str) -> None:
    assert find_filesystem(Path(path), mounts(tmp_path)) == kind


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/var/lib/paliers-keys", Verdict.FINE),
        ("/run/paliers-keys", Verdict.FINE),
        ("/srv/keys here/paliers", Verdict.WARNING),
        ("/srv/zfs/keys", Verdict.WARNING),
        ("/var/tmp/paliers-keys", Verdict.WARNING),  # noqa: S108 - a place to be warned of
    ],
)
def test_volumes_that_keep_or_lose_too_much_are_told(tmp_path: Path, path: str, verdict: Verdict) -> None:
    facts = look_at_key_place(Path(path), {}, mounts(tmp_path))
    assert find(run_checks(KEY_PLACE_CHECKS, facts), "keys.volume").verdict is verdict


def test_this_machine_tells_its_volumes() -> None:
    assert find_filesystem(Path("/proc/self")) == "proc"


def somebody_elses(parent: Path) -> Path:
    """Return a folder that belongs to another account: a system's for us, one given away for root."""
    if os.geteuid() != 0:
        return Path("/")
    folder = parent / "theirs"
    folder.mkdir(mode=0o700)
    os.chown(folder, NOBODY, NOBODY)
    return folder


def mounts(folder: Path) -> Path:
    """Write a list of volumes as Linux does."""
    path = folder / "mounts"
    path.write_text(MOUNTS)
    return path


def examine(directory: Path, **neighbours: Path) -> list[Finding]:
    """Return what the checks say of a folder."""
    return list(run_checks(KEY_PLACE_CHECKS, look_at_key_place(directory, neighbours)))
