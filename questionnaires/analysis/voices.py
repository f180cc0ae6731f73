"""What pupils or parents say, beside what teams say of the same thing: two released means, each on its own scale.

Privacy: figures of two frozen reports as they stand; nothing is computed of them. The scales differ, so that there is
no difference to be told: only two voices to be heard together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.analysis.outline import Item, outline_of
from questionnaires.analysis.report import Figure, ItemResult
from questionnaires.analysis.years import Published
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Information
from questionnaires.definition.texts import Text


@dataclass(frozen=True, slots=True)
class Voice:
    """What was asked, the mean of what was answered, and the two ends of its scale with their points."""

    label: Text
    mean: Figure
    lowest: tuple[Text, float]
    highest: tuple[Text, float]


@dataclass(frozen=True, slots=True)
class VoicePair:
    """One thing of which two audiences speak; `champ` is the code of its field of action."""

    champ: str
    asked: Voice
    teams: Voice


def pair_voices(asked: Published, teams: Published) -> tuple[VoicePair, ...]:
    """Return what both reports speak of, in the order of the questionnaire of pupils or parents.

    `asked` names for each of its questions what teams are asked of the same thing (`Perception.beside`). What the
    report of the teams does not have is left out, and so is what has no points.
    """
    voices, others = dict(_voices_of(asked)), dict(_voices_of(teams))
    codes = {
        question.id: question.code
        for question in asked.questionnaire.questions()
        if not isinstance(question, Information)
    }
    return tuple(
        VoicePair(perception.champ, voices[codes[perception.question]], others[perception.beside])
        for perception in asked.questionnaire.analysis.perceptions
        if perception.beside in others and codes.get(perception.question) in voices
    )


def _voices_of(published: Published) -> Iterator[tuple[str, Voice]]:
    """Yield by its code what has a mean in a report: practices by their situation, and items."""
    questionnaire = published.questionnaire
    outline = outline_of(questionnaire, compile_codebook(questionnaire))
    practices = {practice.code: practice for practice in published.report.practices}
    for practice in outline.practices:
        found = practices.get(practice.code)
        ends = _ends(practice.situation)
        if found is not None and ends is not None:
            yield practice.code, Voice(found.label, found.situation_mean, *ends)
    items: dict[str, ItemResult] = {item.code: item for item in published.report.items}
    for item in outline.items:
        result = items.get(item.code)
        ends = _ends(item) if isinstance(item, Item) else None
        if result is not None and ends is not None:
            yield item.code, Voice(result.label, result.mean, *ends)


def _ends(item: Item) -> tuple[tuple[Text, float], tuple[Text, float]] | None:
    """Return the options with the fewest and the most points, each with them; None without a mean."""
    if item.scores is None or item.scoring is None or not item.scoring.has_mean:
        return None
    labels = [choice.label for choice in item.choices]
    low = min(range(len(labels)), key=item.scores.__getitem__)
    high = max(range(len(labels)), key=item.scores.__getitem__)
    return (labels[low], item.scores[low]), (labels[high], item.scores[high])
