"""The builder in Chromium: from a key to what is painted, and to what is saved, with 5, 50 and 500 questions.

A text is typed and left with Tab, which writes it at once: the rest after the last key is not measured.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

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
EDITS = 15
EMAIL = "referent@ecole.example"
PASSWORD = "cheval bleu vingt tasses"  # noqa: S105 - opens nothing but a throw-away installation
STAGES = ("painted", "saved")
# Painted: the outline shows the text, and the browser has drawn a frame. Saved: the server has answered.
MEASURE = """async text => {
  const next = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const until = async isSo => { while (!isSo()) await next() }
  const field = document.querySelector("[data-editor] textarea")
  const line = document.querySelector("[role=treeitem][aria-selected=true] .island-item-label")
  const state = document.querySelector("[data-save-state]")
  field.focus()
  field.value = text
  const start = performance.now()
  field.dispatchEvent(new InputEvent("input", { bubbles: true }))
  field.blur()
  await until(() => line.textContent === text)
  const painted = performance.now() - start
  await until(() => state.dataset.saveState === "saved")
  return { painted, saved: performance.now() - start }
}"""


def measure(postgres: PostgresServer, folder: Path) -> Iterator[Result]:
    """Open drafts of each size and write texts into one question."""
    settings = settings_for(postgres.create("builder"), folder / "builder")
    migrate(settings.database_url, folder)
    drafts = _begin_drafts(settings)
    medians: dict[tuple[str, int], float] = {}
    with (
        running_chromium(find_chromium()) as browser,
        running_web(settings, log=folder / "builder.log") as url,
    ):
        page = _sign_in(browser, url)
        for size, key in drafts.items():
            yield _weigh(page, f"{url}/questionnaires/brouillons/{key}", size)
            runs = [_edit(page, number) for number in range(EDITS + 1)][1:]
            for stage in STAGES:
                values = [run[stage] for run in runs]
                medians[stage, size] = statistics.median(values)
                yield median_result(f"builder_edit_{stage}_{size}", values, "ms", size)
    for stage in STAGES:
        ratio = medians[stage, SIZES[-1]] / medians[stage, SIZES[0]]
        yield Result(f"builder_edit_{stage}_ratio", ratio, "ratio", SIZES[-1])


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


def _sign_in(browser: Browser, url: str) -> Page:
    page = browser.new_page(locale="fr-FR")
    page.goto(f"{url}/connexion")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main [type=submit]").click()
    page.wait_for_url(lambda address: "/connexion" not in address)
    return page


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


def _edit(page: Page, number: int) -> dict[str, float]:
    page.wait_for_timeout(1500)  # what an edit brings about afterwards must not be measured with the next one
    found: dict[str, float] = page.evaluate(MEASURE, f"Texte numéro {number} ?")
    return found
