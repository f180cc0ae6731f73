"""The builder in Chromium: from a key to what is painted, and to what is saved, with 5, 50 and 500 questions.

A text is typed and left with Tab, which writes it at once: the rest after the last key is not measured. Every key
falls at the same point between two frames of the screen: else what is measured is mostly the wait for the next.
"""

import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.installation import settings_for
from benchmarks.results import Result, median_result
from config import Settings
from survey_app.accounts.models import Role
from survey_app.accounts.operations import create_account, grant_role
from survey_app.database import transaction
from survey_app.drafting.operations.drafts import create_draft
from survey_app.factory import create_app
from tests.browser.builder.building import Author, choice, document
from tests.factories import NOW, add_school
from tests.services.chromium import find_chromium, running_chromium
from tests.services.migrations import migrate
from tests.services.postgres import PostgresServer
from tests.services.product import running_web

SIZES = (5, 50, 500)
WARM_UP = 5
ROUNDS = 25
REST_MS = 1500  # what an edit brings about afterwards must not be measured with the next one
EMAIL = "referent@ecole.example"
PASSWORD = "cheval bleu vingt tasses"  # noqa: S105 - opens nothing but a throw-away installation
STAGES = ("worked", "painted", "saved")
# Worked: the outline has the text, and all is laid out. Painted: the browser has drawn it. Saved: the server has
# answered.
MEASURE = """async text => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const field = document.querySelector("[data-editor] textarea")
  const line = document.querySelector("[role=treeitem][aria-selected=true] .island-item-label")
  const state = document.querySelector("[data-save-state]")
  const when = (target, isSo) => new Promise(done => {
    const look = () => isSo() && done(performance.now())
    const all = { attributes: true, characterData: true, childList: true, subtree: true }
    new MutationObserver(look).observe(target, all)
    look()
  })
  field.focus()
  field.value = text
  await frame()
  const start = performance.now()
  field.dispatchEvent(new InputEvent("input", { bubbles: true }))
  field.blur()
  await when(line, () => line.textContent === text)
  line.getBoundingClientRect()
  const worked = performance.now() - start
  await frame()
  const painted = performance.now() - start
  const saved = await when(state, () => state.dataset.saveState === "saved") - start
  return { worked, painted, saved }
}"""


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Open drafts of each size and write texts into one question."""
    settings = settings_for(postgres.create("builder"), folder / "builder")
    migrate(settings.database_url, folder)
    drafts = _begin_drafts(settings)
    with (
        running_chromium(find_chromium()) as browser,
        running_web(settings, log=folder / "builder.log") as url,
    ):
        context = _sign_in(browser, url)
        pages: dict[int, Page] = {}
        for size, key in drafts.items():
            pages[size] = context.new_page()
            yield _weigh(pages[size], f"{url}/questionnaires/brouillons/{key}", size)
        runs = _take_turns(pages)
    for stage in STAGES:
        values = {size: [run[stage] for run in runs[size]] for size in SIZES}
        for size in SIZES:
            yield median_result(f"builder_edit_{stage}_{size}", values[size], "ms", size)
        ratio = statistics.median(values[SIZES[-1]]) / statistics.median(values[SIZES[0]])
        yield Result(f"builder_edit_{stage}_ratio", ratio, "ratio", SIZES[-1])


def _take_turns(pages: Mapping[int, Page]) -> dict[int, list[dict[str, float]]]:
    """Edit in each size in turn, so that what else the machine does weighs on all of them."""
    runs: dict[int, list[dict[str, float]]] = {size: [] for size in pages}
    for number in range(WARM_UP + ROUNDS):
        for size, page in pages.items():
            page.bring_to_front()
            page.wait_for_timeout(REST_MS)
            run = page.evaluate(MEASURE, f"Texte numéro {number} ?")
            if number >= WARM_UP:
                runs[size].append(run)
    return runs


def _begin_drafts(settings: Settings) -> dict[int, str]:
    """Begin a draft of each size in a school with one référent."""
    app = create_app(settings)
    with app.app_context():
        with transaction() as rows:
            school = add_school(rows).id
        account = create_account(EMAIL, "Dominique Essai", password=PASSWORD, now=NOW)
        grant_role(account, school, Role.REFERENT, actor=None, now=NOW)
        return {
            size: create_draft(_questions(size), school_id=school, visitor=Author(account), now=NOW)
            for size in SIZES
        }


def _questions(size: int) -> dict[str, Any]:
    questions = (choice(number, f"Question {number} sur nos usages ?") for number in range(1, size + 1))
    return document(*questions, title={"fr": f"{size} questions"})


def _sign_in(browser: Browser, url: str) -> BrowserContext:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{url}/connexion")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    page.wait_for_url(lambda address: "/connexion" not in address)
    page.close()
    return context


def _weigh(page: Page, address: str, size: int) -> Result:
    """Open a draft with an empty cache and add up what came over the wire, headers included."""
    weights: list[int] = []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(address)
    page.locator("[data-sort=question]").first.click()
    page.wait_for_load_state("networkidle")
    devtools.detach()
    return Result(f"builder_opening_{size}", sum(weights), "bytes", size)
