"""The teachers' report beside the fiche: its numbers counted again, taken along, returned to the teams."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from questionnaires.analysis.report import Figure, Report
from tests.journeys.browser import Browser, Page
from tests.journeys.exports import (
    check_page,
    check_pdf,
    check_workbook,
    read_ods,
    read_pdf,
    read_table,
    read_xlsx,
)
from tests.journeys.fiche import CATALOGUE, SHORT
from tests.journeys.post import Letter
from tests.journeys.rounding import mean_of_means
from tests.journeys.story import Story
from tests.journeys.telling import expect, expect_equal, wait_until
from tests.journeys.typography import plain
from tests.journeys.words import Line, Unit, word, words
from tests.journeys.year_fiche import Fiche, read_grid

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
MIDDLE, MARGIN = 2.5, 0.25
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
SHARE = re.compile(r"(?:[<>] )?\d+ %")
RESULTS = re.compile(r"^https?://\S+?(/resultats/[^\s?]+)(?:\?langue=en)?$", re.MULTILINE)
"""The link of a teacher's mail, without the language they read."""


def check_report(story: Story, fiche: Fiche) -> Report:
    """Compare the report with the answers that were given and with the fiche, wherever it is read."""
    files = story.fetch()
    report = Report.model_validate_json(files["json"])
    story.count_again(report)
    told, page = word(report), story.report_page()
    lines = {
        "web page": check_page(page, told, besides=(BESIDE, BY_PALIER)),
        "PDF": check_pdf(read_pdf(files["pdf"]), told),
        "XLSX": check_workbook("XLSX", read_xlsx(files["xlsx"]), told),
        "ODS": check_workbook("ODS", read_ods(files["ods"]), told),
    }
    gap = check_gap(page, report, fiche)
    text = read_pdf(files["pdf"])
    for line in gap:
        expect(line in text, f"not in the PDF: {line}")
    equal = ", ".join(f"{kind} {count} lines" for kind, count in lines.items())
    story.tell.done(f"the same numbers everywhere: {equal}; the fiche beside the teams in {len(gap)} lines")
    return report


def check_gap(page: Page, report: Report, fiche: Fiche) -> list[str]:
    """Compare what is said of fiche and teams with both, by the rule of the product. Returns how it is said."""
    tables = dict(
        read_table(table) for table in page.root.one("section", aria_labelledby="regards").all("table")
    )
    standing = fiche.paliers()
    wanted = [
        (
            f"{plain(champ.title['fr'])} {champ.code}",
            standing[champ.code],
            words(champ.situation_mean, Unit.MEAN),
        )
        for champ in report.champs
    ]
    for line, (title, palier, mean) in zip(tables[BESIDE], wanted, strict=True):
        expect_equal("champ and mean beside the fiche", (line[0], line[2]), (title, mean))
        reached = palier if palier.startswith("Palier") else "Avant le palier 1"
        expect(line[1].startswith(reached), f"{title}: « {line[1]} », but the fiche says « {palier} »")
    lines = tables[BY_PALIER]
    for line, (start, sentence) in zip(lines, _paliers(report, fiche, standing), strict=True):
        expect_equal("a palier of which both speak", line[:3], start)
        expect(line[3].startswith(sentence), f"{start}: « {line[3]} » instead of « {sentence} »")
    return [" ".join(line[1:3]) for line in lines]


def _paliers(report: Report, fiche: Fiche, standing: Mapping[str, str]) -> Iterator[tuple[Line, str]]:
    """Yield what must be said of each palier that the grid has and teams were asked about."""
    content = json.loads((CATALOGUE / f"{SHORT}.json").read_text())
    asked = {one["row"].upper(): one["palier"] for one in content["analysis"]["needs"]["practices"]}
    grid = read_grid()
    for champ in report.champs:
        practices = [one for one in report.practices if one.champ == champ.code]
        for palier in sorted({asked[one.code] for one in practices}):
            said = [
                fiche.statuses[one.code] for one in grid if (one.champ, one.palier) == (champ.code, palier)
            ]
            means = [one.situation_mean for one in practices if asked[one.code] == palier]
            mean = means[0] if len(means) == 1 else mean_of_means(means, lowest=1, highest=4)
            is_reached = standing[champ.code].startswith("Palier") and palier <= int(
                standing[champ.code].split()[1]
            )
            reached = said.count("atteint")
            start = "Atteint" if is_reached else "Pas encore"
            plural = "s" if reached > 1 else ""
            line = (
                f"{plain(champ.title['fr'])} Palier {palier}",
                f"{start} ({reached} indicateur{plural} sur {len(said)})",
                words(mean, Unit.MEAN),
            )
            yield line, _sentence(mean, is_reached=is_reached)


def _sentence(mean: Figure, *, is_reached: bool) -> str:
    """Return how fiche and teams are said to go together; half a point around the middle says nothing."""
    if mean.value is None or abs(mean.value - MIDDLE) < MARGIN:
        return BETWEEN if mean.value is not None else ""
    if mean.value > MIDDLE:
        return BOTH if is_reached else TEAMS_AHEAD
    return FICHE_AHEAD if is_reached else TO_COME


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

    wait_until("the mails with the results", lambda: len(mails()) >= len(people), seconds=60)
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
    visitor.open(link[:-3] + "aaa", status=NOT_FOUND)
    story.tell.done(f"results returned: {len(people)} mails, one link for all, the same numbers on its page")
    return link


def captions_besides(page: Page) -> list[str]:
    """Return the captions of the tables that set fiche and teams beside each other, where the page has them."""
    found = [read_table(table)[0] for table in page.root.all("table")]
    return [caption for caption in (BESIDE, BY_PALIER) if caption in found]


def check_slides(story: Story, report: Report) -> None:
    """Open the slides and the one page again: every mean and share in them is one of the report's."""
    slides = " ".join(_texts_of(story.referent.open(f"{story.address}/rapport.odp").body))
    page = read_pdf(story.referent.open(f"{story.address}/rapport-une-page.pdf").body)
    for champ in report.champs:
        title, asking = plain(champ.title["fr"]), words(champ.asking, Unit.PERCENT)
        expect(title in slides and asking in slides, f"not in the slides: {title} {asking}")
    shares = {plain(found) for found in SHARE.findall(page)}
    expect(shares, f"no share on the one page: {page[:300]}")
    unknown = shares - _shares_of(report)
    expect(not unknown, f"numbers on the one page that the report does not have: {sorted(unknown)}")
    story.tell.done(f"slides and one page opened again: {len(shares)} shares, all of the report")


def _shares_of(report: Report) -> set[str]:
    figures = [champ.asking for champ in report.champs] + [champ.priority for champ in report.champs]
    for one in report.practices:
        figures += [one.need.asking, *(share.percent for share in (*one.situation, *one.need_shares))]
    for ranking in report.rankings:
        figures += [share.percent for share in (*ranking.first, *ranking.placed)]
    turnout = report.participation
    rate = f"{round(100 * turnout.signed_off / turnout.invited)} %"
    return {words(figure, Unit.PERCENT) for figure in figures} | {rate}


def _texts_of(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - the product has just made it
    for text in root.iter(PARAGRAPH):
        yield plain("".join(text.itertext()))
