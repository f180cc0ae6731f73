"""What the rows of a condition say, and which answers of a draft a condition can be about."""

from collections.abc import Callable, Iterator, Mapping

import flask_babel

from questionnaires.answers.values import Nonresponse, answer_key
from questionnaires.definition.model import Kind
from questionnaires.editing.cells import ROOT, Uid
from survey_app.drafting.condition_rows import Answer, Join, Relation, Sort, Source
from survey_app.drafting.draft_reading import DraftReader
from survey_app.web.translation import lazy_gettext

_: Callable[..., str] = flask_babel.gettext

Options = tuple[tuple[str, str], ...]

JOINS: Mapping[Join, str] = {
    Join.AND: lazy_gettext("Toutes ces lignes sont vraies (et)"),
    Join.OR: lazy_gettext("Au moins une de ces lignes est vraie (ou)"),
}
_CHOICE: Mapping[Relation, str] = {
    Relation.IS: lazy_gettext("est"),
    Relation.IS_NOT: lazy_gettext("n’est pas"),
    Relation.INCLUDES: lazy_gettext("comprend"),
    Relation.EXCLUDES: lazy_gettext("ne comprend pas"),
    Relation.ANSWERED: lazy_gettext("a une réponse"),
    Relation.UNANSWERED: lazy_gettext("n’a pas de réponse"),
}
_NUMBER: Mapping[Relation, str] = {
    **_CHOICE,
    Relation.IS: lazy_gettext("vaut"),
    Relation.IS_NOT: lazy_gettext("ne vaut pas"),
    Relation.LESS: lazy_gettext("vaut moins de"),
    Relation.AT_MOST: lazy_gettext("vaut au plus"),
    Relation.MORE: lazy_gettext("vaut plus de"),
    Relation.AT_LEAST: lazy_gettext("vaut au moins"),
}
_DAY: Mapping[Relation, str] = {
    **_CHOICE,
    Relation.IS: lazy_gettext("est le"),
    Relation.IS_NOT: lazy_gettext("n’est pas le"),
    Relation.LESS: lazy_gettext("est avant le"),
    Relation.AT_MOST: lazy_gettext("est au plus tard le"),
    Relation.MORE: lazy_gettext("est après le"),
    Relation.AT_LEAST: lazy_gettext("est au plus tôt le"),
}
RELATIONS: Mapping[Sort, Mapping[Relation, str]] = {
    Sort.CHOICE: _CHOICE,
    Sort.SEVERAL: _CHOICE,
    Sort.NUMBER: _NUMBER,
    Sort.DAY: _DAY,
    Sort.TEXT: _CHOICE,
}
_SORTS: Mapping[Kind, Sort] = {
    Kind.SINGLE_CHOICE: Sort.CHOICE,
    Kind.YES_NO: Sort.CHOICE,
    Kind.SEVERAL_CHOICES: Sort.SEVERAL,
    Kind.RANKING: Sort.SEVERAL,
    Kind.SCALE: Sort.NUMBER,
    Kind.RATING: Sort.NUMBER,
    Kind.NUMBER: Sort.NUMBER,
    Kind.DATE: Sort.DAY,
    Kind.SHORT_TEXT: Sort.TEXT,
    Kind.LONG_TEXT: Sort.TEXT,
}
NONRESPONSES: Mapping[Nonresponse, tuple[str, str]] = {
    Nonresponse.NOT_APPLICABLE: ("not_applicable", lazy_gettext("Sans objet")),
    Nonresponse.REFUSED: ("refusable", lazy_gettext("Je préfère ne pas répondre")),
}
"""The ways not to answer: by which cell they are offered, and their words."""


def list_answers(reader: DraftReader, *, until: Uid | None = None, with_last: bool = False) -> list[Answer]:
    """Return what a condition can be about, in order: what is asked before `until`, and every score.

    With `with_last` the answers of `until` itself too.
    """
    answers: list[Answer] = []
    for section in reader.sections():
        if section == until:
            break
        title = reader.text(section, "title")
        for question in reader.live(section, "questions"):
            if question == until and not with_last:
                return answers + _scores(reader)
            answers += _answers_of(reader, question, title)
            if question == until:
                return answers + _scores(reader)
    return answers + _scores(reader)


def _scores(reader: DraftReader) -> list[Answer]:
    return [
        Answer(
            Source(reader.own_text(score, "id"), is_score=True),
            reader.name(score) or _("Score sans nom"),
            Sort.NUMBER,
            section=_("Scores"),
        )
        for score in reader.live(ROOT, "scores")
    ]


def _answers_of(reader: DraftReader, question: Uid, section: str) -> Iterator[Answer]:
    kind = reader.kind(question)
    key, label = reader.own_text(question, "id"), reader.name(question) or _("Question sans texte")
    if kind is Kind.GRID:
        options = _options(reader, question, "scale.options", prefix="scale.")
        for row in reader.live(question, "rows"):
            words = _("%(question)s – %(row)s", question=label, row=reader.name(row))
            yield Answer(
                Source(answer_key(key, reader.own_text(row, "id"))), words, Sort.CHOICE, options, section
            )
    elif kind is Kind.DUAL_GRID:
        yield from _answers_of_dual_grid(reader, question, section)
    elif kind is not None and kind in _SORTS:
        yield Answer(Source(key), label, _SORTS[kind], _options_of(reader, question, kind), section)
        for option in reader.live(question, "options"):
            if reader.value(option, "specify") is True:
                words = _("%(question)s – %(row)s", question=label, row=reader.name(option))
                yield Answer(
                    Source(answer_key(key, reader.own_text(option, "id"))), words, Sort.TEXT, (), section
                )


def _answers_of_dual_grid(reader: DraftReader, question: Uid, section: str) -> Iterator[Answer]:
    key, label = reader.own_text(question, "id"), reader.name(question) or _("Question sans texte")
    scales = [(scale, _options(reader, scale, "options")) for scale in reader.live(question, "scales")]
    for row in reader.live(question, "rows"):
        for scale, options in scales:
            words = _(
                "%(question)s – %(row)s (%(scale)s)",
                question=label,
                row=reader.name(row),
                scale=reader.name(scale),
            )
            source = Source(answer_key(key, reader.own_text(row, "id"), reader.own_text(scale, "id")))
            yield Answer(source, words, Sort.CHOICE, options, section)


def _options_of(reader: DraftReader, question: Uid, kind: Kind) -> Options:
    if kind is Kind.YES_NO:
        return (("yes", _("Oui")), ("no", _("Non")), *_nonresponses(reader, question))
    if _SORTS[kind] in {Sort.CHOICE, Sort.SEVERAL}:
        return _options(reader, question, "options")
    return ()


def _options(reader: DraftReader, owner: Uid, slot: str, prefix: str = "") -> Options:
    named = ((reader.own_text(one, "id"), reader.name(one)) for one in reader.live(owner, slot))
    return (*named, *_nonresponses(reader, owner, prefix))


def _nonresponses(reader: DraftReader, owner: Uid, prefix: str = "") -> Iterator[tuple[str, str]]:
    for nonresponse, (cell, words) in NONRESPONSES.items():
        if reader.value(owner, f"{prefix}{cell}") is True:
            yield nonresponse.value, str(words)
