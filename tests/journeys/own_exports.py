"""The report on the référent's questionnaire wherever people read it: page, PDF and workbooks tell the same."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from questionnaires.analysis.report import Figure, ItemResult, Report
from tests.journeys.browser import Page
from tests.journeys.exports import Sheets
from tests.journeys.own_answers import TOLD
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain
from tests.journeys.words import MEAN, Line, Unit, words
from tests.survey_app.ballots.html_tree import Element

_GRIDS = frozenset({"grid", "dual_grid"})


def check_page(page: Page, report: Report) -> int:
    """Compare the web page. Returns how many lines were equal; raises JourneyError."""
    wanted = [*_item_lines(report), *_ranking_lines(report)]
    found = [
        line
        for name in ("questions", "priorites")
        for table in page.root.one("section", aria_labelledby=name).all("table")
        for line in _lines_of(table)
    ]
    expect_equal("lines on the page", found, [line for _, line in wanted])
    _check_texts("the page", page.text, report)
    return len(wanted)


def check_workbook(kind: str, sheets: Sheets, report: Report) -> int:
    """Compare a workbook. Returns how many lines were equal; raises JourneyError."""
    items, rankings = list(_item_lines(report)), list(_ranking_lines(report))
    found = [(line[0], line[-2:]) for line in sheets["Questions"][-len(items) :]]
    expect_equal(f"questions in {kind}", found, items)
    ranked = [line[1:] for line in sheets["Classements"][-len(rankings) :]]
    expect_equal(f"rankings in {kind}", ranked, [line for _, line in rankings])
    _check_texts(kind, " ".join(" ".join(line) for line in sheets["Textes"]), report)
    return len(items) + len(rankings)


def check_pdf(text: str, report: Report) -> int:
    """Look for every line in a PDF. Returns how many; raises JourneyError."""
    items = [item for item in report.items if item.kind not in _GRIDS]
    others = report.model_copy(update={"items": tuple(items)})
    lines = [" ".join(line) for _, line in (*_item_lines(others), *_ranking_lines(report))]
    lines += [" ".join(_row(item)) for item in report.items if item.kind in _GRIDS]
    missing = [line for line in lines if line not in text]
    expect(not missing, f"{len(missing)} lines are not in the PDF, first: {missing[:3]}")
    _check_texts("the PDF", text, report)
    return len(lines)


def _item_lines(report: Report) -> Iterator[tuple[str, Line]]:
    """Yield each line of a question with the code that it has in workbooks."""
    for item in _as_shown(report):
        for share in item.shares:
            yield item.code, (plain(share.label["fr"]), _percent(share.percent))
        if item.mean.value is not None or item.kind in {"scale", "rating", "grid"}:
            yield item.code, (MEAN, words(item.mean, Unit.MEAN))


def _row(item: ItemResult) -> Iterator[str]:
    """Yield the line of a grid as a PDF has it: the row, its shares, its mean."""
    yield plain(item.label["fr"])
    yield from (_percent(share.percent) for share in item.shares)
    if item.kind == "grid":
        yield words(item.mean, Unit.MEAN)


def _as_shown(report: Report) -> Iterator[ItemResult]:
    """Yield the questions in the order of the page: of a grid with two scales, one scale after the other."""
    for _, group in groupby(report.items, key=lambda item: item.question_code):
        items = list(group)
        yield from (*items[::2], *items[1::2]) if items[0].kind == "dual_grid" else items


def _ranking_lines(report: Report) -> Iterator[tuple[str, Line]]:
    for ranking in report.rankings:
        lines = zip(ranking.first, ranking.placed, ranking.mean_ranks, strict=True)
        for first, placed, mean in lines:
            figures = _percent(first.percent), _percent(placed.percent), words(mean.rank, Unit.MEAN)
            yield ranking.code, (plain(first.label["fr"]), *figures)


def _check_texts(what: str, text: str, report: Report) -> None:
    shown = [plain(written) for part in report.verbatims for written in part.texts]
    expect_equal(f"texts missing in {what}", [written for written in shown if written not in text], [])
    expect(TOLD not in text, f"a covered name is in {what}")


def _lines_of(table: Element) -> Sequence[Line]:
    (body,) = table.all("tbody")
    return [tuple(plain(cell.text) for cell in row.all("th", "td")) for row in body.all("tr")]


def _percent(figure: Figure) -> str:
    return words(figure, Unit.PERCENT)
