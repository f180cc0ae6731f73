"""How long the answer page takes on a slow phone: 4G with 400 ms there and back, a processor four times slower.

The latency is Chromium's own: each request waits for it, six at a time, as over HTTP/1.1.
"""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from benchmarks.installation import prepare, settings_for
from benchmarks.results import Result, median_result
from questionnaires.catalogue import load
from tests.services.chromium import find_chromium, running_chromium
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.product import running_web

QUESTIONNAIRE = "fiche-equipes"
PEOPLE = 80
ROUNDS = 7
LATENCY_MS = 400
DOWN, UP = 1_600_000 / 8, 750_000 / 8
"""Bytes a second."""
SLOWER = 4
PATIENCE_MS = 60_000

NOTE = """
  const seen = window.seen = {};
  const look = () => {
    const next = document.querySelector("[data-next]");
    if (next && !next.hidden && !seen.ready) seen.ready = performance.now();
    if (document.querySelector(".question, [data-step]") && !seen.shown) seen.shown = performance.now();
  };
  new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Yield when the page is painted, when its first question can be answered, and when all of it has come."""
    settings = settings_for(postgres.create("phone"), folder / "phone")
    migrate(settings.database_url, folder)
    _, roll = prepare(settings, load(QUESTIONNAIRE), PEOPLE)
    with (
        running_chromium(find_chromium()) as browser,
        running_web(settings, log=folder / "phone.log") as url,
    ):
        links = [f"{url}/q/{roll.public_id}#{code}" for code in roll.codes[: ROUNDS + 1]]
        visits = [_visit(browser, link) for link in links][1:]
    for number, name in enumerate(("painted", "ready", "all_there")):
        yield median_result(f"slow_phone_{name}", [visit[number] for visit in visits], "s", 1)


def _visit(browser: Browser, link: str) -> tuple[float, float, float]:
    """Open a link with an empty cache; return seconds from the press on it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="fr-FR")
    page = context.new_page()
    page.add_init_script(NOTE)
    _slow_down(page)
    page.goto(link, wait_until="networkidle", timeout=PATIENCE_MS)
    expect(page.locator("[data-next]")).to_be_visible(timeout=PATIENCE_MS)
    painted, ready = page.evaluate(PAINT), page.evaluate("() => window.seen.ready")
    ended = page.evaluate(
        "() => Math.max(...performance.getEntriesByType('resource').map((one) => one.responseEnd))"
    )
    context.close()
    return painted / 1000, ready / 1000, ended / 1000


def _slow_down(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP},
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
