"""The year after: a revised grid, a second fiche, the teachers asked again; both years beside each other."""

import json
from copy import deepcopy
from typing import Any

from tests.journeys.browser import Upload
from tests.journeys.grid import FILE, Grid, read_grid
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain
from tests.journeys.year_fiche import Fiche
from tests.journeys.year_people import Year

REVISED = "Autodiagnostic numérique, grille revue"
REWORDED, GONE, ADDED = "PIL12", "PIL14", "PIL15"
MOVED = ("FOR11", "EQU11")
"""Of these something else is said this year."""

OTHER = {"atteint": "en_cours", "en_cours": "non_atteint", "non_atteint": "atteint"}


def revise_grid(year: Year) -> Grid:
    """Publish a grid of the school's own: one indicator reworded, one gone, one added; all others keep their codes."""
    content = json.loads(FILE.read_text())
    content["title"] = dict.fromkeys(content["title"], REVISED)
    (grid,) = (one for section in content["sections"] for one in section["questions"] if one["id"] == "pil_1")
    rows: dict[str, Any] = {row["code"]: row for row in grid["rows"]}
    rows[REWORDED]["label"]["fr"] = "Une charte du numérique est votée, affichée et expliquée aux élèves."
    added = deepcopy(rows[REWORDED]) | {"id": ADDED.lower(), "code": ADDED}
    added["label"] = dict.fromkeys(added["label"], "Un budget du numérique est voté.")
    grid["rows"] = [row for row in grid["rows"] if row["code"] != GONE] + [added]
    indicators = content["analysis"]["maturity"]["indicators"]
    kept = [one for one in indicators if one["row"] != GONE.lower()]
    content["analysis"]["maturity"]["indicators"] = [
        *kept,
        {"champ": "PIL", "palier": 1, "row": ADDED.lower()},
    ]
    browser = year.referent
    form = browser.open("/questionnaires/nouveau/fichier").form("Lire ce fichier")
    form.uploads["file"] = Upload("grille.json", json.dumps(content).encode())
    page = browser.submit(form, "Lire ce fichier")
    page = browser.submit(
        page.form("Créer le brouillon avec ce fichier"), "Créer le brouillon avec ce fichier"
    )
    page = browser.open(f"{page.address.partition('?')[0]}/publier")
    page = browser.submit(page.form("Publier la version 1"), "Publier la version 1")
    expect(
        "La version 1 est publiée" in plain(page.root.text), f"the grid is not published: {page.text[:400]}"
    )
    year.tell.done("a revised grid published: one indicator reworded, one gone, one added")
    return read_grid(content)


def fill_again(before: Fiche, grid: Grid) -> Fiche:
    """Fill and sign the fiche of the next year on the revised grid; what changed is told by code."""
    year = before.year
    # A year passes: nobody begins two fiches in one, so the signed one is moved in the database.
    year.site.query("update assessment set year = year - 1")
    fiche = Fiche(year, grid)
    fiche.begin(f"{REVISED} (version 1)")
    changed = {code: OTHER[before.statuses[code]] for code in MOVED}
    statuses = (
        {code: one for code, one in before.statuses.items() if code != GONE} | changed | {ADDED: "atteint"}
    )
    fiche.fill(statuses, {code: code[:3] for code in statuses})
    fiche.sign()
    page = year.chef.open(f"{fiche.address}/evolution")
    told = {
        plain(line.one("span", class_="indicator-code").text): plain(line.text)
        for listed in page.root.all("ul", class_="fiche-moves")
        for line in listed.all("li")
    }
    expect_equal("indicators that changed", sorted(told), sorted({*MOVED, GONE, ADDED}))
    expect("nouveau dans la grille" in told[ADDED], told[ADDED])
    expect("n’est plus dans la grille" in told[GONE], told[GONE])
    year.tell.done(
        f"a second fiche on the revised grid: {len(told)} changes told, by the codes of the indicators"
    )
    return fiche
