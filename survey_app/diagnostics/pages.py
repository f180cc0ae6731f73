"""What the templates of the fiche receive."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from questionnaires.analysis.maturity import ChampPosition, GridLine, Position, Status, list_lines
from questionnaires.analysis.progress import ChampProgress, Change, IndicatorProgress, Progress
from survey_app.accounts.models import Account
from survey_app.coediting.cells import Change as CellChange
from survey_app.coediting.pages import SharedForm
from survey_app.coediting.words import author_of
from survey_app.diagnostics.answers import LINK, NOTE, STATUS, choices_of, code_in, is_web_address, path_of
from survey_app.diagnostics.forms import BeginForm, PartnerForm
from survey_app.diagnostics.models import AssessmentState
from survey_app.diagnostics.operations import AssessmentLine, Fiche
from survey_app.diagnostics.operations.files import FileLine
from survey_app.diagnostics.school_year import year_words
from survey_app.diagnostics.shared import NOWHERE
from survey_app.diagnostics.signed import SignedPosition
from survey_app.diagnostics.words import (
    CHANGES,
    STATUSES,
    missing_words,
    needed_words,
    palier_title,
    palier_words,
    words_of,
)
from survey_app.schools.models import School


@dataclass(frozen=True, slots=True)
class FicheHead:
    """What all pages of one fiche say of it."""

    key: str
    title: str
    school: str
    url: str
    is_signed: bool
    signed_at: datetime | None
    signed_by: str
    may_sign: bool
    answered: int
    total: int


def fiche_head(fiche: Fiche, *, may_sign: bool) -> FicheHead:
    """Return the head of a fiche for one reader."""
    return FicheHead(
        key=fiche.key,
        title=_("Fiche de l’établissement %(year)s", year=year_words(fiche.year)),
        school=fiche.school.name,
        url=url_for("diagnostics.show_fiche", key=fiche.key),
        is_signed=fiche.is_signed,
        signed_at=fiche.signed_at,
        signed_by=fiche.signed_by,
        may_sign=may_sign,
        answered=fiche.answered,
        total=len(fiche.position.indicators),
    )


@dataclass(frozen=True, slots=True)
class YearLine:
    """The fiche of one year in the list of a school."""

    key: str
    title: str
    url: str
    is_signed: bool
    begun_at: datetime
    signed_at: datetime | None


def year_line(line: AssessmentLine) -> YearLine:
    """Return one fiche of a list."""
    return YearLine(
        key=line.key,
        title=year_words(line.year),
        url=url_for("diagnostics.show_fiche", key=line.key),
        is_signed=line.state is AssessmentState.SIGNED,
        begun_at=line.begun_at,
        signed_at=line.signed_at,
    )


@dataclass(frozen=True, slots=True)
class SchoolFiches:
    """The fiches of one school; `form` begins this year's, None when it has begun or is not this person's to begin."""

    school: School
    years: tuple[YearLine, ...]
    year: str
    form: BeginForm | None
    evolution_url: str


@dataclass(frozen=True, slots=True)
class FicheListPage:
    """The fiches of every school of a person."""

    schools: tuple[SchoolFiches, ...]


@dataclass(frozen=True, slots=True)
class ChampCard:
    """Where a champ stands: `step` is what is drawn, the sentences say the same."""

    code: str
    title: str
    url: str
    step: int
    steps: tuple[int, ...]
    palier: str
    needed: str
    missing: tuple[str, ...]
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """A whole fiche: where each champ stands, and what can be done with it."""

    head: FicheHead
    shared: SharedForm
    introduction: str
    grid: str
    champs: tuple[ChampCard, ...]
    may_reopen: bool


def champ_card(fiche: Fiche, champ: ChampPosition) -> ChampCard:
    """Return one champ of a fiche."""
    position = fiche.position
    own = [one for one in position.indicators if one.champ == champ.code]
    return ChampCard(
        code=champ.code,
        title=words_of(champ.title),
        url=url_for("diagnostics.show_champ", key=fiche.key, champ=champ.code),
        step=NOWHERE if champ.palier is None else champ.palier,
        steps=tuple(range(1, len(position.paliers) + 1)),
        palier=palier_words(position, champ),
        needed=needed_words(champ),
        missing=tuple(missing_words(one) for one in champ.missing),
        answered=sum(one.status is not Status.UNANSWERED for one in own),
        total=len(own),
    )


@dataclass(frozen=True, slots=True)
class IndicatorField:
    """One indicator of a champ's page. `before` is what was said of it in an earlier year, "" for nothing."""

    code: str
    label: str
    status_path: str
    note_path: str
    link_path: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    link: str
    before: str
    files: tuple[FileLine, ...]

    @property
    def has_evidence(self) -> bool:
        """Whether what shows it is worth unfolding."""
        return bool(self.files or self.link)


