"""Reporting cells: teams as they are, or merged until each cell has enough invited; and the usual pôles.

Rule 1 of the anonymity study, section 4: one partition of the school, made before the opening, from team
sizes alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from questionnaires.analysis.report import Thresholds

MINIMUM = Thresholds().cell_invited
OTHER_TEAMS = "Autres équipes"


@dataclass(frozen=True, slots=True)
class TeamSize:
    """A team, its pôle (empty when it has none), and how many of it are invited."""

    name: str
    area: str
    invited: int


@dataclass(frozen=True, slots=True)
class CellPlan:
    """A reporting cell to be. `is_too_small`: the whole school has fewer invited than one cell needs."""

    name: str
    teams: tuple[str, ...]
    invited: int
    is_too_small: bool = False


_Group = tuple[TeamSize, ...]


def merge_teams(teams: Sequence[TeamSize], *, minimum: int = MINIMUM) -> tuple[CellPlan, ...]:
    """Return cells of at least `minimum` invited, in the order of their names; each team is in exactly one.

    Teams that are large enough stay alone. Smaller ones are merged within their pôle, the largest of them
    with just enough of the smallest. What is left of a pôle joins its smallest cell; a pôle too small as a
    whole goes with others of its kind, and if they are too few even so, with the smallest cell of the school.
    The order of `teams` does not matter. A school with fewer than `minimum` in all is one cell, marked as too
    small.

    Raises `ValueError` when two teams have one name or a team has a negative size.
    """
    if len({team.name for team in teams}) < len(teams) or any(team.invited < 0 for team in teams):
        message = "teams need names of their own and sizes of nobody or more"
        raise ValueError(message)
    groups: list[_Group] = []
    left: list[_Group] = []
    by_area = sorted(teams, key=lambda team: (team.area, team.name))
    for area, members in groupby(by_area, key=lambda team: team.area):
        merged, rest = _merge([(team,) for team in members], minimum)
        if merged and area:
            merged = [part for group in _joined(merged, rest) for part in _divided(group, minimum)]
        else:
            left += [rest] if area else [(team,) for team in rest]
        groups += merged
    merged, rest = _merge([group for group in left if group], minimum)
    groups = _joined(groups + merged, rest)
    return _plans(groups, teams, minimum)


def _merge(units: Iterable[_Group], minimum: int) -> tuple[list[_Group], _Group]:
    """Return groups of at least `minimum`, and what is left: the largest takes the smallest until it has enough."""
    waiting = sorted(units, key=lambda unit: (_invited(unit), _names(unit)))
    groups: list[_Group] = []
    while waiting and sum(map(_invited, waiting)) >= minimum:
        group = waiting.pop()
        while _invited(group) < minimum:
            group += waiting.pop(0)
        groups.append(group)
    return groups, tuple(team for unit in waiting for team in unit)


def _joined(groups: list[_Group], rest: _Group) -> list[_Group]:
    """Return `groups` with `rest` in the smallest of them, or alone when there is none."""
    if not rest:
        return groups
    if not groups:
        return [rest]
    smallest = min(groups, key=lambda group: (_invited(group), _names(group)))
    return [group + rest if group is smallest else group for group in groups]


def _divided(group: _Group, minimum: int) -> list[_Group]:
    """Return `group` in as many parts as have enough each; taking the smallest first may have joined too many."""
    sums: dict[int, _Group] = {0: ()}
    for team in sorted(group, key=lambda team: (team.invited, team.name)):
        for total, members in list(sums.items()):
            sums.setdefault(total + team.invited, (*members, team))
    possible = [total for total in sums if minimum <= total <= _invited(group) - minimum]
    if not possible:
        return [group]
    part = sums[min(possible)]
    rest = tuple(team for team in group if team not in part)
    return [*_divided(part, minimum), *_divided(rest, minimum)]


def _plans(groups: Iterable[_Group], teams: Sequence[TeamSize], minimum: int) -> tuple[CellPlan, ...]:
    areas = Counter(team.area for team in teams)
    taken: Counter[str] = Counter()
    plans = []
    for group in sorted(groups, key=_names):
        name = _name(group, areas)
        if taken[name] and name == OTHER_TEAMS:
            name = _enumeration(_names(group))
        taken[name] += 1
        # Two cells of one name would mix in a report: the second gets a number.
        unique = name if taken[name] == 1 else f"{name} ({taken[name]})"
        plans.append(CellPlan(unique, _names(group), _invited(group), is_too_small=_invited(group) < minimum))
    return tuple(sorted(plans, key=lambda plan: (normal_form(plan.name), plan.name)))


def _name(group: _Group, areas: Counter[str]) -> str:
    """Return the name of a team alone, of a whole pôle, of the teams together, or "other teams" for a mixture."""
    if len(group) == 1:
        return group[0].name
    own = {team.area for team in group}
    if len(own) > 1:
        return OTHER_TEAMS
    (area,) = own
    return area if area and areas[area] == len(group) else _enumeration(_names(group))


def _enumeration(names: Sequence[str]) -> str:
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _names(group: _Group) -> tuple[str, ...]:
    return tuple(sorted(team.name for team in group))


def _invited(group: _Group) -> int:
    return sum(team.invited for team in group)


POLES: dict[str, tuple[str, ...]] = {
    "Lettres": (
        "lettres", "lettres modernes", "lettres classiques", "français", "latin", "grec", "langues anciennes",
        "lca", "théâtre", "philosophie",
    ),
    "Langues vivantes": (
        "langues vivantes", "langues", "lv", "lva", "lvb", "lv1", "lv2", "anglais", "allemand", "espagnol",
        "italien", "portugais", "russe", "chinois", "arabe", "japonais", "hébreu", "langues régionales", "créole",
        "occitan", "breton", "basque", "corse", "catalan",
    ),
    "Histoire-géographie-EMC": (
        "histoire", "géographie", "histoire géographie", "histoire géo", "hg", "hgemc", "histoire géographie emc",
        "histoire géo emc", "emc", "hggsp", "géopolitique", "ses", "sciences économiques et sociales",
        "sciences humaines",
    ),
    "Mathématiques et numérique": (
        "mathématiques", "maths", "math", "nsi", "snt", "informatique", "numérique", "mathématiques et numérique",
        "numérique et sciences informatiques",
    ),
    "Sciences et technologie": (
        "sciences", "sciences et technologie", "svt", "sciences de la vie et de la terre", "biologie",
        "physique", "chimie", "physique chimie", "sciences physiques", "pc", "spc", "technologie", "techno",
        "sciences de l’ingénieur", "si", "sti2d", "sti", "laboratoire", "biotechnologies",
    ),
    "Arts et EPS": (
        "arts", "arts plastiques", "éducation musicale", "musique", "chant choral", "histoire des arts", "cinéma",
        "danse", "arts appliqués", "eps", "éducation physique et sportive", "sport", "arts et eps",
    ),
    "Documentation, vie scolaire, inclusion": (
        "documentation", "cdi", "professeur documentaliste", "documentaliste", "vie scolaire", "cpe", "aed",
        "aesh", "ulis", "upe2a", "segpa", "inclusion", "psychologue", "psy en", "infirmerie", "infirmière",
        "orientation", "mldsf", "mlds", "documentation vie scolaire inclusion",
    ),
    "Voie professionnelle": (
        "voie professionnelle", "enseignement professionnel", "lettres histoire", "lettres histoire géographie",
        "lettres anglais", "maths sciences", "mathématiques sciences", "maths physique chimie",
        "mathématiques physique chimie", "pse", "prévention santé environnement", "économie gestion", "éco gestion",
        "gestion administration", "vente", "commerce", "hôtellerie", "cuisine", "maintenance", "électrotechnique",
        "mécanique", "ddfpt", "assp", "stms", "génie civil", "génie mécanique", "atelier",
    ),
}  # fmt: skip
"""The default pôles, each with the usual names of its disciplines."""


def find_pole(team_name: str) -> str:
    """Return the default pôle of a team with this name, '' when it is unknown or could be several.

    Capitals, accents, hyphens and words around (« Équipe de maths ») do not matter. Of names within names the
    longest counts: « Lettres-histoire » is no team of Lettres.
    """
    words = f" {normal_form(team_name)} "
    hits = {alias: pole for alias, pole in _ALIASES.items() if f" {alias} " in words}
    longest = {
        pole
        for alias, pole in hits.items()
        if not any(alias != other and f" {alias} " in f" {other} " for other in hits)
    }
    return longest.pop() if len(longest) == 1 else ""


def normal_form(name: str) -> str:
    """Return a name in small letters without accents, other signs as single spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    acronyms_joined = re.sub(r"\b([a-z])\.", r"\1", plain.replace("œ", "oe"))
    return " ".join(re.findall(r"[a-z0-9]+", acronyms_joined))


_ALIASES = {normal_form(alias): pole for pole, aliases in POLES.items() for alias in (pole, *aliases)}
