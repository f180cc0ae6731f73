"""A plan in words: the one value that pages, printed documents, sheets and calendars show alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.definition.texts import Text, in_language
from survey_app.plans.fields import Field
from survey_app.plans.lines import Axis, AxisState, PlanContent, PlanLine, Review
from survey_app.plans.words import (
    HORIZONS,
    KINDS,
    STATUSES,
    _,
    ngettext,
    say_day,
    say_field,
    say_period,
    say_year,
    say_years,
)
from survey_app.web.translation import current_language

SHOWN = (
    Field.ACTION,
    Field.KIND,
    Field.OBJECTIVE,
    Field.HORIZON,
    Field.PRIORITY,
    Field.AUDIENCE,
    Field.NUMBER,
    Field.STARTS_ON,
    Field.ENDS_ON,
    Field.RESPONSIBLE,
    Field.MEANS,
    Field.INDICATOR,
    Field.STATUS,
)
"""The fields of a line as they are read, in order; a responsible person has one place, whoever it is."""


@dataclass(frozen=True, slots=True)
class WordedField:
    """A field and what stands in it, "" for nothing."""

    field: Field
    words: str

    @property
    def label(self) -> str:
        """What the field is called; said when it is asked for, which pages of many lines do not."""
        return say_field(self.field)


@dataclass(frozen=True, slots=True)
class WordedReview:
    """What is said of a line for one school year."""

    year: int
    label: str
    status: str
    note: str

    @property
    def words(self) -> str:
        """Both in one line: « Faite. Deux séances ont eu lieu. »."""
        return " ".join(part for part in (f"{self.status}." if self.status else "", self.note) if part)


@dataclass(frozen=True, slots=True)
class PresentedLine:
    """One line of the plan in words."""

    key: str
    title: str
    champ: str
    status: str
    status_code: str
    period: str
    responsible: str
    fields: tuple[WordedField, ...]
    reviews: tuple[WordedReview, ...]
    line: PlanLine

    @property
    def told(self) -> tuple[WordedField, ...]:
        """The fields in which something stands, but for the title."""
        return tuple(one for one in self.fields if one.words and one.words != self.title)

    def words_of(self, field: Field) -> str:
        """Return what stands in a field."""
        return next((one.words for one in self.fields if one.field is field), "")


@dataclass(frozen=True, slots=True)
class PresentedAxis:
    """One champ of the plan: where it stands, its priorities, its lines. `code` is "" for lines without a champ."""

    code: str
    title: str
    state: str
    missing: tuple[str, ...]
    note: str
    priorities: tuple[str, ...]
    lines: tuple[PresentedLine, ...]


@dataclass(frozen=True, slots=True)
class PresentedPlan:
    """A plan in words."""

    title: str
    school: str
    uai: str
    language: str
    span: str
    axes: tuple[PresentedAxis, ...]

    @property
    def lines(self) -> tuple[PresentedLine, ...]:
        """All lines, in order."""
        return tuple(line for axis in self.axes for line in axis.lines)


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """Whose plan it is."""

    school: str
    uai: str


def present_plan(content: PlanContent, place: PlanPlace, names: Mapping[int, str]) -> PresentedPlan:
    """Return a plan in words, in the language of the request; `names` are those of accounts, by id."""
    axes = tuple(_present_axis(axis, content, names) for axis in content.axes)
    loose = [line for line in content.lines if content.axis(line.champ) is None]
    if loose:
        lines = tuple(present_line(line, content, names) for line in loose)
        axes = (*axes, PresentedAxis("", _("Sans champ d’action"), "", (), "", (), lines))
    return PresentedPlan(
        title=content.title,
        school=place.school,
        uai=place.uai,
        language=current_language(),
        span=say_years(content.first_year, content.years),
        axes=axes,
    )


def present_line(line: PlanLine, content: PlanContent, names: Mapping[int, str]) -> PresentedLine:
    """Return one line in words."""
    axis = content.axis(line.champ)
    champ = _own(axis.title) if axis else ""
    worded = _words_of(line, axis, names)
    return PresentedLine(
        key=line.key,
        title=title_of(line),
        champ=champ,
        status=str(STATUSES[line.status]),
        status_code=line.status.value,
        period=say_period(line.starts_on, line.ends_on),
        responsible=worded[Field.RESPONSIBLE],
        fields=tuple(WordedField(field, worded[field]) for field in SHOWN),
        reviews=tuple(_present_review(review) for review in line.reviews if review.status or review.note),
        line=line,
    )


def title_of(line: PlanLine) -> str:
    """Return what a line is called: its action, else the beginning of its objective."""
    return line.action or line.objective.split("\n")[0][:160] or _("Action à préciser")


def say_responsible(line: PlanLine, names: Mapping[int, str]) -> str:
    """Return who answers for a line: people of the school, others, or both; "" for nobody yet."""
    account = ""
    if line.responsible is not None:
        account = names.get(line.responsible) or _("une personne dont le compte est effacé")
    return ", ".join(name for name in (account, line.responsible_name) if name)


def say_state(state: AxisState | None) -> tuple[str, tuple[str, ...]]:
    """Say where a champ stands on the school's fiche, and which indicators the next palier asks for."""
    if state is None:
        return "", ()
    return " ".join(_state_sentences(state)), tuple(_own(text) for text in state.missing)


