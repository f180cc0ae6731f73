"""The product as it runs in production, with everything around it that keeps files: Redis, mail server, proxy."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

import redis
from flask import Flask

from config import Settings
from survey_app.database import db
from survey_app.factory import create_app
from survey_app.queueing import TaskName, make_producer
from tests.attack.databases import SavedDatabase
from tests.attack.mail_archive import MailArchive, running_mail_archive
from tests.services.migrations import migrate
from tests.services.processes import PATIENCE, accepts_connections, free_port, running_child
from tests.services.product import running_web, running_worker
from tests.services.redis import find_binary

UNLOGGED = ("/q/", "/desinscription/", "/static/", "/themes/")
"""What the sample configurations of the reverse proxy write no line about."""


@dataclass
class Proxy:
    """What stands before the product: passes requests on with the visitor's address, and keeps an access log.

    The log is kept twice: as the sample configurations have it, and with every route, as a careless operator might.
    """

    port: int
    folder: Path
    _connections: dict[str, HTTPConnection] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def post(
        self, path: str, body: bytes, content_type: str, *, address: str, browser: str, line: str, moment: str
    ) -> tuple[int, bytes]:
        """Pass a request on over the line that is named, and return the reply."""
        head = {
            "Content-Type": content_type,
            "Host": "paliers.ecole.example",
            "X-Forwarded-For": address,
            "X-Forwarded-Proto": "https",
            "User-Agent": browser,
        }
        status, reply = self._pass(path, body, head, line)
        self._log(f"{moment} POST {path} {status} {len(reply)} 0.00{len(body) % 7 + 2}", path)
        return status, reply

    def close(self) -> None:
        """Hang up."""
        for connection in self._connections.values():
            connection.close()

    def _pass(self, path: str, body: bytes, head: dict[str, str], line: str) -> tuple[int, bytes]:
        for connection in (self._connections.get(line), None):
            used = connection or HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self._connections[line] = used
            try:
                used.request("POST", path, body, head)
                answer = used.getresponse()
                return answer.status, answer.read()
            except (HTTPException, ConnectionError):
                # The product closes what was idle for some seconds.
                used.close()
                if connection is None:
                    raise
        raise AssertionError

    def _log(self, entry: str, path: str) -> None:
        names = ["access-all.log"] if path.startswith(UNLOGGED) else ["access-all.log", "access.log"]
        with self._lock:
            for name in names:
                with (self.folder / name).open("a") as file:
                    file.write(entry + "\n")


@dataclass(frozen=True)
class Installation:
    """A running product: `app` is the same application in this process, for what staff does."""

    settings: Settings
    app: Flask
    proxy: Proxy
    mail: MailArchive
    redis_folder: Path
    logs: Path

    def run_task(self, name: TaskName, *ids: str) -> None:
        """Queue a task as beat and the site do."""
        with make_producer(self.settings.broker_url) as producer:
            producer.send_task(name.value, args=ids, ignore_result=True)

    def save_redis(self) -> None:
        """Have Redis write a snapshot beside the file that it appends to."""
        with redis.Redis.from_url(self.settings.broker_url) as client:
            client.save()


@contextmanager
def running_installation(database: SavedDatabase, folder: Path) -> Iterator[Installation]:
    """Install the product on a database and run it until the end of the `with` block; its files are in `folder`."""
    logs = folder / "logs"
    logs.mkdir(parents=True)
    (logs / "access.log").touch()
    with ExitStack() as stack:
        broker = stack.enter_context(keeping_redis(folder / "redis"))
        mail = stack.enter_context(running_mail_archive())
        settings = _settings(database.url, folder, broker, mail.url)
        migrate(settings.database_url, settings.data_dir)
        url = stack.enter_context(running_web(settings, log=logs / "web.log", workers=1, threads=4))
        stack.enter_context(running_worker(settings, log=logs / "worker.log"))
        app = create_app(settings)
        stack.callback(_let_go, app)
        proxy = Proxy(urlsplit(url).port or 0, logs)
        stack.callback(proxy.close)
        yield Installation(settings, app, proxy, mail, folder / "redis", logs)


@contextmanager
def keeping_redis(folder: Path) -> Iterator[str]:
    """Run a Redis that appends all it is told to a file, and give its address."""
    folder.mkdir(parents=True)
    port = free_port()
    options = f"--bind 127.0.0.1 --port {port} --appendonly yes --appendfsync no --dir {folder}".split()
    with running_child([str(find_binary()), *options, "--save", ""], log=folder / "redis.log") as child:
        child.wait_until(lambda: accepts_connections(port))
        yield f"redis://127.0.0.1:{port}/0"


def _settings(database_url: str, folder: Path, broker_url: str, mail_url: str) -> Settings:
    settings = Settings.for_tests(folder / "data", database_url=database_url)
    return replace(
        settings,
        key_store_dir=folder / "apart" / "keys",
        base_url="https://paliers.ecole.example",
        behind_proxy=True,
        broker_url=broker_url,
        mail_url=mail_url,
        secret_key=secrets.token_hex(32),
        answer_page_cache_seconds=2.0,
    )


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
