"""What the cells of a fiche are: for each indicator its status, a note and a link that show it. No database here."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from questionnaires.analysis.maturity import GridLine, list_lines
from questionnaires.answers.values import AnswerKey, Nonresponse
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.texts import Text
from survey_app.coediting.cells import BadCellError, FaultyCellError, Value

STATUS, NOTE, LINK = "status", "note", "link"
LONGEST_NOTE = 2000
LONGEST_LINK = 500

TOO_LONG, NO_LINK = "too_long", "no_link"
"""The faults of cells."""

NOT_APPLICABLE: Text = {"fr": "Sans objet", "en": "Not applicable"}
REFUSED: Text = {"fr": "Nous préférons ne pas répondre", "en": "We prefer not to answer"}

_BARE_ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)+([/?#].*)?")


def path_of(code: str, part: str) -> str:
    """Return the path of a cell of an indicator."""
    return f"{code}.{part}"


def code_in(path: str) -> str:
    """Return the code of the indicator that a cell is about."""
    return path.partition(".")[0]


def choices_of(line: GridLine) -> dict[str, Text]:
    """Return what may be said of an indicator: the options of the grid's own scale, then the ways not to answer."""
    scale = line.grid.scale
    choices = {option.id: option.label for option in scale.options}
    if scale.not_applicable:
        choices[Nonresponse.NOT_APPLICABLE.value] = NOT_APPLICABLE
    if scale.refusable:
        choices[Nonresponse.REFUSED.value] = REFUSED
    return choices


def read_answers(questionnaire: Questionnaire, values: Mapping[str, Value]) -> dict[AnswerKey, str]:
    """Return the answers that cells hold, as the maturity grid is read."""
    answers = {line.key: values.get(path_of(line.row.code, STATUS)) for line in list_lines(questionnaire)}
    return {key: value for key, value in answers.items() if isinstance(value, str)}


class FicheCells:
    """The cells that a grid has, and what each may hold."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._choices = {line.row.code: choices_of(line) for line in list_lines(questionnaire)}

    def clean(self, path: str, value: Value) -> Value:
        """Return the value to be kept. Raises BadCellError, FaultyCellError for what people may mend."""
        code, _, part = path.partition(".")
        if code not in self._choices or part not in {STATUS, NOTE, LINK}:
            message = f"no cell {path}"
            raise BadCellError(message)
        if value is None:
            return None
        if not isinstance(value, str):
            message = f"{path}: no text"
            raise BadCellError(message)
        return self._clean_text(path, part, value)

    def _clean_text(self, path: str, part: str, value: str) -> str:
        if part == NOTE:
            if len(value) > LONGEST_NOTE:
                raise FaultyCellError(path, TOO_LONG)
            return value
        if part == LINK:
            return _clean_link(path, value)
        if value not in self._choices[code_in(path)]:
            message = f"{path}: no such choice"
            raise BadCellError(message)
        return value


def _clean_link(path: str, value: str) -> str:
    """Return an address that a page may link to: on the web, without a name or a password in it."""
    address = f"https://{value}" if _BARE_ADDRESS.fullmatch(value) else value
    if len(address) > LONGEST_LINK:
        raise FaultyCellError(path, TOO_LONG)
    if not is_web_address(address):
        raise FaultyCellError(path, NO_LINK)
    return address


def is_web_address(address: str) -> bool:
    """Say whether a text is an address of the web."""
    if not address.isprintable() or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
