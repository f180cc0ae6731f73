"""The top of a report, and the two short forms that people take to a meeting: every word of them, made again.

One page to put up (PDF) and slides (ODP). What is long may be cut in them, never changed: it ends with « … » then.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from xml.etree import ElementTree as ET

from questionnaires.analysis.report import Figure, Report
from tests.journeys.browser import Page
from tests.journeys.evolution import Evolution
from tests.journeys.exports import read_pdf
from tests.journeys.focusing import Focus, stands_out
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import day_words, plain, squeezed
from tests.journeys.words import PracticeWords, ReportWords, Unit, words
from tests.survey_app.ballots.html_tree import Element

NEEDS_NAMED = 3
CUT = "…"
SUPPORT = "Où un appui est demandé"
FIRST_NEEDS, TO_DISCUSS, TO_TALK = "Les premiers besoins", "À mettre en discussion", "Pour en parler"
RANKED_BY = (
    "Classés par indice de besoin : la part qui demande un accompagnement ou une formation, pondérée par les "
    "priorités."
)
HOW_TO_READ = (
    "Les chiffres sont arrondis ; « masqué » veut dire : pas assez de réponses pour montrer un chiffre sans risque "
    "pour quelqu’un. Ils aident à discuter et ne notent personne. Les bulletins sont détruits : personne ne peut "
    "retrouver qui a répondu quoi."
)
SOME_HIDDEN = (
    "Des chiffres sont masqués pour protéger ceux qui ont répondu ; une partie du rapport dit combien "
    "et pourquoi."
)
QUESTIONS = (
    "Que fait-on déjà, et qui pourrait le montrer à d’autres ?",
    "Qu’est-ce qui manque : du temps, du matériel, un exemple, une formation ?",
    "Par quoi commencer cette année, et avec quels volontaires ?",
)
ROUNDED = "Chiffres arrondis ; « masqué » : pas assez de réponses pour montrer un chiffre sans risque"
DESTROYED = "Les bulletins sont détruits : personne ne peut retrouver qui a répondu quoi"
COMPARED = (
    (
        "« Hausse nette » ou « baisse nette » : l’écart dépasse ce que le hasard des réponses et l’arrondi peuvent "
        "expliquer. Sinon, mieux vaut ne rien en conclure."
    ),
    (
        "Un champ est comparé sur les seules pratiques demandées et montrées les deux fois ; sa moyenne peut donc "
        "différer de celle du reste du rapport."
    ),
)
SCALE = (
    "La situation va de 1 (« Pas encore ») à 4 (« Nous aidons des collègues »). Appui : part des personnes qui "
    "demandent un accompagnement ou une formation."
)
FORMATIVE = (
    "Il aide à discuter et à préparer le plan de formation. Il ne note personne : ni les équipes, ni l’établissement, "
    "et ne se compare pas à d’autres établissements."
)
FICHE_AND_TEAMS = "Champ par champ : le palier de la fiche, la situation selon les équipes"

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_DRAW, _TEXT, _PRESENTATION = (_NAMESPACE % name for name in ("drawing", "text", "presentation"))
_DESCRIPTION = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc"
_NEXT_SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÀ-Þ])")

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Slide:
    """A slide: its title, every paragraph or cell on it, or what its chart shows, and the notes of whoever speaks."""

    title: str
    texts: Texts
    notes: Texts = ()


@dataclass(frozen=True)
class Essentials:
    """What the top of a report says. `source`: which fiche it stands beside, as the web page says it."""

    report: Report
    told: ReportWords
    focus: Focus
    source: str

    @property
    def dated(self) -> str:
        """The day on which the campaign was closed, in words."""
        return day_words(self.report.header.closed_on)

    @property
    def period(self) -> str:
        """From when to when the campaign was open; of its first day the year is said only where it is another."""
        opened, closed = self.report.header.opened_on, self.report.header.closed_on
        start = day_words(opened)
        return f"Du {start.removesuffix(f' {closed.year}')} au {self.dated}"

    @property
    def sentences(self) -> list[str]:
        """The sentences at the top."""
        turnout = self.report.participation
        said = f"Ont répondu : {turnout.signed_off} personnes sur {turnout.invited} ({self.told.rate})."
        return [one for one in (said, self._most_asking(), self._first_priority(), self._hidden()) if one]

    @property
    def needs(self) -> list[PracticeWords]:
        """The needs that are named."""
        codes = set(self.report.ranked_needs)
        return [*islice((one for one in self.told.ranked if one.code in codes), NEEDS_NAMED)]

    def asking(self) -> list[tuple[str, str]]:
        """Return who asks for support, by champ."""
        return [(champ.title, champ.cells[0][2]) for champ in self.told.champs]

    def _most_asking(self) -> str:
        top, share = _highest([(plain(one.title["fr"]), one.asking) for one in self.report.champs])
        if len(top) == len(self.report.champs) > 1:
            return f"L’appui est demandé autant dans tous les champs ({share})."
        if not 0 < len(top) <= NEEDS_NAMED:
            return ""
        return (
            f"L’appui est le plus souvent demandé pour {_listed(top)} : {share}, en moyenne sur les pratiques "
            "du champ."
        )

    def _first_priority(self) -> str:
        (ranking,) = self.report.rankings
        top, share = _highest([(plain(one.label["fr"]), one.percent) for one in ranking.first])
        return (
            f"Première priorité la plus citée : {_listed(top)} ({share})."
            if 0 < len(top) <= NEEDS_NAMED
            else ""
        )

    def _hidden(self) -> str:
        expect(self.report.ranked_needs, "no need is shown: the journey was not written for such a report")
        return SOME_HIDDEN if any(note.count for note in self.report.hidden) else ""


def check_top(page: Page, essentials: Essentials) -> int:
    """Compare the top of the web page, word for word. Returns how many reasons were equal; raises JourneyError."""
    top = page.root.one("section", aria_labelledby="essentiel")
    expect_equal(
        "sentences at the top", _items(top.one("ul", class_="report-sentences")), essentials.sentences
    )
    listed = top.one("div", class_="report-focus").one("ol")
    found = [
        (plain(item.one("p", class_="report-focus-title").text), _items(item.one("ul")))
        for item in listed.all("li")
        if item.all("p", class_="report-focus-title")
    ]
    wanted = [(issue.title, [reason.words for reason in issue.reasons]) for issue in essentials.focus.chosen]
    expect_equal("issues to discuss", found, wanted)
    notes = [plain(one.text) for one in top.all("p", class_="small muted")]
    expect_equal("what is said of other issues", notes, [one for one in [essentials.focus.note] if one])
    expect_equal("questions", _items(top.one("div", class_="report-questions")), [*QUESTIONS])
    return sum(len(reasons) for _, reasons in found)


def check_one_page(content: bytes, essentials: Essentials) -> int:
    """Read the one page from its first word to its last. Returns how many words; raises JourneyError."""
    text = read_pdf(content)
    rest = squeezed(text)
    for piece in _of_one_page(essentials):
        rest = read_piece(piece, rest)
    expect_equal("what is left on the one page", rest, "")
    return len(text.split())


def check_slides(content: bytes, essentials: Essentials) -> int:
    """Compare the slides, their tables, charts and notes. Returns how many texts; raises JourneyError."""
    found, wanted = read_slides(content), [*_slides(essentials)]
    expect_equal("titles of slides", [one.title for one in found], [one.title for one in wanted])
    for slide, expected in zip(found, wanted, strict=True):
        _expect_texts(f"slide « {slide.title} »", slide.texts, expected.texts)
        _expect_texts(f"notes of « {slide.title} »", slide.notes, expected.notes)
    return sum(len(one.texts) + len(one.notes) for one in found)


def read_slides(content: bytes) -> list[Slide]:
    """Return the slides of an ODP file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - the product has just made it
    return [_slide(page) for page in root.iter(f"{_DRAW}page")]


