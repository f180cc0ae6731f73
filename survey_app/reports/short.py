"""What handout and slides share: words that are cut where there is no room, and charts that take little of it."""

import re
from collections.abc import Sequence

from flask_babel import gettext

from survey_app.documents.charts import Bar, Chart, Frame, draw_rows
from survey_app.reports.labels import LabelledFigure
from survey_app.reports.parts import ChampPart
from survey_app.reports.punctuation import listed, named

ELLIPSIS = "…"
_LINES = 1.7
"""So much of a label goes on two lines, whatever its words."""
# Of white space, not the spaces at which a line never breaks.
_WHITE = re.compile(r"[ \t\r\n]+")
_NEXT_SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÀ-Þ])")


def clipped(text: str, most: int) -> str:
    """Return a text of `most` characters at most, cut between two words; what is left out is in the report."""
    words = _WHITE.sub(" ", text).strip(" ")
    if len(words) <= most:
        return words
    whole = words[:most].rpartition(" ")[0] or words[: most - 1]
    return whole.rstrip(" ,;:.\u00a0\u202f") + ELLIPSIS


def whole_sentences(sentences: Sequence[str], most: int) -> str:
    """Return the first of them, and those after it for as long as all fit into `most` characters."""
    first, *others = filter(None, sentences)
    for sentence in others:
        longer = f"{first} {sentence}"
        if len(longer) > most:
            break
        first = longer
    return first


def unstopped(text: str) -> str:
    """Return words that stand within a sentence: without the full stop they may end with."""
    return text.rstrip(".")


def first_sentence(text: str) -> str:
    """Return the beginning of a text up to the first full stop that a capital follows."""
    return _NEXT_SENTENCE.split(text, maxsplit=1)[0]


def champ_rows(champs: Sequence[ChampPart], width: int, columns: int) -> Chart:
    """Return the share asking for support, by champ; the bars stand beside their labels."""
    shares = [LabelledFigure(champ.title, champ.asking) for champ in champs]
    return share_rows(gettext("Demandes d’appui par champ."), shares, width, columns)


def share_rows(title: str, shares: Sequence[LabelledFigure], width: int, columns: int) -> Chart:
    """Return the shares of one question; the bars stand beside their labels."""
    bars = [Bar(clipped(str(share.label), round(_LINES * columns)), share.shown.amount()) for share in shares]
    values = listed(named(share.label, share.shown.words) for share in shares)
    return draw_rows(bars, Frame(f"court-{width}", f"{title} {values}.", width, columns))


def how_needs_are_ranked() -> str:
    """Say why a need that fewer ask for may stand before one that more do."""
    return gettext(
        "Classés par indice de besoin : la part qui demande un accompagnement ou une formation, pondérée par les "
        "priorités."
    )
