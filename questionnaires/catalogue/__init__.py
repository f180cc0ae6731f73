"""The built-in questionnaires: JSON files in canonical form, proposals that a school may replace."""

from importlib.resources import files

from questionnaires.definition.codec import decode
from questionnaires.definition.model import Questionnaire

_SUFFIX = ".json"


class UnknownQuestionnaireError(Exception):
    """The catalogue has no questionnaire of that code."""


def list_codes() -> tuple[str, ...]:
    """Return the codes of the built-in questionnaires, which are their ids, in alphabetical order."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def load(code: str) -> Questionnaire:
    """Return the built-in questionnaire `code`, for instance `fiche-equipes`.

    Raises `UnknownQuestionnaireError` for a code that `list_codes()` does not give.
    """
    if code not in list_codes():
        raise UnknownQuestionnaireError(code)
    return decode((files(__name__) / f"{code}{_SUFFIX}").read_bytes())
