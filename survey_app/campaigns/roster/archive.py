"""Opens an office file (a ZIP archive) within limits: weighed by its directory, then while it unpacks."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from survey_app.campaigns.roster.errors import RosterError, RosterFault
from survey_app.campaigns.roster.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_FLOOR_BYTES

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Archive:
    """The members of an office file, read as streams; what was unpacked is counted over all of them."""

    def __init__(self, data: bytes) -> None:
        """Check the directory of the archive. Raises RosterError."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise RosterError(RosterFault.DAMAGED) from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise RosterError(RosterFault.ARCHIVE_TOO_LARGE)
        self._unpacked = 0
        self.names = frozenset(self._zip.namelist())

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield a member piece by piece. Raises RosterError when it is missing, damaged or too large."""
        try:
            member = self._zip.getinfo(name)
        except KeyError as error:
            raise RosterError(RosterFault.DAMAGED) from error
        if member.flag_bits & _ENCRYPTED:
            raise RosterError(RosterFault.PROTECTED_OR_OLD)
        if member.compress_type not in _METHODS:
            raise RosterError(RosterFault.DAMAGED)
        try:
            yield from self._weighed(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise RosterError(RosterFault.DAMAGED) from error

    def _weighed(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the pieces; what the directory says of sizes is not believed."""
        unpacked = 0
        with self._zip.open(member) as stream:
            while piece := stream.read(_CHUNK):
                unpacked += len(piece)
                self._unpacked += len(piece)
                swells = unpacked > RATIO_FLOOR_BYTES and unpacked > MAX_RATIO * max(member.compress_size, 1)
                if swells or self._unpacked > MAX_UNPACKED_BYTES:
                    raise RosterError(RosterFault.ARCHIVE_TOO_LARGE)
                yield piece
