"""A real LibreOffice, without a screen: it opens what the product writes, and says what it found there."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.services.packages import find_program, install
from tests.services.processes import ServiceFailedError, ServiceMissingError

NAMES = ("soffice", "libreoffice")
PARTS = {
    "libswlo.so": "libreoffice-writer-nogui",
    "libsclo.so": "libreoffice-calc-nogui",
    "libsdlo.so": "libreoffice-impress-nogui",
}
"""What opens texts, spreadsheets and slides, and the Debian package it is in."""

MISSING = (
    "the tests of exports need LibreOffice with Writer, Calc and Impress. Set SOFFICE_PATH, or install it (Debian: "
    f"apt-get install {' '.join(PARTS.values())})"
)
SECONDS = 300.0
# It may lack Java, which nothing here needs.
_OF_NO_CONSEQUENCE = ("Warning: failed to launch javaldx - java may not function correctly",)


@dataclass(frozen=True)
class LibreOffice:
    """A LibreOffice that is installed here."""

    path: Path

    def version(self) -> str:
        """Return what it tells of itself."""
        answer = subprocess.run([self.path, "--version"], capture_output=True, text=True, check=False)
        return answer.stdout.strip()

    def convert(self, files: Mapping[str, bytes], to: str) -> dict[str, bytes]:
        """Open files and save them in another format, in one go: starting is what takes long.

        Args:
            files: Contents by name. The ends of the names tell the formats.
            to: The end of the new names, and after a colon the filter with its options.

        Returns:
            What was written, by name; one file may become several.

        Raises:
            ServiceFailedError: It ended badly, or had something to say.
        """
        with tempfile.TemporaryDirectory(prefix="paliers-office-") as folder:
            source, target = Path(folder, "in"), Path(folder, "out")
            source.mkdir()
            target.mkdir()
            for name, content in files.items():
                source.joinpath(name).write_bytes(content)
            self._run(folder, ["--convert-to", to, "--outdir", str(target)], [*source.iterdir()])
            return {path.name: path.read_bytes() for path in sorted(target.iterdir())}

    def _run(self, folder: str, options: list[str], files: list[Path]) -> None:
        """Run it under a profile of its own, so that two can run at a time and nothing is remembered."""
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command: list[Path | str] = [
            self.path,
            profile,
            "--headless",
            "--norestore",
            *options,
            *sorted(files),
        ]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        answer = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=SECONDS, env=environment
        )
        remarks = [line for line in answer.stderr.splitlines() if line and line not in _OF_NO_CONSEQUENCE]
        if answer.returncode or remarks:
            message = f"LibreOffice ended with {answer.returncode} and said:\n{answer.stderr}{answer.stdout}"
            raise ServiceFailedError(message)


def find_libreoffice() -> LibreOffice:
    """Return a LibreOffice: SOFFICE_PATH, or on PATH with all its parts.

    Raises ServiceMissingError when there is none.
    """
    if chosen := os.environ.get("SOFFICE_PATH"):
        return LibreOffice(Path(chosen))
    if not _is_whole():
        install(list(PARTS.values()), until=_is_whole)
    path = find_program(NAMES)
    if path is None or not _is_whole():
        raise ServiceMissingError(MISSING)
    return LibreOffice(path)


def _is_whole() -> bool:
    path = find_program(NAMES)
    return path is not None and all(path.resolve().with_name(part).exists() for part in PARTS)
