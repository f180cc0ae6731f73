"""Putting two voices into words: what pupils or parents say, beside what teams say of the same thing."""

from collections.abc import Iterator

from flask_babel import gettext

from questionnaires.analysis.voices import Voice
from questionnaires.definition.model import Audience
from questionnaires.definition.texts import Text
from survey_app.documents.blocks import Block, Column, Heading, Paragraph, Table
from survey_app.documents.spreadsheet import Sheet
from survey_app.reports.beside.voices import Voices
from survey_app.reports.beside.wording import Wording
from survey_app.reports.beside_parts import VoiceLine, VoicesPart, VoiceWords
from survey_app.reports.days import long_date
from survey_app.reports.figures import Unit, number_words, show
from survey_app.reports.parts import Presentation
from survey_app.reports.sheet_pieces import FIGURE, WIDE, data_line, head_of, header_line, sheet_of


def word_voices(voices: Voices | None, audience: Audience, wording: Wording) -> VoicesPart | None:
    """Return both voices in words; None where there is but one."""
    if voices is None:
        return None
    return VoicesPart(
        introduction=gettext(
            "Les mêmes sujets, vus par les équipes dans « %(title)s » (%(day)s). Les deux questionnaires n’ont pas la "
            "même échelle : les moyennes se lisent côte à côte et ne se soustraient pas.",
            title=voices.teams_title,
            day=long_date(voices.teams_closed_on, wording.language),
        ),
        who=gettext("Élèves") if audience is Audience.PUPILS else gettext("Parents"),
        lines=tuple(
            VoiceLine(_voice(pair.asked, wording), _voice(pair.teams, wording)) for pair in voices.pairs
        ),
    )


def _voice(voice: Voice, wording: Wording) -> VoiceWords:
    (low, lowest), (high, highest) = voice.lowest, voice.highest
    return VoiceWords(
        label=wording.label(voice.label),
        mean=show(voice.mean, Unit.MEAN, wording.language),
        scale=gettext(
            "de %(low)s (%(lowest)s) à %(high)s (%(highest)s)",
            low=_points(lowest, wording),
            lowest=_plain(low, wording),
            high=_points(highest, wording),
            highest=_plain(high, wording),
        ),
    )


def _points(points: float, wording: Wording) -> str:
    return number_words(points, Unit.INDEX, wording.language)


def _plain(text: Text, wording: Wording) -> str:
    return str(wording.label(text))


def voices_blocks(report: Presentation) -> Iterator[Block]:
    """Yield both voices as they are printed."""
    part = report.voices
    if part is None:
        return
    yield Heading(title())
    yield Paragraph(part.introduction)
    yield Table(
        title(),
        (
            Column(part.who, 3, is_figure=False),
            Column(gettext("Moyenne")),
            Column(gettext("Équipes"), 3, is_figure=False),
            Column(gettext("Moyenne")),
        ),
        tuple(
            (
                f"{line.asked.label} ({line.asked.scale})",
                line.asked.mean.words,
                f"{line.teams.label} ({line.teams.scale})",
                line.teams.mean.words,
            )
            for line in part.lines
        ),
    )


def voices_sheets(report: Presentation) -> Iterator[Sheet]:
    """Yield the sheet of both voices, where there are two."""
    part = report.voices
    if part is None:
        return
    rows = [
        *head_of(report, title(), part.introduction),
        header_line(
            part.who,
            (gettext("Moyenne"), gettext("Moyenne des équipes")),
            gettext("Échelle"),
            gettext("Équipes"),
            gettext("Échelle des équipes"),
        ),
        *(
            data_line(
                [str(line.asked.label), line.asked.scale, str(line.teams.label), line.teams.scale],
                [line.asked.mean.cell(), line.teams.mean.cell()],
            )
            for line in part.lines
        ),
    ]
    yield sheet_of(title(), rows, (WIDE, WIDE, WIDE, WIDE, FIGURE, FIGURE))


def title() -> str:
    """Return the title of the section."""
    return gettext("À côté des enseignants")
