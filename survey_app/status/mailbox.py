"""The mailbox of the demonstration: mails stay on this machine and are read here. Never in production."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, render_template
from werkzeug.datastructures import Headers

from survey_app.accounts.guard import public
from survey_app.retention import MAIL_KEPT
from survey_app.web.headers import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

blueprint = Blueprint("mailbox", __name__, url_prefix="/boite-aux-lettres")

MOST_SHOWN = 200
READING_POLICY = HEADERS["Content-Security-Policy"] + "; frame-src 'self'"
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail in the list."""

    name: str
    date: datetime
    recipient: str
    subject: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """One mail, open. `lines` pairs each line of the text with whether it is an address to follow."""

    row: MailRow
    lines: tuple[tuple[str, bool], ...]


class PolicyResponse(Response):
    """A response with a content policy of its own, which takes the place of the one every page has."""

    own_policy = ""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Security-Policy"] = self.own_policy
        return headers


def init_mailbox(app: Flask) -> None:
    """Add the mailbox to a demonstration whose mails stay in files; to nothing else."""
    settings = app.config["PALIERS"]
    if settings.demo and settings.mail_url.startswith("mailbox:"):
        app.register_blueprint(blueprint)


@blueprint.get("")
@public
def list_mails() -> str:
    """List what was sent, newest first."""
    return render_template("mailbox/list.html", rows=tuple(_rows(_paths()[:MOST_SHOWN])))


@blueprint.get("/<name>")
@public
def show_mail(name: str) -> Response:
    """Show both forms of one mail."""
    path = _find(name)
    message = _read(path)
    text = _body(message, "plain")
    lines = tuple((line, line.startswith(("http://", "https://"))) for line in text.splitlines())
    page = MailPage(_row(path, message), lines)
    return _with_policy(render_template("mailbox/mail.html", page=page), READING_POLICY)


@blueprint.get("/<name>/html")
@public
def show_html(name: str) -> Response:
    """Show the HTML alone, for the frame. Its links open in the whole window: answer pages refuse frames."""
    html = _body(_read(_find(name)), "html").replace("<head>", '<head><base target="_top">', 1)
    return _with_policy(html, MAIL_POLICY)


def empty_mailbox(now: datetime) -> int:
    """Remove the mails that have had their time; return how many. The sweeper calls it, everywhere."""
    old = [path for path in _paths() if path.name < f"{now - MAIL_KEPT:%Y%m%dT%H%M%S}"]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _with_policy(html: str, content_policy: str) -> Response:
    response = PolicyResponse(html)
    response.own_policy = content_policy
    return response


def _folder() -> Path:
    data_dir: Path = current_app.config["PALIERS"].data_dir
    return data_dir / "mailbox"


def _paths() -> list[Path]:
    """Return the mails, newest first: their names begin with the date."""
    return sorted(_folder().glob("*.eml"), reverse=True)


def _find(name: str) -> Path:
    return next((path for path in _paths() if path.stem == name), None) or abort(404)


def _rows(paths: Iterable[Path]) -> Iterable[MailRow]:
    """Return what the list shows; of each mail only its head is read, which is a quarter of the work."""
    read_head = BytesHeaderParser(policy=policy.default).parsebytes
    return (_row(path, read_head(path.read_bytes())) for path in paths)


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def _row(path: Path, message: EmailMessage) -> MailRow:
    return MailRow(
        name=path.stem,
        date=parsedate_to_datetime(str(message["Date"])),
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
    )


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""
