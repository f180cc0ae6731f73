"""Commands that run the product: all in one process, or a worker and the calendar beside the site."""

from dataclasses import replace
from urllib.parse import urlsplit

import click

from config import Settings, SettingsError
from survey_app.mail.messages import MailError
from survey_app.mail.transports import MailSettingsError
from workers.application import make_celery
from workers.embedded import serve

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@click.command("serve")
@click.option("--demo", is_flag=True, help="With an invented school, and mails that stay on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve_command(*, demo: bool, host: str, port: int) -> None:
    """Run the site and its worker in one process."""
    settings = _read_settings()
    if not settings.is_embedded:
        message = "PALIERS_BROKER_URL is set: run the site, `paliers worker` and `paliers beat` side by side"
        raise click.ClickException(message)
    if urlsplit(settings.base_url).hostname in LOOPBACK:
        settings = replace(settings, base_url=f"http://{host}:{port}")
    if demo:
        settings = replace(settings, demo=True, mail_url="mailbox:")
    try:
        serve(settings, host=host, port=port)
    except (MailError, MailSettingsError, OSError) as error:
        raise click.ClickException(str(error)) from error


@click.command("worker")
@click.option("--concurrency", default=2, show_default=True, help="Number of processes.")
def worker_command(*, concurrency: int) -> None:
    """Run a worker: sends mails, opens ballot boxes."""
    _run_celery("worker", "--concurrency", str(concurrency), "--without-gossip", "--without-mingle")


@click.command("beat")
def beat_command() -> None:
    """Run the calendar; exactly one is needed."""
    _run_celery("beat")


COMMANDS = (serve_command, worker_command, beat_command)


def _run_celery(*arguments: str) -> None:
    settings = _read_settings()
    if settings.is_embedded:
        message = "PALIERS_BROKER_URL is needed: without it, `paliers serve` does everything in one process"
        raise click.ClickException(message)
    try:
        celery = make_celery(settings)
    except (MailError, MailSettingsError) as error:
        raise click.ClickException(str(error)) from error
    celery.start([*arguments, "--loglevel", settings.log_level])


def _read_settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
