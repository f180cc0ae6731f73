"""The product itself as it runs in production: gunicorn and a Celery worker as child processes."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from config import Settings
from tests.services.processes import PATIENCE, Child, accepts_connections, free_port, running_child

WORKER_READY = " ready."


@contextmanager
def running_web(settings: Settings, *, log: Path, workers: int = 1, threads: int = 8) -> Iterator[str]:
    """Serve the product with gunicorn on a free port, and give its address; `base_url` is set to it."""
    settings, port = _reachable(settings)
    with _web(settings, port, log=log, workers=workers, threads=threads) as web:
        web.wait_until(lambda: accepts_connections(port))
        yield settings.base_url


@contextmanager
def running_worker(settings: Settings, *, log: Path, scheduler: bool = False) -> Iterator[Child]:
    """Run a Celery worker, with the scheduler inside if asked; kill the child to see what is lost."""
    with _worker(settings, log=log, scheduler=scheduler) as worker:
        worker.wait_until(lambda: WORKER_READY in worker.said())
        yield worker


@contextmanager
def running_product(settings: Settings, *, logs: Path, workers: int, threads: int) -> Iterator[Settings]:
    """Run the web and a Celery worker with its scheduler, and give settings with the address of the web.

    Most of what each takes to start is reading Python: they do it at the same time.
    """
    settings, port = _reachable(settings)
    with (
        _web(settings, port, log=logs / "gunicorn.log", workers=workers, threads=threads) as web,
        _worker(settings, log=logs / "worker.log", scheduler=True) as worker,
    ):
        web.wait_until(lambda: accepts_connections(port))
        worker.wait_until(lambda: WORKER_READY in worker.said())
        try:
            yield settings
        finally:
            # They also stop at the same time.
            for child in (web, worker):
                child.process.terminate()


def _reachable(settings: Settings) -> tuple[Settings, int]:
    port = free_port()
    return replace(settings, base_url=f"http://127.0.0.1:{port}"), port


def _web(
    settings: Settings, port: int, *, log: Path, workers: int, threads: int
) -> AbstractContextManager[Child]:
    command = [sys.executable, "-m", "gunicorn", "wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--threads", str(threads), "--timeout", str(round(PATIENCE))]
    return running_child(command, log=log, environment=environment_of(settings))


def _worker(settings: Settings, *, log: Path, scheduler: bool) -> AbstractContextManager[Child]:
    command = [sys.executable, "-m", "celery", "--app", "workers.celery_app", "worker"]
    # There are no other workers to look for, which takes a second.
    command += ["--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO", "--without-mingle"]
    if scheduler:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        command += ["--beat", "--schedule", str(settings.data_dir / "celerybeat-schedule")]
    return running_child(command, log=log, environment=environment_of(settings))


def environment_of(settings: Settings) -> Mapping[str, str]:
    """Return the variables from which another process reads these settings again."""
    return {
        "PALIERS_DATABASE_URL": settings.database_url,
        "PALIERS_DATA_DIR": str(settings.data_dir),
        "PALIERS_KEY_STORE_DIR": str(settings.key_store_dir),
        "PALIERS_SECRET_KEY": settings.secret_key,
        "PALIERS_BASE_URL": settings.base_url,
        "PALIERS_MAIL_URL": settings.mail_url,
        "PALIERS_MAIL_SENDER": settings.mail_sender,
        "PALIERS_BROKER_URL": settings.broker_url,
        "PALIERS_DEMO": "1" if settings.demo else "0",
        "PALIERS_LOG_LEVEL": settings.log_level,
        "PALIERS_BEHIND_PROXY": "1" if settings.behind_proxy else "0",
    }
