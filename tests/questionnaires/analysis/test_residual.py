"""Ten thousand random schools and hierarchies: what is left over after subtraction is nobody or enough people."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from questionnaires.analysis.cells import CellPlan, TeamSize, merge_teams
from questionnaires.analysis.disclosure import Gate, Restraint
from questionnaires.analysis.report import HIDDEN, CellFigure, Thresholds
from questionnaires.analysis.rounding import Scoring
from questionnaires.analysis.tables import CellCounts, Table

SCHOOLS = 10_000
RESPONSE = 0.75
SCORING = Scoring.of([1, 2, 3, 4])
ASKING = (False, False, True, True)
LIMITS = Thresholds()


def random_teams(chance: Random) -> list[TeamSize]:
    """Return teams of 1 to 12 until there are 15 to 60 teachers."""
    wanted = chance.randint(15, 60)
    teams: list[TeamSize] = []
    while (missing := wanted - sum(team.invited for team in teams)) > 0:
        name = f"Équipe {len(teams)}"
        teams.append(TeamSize(name, chance.choice("ABCD"), min(missing, chance.randint(1, 12))))
    return teams


def random_cell(number: int, plan: CellPlan, chance: Random) -> CellCounts:
    """Return the answers of a cell to one item: most sign off, and some of those skip the item."""
    ballots = sum(chance.random() < RESPONSE for _ in range(plan.invited))
    viewers = min(ballots, chance.choice((0, 0, 0, 1, 2)))
    answers = chance.randint(0, ballots) if chance.random() < 0.5 else ballots
    counts = [0, 0, 0, 0]
    for option in chance.choices(range(4), weights=(chance.random(), 1, 1, chance.random()), k=answers):
        counts[option] += 1
    return CellCounts(cell=number, invited=plan.invited, viewers=viewers, counts=tuple(counts))


def is_safe(table: Table, figures: tuple[CellFigure, ...], least: int) -> bool:
    """Tell whether each shown cell is large enough, and what is left over is nobody or enough."""
    shown = {figure.cell for figure in figures if figure.figure != HIDDEN}
    rest = [cell for cell in table.cells if cell.cell not in shown]
    left = sum(cell.respondents - cell.viewers for cell in rest)
    return all(
        cell.effective >= least and cell.invited >= LIMITS.cell_invited
        for cell in table.cells
        if cell.cell in shown
    ) and (not shown or left >= LIMITS.residual or not any(cell.respondents for cell in rest))


def test_no_random_school_leaves_a_small_residual() -> None:
    chance = Random(1927)
    unsafe, shown = [], 0
    for school in range(SCHOOLS):
        plans = merge_teams(random_teams(chance))
        table = Table(tuple(random_cell(number, plan, chance) for number, plan in enumerate(plans)))
        restraint = Restraint(cells=chance.choice((0, 0, 0, 1, 2)))
        gate = Gate(LIMITS)
        means = gate.scored(table, SCORING, is_restricted=False, restraint=restraint).cells
        shares = gate.asking(table, ASKING, is_restricted=False, restraint=restraint).cells
        if not (is_safe(table, means, LIMITS.cell_mean) and is_safe(table, shares, LIMITS.distribution)):
            unsafe.append(school)
        shown += any(figure.figure != HIDDEN for figure in means)
    assert unsafe == []
    # A gate that hid everything would pass as well.
    assert shown > SCHOOLS / 2


@dataclass(frozen=True)
class Unit:
    """A cell, a pôle or a school with its parts; a cell has none."""

    counts: CellCounts
    parts: tuple["Unit", ...] = ()


def random_unit(number: int, depth: int, chance: Random) -> Unit:
    """Return a unit whose counts are those of its parts, `depth` levels of them."""
    if depth == 0:
        invited = chance.randint(4, 14)
        return Unit(random_cell(number, CellPlan("", (), invited), chance))
    parts = tuple(random_unit(place, depth - 1, chance) for place in range(1, chance.randint(2, 4)))
    school = Table(tuple(part.counts for part in parts)).school
    return Unit(
        CellCounts(cell=number, invited=school.invited, viewers=school.viewers, counts=school.counts), parts
    )


def left_over(unit: Unit) -> Iterator[tuple[int, int]]:
    """Yield, for each shown unit, how many its hidden parts have, and how many of those can't read the result.

    A hidden unit shows nothing of its parts. Whatever is subtracted from whatever, what is left is made of these
    remainders, each of them whole: shown units lie beside or within each other.
    """
    table = Table(tuple(part.counts for part in unit.parts))
    release = Gate(LIMITS).scored(table, SCORING, is_restricted=False, restraint=Restraint())
    shown = {figure.cell for figure in release.cells if figure.figure != HIDDEN}
    if not shown:
        return
    hidden = [part.counts for part in unit.parts if part.counts.cell not in shown]
    yield (
        sum(counts.respondents for counts in hidden),
        sum(counts.respondents - counts.viewers for counts in hidden),
    )
    for part in unit.parts:
        if part.parts and part.counts.cell in shown:
            yield from left_over(part)


def test_no_random_hierarchy_leaves_a_small_residual_at_any_level() -> None:
    chance = Random(1936)
    rests = [rest for _ in range(SCHOOLS) for rest in left_over(random_unit(1, 3, chance))]
    assert [rest for rest in rests if rest[0] and rest[1] < LIMITS.residual] == []
    # Many are left with nobody, many with somebody: neither case is missing.
    assert min(sum(not people for people, _ in rests), sum(people > 0 for people, _ in rests)) > SCHOOLS / 2
