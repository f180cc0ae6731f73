"""A mail server that says what it is told to, for conversations that a real one rarely has."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ssl import SSLContext
from threading import Thread

GREETING = b"220 essai.example.org\r\n"
HANG_UP = b""
DEFAULTS = {
    "EHLO": b"250 essai.example.org\r\n",
    "DATA": b"354 go ahead\r\n",
    "AUTH": b"235 2.7.0 welcome\r\n",
}


@dataclass
class ScriptedServer:
    """What it was told, line by line, and what it answers: each reply of a command once, then 250.

    `HANG_UP` as a reply breaks the connection. The reply to a whole message is that of the command `.`.
    """

    port: int
    said: list[str] = field(default_factory=list)
    connections: int = 0
    replies: dict[str, list[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def answer(self, command: str, *replies: bytes) -> None:
        """Have a command answered with these, one after the other."""
        self.replies[command] = list(replies)

    def commands(self) -> list[str]:
        """Return the first word of each line."""
        return [line.split()[0] for line in self.said]

    def reply_to(self, command: str) -> bytes:
        """Return the next reply to a command."""
        waiting = self.replies.get(command)
        return waiting.pop(0) if waiting else DEFAULTS.get(command, b"250 OK\r\n")


@contextmanager
def scripted_server(
    tls: SSLContext | None = None, extensions: Sequence[str] = ()
) -> Iterator[ScriptedServer]:
    """Run the server in a thread, with TLS from the first byte if given a context."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = ScriptedServer(listener.getsockname()[1])
    if extensions:
        lines = [
            "250-essai.example.org",
            *(f"250-{name}" for name in extensions[:-1]),
            f"250 {extensions[-1]}",
        ]
        server.replies["EHLO"] = ["".join(f"{line}\r\n" for line in lines).encode()] * 100
    thread = Thread(target=_accept, args=(server, listener, tls), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.close()


def _accept(server: ScriptedServer, listener: socket.socket, tls: SSLContext | None) -> None:
    with suppress(OSError):  # closed at the end
        while True:
            connection, _ = listener.accept()
            server.connections += 1
            with suppress(OSError), connection:
                _converse(server, tls.wrap_socket(connection, server_side=True) if tls else connection)


def _converse(server: ScriptedServer, connection: socket.socket) -> None:
    with connection, connection.makefile("rwb", buffering=0) as lines:
        lines.write(GREETING)
        while line := lines.readline().decode().rstrip("\r\n"):
            server.said.append(line)
            command = line.split()[0].upper()
            reply = server.reply_to(command)
            if reply == HANG_UP:
                return
            lines.write(reply)
            if reply.startswith(b"354") and not _take_message(server, lines):
                return


def _take_message(server: ScriptedServer, lines: socket.SocketIO) -> bool:
    while lines.readline() not in {b".\r\n", b""}:
        pass
    server.said.append(".")
    reply = server.reply_to(".")
    if reply != HANG_UP:
        lines.write(reply)
    return reply != HANG_UP
