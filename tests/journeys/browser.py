"""A browser without a screen: reads pages, fills in forms by their labels, keeps cookies, follows redirects."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.journeys.telling import JourneyError, expect, expect_equal
from tests.journeys.typography import plain
from tests.services.processes import PATIENCE
from tests.survey_app.ballots.html_tree import Element, fields_of, parse

OK = 200
REDIRECTS = frozenset({301, 302, 303})
MOST_REDIRECTS = 5
FORM = "application/x-www-form-urlencoded"
OPTIONAL = "(facultatif)"
WRITTEN = frozenset({"text", "date", "number"})
"""Sorts of fields that take what is typed; a text area has no sort."""


@dataclass(frozen=True)
class Upload:
    """A file to send."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Page:
    """What a server answered, at the address where the redirects ended."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def root(self) -> Element:
        """The page as a tree. Whoever changes it changes it for all pages with the same bytes."""
        return _parse(self.body)

    @cached_property
    def text(self) -> str:
        """What a person reads in the middle of the page."""
        return plain(self.root.one("main").text)

    def form(self, button: str) -> "Form":
        """Return the form that has a button with these words. Raises JourneyError."""
        for form in self.root.all("form"):
            if any(plain(element.text) == button for element in form.all("button")):
                return Form(self, form)
        message = f"no button {button!r} on {self.address}: {self.text[:300]}"
        raise JourneyError(message)

    def link(self, words: str) -> str:
        """Return where the first link whose words begin so leads. Raises JourneyError."""
        for link in self.root.all("a"):
            if plain(link.text).startswith(words):
                return urljoin(self.address, link.attributes["href"])
        message = f"no link {words!r} on {self.address}: {self.text[:300]}"
        raise JourneyError(message)


class Form:
    """A form as it stands on a page, being filled in."""

    def __init__(self, page: Page, element: Element) -> None:
        """Begin with what the page filled in itself, its token against forged requests included."""
        self.element = element
        self.address = urljoin(page.address, element.attributes.get("action") or page.address)
        self.is_multipart = element.attributes.get("enctype") == "multipart/form-data"
        files = {control.attributes["name"] for control in element.all("input", type="file")}
        self.fields = {name: values for name, values in fields_of(element).items() if name not in files}
        self.uploads: dict[str, Upload] = {}

    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self.fields[self._labelled(label).attributes["name"]] = [text]

    def tick(self, label: str) -> None:
        """Choose the radio button or box with this label."""
        control = self._labelled(label)
        name, value = control.attributes["name"], control.attributes["value"]
        others = self.fields.get(name, []) if control.attributes["type"] == "checkbox" else []
        self.fields[name] = [*others, value]

    def attach(self, label: str, upload: Upload) -> None:
        """Give a file to the field with this label."""
        self.uploads[self._labelled(label).attributes["name"]] = upload

    def answer(self, name: str, values: Sequence[str]) -> None:
        """Give values to a field by its name; into one that is written in, type them.

        Raises JourneyError for a value that the form does not offer.
        """
        if name in _written(self.element):
            self.fields[name] = list(values)
            return
        offered = _offered(self.element).get(name, frozenset())
        expect(offered.issuperset(values), f"the form offers {sorted(offered)} for {name}, not {values}")
        self.fields[name] = list(values)

    def button(self, words: str) -> dict[str, list[str]]:
        """Return what pressing a button adds."""
        found = next(button for button in self.element.all("button") if plain(button.text) == words)
        if "name" not in found.attributes:
            return {}
        return {found.attributes["name"]: [found.attributes.get("value", "")]}

    def _labelled(self, label: str) -> Element:
        for element in self.element.all("label"):
            if plain(element.text).removesuffix(OPTIONAL).strip() == plain(label):
                wanted = element.attributes.get("for")
                return self.element.by_id(wanted) if wanted else element.all("input")[0]
        labels = [element.text for element in self.element.all("label")]
        message = f"no field {label!r}, only {labels}"
        raise JourneyError(message)


class Browser:
    """One person's browser."""

    def __init__(self, base_url: str) -> None:
        """Start without cookies."""
        self.base_url = base_url
        self.cookies: dict[str, str] = {}
        self._host = urlsplit(base_url).netloc

    def open(self, address: str, *, status: int | None = OK) -> Page:
        """Open an address of the site. Raises JourneyError for another status; None takes any."""
        return self._follow("GET", address, b"", {}, status)

    def submit(self, form: Form, button: str, *, status: int = OK) -> Page:
        """Press a button of a form. Raises JourneyError for another status."""
        fields = form.fields | form.button(button)
        if form.is_multipart:
            body, media_type = _multipart(fields, form.uploads)
        else:
            body, media_type = urlencode(fields, doseq=True).encode(), FORM
        return self.post(form.address, body, media_type, status=status)

    def post(self, address: str, body: bytes, media_type: str = FORM, *, status: int = OK) -> Page:
        """Send a body. Raises JourneyError for another status."""
        headers = {"Content-Type": media_type, "Origin": self.base_url, "Sec-Fetch-Site": "same-origin"}
        return self._follow("POST", address, body, headers, status)

    def send_json(self, address: str, content: object, token: str) -> dict[str, Any]:
        """Send JSON as a script of the site does, and return the JSON that answers. Raises JourneyError."""
        headers = {
            "Content-Type": "application/json",
            "Origin": self.base_url,
            "Sec-Fetch-Site": "same-origin",
            "X-CSRFToken": token,
        }
        page = self._follow("POST", address, json.dumps(content).encode(), headers, OK)
        answer: dict[str, Any] = json.loads(page.body)
        return answer

    def _follow(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], status: int | None
    ) -> Page:
        page = self._ask(method, urljoin(self.base_url, address), body, headers)
        for _ in range(MOST_REDIRECTS):
            if page.status not in REDIRECTS:
                break
            page = self._ask("GET", urljoin(page.address, page.headers["Location"]), b"", {})
        if status is not None:
            expect_equal(f"status of {method} {address.partition('#')[0]}", page.status, status)
        return page

    def _ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Page:
        parts = urlsplit(address)
        expect_equal("the host that a page leads to", parts.netloc, self._host)
        # As in every browser, what follows # stays here.
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        with closing(HTTPConnection(self._host, timeout=PATIENCE)) as connection:
            connection.request(
                method,
                target,
                body or None,
                {"Accept-Language": "fr", **headers, **(cookies if self.cookies else {})},
            )
            answer = connection.getresponse()
            self._keep_cookies(answer.headers.get_all("Set-Cookie") or ())
            return Page(
                parts._replace(fragment="").geturl(), answer.status, dict(answer.headers), answer.read()
            )

    def _keep_cookies(self, sent: Sequence[str]) -> None:
        for line in sent:
            for name, cookie in SimpleCookie(line).items():
                if cookie["max-age"] == "0" or not cookie.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = cookie.value


