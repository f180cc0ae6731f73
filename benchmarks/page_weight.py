"""What a phone fetches to show the answer page for the first time: requests and bytes on the wire, by kind."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Request

from benchmarks.installation import prepare, settings_for
from benchmarks.results import Result
from questionnaires.catalogue import load
from tests.services.chromium import find_chromium, running_chromium
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.product import running_web

QUESTIONNAIRES = ("fiche-equipes", "fiche-equipes-courte")
PEOPLE = 80
KINDS = {"document": "html", "stylesheet": "css", "script": "js"}


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Open the page of each built-in questionnaire in a real browser with an empty cache."""
    with running_chromium(find_chromium()) as browser:
        for code in QUESTIONNAIRES:
            settings = settings_for(postgres.create("weight"), folder / code)
            migrate(settings.database_url, folder)
            _, roll = prepare(settings, load(code), PEOPLE)
            with running_web(settings, log=folder / f"{code}.log") as url:
                yield from _weigh(browser, f"{url}/q/{roll.public_id}", code)


def _weigh(browser: Browser, address: str, name: str) -> Iterator[Result]:
    """Add up bodies as they were sent, compressed; headers count apart."""
    requests: list[Request] = []
    page = browser.new_page()
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - playwright marks it
    page.goto(address, wait_until="networkidle")
    sizes = [(KINDS.get(request.resource_type, "other"), request.sizes()) for request in requests]
    page.close()
    yield Result(f"answer_page_{name}_requests", len(sizes), "requests", 1)
    yield Result(f"answer_page_{name}", sum(size["responseBodySize"] for _, size in sizes), "bytes", 1)
    for kind in (*KINDS.values(), "other"):
        body = sum(size["responseBodySize"] for of_kind, size in sizes if of_kind == kind)
        yield Result(f"answer_page_{name}_{kind}", body, "bytes", 1)
    headers = sum(size["responseHeadersSize"] for _, size in sizes)
    yield Result(f"answer_page_{name}_headers", headers, "bytes", 1)
