"""The teachers' report beside the fiche: its numbers counted again, taken along, returned to the teams."""

import re
from collections.abc import Iterator, Mapping

from questionnaires.analysis.report import Report
from tests.journeys.browser import Browser, Page
from tests.journeys.essentials import Essentials, check_one_page, check_slides, check_top
from tests.journeys.evolution import Evolution
from tests.journeys.exports import (
    Sheets,
    check_page,
    check_pdf,
    check_workbook,
    lines_below,
    read_ods,
    read_pdf,
    read_table,
    read_xlsx,
)
from tests.journeys.focusing import Beside, Focus, PalierBeside, paliers_beside
from tests.journeys.post import Letter
from tests.journeys.story import Story
from tests.journeys.telling import expect, expect_equal, wait_until
from tests.journeys.typography import plain
from tests.journeys.words import Line, ReportWords, Unit, word, words

NOT_FOUND = 404
BESIDE = "Champ par champ : le palier de la fiche, la situation selon les équipes"
BY_PALIER = "Palier par palier, là où la fiche et les équipes parlent de la même chose"
BOTH, TO_COME, FICHE_AHEAD, TEAMS_AHEAD, BETWEEN = (
    "La fiche et les équipes disent la même chose : c’est en place.",
    "La fiche et les équipes disent la même chose : c’est une étape à venir.",
    "Les conditions sont réunies selon la fiche ;",
    "Les équipes pratiquent déjà souvent ; la fiche ne dit pas encore ce palier atteint.",
    "Les équipes sont entre les deux : les pratiques se répandent.",
)
UNTOLD = "On ne peut pas le dire : trop peu de réponses des équipes."
SOURCE = re.compile(r"Fiche de l’année (\d{4})–(\d{4}), signée le \S+ \S+ \d{4}\.")
RESULTS = re.compile(r"^https?://\S+?(/resultats/[^\s?]+)(?:\?langue=en)?$", re.MULTILINE)
"""The link of a teacher's mail, without the language they read."""


def check_report(story: Story, beside: Beside) -> Report:
    """Compare the report with the answers that were given and with what it stands beside, wherever it is read."""
    files = story.fetch()
    report = Report.model_validate_json(files["json"])
    story.count_again(report)
    told, page, text = word(report), story.report_page(), read_pdf(files["pdf"])
    books = {"XLSX": read_xlsx(files["xlsx"]), "ODS": read_ods(files["ods"])}
    evolution = beside.evolution
    besides = (BESIDE, BY_PALIER, *(evolution.tables() if evolution else ()))
    lines = {
        "web page": check_page(page, told, besides=besides),
        "PDF": check_pdf(text, told),
        **{kind: check_workbook(kind, sheets, told) for kind, sheets in books.items()},
    }
    gap = check_gap(page, report, beside)
    for line in gap:
        expect(line in text, f"not in the PDF: {line}")
    equal = ", ".join(f"{kind} {count} lines" for kind, count in lines.items())
    story.tell.done(f"the same numbers everywhere: {equal}; the fiche beside the teams in {len(gap)} lines")
    if evolution is not None:
        check_evolution(story, evolution, page, text, books)
    check_essentials(story, report, told, page, beside)
    return report


def check_essentials(story: Story, report: Report, told: ReportWords, page: Page, beside: Beside) -> None:
    """Choose the issues again, and compare the top of the page, the page to put up and the slides word for word."""
    focus = Focus(report, beside)
    source = plain(page.root.one("section", aria_labelledby="regards").one("p", class_="small muted").text)
    found = SOURCE.fullmatch(source)
    expect(found and int(found[2]) == int(found[1]) + 1, f"which fiche? « {source} »")
    essentials = Essentials(report, told, focus, source)
    reasons = check_top(page, essentials)
    one_page = check_one_page(story.referent.open(f"{story.address}/rapport-une-page.pdf").body, essentials)
    slides = check_slides(story.referent.open(f"{story.address}/rapport.odp").body, essentials)
    issues = ", ".join(f"{issue.title} ({float(issue.points):.2f})" for issue in focus.chosen)
    story.tell.done(
        f"issues chosen again by the rule: {issues}; their {reasons} reasons equal; "
        f"the one page read from its first word to its last ({one_page}), and all {slides} texts of the slides"
    )


def check_evolution(
    story: Story, evolution: Evolution, page: Page, text: str, books: Mapping[str, Sheets]
) -> None:
    """Compare each number of two campaigns, and what is said of it, wherever it is read."""
    section = page.root.one("section", aria_labelledby="evolution")
    found = dict(read_table(table) for table in section.all("table"))
    for caption, lines in evolution.tables().items():
        expect_equal(f"lines of « {caption} »", len(found[caption]), len(lines))
        for line, wanted in zip(found[caption], lines, strict=True):
            expect_equal(caption, line, wanted)
    sentences = [plain(one.text) for one in section.all("li")]
    expect_equal(
        "what is said of practices", sentences[-len(evolution.highlights()) :], evolution.highlights()
    )
    printed = [" ".join(line) for line in evolution.printed()]
    missing = [line for line in printed if line not in text]
    expect(not missing, f"{len(missing)} lines of two campaigns are not in the PDF, first: {missing[:3]}")
    wanted_lines = [*evolution.sheet()]
    for kind, sheets in books.items():
        cells = [tuple(filter(None, line)) for line in lines_below(sheets["Évolution"], "Code")]
        expect_equal(f"lines of two campaigns in {kind}", cells, wanted_lines)
    clear = sum(move.is_clear for one in evolution.practices for move in (one.asking, one.situation))
    count = sum(map(len, evolution.tables().values()))
    story.tell.done(
        f"two campaigns beside each other: {count} lines of the page, {len(printed)} of the PDF, "
        f"{len(wanted_lines)} of each workbook; {clear} clear changes of practices, all others left open"
    )