@lru_cache(maxsize=16)
def _parse(body: bytes) -> Element:
    return parse(body.decode())


@lru_cache(maxsize=16)
def _offered(form: Element) -> Mapping[str, frozenset[str]]:
    """Return the values that radio buttons, boxes and lists offer, by field."""
    offered: dict[str, frozenset[str]] = {}
    for control in form.all("input", "select"):
        name = control.attributes.get("name", "")
        offered[name] = offered.get(name, frozenset()) | frozenset(_values(control))
    return offered


@lru_cache(maxsize=16)
def _written(form: Element) -> frozenset[str]:
    """Return the names of the fields that are written in."""
    controls = form.all("input", "textarea")
    return frozenset(
        control.attributes["name"]
        for control in controls
        if "name" in control.attributes and control.attributes.get("type", "text") in WRITTEN
    )


def _values(control: Element) -> Iterator[str]:
    if control.tag == "select":
        yield from (option.attributes["value"] for option in control.all("option"))
    elif control.attributes["type"] in {"radio", "checkbox"}:
        yield control.attributes.get("value", "on")


def _multipart(fields: Mapping[str, Sequence[str]], uploads: Mapping[str, Upload]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, values in fields.items()
        for value in values
    ]
    for name, upload in uploads.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{upload.name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + upload.content)
    lines = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return lines + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