def _of_one_page(essentials: Essentials) -> Iterator[Sequence[str]]:
    """Yield what stands on the one page, in order; of several wordings, the first that fits."""
    header = essentials.report.header
    yield (f"{header.school} ({header.uai})",)
    yield (header.campaign,)
    yield (essentials.period,)
    sentences = essentials.sentences
    # As many of the sentences as there is room for.
    yield [" ".join(sentences[:count]) for count in range(len(sentences), 0, -1)]
    yield (SUPPORT,)
    yield from ((text,) for pair in essentials.asking() for text in pair)
    yield from (
        (text,) for text in (FIRST_NEEDS, RANKED_BY, "Pratique", "Champ", "Indice", "Demandent un appui")
    )
    for need in essentials.needs:
        yield from ((text,) for text in (need.label, need.champ, need.index, need.asking))
    yield (TO_DISCUSS,)
    for number, issue in enumerate(essentials.focus.chosen, start=1):
        yield (f"{number}",)
        yield (issue.title,)
        yield (_NEXT_SENTENCE.split(issue.reasons[0].words)[0],)
    yield from ((text,) for text in ("Comment lire cette page", HOW_TO_READ))
    yield (
        f"Résultats arrêtés le {essentials.dated}. Le rapport dit le reste, et ce qui est masqué et pourquoi.",
    )


def read_piece(wordings: Sequence[str], text: str) -> str:
    """Return what follows the first of these wordings that a text begins with, whole or cut. Raises JourneyError."""
    for wording in wordings:
        whole = squeezed(wording)
        if text.startswith(whole):
            return text[len(whole) :]
        begun, _, rest = text.partition(CUT)
        if begun and whole.startswith(begun):
            return rest
    expect(False, f"on the one page, « {text[:80]} » instead of « {wordings[0]} »")  # noqa: FBT003
    return ""


