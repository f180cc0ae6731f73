"""What the page of a translation receives: the texts of one section at a time, in two languages side by side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import flask_babel
from flask import url_for

from questionnaires.editing.cells import ROOT, Uid
from survey_app.drafting.draft_pages import DraftHead
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.draft_writing import LISTS
from survey_app.drafting.words.cells import say_cell
from survey_app.drafting.words.kinds import PART_NAMES

_: Callable[..., str] = flask_babel.gettext

AROUND = "root"
"""Stands for the texts around the sections: title, introduction, names of scores."""

_ORDER = (
    "title", "introduction", "label", "help", "unit", "low_label", "high_label", "scale.label", "message",
    "closing", "note",
)  # fmt: skip


_LONG = 60
"""Characters that do not fit on one line."""


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """One text: where it is, its words in the first language, and the cell that holds the other ones."""

    name: str
    cell: str
    place: str
    source: str
    target: str
    is_locked: bool
    is_long: bool

    @property
    def is_missing(self) -> bool:
        return not self.target.strip()


@dataclass(frozen=True, slots=True)
class TranslatedPart:
    """One step of the translation: a section, or what is around; how many of its texts are done."""

    name: str
    url: str
    done: int
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class TranslationPage:
    """The texts of one part in two languages; `next_url` leads to the next part with something missing."""

    head: DraftHead
    language: str
    part: str
    parts: tuple[TranslatedPart, ...]
    texts: tuple[TranslatedText, ...]
    done: int
    count: int
    next_url: str


def translation_page(reader: DraftReader, head: DraftHead, language: str, chosen: str) -> TranslationPage:
    """Return the texts of a part, the first with something missing when none is chosen."""
    steps = [(AROUND, _("Titre et textes autour"))]
    steps += [
        (section, _("Partie %(number)s : %(name)s", number=number, name=reader.name(section)))
        for number, section in enumerate(reader.sections(), start=1)
    ]
    texts = {uid: tuple(list_texts(reader, uid, language)) for uid, _name in steps}
    missing = [uid for uid, _name in steps if any(text.is_missing for text in texts[uid])]
    current = chosen if chosen in texts else (missing or [AROUND])[0]
    later = [uid for uid in missing if uid != current]
    return TranslationPage(
        head=head,
        language=language,
        part=current,
        parts=tuple(
            TranslatedPart(
                name,
                _url(head, language, uid),
                sum(not text.is_missing for text in texts[uid]),
                len(texts[uid]),
                uid == current,
            )
            for uid, name in steps
        ),
        texts=texts[current],
        done=sum(not text.is_missing for found in texts.values() for text in found),
        count=sum(map(len, texts.values())),
        next_url=_url(head, language, later[0]) if later else "",
    )


def list_texts(reader: DraftReader, part: Uid, language: str) -> Iterator[TranslatedText]:
    """Yield the texts of a section with all that is in it, or those around the sections."""
    if part == AROUND:
        yield from _texts_of(reader, ROOT, _("Questionnaire"), language)
        for score in reader.live(ROOT, "scores"):
            yield from _texts_of(reader, score, str(PART_NAMES["scores"]), language)
        return
    yield from _texts_of(reader, part, str(PART_NAMES["sections"]), language)
    for number, question in enumerate(reader.live(part, "questions"), start=1):
        yield from _texts_within(reader, question, _("Question %(number)s", number=number), language)


def _texts_within(reader: DraftReader, uid: Uid, place: str, language: str) -> Iterator[TranslatedText]:
    yield from _texts_of(reader, uid, place, language)
    for slot in LISTS.get(reader.slot(uid), ()):
        for number, child in enumerate(reader.live(uid, slot), start=1):
            inner = _("%(place)s, %(sort)s %(number)s", place=place, sort=PART_NAMES[slot], number=number)
            yield from _texts_within(reader, child, inner, language)


def _texts_of(reader: DraftReader, uid: Uid, place: str, language: str) -> Iterator[TranslatedText]:
    suffix = f".{reader.language}"
    names = [path.removesuffix(suffix) for path in reader.cells(uid) if path.endswith(suffix)]
    for name in sorted(names, key=_rank):
        source = reader.own_text(uid, f"{name}{suffix}")
        if not source.strip():
            continue
        yield TranslatedText(
            name=f"{uid}|{name}.{language}",
            cell=say_cell(name),
            place=place,
            source=source,
            target=reader.own_text(uid, f"{name}.{language}"),
            is_locked=reader.is_locked(uid),
            is_long=len(source) > _LONG or "\n" in source,
        )


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _url(head: DraftHead, language: str, part: str) -> str:
    return url_for("drafting.translate", key=head.key, language=language, partie=part)
