"""What a request says at first: sentences made of the plan, of released figures and of the fiche, to be edited.

Each sentence with a figure says where it comes from. Figures are worded by `reports`, and hidden ones left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from flask_babel import gettext

from questionnaires.analysis.maturity import ChampPosition, Position, Status
from questionnaires.definition.texts import Text, in_language
from survey_app.coediting.cells import Value
from survey_app.diagnostics.school_year import year_words
from survey_app.diagnostics.signed import SignedPosition
from survey_app.plans.training.fields import Field, Topic, clean_field, longest
from survey_app.plans.training.sources import LineFacts, Results, SchoolFacts, Sources
from survey_app.reports.labels import LabelledFigure
from survey_app.reports.parts import ChampPart, ItemPart, NeedLine, Presentation
from survey_app.reports.presentation import long_date, present
from survey_app.web.translation import current_language

FORMATS, SLOTS = "FORMAT", "CRENEAU"
"""The codes of the questions on formats and slots, in the built-in questionnaires and in what is made from them."""

MOST_NAMED = 5
"""Indicators, formats or slots that one sentence names: a request is read in a minute."""


def propose_texts(sources: Sources) -> dict[Field, Value]:
    """Return what is proposed for each field, in the language of the reader; fields without a proposal are left out."""
    texts: dict[Field, Value] = {}
    texts |= _of_the_school(sources.school)
    if sources.fiche is not None:
        texts |= _of_the_fiche(sources.fiche, sources.topic)
    if sources.results is not None:
        texts |= _of_the_results(sources.results, sources.topic)
    texts[Field.ORIGIN] = _paragraphs(_origin(sources))
    if sources.line is not None:
        texts |= _of_the_line(sources.line)
        texts[Field.SLOTS] = _paragraphs([_period(sources.line.period), str(texts.get(Field.SLOTS) or "")])
    fitting = {field: clean_field(field, _shorten(field, value)) for field, value in texts.items()}
    return {field: value for field, value in fitting.items() if value is not None}


def list_needs(results: Results) -> list[tuple[str, str, str]]:
    """Return the ranked needs of which something is shown: the code of the practice, its wording, its champ's code."""
    champ_of = {practice.code: practice.champ for practice in results.report.practices}
    needs = present(results.report, results.questionnaire).needs
    return [(need.code, need.label.text, champ_of[need.code]) for need in needs if not need.index.is_hidden]


def _of_the_school(school: SchoolFacts) -> Mapping[Field, Value]:
    where = ", ".join(words for words in (school.name, school.city) if words)
    return {
        Field.SCHOOL: gettext("%(school)s (UAI %(uai)s)", school=where, uai=school.uai),
        Field.CONTACT: ", ".join(words for words in (school.author, school.contact) if words),
        Field.PLACE: where,
    }


def _of_the_line(line: LineFacts) -> Mapping[Field, Value]:
    texts: dict[Field, Value] = {
        Field.THEME: line.action or line.objective,
        Field.OBJECTIVES: line.objective,
        Field.AUDIENCE: line.audience,
        Field.NUMBER: line.number,
        Field.EVALUATION: _indicator(line.indicator),
    }
    return {field: value for field, value in texts.items() if value}


def _indicator(words: str) -> str:
    return gettext("Indicateur de réussite retenu dans le plan : %(words)s", words=words) if words else ""


def _period(period: tuple[date | None, date | None]) -> str:
    language = current_language()
    start, end = (long_date(day, language) if day else "" for day in period)
    if start and end:
        return gettext("Période prévue au plan : du %(start)s au %(end)s.", start=start, end=end)
    if start:
        return gettext("Période prévue au plan : à partir du %(start)s.", start=start)
    return gettext("Période prévue au plan : jusqu’au %(end)s.", end=end) if end else ""


def _of_the_results(results: Results, topic: Topic) -> Mapping[Field, Value]:
    report = present(results.report, results.questionnaire)
    need = _need_of(report, topic)
    return {
        Field.THEME: need.label.text if need else "",
        Field.FORMAT: _wishes(report, FORMATS),
        Field.SLOTS: _wishes(report, SLOTS),
    }


def _wishes(report: Presentation, code: str) -> str:
    part = next((part for part in report.items if part.code == code), None)
    wishes = _ranked(part) if part is not None else []
    if not wishes:
        return ""
    lines = [gettext("%(wish)s : %(share)s", wish=wish.label, share=wish.shown.words) for wish in wishes]
    return gettext(
        "Souhaits des équipes, d’après le rapport « %(campaign)s » (plusieurs choix étaient possibles) :%(wishes)s",
        campaign=report.campaign,
        wishes=_listed(lines),
    )


def _ranked(part: ItemPart) -> list[LabelledFigure]:
    """Return the options of which a share is shown, the most wanted first; equal ones as they were asked."""
    shares = [share for line in part.lines for share in line.shares if not share.shown.is_hidden]
    return sorted(shares, key=_amount, reverse=True)


def _amount(share: LabelledFigure) -> float:
    return share.shown.figure.value or 0


