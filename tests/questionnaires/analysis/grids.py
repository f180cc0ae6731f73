"""Maturity grids of any shape: champs, paliers, rule and answers drawn by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from questionnaires.analysis.maturity import ChampPosition, Position, Status, find_position
from questionnaires.answers.values import AnswerKey, Nonresponse, answer_key
from questionnaires.definition.model import (
    Analysis,
    Champ,
    Grid,
    Indicator,
    MaturityAnalysis,
    Questionnaire,
    Row,
    Scale,
    Section,
)
from tests.questionnaires.analysis.builders import options

ANSWER_OF = {
    Status.UNANSWERED: None,
    Status.NOT_REACHED: "non",
    Status.UNDER_WAY: "encours",
    Status.REACHED: "oui",
    Status.NOT_APPLICABLE: Nonresponse.NOT_APPLICABLE.value,
}
CHAMPS = ("AAA", "BBB", "CCC")
UNNAMED = -1
"""Below every palier: where a champ is of which nothing applies."""


@dataclass(frozen=True)
class Mark:
    """One indicator and what is answered to it."""

    code: str
    champ: str
    palier: int
    status: Status
    words: str = ""


@dataclass(frozen=True)
class Marks:
    """A grid with its answers: the marks in the order of the grid, the number of paliers and the rule."""

    marks: tuple[Mark, ...]
    paliers: int = 3
    share: float = 1.0

    def with_status(self, index: int, status: Status) -> "Marks":
        """Return the same with another answer to one indicator."""
        changed = replace(self.marks[index], status=status)
        return replace(self, marks=(*self.marks[:index], changed, *self.marks[index + 1 :]))

    def reaching(self, codes: Sequence[str]) -> "Marks":
        """Return the same with some indicators reached."""
        return replace(
            self,
            marks=tuple(
                replace(mark, status=Status.REACHED) if mark.code in codes else mark for mark in self.marks
            ),
        )

    @property
    def questionnaire(self) -> Questionnaire:
        """The grid, one question for each mark, so that marks may stand in any order."""
        questions = tuple(
            Grid(
                id=f"g{index}",
                code=f"G{index}",
                label={"fr": "Grille"},
                rows=(
                    Row(
                        id=mark.code.lower(),
                        code=mark.code,
                        label={"fr": mark.words or f"Repère {mark.code}"},
                    ),
                ),
                scale=Scale(
                    id="etat",
                    code="E",
                    label={"fr": "État"},
                    options=options("non", "encours", "oui"),
                    not_applicable=True,
                ),
            )
            for index, mark in enumerate(self.marks)
        )
        return Questionnaire(
            id="grille",
            code="GRILLE",
            title={"fr": "Grille"},
            languages=("fr",),
            sections=(Section(id="s1", title={"fr": "Section"}, questions=questions),),
            analysis=Analysis(
                champs=tuple(Champ(code=code, title={"fr": f"Champ {code}"}) for code in CHAMPS),
                paliers=tuple({"fr": f"Titre {number}"} for number in range(1, self.paliers + 1)),
                maturity=MaturityAnalysis(
                    grids=tuple(question.id for question in questions),
                    reached=("oui",),
                    under_way=("encours",),
                    indicators=tuple(
                        Indicator(row=mark.code.lower(), champ=mark.champ, palier=mark.palier)
                        for mark in self.marks
                    ),
                    share=self.share,
                ),
            ),
        )

    @property
    def answers(self) -> dict[AnswerKey, str]:
        """What is answered."""
        given = {
            answer_key(f"g{index}", mark.code.lower()): ANSWER_OF[mark.status]
            for index, mark in enumerate(self.marks)
        }
        return {key: answer for key, answer in given.items() if answer is not None}

    def position(self, more: Mapping[AnswerKey, str] | None = None) -> Position:
        """Return the position, with `more` answers."""
        return find_position(self.questionnaire, {**self.answers, **(more or {})})


def marks_of(*statuses: Status, paliers: Sequence[int] | None = None, share: float = 1.0) -> Marks:
    """Return a grid of one champ AAA, its indicators A1, A2 and so on at `paliers` (all at the first if None)."""
    levels = paliers or [1] * len(statuses)
    return Marks(
        tuple(
            Mark(f"A{index}", CHAMPS[0], palier, status)
            for index, (status, palier) in enumerate(zip(statuses, levels, strict=True), start=1)
        ),
        paliers=max(levels, default=1),
        share=share,
    )


def height(champ: ChampPosition | None) -> int:
    """Return the palier of a champ as a number, `UNNAMED` where nothing applies."""
    assert champ is not None
    return UNNAMED if champ.palier is None else champ.palier


def heights(position: Position) -> list[int]:
    """Return the palier of each champ."""
    return [height(champ) for champ in position.champs]


SHARES = (1.0, 0.9, 0.8, 0.7, 0.5, 0.1)


@st.composite
def any_marks(draw: st.DrawFn, prefix: str = "") -> Marks:
    """Return a grid of two to four paliers in three champs, with any answers."""
    paliers = draw(st.integers(2, 4))
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(CHAMPS), st.integers(1, paliers), st.sampled_from(Status)),
            min_size=1,
            max_size=14,
        )
    )
    marks = tuple(
        Mark(f"{prefix}X{index}", champ, palier, status)
        for index, (champ, palier, status) in enumerate(drawn)
    )
    return Marks(marks, paliers, draw(st.sampled_from(SHARES)))
