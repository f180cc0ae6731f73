"""What the pages receive on which a questionnaire begins, and what is told of a file or of pasted lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import flask_babel

from questionnaires.definition.findings import Finding, Severity
from questionnaires.definition.texts import in_language
from questionnaires.editing.pasting import Pasted, Role
from survey_app.drafting.pages import QuestionnairePage, RevisionSummary
from survey_app.drafting.words.findings import say
from survey_app.web.forms import Form
from survey_app.web.translation import current_language, lazy_gettext

_: Callable[..., str] = flask_babel.gettext

ROLES: Mapping[Role, str] = {
    Role.SECTION: lazy_gettext("partie"),
    Role.QUESTION: lazy_gettext("question"),
    Role.OPTION: lazy_gettext("réponse"),
    Role.ROW: lazy_gettext("ligne de grille"),
    Role.COLUMNS: lazy_gettext("réponses de la grille"),
    Role.HELP: lazy_gettext("précision"),
    Role.LEFT_OUT: lazy_gettext("laissée de côté"),
}


@dataclass(frozen=True, slots=True)
class StartPage:
    """A form with which a questionnaire begins; without a choice of school it is not shown."""

    form: Form
    has_schools: bool


@dataclass(frozen=True, slots=True)
class CopyPage:
    """The choice of a published questionnaire; `summaries` by revision id."""

    form: Form
    has_schools: bool
    summaries: Mapping[int, RevisionSummary]


@dataclass(frozen=True, slots=True)
class PastedLineWords:
    """One pasted line, and what it was taken for."""

    number: int
    text: str
    role: str
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class PastedReport:
    """What was understood of pasted lines."""

    lines: tuple[PastedLineWords, ...]
    sections: int
    questions: int
    left_out: int


@dataclass(frozen=True, slots=True)
class PastePage:
    """Pasted lines: the form, and the report once they were read."""

    form: Form
    has_schools: bool
    report: PastedReport | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """One remark on a file: what, and where."""

    sentence: str
    place: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file: the form, and the report once it was read. `confirm` is missing where nothing could be read."""

    form: Form
    has_schools: bool
    confirm: Form | None
    lines: tuple[FileLine, ...]
    is_read: bool
    has_claims: bool
    shown: QuestionnairePage | None


def paste_report(pasted: Pasted) -> PastedReport:
    """Return what became of each line that is not blank."""
    lines = tuple(
        PastedLineWords(line.number, line.text.strip(), str(ROLES[line.role]), line.role is Role.LEFT_OUT)
        for line in pasted.lines
        if line.role is not Role.BLANK
    )
    return PastedReport(
        lines=lines,
        sections=sum(bool(section.title) for section in pasted.sections),
        questions=pasted.question_count,
        left_out=sum(line.is_left_out for line in lines),
    )


def file_lines(findings: Sequence[Finding]) -> tuple[FileLine, ...]:
    """Return the remarks on a file, line by line, errors first."""
    ordered = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    return tuple(
        FileLine(say(finding), _place(finding), finding.severity is Severity.ERROR) for finding in ordered
    )


def _place(finding: Finding) -> str:
    """Return what the part of a finding is called, else the ids that lead to it: they stand in the file."""
    labels = [in_language(text, current_language()) for text in finding.names.get("place", ())]
    return " – ".join(label for label in labels if label) or " – ".join(finding.place)
