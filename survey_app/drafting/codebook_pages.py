"""The codebook of a questionnaire as lines to keep: each variable, and what each of its codes means."""

from collections.abc import Iterator, Mapping

from questionnaires.answers.codebook import (
    NOT_ANSWERED,
    NOT_APPLICABLE,
    NOT_RANKED,
    OFF_ROUTE,
    REFUSED,
    compile_codebook,
)
from questionnaires.definition.model import Questionnaire
from questionnaires.definition.texts import in_language
from survey_app.web.translation import current_language, lazy_gettext

_SPECIAL: Mapping[int, str] = {
    NOT_ANSWERED: lazy_gettext("pas de réponse"),
    NOT_RANKED: lazy_gettext("pas classé"),
    OFF_ROUTE: lazy_gettext("question non posée"),
    NOT_APPLICABLE: lazy_gettext("sans objet"),
    REFUSED: lazy_gettext("préfère ne pas répondre"),
}
_TEXT = lazy_gettext("texte libre")
_FORMULA = ("=", "+", "-", "@", "\t")

Line = tuple[str, str, str, str]


def codebook_rows(questionnaire: Questionnaire) -> Iterator[Line]:
    """Yield variable, question, code and meaning, in the order of the record; texts last, without a code."""
    language = current_language()
    labels = {question.id: in_language(question.label, language) for question in questionnaire.questions()}
    codebook = compile_codebook(questionnaire)
    for variable in codebook.variables:
        question = _plain(labels[variable.question])
        for code, label in enumerate(variable.labels, start=1):
            yield variable.name, question, str(code), _plain(in_language(label, language))
        for code, words in _SPECIAL.items():
            if code in variable.allowed:
                yield variable.name, question, str(code), str(words)
    for text in codebook.texts:
        yield text.code, _plain(in_language(text.label, language)), "", str(_TEXT)


def _plain(text: str) -> str:
    """Return a text that a spreadsheet takes for a text, never for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