@dataclass(frozen=True, slots=True)
class PalierFields:
    """The indicators of one palier of a champ."""

    number: int
    title: str
    indicators: tuple[IndicatorField, ...]


@dataclass(frozen=True, slots=True)
class ChampPage:
    """One champ of a fiche, to be filled; or to be read once it is signed."""

    head: FicheHead
    shared: SharedForm
    card: ChampCard
    paliers: tuple[PalierFields, ...]
    previous: ChampCard | None
    following: ChampCard | None


def palier_fields(
    fiche: Fiche, champ: str, shared: SharedForm, earlier: SignedPosition | None
) -> tuple[PalierFields, ...]:
    """Return the indicators of a champ by palier."""
    lines = [line for line in list_lines(fiche.questionnaire) if line.indicator.champ == champ]
    before = _earlier_words(earlier)
    return tuple(
        PalierFields(
            number,
            palier_title(fiche.position, number),
            tuple(_field(fiche, line, shared, before) for line in lines if line.indicator.palier == number),
        )
        for number in range(1, len(fiche.position.paliers) + 1)
        if any(line.indicator.palier == number for line in lines)
    )


def _field(fiche: Fiche, line: GridLine, shared: SharedForm, before: Mapping[str, str]) -> IndicatorField:
    code = line.row.code
    link = shared.value(path_of(code, LINK))
    return IndicatorField(
        code=code,
        label=words_of(line.row.label),
        status_path=path_of(code, STATUS),
        note_path=path_of(code, NOTE),
        link_path=path_of(code, LINK),
        choices=(
            ("", _("Pas encore renseigné")),
            *((key, words_of(text)) for key, text in choices_of(line).items()),
        ),
        chosen=str(shared.value(path_of(code, STATUS)) or ""),
        link=link if isinstance(link, str) and is_web_address(link) else "",
        before=before.get(code.upper(), ""),
        files=tuple(file for file in fiche.files if file.indicator == code),
    )


def _earlier_words(earlier: SignedPosition | None) -> dict[str, str]:
    """Say of each indicator what was signed of it in an earlier year: nothing where nothing was said."""
    if earlier is None:
        return {}
    return {
        state.code.upper(): _(
            "En %(year)s : %(status)s", year=year_words(earlier.year), status=STATUSES[state.status]
        )
        for state in earlier.position.indicators
        if state.status is not Status.UNANSWERED
    }


@dataclass(frozen=True, slots=True)
class TooLatePage:
    """What somebody sent while the fiche was being signed, so that it can be copied."""

    head: FicheHead
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignPage:
    """What is frozen by a signature: the paliers, and what has no answer."""

    head: FicheHead
    seen: int
    champs: tuple[ChampCard, ...]
    unanswered: tuple[tuple[str, str, str], ...]