def check_gap(page: Page, report: Report, beside: Beside) -> list[str]:
    """Compare what is said of fiche and teams with both, by the rule of the product. Returns how it is said."""
    section = page.root.one("section", aria_labelledby="regards")
    tables = dict(read_table(table) for table in section.all("table"))
    wanted = [
        (
            f"{plain(champ.title['fr'])} {champ.code}",
            _standing_words(beside, champ.code),
            words(champ.situation_mean, Unit.MEAN),
        )
        for champ in report.champs
    ]
    expect_equal(BESIDE, tables[BESIDE], wanted)
    expected = list(_paliers(report, beside))
    expect_equal(
        "paliers of which both speak", [line[:3] for line in tables[BY_PALIER]], [one for one, _ in expected]
    )
    for line, (start, sentence) in zip(tables[BY_PALIER], expected, strict=True):
        expect(line[3].startswith(sentence), f"{start}: « {line[3]} » instead of « {sentence} »")
    return [" ".join(line[1:3]) for line in tables[BY_PALIER]]


def _standing_words(beside: Beside, champ: str) -> str:
    """Return where a champ stands, and what it lacks."""
    one = beside.standing[champ]
    start = (
        f"Palier {one.palier} : {beside.grid.paliers[one.palier - 1]}" if one.palier else "Avant le palier 1"
    )
    if one.next_palier is None:
        return f"{start} Tous les paliers sont atteints."
    plural = "s" if one.needed > 1 else ""
    return f"{start} {one.needed} indicateur{plural} à atteindre pour le palier {one.next_palier}"


def _paliers(report: Report, beside: Beside) -> Iterator[tuple[Line, str]]:
    """Yield what must be said of each palier that the grid has and teams were asked about."""
    for champ in report.champs:
        for one in paliers_beside(report, champ.code, beside.standing[champ.code]):
            reached, count = one.reached
            start = "Atteint" if one.is_reached else "Pas encore"
            plural = "s" if reached > 1 else ""
            line = (
                f"{plain(champ.title['fr'])} Palier {one.palier}",
                f"{start} ({reached} indicateur{plural} sur {count})",
                words(one.mean, Unit.MEAN),
            )
            yield line, _sentence(one)


def _sentence(one: PalierBeside) -> str:
    """Return how fiche and teams are said to go together; half a point around the middle says nothing."""
    if one.side == 0:
        return BETWEEN if one.mean.value is not None else UNTOLD
    if one.side > 0:
        return BOTH if one.is_reached else TEAMS_AHEAD
    return FICHE_AHEAD if one.is_reached else TO_COME


def return_results(story: Story, report: Report) -> str:
    """Let the chef return the results; the link of a teacher's mail shows the same numbers, and no group too small."""
    address = f"{story.address}/restitution"
    expect(
        "La direction de l’établissement décide" in story.referent.open(address).text, "the référent decides"
    )
    form = story.chef.open(address).form("Rendre les résultats")
    form.tick("Écrire aux personnes invitées")
    story.chef.submit(form, "Rendre les résultats")
    people = {teacher.email for teacher in story.people.teachers}

    def mails() -> list[Letter]:
        return [one for one in story.site.post() if one.recipient in people and RESULTS.search(one.text)]

    wait_until("the mails with the results", lambda: len(mails()) >= len(people))
    expect_equal("who is told", sorted(one.recipient for one in mails()), sorted(people))
    links = {found[1] for one in mails() if (found := RESULTS.search(one.text))}
    expect_equal("links to the results", len(links), 1)
    (link,) = links
    visitor = Browser(story.site.url)
    page = visitor.open(link)
    check_page(page, word(report), besides=captions_besides(page))
    expect_equal("cookies of the results", visitor.cookies, {})
    for path in ("rapport.json", "rapport.pdf", "rapport.xlsx"):
        expect(path not in page.body.decode(), f"the page of the results leads to {path}")
    visitor.open(link[:-1] + ("a" if link[-1] != "a" else "b"), status=NOT_FOUND)
    story.tell.done(f"results returned: {len(people)} mails, one link for all, the same numbers on its page")
    return link


def captions_besides(page: Page) -> list[str]:
    """Return the captions of the tables that set fiche and teams beside each other, where the page has them."""
    found = [read_table(table)[0] for table in page.root.all("table")]
    return [caption for caption in (BESIDE, BY_PALIER) if caption in found]
