"""A mail server that takes everything and keeps it as it came, in a tenth of the time that one which judges needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Archived:
    """One message: to whom it was sent, and every byte."""

    recipient: str
    raw: bytes


@dataclass
class MailArchive:
    """All messages, in the order in which they came."""

    port: int = 0
    messages: list[Archived] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The setting that sends mail here."""
        return f"smtp://{_HOST}:{self.port}"


@contextmanager
def running_mail_archive() -> Iterator[MailArchive]:
    """Run a mail server until the end of the `with` block."""
    archive = MailArchive()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            _converse(self, archive)

    with ThreadingTCPServer((_HOST, 0), Handler) as server:
        server.daemon_threads = True
        archive.port = server.server_address[1]
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield archive
        finally:
            server.shutdown()
            thread.join()


def _converse(handler: StreamRequestHandler, archive: MailArchive) -> None:
    """Answer one client, command by command (RFC 5321)."""
    recipient = ""
    handler.wfile.write(b"220 archive ESMTP\r\n")
    for line in handler.rfile:
        command = line[:4].upper()
        if command == b"EHLO":
            handler.wfile.write(b"250-archive\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
        elif command == b"DATA":
            handler.wfile.write(b"354 go on\r\n")
            archive.messages.append(Archived(recipient, _read_message(handler)))
            handler.wfile.write(b"250 kept\r\n")
        elif command == b"QUIT":
            handler.wfile.write(b"221 bye\r\n")
            return
        else:
            if command == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            handler.wfile.write(b"250 fine\r\n")


def _read_message(handler: StreamRequestHandler) -> bytes:
    lines: list[bytes] = []
    for line in handler.rfile:
        if line == b".\r\n":
            break
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)