def unanswered_lines(fiche: Fiche) -> Iterator[tuple[str, str, str]]:
    """Yield code, label and address of each indicator without a status."""
    for state in fiche.position.indicators:
        if state.status is Status.UNANSWERED:
            url = url_for("diagnostics.show_champ", key=fiche.key, champ=state.champ, _anchor=state.code)
            yield state.code, words_of(state.label), url


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One entry of the history."""

    number: int
    at: datetime
    author: str
    code: str
    label: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """What was written in a fiche, newest first. `more` leads to what is older, "" at the end."""

    head: FicheHead
    lines: tuple[ChangeLine, ...]
    authors: tuple[tuple[int, str], ...]
    indicators: tuple[tuple[str, str], ...]
    author: int | None
    indicator: str
    more: str


def change_lines(fiche: Fiche, changes: Sequence[CellChange]) -> tuple[ChangeLine, ...]:
    """Return entries of the log in words."""
    parts = {STATUS: _("état"), NOTE: _("note"), LINK: _("lien")}
    lines = {line.row.code: line for line in list_lines(fiche.questionnaire)}
    made = []
    for change in changes:
        line, part = lines[code_in(change.path)], change.path.rpartition(".")[2]
        words = status_words(line) if part == STATUS else {}
        made.append(
            ChangeLine(
                number=change.number,
                at=change.made_at,
                author=author_of(change),
                code=line.row.code,
                label=words_of(line.row.label),
                what=parts[part],
                before=_say(change.before, words),
                after=_say(change.after, words),
            )
        )
    return tuple(made)


def status_words(line: GridLine) -> dict[str, str]:
    """Return the words of the choices of an indicator."""
    return {key: words_of(text) for key, text in choices_of(line).items()}


def _say(value: object, words: Mapping[str, str]) -> str:
    return _("(vide)") if value is None else words.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class IndicatorMove:
    """An indicator that changed: how, and what else is to be said of it."""

    code: str
    label: str
    kind: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChampMove:
    """A champ in two years; a step is None where a grid does not have the champ."""

    title: str
    steps_before: tuple[int, ...]
    steps_after: tuple[int, ...]
    before: int | None
    after: int | None
    before_words: str
    after_words: str
    changed: tuple[IndicatorMove, ...]


@dataclass(frozen=True, slots=True)
class EvolutionPage:
    """Two signed or present positions of a school beside each other; `champs` is empty when there is but one."""

    head: FicheHead
    before: str
    before_key: str
    after: str
    choices: tuple[tuple[str, str], ...]
    champs: tuple[ChampMove, ...]
    has_same_paliers: bool
    counts: tuple[tuple[str, int], ...]


def champ_moves(progress: Progress, before: Position, after: Position) -> tuple[ChampMove, ...]:
    """Return each champ in both years, with the indicators that changed."""
    return tuple(_move(progress, champ, before, after) for champ in progress.champs)


def _move(progress: Progress, champ: ChampProgress, before: Position, after: Position) -> ChampMove:
    changed = [
        one for one in progress.indicators if one.champ == champ.code and one.change is not Change.UNCHANGED
    ]
    return ChampMove(
        title=words_of(champ.title),
        steps_before=tuple(range(1, len(before.paliers) + 1)),
        steps_after=tuple(range(1, len(after.paliers) + 1)),
        before=_step(champ.before),
        after=_step(champ.after),
        before_words=palier_words(before, champ.before) if champ.before else _("Pas dans la grille"),
        after_words=palier_words(after, champ.after) if champ.after else _("Pas dans la grille"),
        changed=tuple(
            IndicatorMove(one.code, words_of(one.label), _kind_words(one), tuple(_notes(one)))
            for one in changed
        ),
    )


def _step(champ: ChampPosition | None) -> int | None:
    if champ is None:
        return None
    return NOWHERE if champ.palier is None else champ.palier


def _notes(one: IndicatorProgress) -> Iterator[str]:
    if one.before is not None and one.after is not None:
        yield f"{STATUSES[one.before]} → {STATUSES[one.after]}"
    if one.is_reworded:
        yield _("la grille le formule autrement")
    if one.is_moved:
        yield _("déplacé dans la grille")


def _kind_words(one: IndicatorProgress) -> str:
    """Say how an indicator has changed. Of what nobody has answered yet there is no more to say than that."""
    if one.after is Status.UNANSWERED and one.change not in {Change.UNCHANGED, Change.NEW_IN_GRID}:
        return _("attend une réponse")
    return str(CHANGES[one.change])


def change_counts(progress: Progress) -> tuple[tuple[str, int], ...]:
    """Return how many indicators changed in each way, those that did, the most frequent first."""
    return tuple(Counter(map(_kind_words, progress.indicators)).most_common())


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Who fills the fiches of a school, and the form that invites an animateur; None for who may not."""

    head: FicheHead
    staff: tuple[tuple[str, str], ...]
    animateurs: tuple[Account, ...]
    form: PartnerForm | None
