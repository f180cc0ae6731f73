"""Small synthetic questionnaires, tallies and rolls; every value obviously invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from questionnaires.analysis.report import Report, ReportHeader, Thresholds
from questionnaires.analysis.reporting import CellRoll, RollCount, build_report
from questionnaires.analysis.tabulation import Tally
from questionnaires.answers.codebook import Codebook, compile_codebook
from questionnaires.answers.values import Answers, Nonresponse, Value, answer_key
from questionnaires.definition.model import (
    Analysis,
    AnyQuestion,
    Champ,
    Date,
    DualGrid,
    Grid,
    Kind,
    NeedsAnalysis,
    Number,
    Option,
    Practice,
    Privacy,
    Questionnaire,
    Ranking,
    Rating,
    Row,
    Scale,
    ScaleQuestion,
    Section,
    SeveralChoices,
    SingleChoice,
    TextQuestion,
    YesNo,
)

SITUATION, NEED = "situation", "besoin"
SITUATIONS = ("pas_encore", "parfois", "souvent", "aidons")
NEEDS = ("aucun", "information", "accompagnement", "formation")
ASKING = ("accompagnement", "formation")

HEADER = ReportHeader(
    school="Collège des Essais",
    uai="0779990R",
    campaign="Campagne d’essai",
    questionnaire={"fr": "Essai"},
    questionnaire_code="ESSAI",
    revision=1,
    content_hash="0" * 64,
    opened_on=date(2026, 11, 2),
    closed_on=date(2026, 11, 20),
)


def options(*names: str, scores: Sequence[float] = ()) -> tuple[Option, ...]:
    """Return options whose ids are `names` and whose codes are the same in capitals."""
    points = [*scores, *[None] * len(names)]
    return tuple(
        Option(id=name, code=name.upper(), label={"fr": name}, score=score)
        for name, score in zip(names, points, strict=False)
    )


def practice_grid(champ: str, practices: int, *, sensitive: bool = False) -> DualGrid:
    """Return a grid of practices `<champ>1`, `<champ>2` and so on, with the two usual scales."""
    scales = (
        Scale(
            id=SITUATION,
            code="S",
            label={"fr": "Situation"},
            options=options(*SITUATIONS),
            not_applicable=True,
            refusable=True,
        ),
        Scale(id=NEED, code="B", label={"fr": "Besoin"}, options=options(*NEEDS), refusable=True),
    )
    rows = tuple(
        Row(id=f"{champ}{n}", code=f"{champ.upper()}{n}", label={"fr": f"Pratique {champ}{n}"})
        for n in range(1, practices + 1)
    )
    return DualGrid(
        id=f"grille_{champ}",
        code=f"G_{champ.upper()}",
        label={"fr": champ},
        rows=rows,
        scales=scales,
        sensitive=sensitive,
    )


def questionnaire(
    champs: Mapping[str, int] | None = None,
    *extra: AnyQuestion,
    priorities: bool = False,
    privacy: Privacy | None = None,
    sensitive: bool = False,
) -> Questionnaire:
    """Return a questionnaire with so many practices in each champ, then `extra` questions."""
    champs = {"pil": 1} if champs is None else champs
    grids = tuple(practice_grid(champ, count, sensitive=sensitive) for champ, count in champs.items())
    ranking = (ranking_of(*champs),) if priorities else ()
    needs = NeedsAnalysis(
        grids=tuple(grid.id for grid in grids) or ("none",),
        situation=SITUATION,
        need=NEED,
        situation_scores={name: float(points) for points, name in enumerate(SITUATIONS, start=1)},
        asking=ASKING,
        practices=tuple(
            Practice(row=row.id, champ=champ.upper(), palier=1)
            for champ, grid in zip(champs, grids, strict=True)
            for row in grid.rows
        ),
        priorities="priorites" if priorities else None,
        champ_of_priority={champ: champ.upper() for champ in champs} if priorities else {},
    )
    return Questionnaire(
        id="essai",
        code="ESSAI",
        title={"fr": "Essai"},
        languages=("fr",),
        sections=(Section(id="s1", title={"fr": "Section"}, questions=(*grids, *ranking, *extra)),),
        analysis=Analysis(
            champs=tuple(Champ(code=champ.upper(), title={"fr": champ}) for champ in champs),
            paliers=({"fr": "Un"},),
            needs=needs if grids else None,
        ),
        privacy=privacy or Privacy(),
    )


def ranking_of(*names: str, places: int = 3, sensitive: bool = False) -> Ranking:
    """Return a ranking of `names`."""
    return Ranking(
        id="priorites",
        code="PRIO",
        label={"fr": "Priorités"},
        options=options(*names),
        places=places,
        sensitive=sensitive,
    )


def single_choice(
    *names: str, scores: Sequence[float] = (), sensitive: bool = False, required: bool = False
) -> SingleChoice:
    """Return a question with one choice among `names`."""
    return SingleChoice(
        id="aide",
        code="AIDE",
        label={"fr": "Aide"},
        options=options(*names, scores=scores),
        sensitive=sensitive,
        required=required,
    )


def several_choices(*names: str) -> SeveralChoices:
    """Return a question with several choices among `names`."""
    return SeveralChoices(id="formats", code="FORMAT", label={"fr": "Formats"}, options=options(*names))


def scale_question(points: int = 5) -> ScaleQuestion:
    """Return a question with a scale of points."""
    return ScaleQuestion(
        id="aisance",
        code="AISANCE",
        label={"fr": "Aisance"},
        points=points,
        low_label={"fr": "peu"},
        high_label={"fr": "très"},
    )


def plain_grid(rows: int, *names: str) -> Grid:
    """Return a grid that is no grid of practices."""
    return Grid(
        id="moyens",
        code="MOYENS",
        label={"fr": "Moyens"},
        rows=tuple(Row(id=f"r{n}", code=f"R{n}", label={"fr": f"Ligne {n}"}) for n in range(1, rows + 1)),
        scale=Scale(id="etat", code="E", label={"fr": "État"}, options=options(*names)),
    )


def text_question() -> TextQuestion:
    """Return a question with a free text."""
    return TextQuestion(
        id="remarque", code="REMARQUE", label={"fr": "Remarque"}, kind=Kind.LONG_TEXT, max_length=500
    )


def yes_no(*, required: bool = False) -> YesNo:
    """Return a question to answer with yes or no."""
    return YesNo(id="accord", code="ACCORD", label={"fr": "D’accord ?"}, required=required)


def rating(points: int = 5) -> Rating:
    """Return a question to answer with stars."""
    return Rating(id="etoiles", code="ETOILES", label={"fr": "Étoiles"}, points=points)


def number(*cuts: float, maximum: float = 60, required: bool = False) -> Number:
    """Return a question about hours."""
    return Number(
        id="heures",
        code="HEURES",
        label={"fr": "Heures"},
        minimum=0,
        maximum=maximum,
        unit={"fr": "h"},
        cuts=cuts,
        required=required,
    )


def day(*cuts: date) -> Date:
    """Return a question about a day of the school year."""
    return Date(
        id="jour",
        code="JOUR",
        label={"fr": "Jour"},
        earliest=date(2026, 9, 1),
        latest=date(2027, 6, 30),
        cuts=cuts,
    )


def specifying(*names: str) -> SingleChoice:
    """Return a question with one choice, the last of which asks for words."""
    choices = options(*names)
    last = choices[-1].model_copy(update={"specify": True})
    return SingleChoice(
        id="outil", code="OUTIL", label={"fr": "Outil"}, options=(*choices[:-1], last), required=True
    )


def every_kind() -> Questionnaire:
    """Return a questionnaire with every kind of question, and texts."""
    return questionnaire(
        {"pil": 2, "for": 1, "res": 1},
        several_choices("atelier", "distance", "pairs"),
        single_choice("oui", "non", "peut_etre", scores=(1, 2, 3)),
        specifying("ent", "tableur", "autre"),
        yes_no(),
        scale_question(),
        rating(),
        plain_grid(2, "jamais", "parfois", "souvent"),
        number(),
        day(),
        text_question(),
        priorities=True,
        privacy=Privacy(free_text=True),
    )


def situation_key(row: str) -> str:
    """Return the key of the situation of a practice."""
    return answer_key(f"grille_{row.rstrip('0123456789')}", row, SITUATION)


def need_key(row: str) -> str:
    """Return the key of the need of a practice."""
    return answer_key(f"grille_{row.rstrip('0123456789')}", row, NEED)


@dataclass
class SyntheticCell:
    """A cell with the answers of each of its ballots."""

    invited: int
    ballots: list[Answers] = field(default_factory=list)
    signed_off: int | None = None
    viewers: int = 0


def situations(row: str, *counts: int) -> list[Answers]:
    """Return ballots that answer the situation of one practice: `counts[i]` of them with option i."""
    key = situation_key(row)
    return [{key: SITUATIONS[option]} for option, count in enumerate(counts) for _ in range(count)]


def needs(row: str, *counts: int) -> list[Answers]:
    """Return ballots that answer the need of one practice: `counts[i]` of them with option i."""
    key = need_key(row)
    return [{key: NEEDS[option]} for option, count in enumerate(counts) for _ in range(count)]


def tally_of(codebook: Codebook, cells: Sequence[SyntheticCell]) -> Tally:
    """Return the tally of cells numbered from 1."""
    tally = Tally(codebook)
    for number, cell in enumerate(cells, start=1):
        for answers in cell.ballots:
            tally.add(number, codebook.record(answers))
    return tally


def roll_of(cells: Sequence[SyntheticCell]) -> RollCount:
    """Return the roll of cells numbered from 1."""
    return RollCount(
        tuple(
            CellRoll(
                cell=number,
                name=f"Groupe {number}",
                invited=cell.invited,
                signed_off=len(cell.ballots) if cell.signed_off is None else cell.signed_off,
                viewers_signed_off=cell.viewers,
            )
            for number, cell in enumerate(cells, start=1)
        )
    )


def viewers_of(cells: Sequence[SyntheticCell]) -> dict[int, int]:
    """Return the viewers by cell."""
    return {number: cell.viewers for number, cell in enumerate(cells, start=1)}


def report_of(
    definition: Questionnaire,
    cells: Sequence[SyntheticCell],
    *,
    verbatims: Mapping[str, Sequence[str]] | None = None,
    thresholds: Thresholds | None = None,
    null_ballots: int = 0,
) -> Report:
    """Return the report of a campaign with these ballots."""
    codebook = compile_codebook(definition)
    return build_report(
        header=HEADER,
        questionnaire=definition,
        codebook=codebook,
        tally=tally_of(codebook, cells),
        roll=roll_of(cells),
        verbatims=verbatims or {},
        null_ballots=null_ballots,
        thresholds=thresholds or Thresholds(),
    )


def random_answers(definition: Questionnaire, chance: Random, *, refusal: float = 0.1) -> Answers:
    """Return one person's answers to every question but texts; some are left out or refused."""
    lean = chance.uniform(0.2, 3)
    answers: Answers = {}
    for question in definition.questions():
        for key, choices in _single_choices(question):
            _put(answers, key, _pick(choices, chance, lean), chance, refusal)
        value = _random_value(question, chance)
        if value is not None:
            _put(answers, question.id, value, chance, refusal)
    return answers


