"""Fixtures of the real services: one of each for all test processes, started when first asked for.

A service that cannot be had is a failure, never a skip.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from xdist.workermanage import WorkerController

from tests.services.chromium import Chromium
from tests.services.desk import Desk, Kind, OwnDesk, RemoteDesk, service_desk
from tests.services.libreoffice import LibreOffice
from tests.services.postgres import PostgresServer
from tests.services.processes import ServiceMissingError
from tests.services.redis import RedisServer
from tests.services.smtp_sink import SmtpSink, running_smtp_sink

DESK = pytest.StashKey[Desk]()
OWN_DESK = pytest.StashKey[OwnDesk]()
SERVICES = pytest.StashKey[ExitStack]()
WORKER = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Open the desk, or as a worker of xdist, learn where it is."""
    worker_input: dict[str, object] | None = getattr(config, "workerinput", None)
    if worker_input is None:
        stack = config.stash[SERVICES] = ExitStack()
        config.stash[DESK] = config.stash[OWN_DESK] = stack.enter_context(service_desk())
        config.stash[WORKER] = 0
    else:
        config.stash[DESK] = RemoteDesk(str(worker_input["desk"]))
        config.stash[WORKER] = int(str(worker_input["workerid"]).removeprefix("gw"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if SERVICES in config.stash:
        config.stash[SERVICES].close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker of xdist where the desk is."""
    node.workerinput["desk"] = node.config.stash[OWN_DESK].open_to_others().address


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say on which services the tests ran."""
    if OWN_DESK in config.stash:
        for name, version in config.stash[OWN_DESK].versions().items():
            terminalreporter.write_line(f"{name}: {version}")


def ask(config: pytest.Config, kind: type[Kind]) -> Kind:
    """Return a service, or fail with what to install."""
    try:
        return config.stash[DESK].ask(kind)
    except ServiceMissingError as missing:
        reason = str(missing)
    pytest.fail(reason, pytrace=False)


@pytest.fixture(scope="session")
def worker_number(pytestconfig: pytest.Config) -> int:
    """The number of this test process; 0 when there is only one."""
    return pytestconfig.stash[WORKER]


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresServer:
    """The PostgreSQL server of this run."""
    return ask(pytestconfig, PostgresServer)


@pytest.fixture(scope="session")
def redis_server(pytestconfig: pytest.Config) -> RedisServer:
    """The Redis server of this run."""
    return ask(pytestconfig, RedisServer)


@pytest.fixture
def redis_url(redis_server: RedisServer, worker_number: int) -> str:
    """An empty Redis database of this test process."""
    return redis_server.empty(worker_number)


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Chromium:
    """The Chromium installed here."""
    return ask(pytestconfig, Chromium)


@pytest.fixture(scope="session")
def libreoffice(pytestconfig: pytest.Config) -> LibreOffice:
    """The LibreOffice installed here."""
    return ask(pytestconfig, LibreOffice)


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[SmtpSink]:
    """The mail server of this test process."""
    with running_smtp_sink() as sink:
        yield sink


@pytest.fixture
def smtp_sink(smtp_server: SmtpSink) -> SmtpSink:
    """A mail server that has got nothing yet and accepts everything."""
    smtp_server.clear()
    return smtp_server