def _origin(sources: Sources) -> Iterator[str]:
    if sources.results is not None:
        yield from _origin_in_results(sources.results, sources.topic)
    if sources.fiche is not None:
        yield _origin_in_fiche(sources.fiche, sources.topic.indicator)


def _origin_in_results(results: Results, topic: Topic) -> Iterator[str]:
    report = present(results.report, results.questionnaire)
    need, champ = _need_of(report, topic), _champ_of(report, topic)
    if need is None and (champ is None or champ.asking.is_hidden):
        return
    yield gettext(
        "Questionnaire « %(campaign)s », clos le %(day)s : %(ballots)s réponses anonymes pour %(invited)s personnes "
        "invitées.",
        campaign=report.campaign,
        day=long_date(report.closed_on, report.language),
        ballots=report.turnout.ballots,
        invited=report.turnout.invited,
    )
    if need is not None:
        yield from _need_sentences(need, _count_ranked(report))
    if champ is not None and not champ.asking.is_hidden:
        yield gettext(
            "Dans le champ « %(champ)s », la part des réponses qui demandent un accompagnement ou une formation est "
            "en moyenne de %(share)s.",
            champ=champ.title,
            share=champ.asking.words,
        )


def _need_sentences(need: NeedLine, count: int) -> Iterator[str]:
    yield gettext(
        "Besoin de rang %(rank)s sur %(count)s : « %(practice)s ».",
        rank=need.rank,
        count=count,
        practice=need.label.text.rstrip("."),
    )
    if not need.asking.is_hidden:
        yield gettext(
            "Sur cette pratique, part des réponses qui demandent un accompagnement ou une formation : %(share)s.",
            share=need.asking.words,
        )


def _need_of(report: Presentation, topic: Topic) -> NeedLine | None:
    """Return the need that a request answers, None when there is none or its figures are hidden."""
    shown = [need for need in report.needs if not need.index.is_hidden]
    return next((need for need in shown if topic.practice and need.code == topic.practice), None)


def _champ_of(report: Presentation, topic: Topic) -> ChampPart | None:
    return next((champ for champ in report.champs if topic.champ and champ.code == topic.champ), None)


def _count_ranked(report: Presentation) -> int:
    return sum(not need.index.is_hidden for need in report.needs)


def _origin_in_fiche(fiche: SignedPosition, indicator: str) -> str:
    state = next((state for state in fiche.position.indicators if state.code == indicator), None)
    if state is None or state.status in {Status.REACHED, Status.NOT_APPLICABLE}:
        return ""
    return gettext(
        "Fiche de l’établissement %(year)s, indicateur visé : « %(indicator)s ».",
        year=year_words(fiche.year),
        indicator=_words(state.label).rstrip("."),
    )


def _of_the_fiche(fiche: SignedPosition, topic: Topic) -> Mapping[Field, Value]:
    champ = fiche.position.champ(topic.champ)
    if champ is None or champ.palier is None:
        return {}
    return {
        Field.PALIER: _paragraphs([_palier(fiche, champ), _missing(champ)]),
        Field.WORK_DONE: _reached(fiche, champ),
    }


def _palier(fiche: SignedPosition, champ: ChampPosition) -> str:
    facts = {"champ": _words(champ.title), "year": year_words(fiche.year)}
    if not champ.palier:
        return gettext(
            "Champ « %(champ)s », fiche %(year)s : en chemin vers le palier 1, « %(title)s ».",
            title=_palier_title(fiche.position, 1),
            **facts,
        )
    return gettext(
        "Champ « %(champ)s », fiche %(year)s : palier %(palier)s, « %(title)s ».",
        palier=champ.palier,
        title=_palier_title(fiche.position, champ.palier),
        **facts,
    )


def _missing(champ: ChampPosition) -> str:
    if champ.next_palier is None:
        return ""
    return gettext(
        "Ce qui mène au palier %(palier)s :%(indicators)s",
        palier=champ.next_palier,
        indicators=_listed(_words(state.label) for state in champ.missing),
    )


def _reached(fiche: SignedPosition, champ: ChampPosition) -> str:
    reached = [
        _words(state.label)
        for state in fiche.position.indicators
        if state.champ == champ.code and state.status is Status.REACHED
    ]
    if not reached:
        return ""
    return gettext(
        "Déjà en place, d’après la fiche %(year)s :%(indicators)s",
        year=year_words(fiche.year),
        indicators=_listed(reached),
    )


def _listed(labels: Iterable[str]) -> str:
    """List a few things, one a line below what introduces them, and say how many more there are."""
    every = list(labels)
    lines, rest = every[:MOST_NAMED], len(every) - MOST_NAMED
    if rest > 0:
        lines.append(gettext("et %(count)s de plus", count=rest))
    return "".join(f"\n– {line}" for line in lines)


def _palier_title(position: Position, palier: int) -> str:
    return _words(position.paliers[palier - 1])


def _words(text: Text) -> str:
    return in_language(text, current_language())


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _shorten(field: Field, value: Value) -> Value:
    """Return a text that fits its field: words of a questionnaire may be long."""
    limit = longest(field)
    if not isinstance(value, str) or len(value) <= limit:
        return value
    return value[: limit - 1].rstrip() + "…"
