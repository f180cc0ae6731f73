"""The campaigns of the year: teachers by mail with the short form, pupils by the links of their groups."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

from questionnaires.analysis.report import Figure, Report
from questionnaires.definition.codec import decode
from survey_app.tokens.key_list import KeyList
from tests.journeys import staff
from tests.journeys.answers import SEED, Answers, Respondents
from tests.journeys.browser import Browser, Page
from tests.journeys.fiche import CATALOGUE, SHORT, read_fiche
from tests.journeys.rounding import percent
from tests.journeys.scripts import JSON, read_key_list
from tests.journeys.story import People, Story
from tests.journeys.teachers import TeamPlan, make_teachers
from tests.journeys.telling import expect, expect_equal, wait_until
from tests.journeys.year_people import CHEF, FORBIDDEN, REFERENT, Year
from tests.voter import Voter

TEAMS = (
    TeamPlan("Mathématiques", 10, 10, 0),
    TeamPlan("Lettres modernes", 10, 10, 0),
    TeamPlan("Anglais", 10, 9, 0),
)
SHARED_LINK = re.compile(r"#([0-9A-Z]{16})\.[0-9A-Z]{16}")
QUOTAS = {"5e": 18, "4e": 20}
"""Of the first group, every answer comes; of the second, all but one."""

PUPILS = CATALOGUE / "perception-eleves.json"


def ask_teachers(year: Year, title: str, seed: int = SEED) -> Story:
    """Play a campaign among the teachers to its report; another seed makes other answers."""
    fiche, teachers = read_fiche(SHORT), make_teachers(TEAMS)
    respondents = Respondents(fiche, seed)
    answers = {
        teacher.email: respondents.answers_of(teacher)
        for teacher in teachers
        if teacher.answers_to is not None
    }
    people = People(CHEF, REFERENT, teachers, frozenset({REFERENT.email}), answers)
    story = Story(year.site, people, year.tell, title=title, fiche=fiche)
    story.referent, story.chef = year.referent, year.chef
    story.create(fiche.title)
    story.import_roster(TEAMS)
    story.open()
    story.answer(0)
    story.close()
    story.wait_for_report()
    story.look_for_receipts()
    return story


@dataclass
class PupilsCampaign:
    """A campaign that groups answer by a shared link."""

    year: Year
    address: str = ""
    given: dict[str, list[Answers]] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)

    def prepare(self, title: str) -> None:
        """Let the référent begin it, with its groups and dates, and the chef open it."""
        browser = self.year.referent
        form = browser.open("/campagnes/nouvelle?pour=eleves").form("Créer la campagne")
        form.fill("Titre de la campagne", title)
        self.address = browser.submit(form, "Créer la campagne").address
        form = browser.open(f"{self.address}/partage").form("Enregistrer les groupes")
        for row, (name, quota) in enumerate(QUOTAS.items(), start=1):
            form.fields |= {f"name_{row}": [name], f"quota_{row}": [str(quota)]}
        browser.submit(form, "Enregistrer les groupes")
        form = browser.open(f"{self.address}/calendrier").form("Enregistrer les dates")
        form.fields |= {"opening": [staff.in_days(1)], "closing": [staff.in_days(6)]}
        browser.submit(form, "Enregistrer les dates")
        staff.open_now(self.year.chef, self.address)
        wait_until("the links of the groups", self._codes, seconds=60)

    def answer(self) -> None:
        """Let both groups answer by their links; one more than expected is refused."""
        wanted = decode(PUPILS.read_bytes())
        chance = random.Random(7)
        for (group, quota), code in zip(QUOTAS.items(), self._codes(), strict=True):
            count = quota - (group == "4e")
            self.given[group] = [_choose(chance) for _ in range(count)]
            voters = [(Voter(self._keys(), code), given) for given in self.given[group]]
            for voter, given in voters:
                fields = {name: list(values) for name, values in given.items()}
                self.receipts.append(voter.answer(self._post, wanted, fields))
            if count == quota:
                self._expect_full(code)
        answered = sum(map(len, self.given.values()))
        page = self.year.referent.open(self.address)
        expect(f"{answered} réponses sur {sum(QUOTAS.values())} attendues" in page.text, page.text[:400])
        self.year.tell.done(
            f"{answered} pupils answered by two shared links; one more than expected was refused"
        )

    def close(self) -> Report:
        """Close it, wait for its report, and count it again."""
        staff.close_now(self.year.chef, self.address)
        wait_until("the pupils' report", lambda: "Lire le rapport" in self._page().text, seconds=60)
        report = Report.model_validate_json(self.year.referent.open(f"{self.address}/rapport.json").body)
        everybody = list(chain.from_iterable(self.given.values()))
        expect_equal("ballots of pupils", report.participation.ballots, len(everybody))
        found = {
            f"{item.question_code}/{share.code}": share.percent
            for item in report.items
            for share in item.shares
        }
        wanted = dict(_recount(everybody))
        expect_equal("numbers of the pupils' report", sorted(found), sorted(wanted))
        shown = {path: figure for path, figure in found.items() if figure.value is not None}
        expect(len(shown) > len(found) / 2, f"only {len(shown)} of {len(found)} numbers are shown")
        faults = {path: (figure, wanted[path]) for path, figure in shown.items() if figure != wanted[path]}
        expect(not faults, f"wrong numbers of pupils: {faults}")
        self.year.tell.done(
            f"the pupils' report: {len(shown)} of {len(found)} shares shown, all equal to those counted"
        )
        return report

    def _expect_full(self, code: str) -> None:
        voter = Voter(self._keys(), code)
        page = Browser(self.year.site.url).post(
            f"/q/{self._number}/emargement",
            json.dumps(voter.sign_off_body()).encode(),
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
    def _number(self) -> str:
        return self.address.rpartition("/")[2]


def _closed_questions() -> list[dict[str, Any]]:
    content = json.loads(PUPILS.read_text())
    return [question for section in content["sections"] for question in section["questions"]]


def _options(question: Mapping[str, Any]) -> dict[str, str]:
    """Return the codes of the options, by what the form sends."""
    if question["kind"] == "scale":
        return {str(point): str(point) for point in range(1, question["points"] + 1)}
    return {option["id"]: option["code"] for option in question["options"]}


def _choose(chance: random.Random) -> Answers:
    return {f"a.{one['id']}": (chance.choice(list(_options(one))),) for one in _closed_questions()}


def _recount(everybody: list[Answers]) -> Iterator[tuple[str, Figure]]:
    """Yield the share of each answer; everybody answered every question."""
    for question in _closed_questions():
        counts = Counter(answers[f"a.{question['id']}"][0] for answers in everybody)
        for sent, code in _options(question).items():
            yield f"{question['code']}/{code}", percent(Fraction(counts[sent], len(everybody)))