def _state_sentences(state: AxisState) -> Iterator[str]:
    year = say_year(state.year)
    yield (
        _("D’après la fiche %(year)s, signée.", year=year)
        if state.is_signed
        else _("D’après la fiche %(year)s, en cours de remplissage.", year=year)
    )
    if state.palier is None:
        yield _("Aucun indicateur de ce champ ne concerne l’établissement.")
        return
    if state.palier:
        yield _("Palier %(number)s atteint : %(title)s.", number=state.palier, title=_own(state.palier_title))
    else:
        yield _("Le premier palier est en construction.")
    yield ngettext(
        "%(reached)s indicateur atteint sur %(num)s.",
        "%(reached)s indicateurs atteints sur %(num)s.",
        state.applicable,
        reached=state.reached,
    )
    if state.needed:
        yield ngettext(
            "Pour le palier suivant (%(title)s), il reste %(num)s indicateur à atteindre.",
            "Pour le palier suivant (%(title)s), il reste %(num)s indicateurs à atteindre.",
            state.needed,
            title=_own(state.next_title),
        )


def _present_axis(axis: Axis, content: PlanContent, names: Mapping[int, str]) -> PresentedAxis:
    state, missing = say_state(axis.state)
    return PresentedAxis(
        code=axis.code,
        title=_own(axis.title),
        state=state,
        missing=missing,
        note=axis.note,
        priorities=tuple(words for words in axis.priorities if words),
        lines=tuple(present_line(line, content, names) for line in content.lines if line.champ == axis.code),
    )


def _words_of(line: PlanLine, axis: Axis | None, names: Mapping[int, str]) -> dict[Field, str]:
    priority = axis.priorities[line.priority - 1] if axis and line.priority in (1, 2, 3) else ""
    return {
        Field.ACTION: line.action,
        Field.KIND: str(KINDS[line.kind]) if line.kind else "",
        Field.OBJECTIVE: line.objective,
        Field.HORIZON: str(HORIZONS[line.horizon]) if line.horizon else "",
        Field.PRIORITY: priority,
        Field.AUDIENCE: line.audience,
        Field.NUMBER: "" if line.number is None else str(line.number),
        Field.STARTS_ON: say_day(line.starts_on) if line.starts_on else "",
        Field.ENDS_ON: say_day(line.ends_on) if line.ends_on else "",
        Field.RESPONSIBLE: say_responsible(line, names),
        Field.MEANS: line.means,
        Field.INDICATOR: line.indicator,
        Field.STATUS: str(STATUSES[line.status]),
    }


def _present_review(review: Review) -> WordedReview:
    return WordedReview(
        year=review.year,
        label=say_field(f"review.{review.year}"),
        status=str(STATUSES[review.status]) if review.status else "",
        note=review.note,
    )


def _own(text: Text) -> str:
    return in_language(text, current_language())
