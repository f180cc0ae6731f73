"""Pupils and parents: groups that answer by a shared link, their report, and what the teams say of the same things."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from questionnaires.analysis.report import Figure, Report
from questionnaires.definition.codec import decode
from survey_app.tokens.key_list import KeyList
from tests.journeys import staff
from tests.journeys.answers import Answers
from tests.journeys.browser import Browser, Page
from tests.journeys.exports import lines_below, read_pdf, read_table, read_xlsx
from tests.journeys.fiche import CATALOGUE
from tests.journeys.rounding import mean, percent
from tests.journeys.scripts import JSON, read_key_list
from tests.journeys.telling import expect, expect_equal, wait_until
from tests.journeys.typography import plain
from tests.journeys.words import Line, Unit, words
from tests.journeys.year_people import FORBIDDEN, Year
from tests.voter import Voter

SHARED_LINK = re.compile(r"#([0-9A-Z]{16})\.[0-9A-Z]{16}")
TURNOUT = "Par groupe de restitution : la participation n’est donnée que par tranche"
BESIDE = "À côté des enseignants"
TEAMS_SCALE = "de 1 (Pas encore) à 4 (Nous aidons des collègues)"
SPREAD = 15
"""So many answers show how they are spread, and let a mean be told in tenths (rules for pupils and parents)."""


class Group(NamedTuple):
    """A group: how many answers are expected of it, and how many come."""

    name: str
    expected: int
    coming: int


class Public(NamedTuple):
    """Whom a campaign asks: how the site calls them, in addresses and on pages, and the file of what it asks them."""

    name: str
    parameter: str
    title: str
    questionnaire: str
    groups: tuple[Group, ...]


PUPILS = Public(
    "Élèves",
    "eleves",
    "Le numérique et nous",
    "perception-eleves",
    (Group("5e", 18, 18), Group("4e", 20, 19)),
)
PARENTS = Public(
    "Parents",
    "parents",
    "Le numérique à la maison",
    "perception-parents",
    (Group("Parents de 6e", 16, 16), Group("Parents de 3e", 12, 10)),
)


class Question(NamedTuple):
    """A question: its code, its words, the field it is answered in, and by value the code and words of each option.

    `points`: what each value counts in a mean; empty where an answer has none. `beside`: what teams are asked of it.
    """

    code: str
    label: str
    field: str
    options: Mapping[str, tuple[str, str]]
    points: Mapping[str, int]
    scale: str
    beside: str


@dataclass
class GroupsCampaign:
    """A campaign that groups answer by a shared link."""

    year: Year
    public: Public
    address: str = ""
    given: dict[str, list[Answers]] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """Let the référent begin it, with its groups and dates, and the chef open it."""
        browser = self.year.referent
        form = browser.open(f"/campagnes/nouvelle?pour={self.public.parameter}").form("Créer la campagne")
        form.fill("Titre de la campagne", self.public.title)
        self.address = browser.submit(form, "Créer la campagne").address
        form = browser.open(f"{self.address}/partage").form("Enregistrer les groupes")
        for row, group in enumerate(self.public.groups, start=1):
            form.fields |= {f"name_{row}": [group.name], f"quota_{row}": [str(group.expected)]}
        browser.submit(form, "Enregistrer les groupes")
        form = browser.open(f"{self.address}/calendrier").form("Enregistrer les dates")
        form.fields |= {"opening": [staff.in_days(1)], "closing": [staff.in_days(6)]}
        browser.submit(form, "Enregistrer les dates")
        staff.open_now(self.year.chef, self.address)
        wait_until("the links of the groups", self._codes)

    def answer(self) -> None:
        """Let the groups answer by their links; one more than expected is refused."""
        wanted = decode(self._file.read_bytes())
        chance = random.Random(7)
        questions, keys = list(self._questions()), self._keys()
        for group, code in zip(self.public.groups, self._codes(), strict=True):
            self.given[group.name] = [_choose(chance, questions) for _ in range(group.coming)]
            for given in self.given[group.name]:
                fields = {name: list(values) for name, values in given.items()}
                self.receipts.append(Voter(keys, code).answer(self._post, wanted, fields))
            if group.coming == group.expected:
                self._expect_full(keys, code)
        expected = sum(group.expected for group in self.public.groups)
        page = self.year.referent.open(self.address)
        expect(f"{len(self.receipts)} réponses sur {expected} attendues" in page.text, page.text[:400])
        self.year.tell.done(
            f"{self.public.name}: {len(self.receipts)} answers by {len(self.given)} shared links; "
            "one more than a group is expected to give was refused"
        )

    def close(self, teams: Report, teams_title: str) -> None:
        """Close it, wait for its report, count it again, and look at what stands beside it of the teams' report."""
        staff.close_now(self.year.chef, self.address)
        wait_until("the report", lambda: "Lire le rapport" in self._page().text)
        browser = self.year.referent
        report = Report.model_validate_json(browser.open(f"{self.address}/rapport.json").body)
        shown = self._count_again(report)
        page = browser.open(f"{self.address}/rapport")
        lines = self._check_page(page)
        voices = [*self._voices(teams)]
        expect(voices, f"{self.public.name}: nothing to hear beside the teams")
        self._check_voices(page, voices, teams_title)
        self.year.tell.done(
            f"{self.public.name}: {shown} shares shown, all equal to those counted, in {lines} lines of the page; "
            f"questions that stand beside the teams’: {len(voices)}, the same in PDF and XLSX"
        )

    def _count_again(self, report: Report) -> int:
        """Compare all shares. Returns how many are shown."""
        expect_equal("ballots", report.participation.ballots, len(self.receipts))
        expect_equal("champs of a report without practices", list(report.champs), [])
        found = {
            f"{item.question_code}/{share.code}": share.percent
            for item in report.items
            for share in item.shares
        }
        wanted = {
            f"{question.code}/{code}": self._share(question, value)
            for question in self._questions()
            for value, (code, _) in question.options.items()
        }
        expect_equal("numbers of the report", sorted(found), sorted(wanted))
        shown = {path: figure for path, figure in found.items() if figure.value is not None}
        expect(len(shown) > len(found) / 2, f"only {len(shown)} of {len(found)} numbers are shown")
        faults = {path: (figure, wanted[path]) for path, figure in shown.items() if figure != wanted[path]}
        expect(not faults, f"wrong numbers: {faults}")
        return len(shown)

    def _check_page(self, page: Page) -> int:
        """Compare each table of the page. Returns how many lines."""
        tables = [read_table(table) for table in page.root.one("div", class_="report-sections").all("table")]
        wanted: list[tuple[str, list[Line]]] = [
            (TURNOUT, [(group.name, str(group.expected), "plus de 75 %") for group in self.public.groups])
        ]
        for question in self._questions():
            lines: list[Line] = [
                (label, words(self._share(question, value), Unit.PERCENT))
                for value, (_, label) in question.options.items()
            ]
            if question.points:
                lines.append(("Moyenne", words(self._mean(question), Unit.MEAN)))
            wanted.append((question.label, lines))
        found = [table for table in tables if table[0] != BESIDE]
        expect_equal("tables of the page", [name for name, _ in found], [name for name, _ in wanted])
        for (name, shown), (_, expected) in zip(found, wanted, strict=True):
            expect_equal(f"« {name} »", shown, expected)
        return sum(len(lines) for _, lines in found)

    def _voices(self, teams: Report) -> Iterator[tuple[str, str, str, str]]:
        """Yield what groups and teams say of the same things: words and mean of each."""
        practices = {one.code: one for one in teams.practices}
        for question in self._questions():
            if question.points and question.beside in practices:
                beside = practices[question.beside]
                yield (
                    question.label,
                    words(self._mean(question), Unit.MEAN),
                    plain(beside.label["fr"]),
                    words(beside.situation_mean, Unit.MEAN),
                )

    def _check_voices(self, page: Page, voices: list[tuple[str, str, str, str]], teams_title: str) -> None:
        section = page.root.one("section", aria_labelledby="voix")
        expect(
            f"vus par les équipes dans « {teams_title} »" in plain(section.text), plain(section.text)[:300]
        )
        scales = {question.label: question.scale for question in self._questions()}
        lines = [
            (f"{label} {scales[label]}", said, f"{teams} {TEAMS_SCALE}", theirs)
            for label, said, teams, theirs in voices
        ]
        expect_equal("groups beside teams", read_table(section.all("table")[0]), (BESIDE, lines))
        browser = self.year.referent
        text = read_pdf(browser.open(f"{self.address}/rapport.pdf").body)
        for label, said, teams, theirs in voices:
            line = f"{label} ({scales[label]}) {said} {teams} ({TEAMS_SCALE}) {theirs}"
            expect(line in text, f"not in the PDF: {line}")
        sheet = read_xlsx(browser.open(f"{self.address}/rapport.xlsx").body)[BESIDE]
        wanted = [
            (label, scales[label], teams, TEAMS_SCALE, said, theirs) for label, said, teams, theirs in voices
        ]
        expect_equal("groups beside teams in the workbook", lines_below(sheet, self.public.name), wanted)

    def _share(self, question: Question, value: str) -> Figure:
        """Everybody answered every question."""
        return percent(Fraction(self._counts(question)[value], len(self.receipts)))

    def _mean(self, question: Question) -> Figure:
        counts = self._counts(question)
        points = sum(question.points[value] * count for value, count in counts.items())
        ends = {"lowest": min(question.points.values()), "highest": max(question.points.values())}
        return mean(Fraction(points, len(self.receipts)), **ends, is_fine=len(self.receipts) >= SPREAD)

    def _counts(self, question: Question) -> Counter[str]:
        return Counter(answers[question.field][0] for answers in chain.from_iterable(self.given.values()))

    def _questions(self) -> Iterator[Question]:
        """Yield what is asked, read from its file by other code than the product's."""
        content = json.loads(self._file.read_text())
        beside = {one["question"]: one["beside"] for one in content["analysis"]["perceptions"]}
        for section in content["sections"]:
            for question in section["questions"]:
                yield _question(question, beside.get(question["id"], ""))

    def _expect_full(self, keys: KeyList, code: str) -> None:
        page = Browser(self.year.site.url).post(
            f"/q/{self._number}/emargement",
            json.dumps(Voter(keys, code).sign_off_body()).encode(),
            JSON,
            status=FORBIDDEN,
        )
        expect_equal("what a full group is told", json.loads(page.body)["status"], "quota_reached")

    def _post(self, path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        page = Browser(self.year.site.url).post(path, json.dumps(body).encode(), JSON)
        return page.status, json.loads(page.body)

    def _keys(self) -> KeyList:
        page = Browser(self.year.site.url).open(f"/q/{self._number}")
        (form,) = (form for form in page.root.all("form") if "data-keys" in form.attributes)
        return read_key_list(form.attributes["data-keys"])

    def _codes(self) -> list[str]:
        text = self.year.referent.open(f"{self.address}/affiche").body.decode()
        return list(dict.fromkeys(SHARED_LINK.findall(text)))

    def _page(self) -> Page:
        return self.year.referent.open(self.address)

    @property
    def _file(self) -> Path:
        return CATALOGUE / f"{self.public.questionnaire}.json"

    @property
    def _number(self) -> str:
        return self.address.rpartition("/")[2]


def _question(content: Mapping[str, Any], beside: str) -> Question:
    code, label, field_name = content["code"], plain(content["label"]["fr"]), f"a.{content['id']}"
    if content["kind"] == "scale":
        values = [str(point) for point in range(1, content["points"] + 1)]
        ends = [plain(content[end]["fr"]) for end in ("low_label", "high_label")]
        return Question(
            code,
            label,
            field_name,
            {value: (value, value) for value in values},
            {value: int(value) for value in values},
            f"de 1 ({ends[0]}) à {len(values)} ({ends[1]})",
            beside,
        )
    options = content["options"]
    points = {one["id"]: int(one["score"]) for one in options if one.get("score") is not None}
    has_mean = len(points) == len(options)
    first, last = options[0], options[-1]
    return Question(
        code,
        label,
        field_name,
        {one["id"]: (one["code"], plain(one["label"]["fr"])) for one in options},
        points if has_mean else {},
        f"de 1 ({plain(first['label']['fr'])}) à {len(options)} ({plain(last['label']['fr'])})",
        beside,
    )


def _choose(chance: random.Random, questions: list[Question]) -> Answers:
    return {question.field: (chance.choice(list(question.options)),) for question in questions}
