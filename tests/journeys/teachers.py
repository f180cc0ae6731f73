"""Sixty invented teachers in nine teams, the file that invites them, and how each of them behaves."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

DOMAIN = "college-des-essais.example"
FIRST_NAMES = (
    "Anaïs", "Benoît", "Chloé", "Désiré", "Émile", "Françoise", "Gaëlle", "Hélène", "Inès", "Jérôme",
    "Kévin", "Loïc", "Maëlys", "Noé", "Océane", "Pénélope", "Quentin", "Régis", "Solène", "Théo",
)  # fmt: skip
LAST_NAMES = (
    "Abeille", "Bœuf", "Cygne", "Daim", "Écureuil", "Faucon", "Grèbe", "Hérisson", "Ibis", "Jars",
    "Koala", "Lièvre", "Mésange", "Nandou", "Ours", "Pélican", "Quetzal", "Renard", "Sarcelle", "Tétras",
    "Urubu", "Vison", "Wapiti", "Xérus", "Yack", "Zèbre", "Alouette", "Bécasse", "Chevêche", "Dugong",
)  # fmt: skip


class Manner(StrEnum):
    """How somebody who answers goes about it."""

    LINK = "by the link, without script"
    SCRIPT = "by the link, sealed by script and sent twice"
    REVIEW = "reading all again before sending"
    TYPED = "typing the code"
    TWICE = "twice, counted once"
    OFF_ROUTE = "ticking what was not asked of them"


class TeamPlan(NamedTuple):
    """A team: how many are in it, how many answer the invitation, how many only after the reminder."""

    name: str
    size: int
    at_once: int
    reminded: int


# Alone, Histoire-géographie makes a cell of eight of whom four answer: too few to be shown.
TEAMS = (
    TeamPlan("Mathématiques", 12, 8, 3),
    TeamPlan("Lettres modernes", 9, 5, 2),
    TeamPlan("Anglais", 7, 4, 1),
    TeamPlan("Espagnol", 3, 1, 1),
    TeamPlan("Histoire-géographie", 8, 3, 1),
    TeamPlan("SVT", 5, 3, 1),
    TeamPlan("Physique-chimie", 6, 3, 2),
    TeamPlan("EPS", 8, 4, 2),
    TeamPlan("Documentation", 2, 2, 0),
)


@dataclass(frozen=True)
class Teacher:
    """One person. `answers_to` is the wave of mails they answer to, None for those who never do."""

    first_name: str
    last_name: str
    email: str
    team: str
    language: str
    answers_to: int | None
    manner: Manner

    @property
    def name(self) -> str:
        """The name as mails say it."""
        return f"{self.first_name} {self.last_name}"


def make_teachers(teams: Sequence[TeamPlan] = TEAMS) -> tuple[Teacher, ...]:
    """Return the teachers, team by team; one reads English, some have manners of their own."""
    people = tuple(_people(teams))
    answering = [index for index, person in enumerate(people) if person[2] == 0]
    # The first to answer in Mathématiques is the référent: what is said of them below starts after.
    manners = dict(
        zip(answering[1:], (Manner.TYPED, Manner.TWICE, *[Manner.REVIEW] * 3, Manner.OFF_ROUTE), strict=False)
    )
    english = next((index for index in answering if people[index][1] == "Anglais"), None)
    return tuple(
        Teacher(
            first_name=first,
            last_name=last,
            email=f"{_plain(first)}.{_plain(last)}@{DOMAIN}",
            team=team,
            language="en" if index == english else "fr",
            answers_to=wave,
            manner=manners.get(index, (Manner.LINK, Manner.SCRIPT, Manner.SCRIPT)[index % 3]),
        )
        for index, ((first, last), team, wave) in enumerate(people)
    )


def roster_file(teachers: Sequence[Teacher]) -> bytes:
    """Return the list as an old spreadsheet saves it: semicolons, Windows letters, titles in an odd order.

    One person is on it twice, with the team in capitals; two lines have no address that could be used.
    """
    rows = [
        ["Liste du personnel ; édition du 23/11/2026"],
        ["Discipline de poste", "NOM D’USAGE", "Courriel académique", "Téléphone", "Prénom", "Langue"],
        *([*_line(teacher)] for teacher in teachers),
    ]
    again = teachers[3]
    rows.insert(20, [again.team.upper(), again.last_name.upper(), again.email.upper(), "", "", ""])
    rows.insert(9, ["Technologie", "Fossile", "fossile.college-des-essais.example", "", "Éloi", ""])
    rows.append(["Technologie", "Poste vacant", "", "", "", ""])
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("cp1252")


def _people(teams: Sequence[TeamPlan]) -> Iterator[tuple[tuple[str, str], str, int | None]]:
    """Yield name, team and wave; no name comes twice among the first sixty."""
    number = 0
    for team in teams:
        silent = team.size - team.at_once - team.reminded
        for wave in (*[0] * team.at_once, *[1] * team.reminded, *[None] * silent):
            names = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number % len(LAST_NAMES)]
            yield names, team.name, wave
            number += 1


def _line(teacher: Teacher) -> Iterator[str]:
    yield from (teacher.team, teacher.last_name, teacher.email, "01 23 45 67 89", teacher.first_name)
    yield "anglais" if teacher.language == "en" else ""


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