def random_school(
    definition: Questionnaire,
    chance: Random,
    sizes: Sequence[int],
    *,
    response: float = 0.75,
    refusal: float = 0.1,
) -> list[SyntheticCell]:
    """Return cells with so many invited, of whom a part answered."""
    return [
        SyntheticCell(
            invited=size,
            ballots=[
                random_answers(definition, chance, refusal=refusal)
                for _ in range(size)
                if chance.random() < response
            ],
        )
        for size in sizes
    ]


def shuffled(cells: Sequence[SyntheticCell], chance: Random) -> list[SyntheticCell]:
    """Return the same ballots in another order of arrival."""
    return [replace(cell, ballots=chance.sample(cell.ballots, len(cell.ballots))) for cell in cells]


def _random_value(question: AnyQuestion, chance: Random) -> Value | None:
    """Return an answer to a question that is no matter of one option."""
    value: Value | None = None
    match question:
        case ScaleQuestion() | Rating():
            value = chance.randint(1, question.points)
        case SeveralChoices():
            value = tuple(option.id for option in question.options if chance.random() < 0.4)
        case Ranking():
            order = chance.sample([option.id for option in question.options], len(question.options))
            value = tuple(order[: question.places])
        case YesNo():
            value = chance.choice(("yes", "no"))
        case Number():
            value = round(chance.triangular(0, question.maximum))
        case Date():
            days = chance.randint(0, (question.latest - question.earliest).days)
            value = (question.earliest + timedelta(days=days)).isoformat()
    return value


def _single_choices(question: AnyQuestion) -> Iterator[tuple[str, tuple[Option, ...]]]:
    match question:
        case SingleChoice():
            yield question.id, question.options
        case Grid():
            yield from ((answer_key(question.id, row.id), question.scale.options) for row in question.rows)
        case DualGrid():
            for row in question.rows:
                for scale in question.scales:
                    yield answer_key(question.id, row.id, scale.id), scale.options


def _pick(choices: Sequence[Option], chance: Random, lean: float) -> str:
    return choices[min(len(choices) - 1, int(len(choices) * chance.random() ** lean))].id


def _put(answers: Answers, key: str, value: Value, chance: Random, refusal: float) -> None:
    if chance.random() >= refusal:
        answers[key] = value
    elif chance.random() < 0.5 and "." in key and not key.endswith(NEED):
        answers[key] = Nonresponse.NOT_APPLICABLE