def _slides(essentials: Essentials) -> Iterator[Slide]:
    header = essentials.report.header
    yield Slide(
        header.campaign,
        (f"{header.school} ({header.uai})", essentials.period),
        (FORMATIVE,),
    )
    bands = tuple(f"{name} : {band}" for name, _, band in essentials.told.turnout_of_cells)
    yield Slide("Qui a répondu", (essentials.sentences[0], ROUNDED, DESTROYED), bands)
    shares = " ; ".join(f"{title} : {share}" for title, share in essentials.asking())
    yield Slide(SUPPORT, (), (f"Demandes d’appui par champ. {shares}.",))
    lines = [text for champ in essentials.told.champs for text in (champ.title, *champ.cells[0][1:])]
    yield Slide("Les champs d’action en chiffres", ("Champ", "Situation", "Appui", *lines), (SCALE,))
    yield _needs_slide(essentials.needs)
    yield _fiche_slide(essentials)
    if essentials.focus.evolution is not None:
        yield _evolution_slide(essentials, essentials.focus.evolution)
    issues = essentials.focus.chosen
    yield Slide(
        TO_DISCUSS,
        tuple(issue.title for issue in issues),
        tuple(f"{issue.title} : {' '.join(reason.words for reason in issue.reasons)}" for issue in issues),
    )
    yield Slide(TO_TALK, QUESTIONS, tuple(one for one in [essentials.focus.note] if one))


def _needs_slide(needs: Sequence[PracticeWords]) -> Slide:
    names = [need.label.rstrip(".") for need in needs]
    return Slide(
        FIRST_NEEDS,
        tuple(
            f"« {name} » : indice {need.index}, {need.asking} demandent un appui"
            for name, need in zip(names, needs, strict=True)
        ),
        (
            RANKED_BY,
            *(
                f"« {name} » ({need.champ}) : indice de besoin {need.index}, {need.interval}."
                for name, need in zip(names, needs, strict=True)
            ),
        ),
    )


def _fiche_slide(essentials: Essentials) -> Slide:
    texts, notes = ["Champ", "Fiche", "Équipes"], [essentials.source]
    for champ, told in zip(essentials.report.champs, essentials.told.champs, strict=True):
        palier, title = essentials.focus.palier_words(champ.code)
        texts += [told.title, palier, told.cells[0][1]]
        notes.append(f"{told.title} : {palier}{f' : {title}' if title else ''}")
    return Slide("La fiche de l’établissement et les équipes", tuple(texts), tuple(notes))


def _evolution_slide(essentials: Essentials, evolution: Evolution) -> Slide:
    champs = sorted(evolution.champs, key=lambda one: one.asking.trend)
    texts = []
    for trend, moved in groupby(champs, key=lambda one: one.asking.trend):
        said = " ; ".join(f"{one.label} ({one.asking.words[0]}, puis {one.asking.words[1]})" for one in moved)
        texts.append(f"{trend[:1].upper()}{trend[1:]} : {said}")
    days = f"campagnes du {day_words(evolution.before_closed_on)} et du {essentials.dated}"
    return Slide(
        "Depuis la campagne précédente", tuple(texts), (f"Part qui demande un appui, {days}.", *COMPARED)
    )


def _slide(page: ET.Element) -> Slide:
    frames = {frame.get(f"{_PRESENTATION}class"): frame for frame in page.iter(f"{_DRAW}frame")}
    title, notes = frames.pop("title"), frames.pop("notes", None)
    texts = [text for frame in frames.values() for text in _paragraphs(frame)]
    described = [plain(one.text or "") for one in page.iter(_DESCRIPTION)]
    said = _paragraphs(notes) if notes is not None else []
    # Who cannot see a chart reads, and who speaks says, the same of it.
    for description in described:
        expect_equal("what a chart shows, and the notes on it", [description], said)
    return Slide(_paragraphs(title)[0], tuple(texts), tuple(text for text in said if text))


def _paragraphs(frame: ET.Element) -> list[str]:
    return [plain("".join(one.itertext())) for one in frame.iter(f"{_TEXT}p")]


def _expect_texts(what: str, found: Texts, wanted: Texts) -> None:
    expect_equal(f"texts on {what}", len(found), len(wanted))
    for text, expected in zip(found, wanted, strict=True):
        begun = text.removesuffix(CUT)
        is_cut = text != begun and expected.startswith(begun)
        expect(text == expected or is_cut, f"{what}: « {text} » instead of « {expected} »")


def _highest(pairs: Sequence[tuple[str, Figure]]) -> tuple[list[str], str]:
    """Return what shares the highest share, and that share; nothing when a hidden one could be higher."""
    if any(figure.value is None for _, figure in pairs):
        return [], ""
    standing = [(name, figure) for name, figure in pairs if stands_out(figure)]
    highest = max((figure.value or 0 for _, figure in standing), default=0)
    top = [(name, figure) for name, figure in standing if figure.value == highest]
    return [name for name, _ in top], words(top[0][1], Unit.PERCENT) if top else ""


def _listed(names: Sequence[str]) -> str:
    quoted = [f"« {name} »" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} et {quoted[-1]}, à égalité"


def _items(element: Element) -> list[str]:
    return [plain(item.text) for item in element.all("li")]
