"""What templates of shared pages receive: each cell with the number it was read at, and versions to choose from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _

from survey_app.coediting.cells import Cell, Clash, Value
from survey_app.coediting.form_cells import BASE, CHOICE
from survey_app.coediting.words import attribution, author_of, moment

LATELY = timedelta(days=14)
"""How long a page says who wrote a cell; a page of which each field says so tells nobody anything."""


@dataclass(frozen=True, slots=True)
class ClashLine:
    """Two versions of a cell, in words and as the form of choices sends them."""

    path: str
    place: str
    base: int
    mine: str
    theirs: str
    mine_words: str
    theirs_words: str
    author: str
    moment: str

    @property
    def base_name(self) -> str:
        """The name of the field that says which version was shown."""
        return BASE + self.path

    @property
    def choice_name(self) -> str:
        """The name of the field that says which version is kept."""
        return CHOICE + self.path


@dataclass(frozen=True, slots=True)
class SharedForm:
    """A shared document on one page. `clashes` are there after a form without script has met what others wrote.

    `faults` are sentences by path, and `typed` what was sent with them, so that nobody types it twice.
    """

    document_id: int
    head: int
    account_id: int
    write_url: str
    changes_url: str
    sign_in_url: str
    cells: Mapping[str, Cell]
    now: datetime
    clashes: tuple[ClashLine, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Value] = field(default_factory=dict)

    def value(self, path: str) -> Value:
        """Return what a field shows."""
        if path in self.typed:
            return self.typed[path]
        return self.cells[path].value if path in self.cells else None

    def base(self, path: str) -> int:
        """Return the number of the cell as it was read, 0 when it has never been written."""
        return self.cells[path].number if path in self.cells else 0

    def by(self, path: str) -> str:
        """Say who wrote a cell of late, "" for one's own and for what nobody wrote; the history tells the rest."""
        cell = self.cells.get(path)
        if cell is None or cell.author_id == self.account_id or self.now - cell.written_at > LATELY:
            return ""
        return attribution(cell, self.now)

    @property
    def words(self) -> str:
        """The sentences of the script, as JSON."""
        return json.dumps(script_words(), ensure_ascii=False)


def clash_line(clash: Clash, place: str, say: Mapping[str, str], now: datetime) -> ClashLine:
    """Return a clash for the form of choices; `say` gives the words of values that are not words themselves."""
    return ClashLine(
        path=clash.path,
        place=place,
        base=clash.theirs.number,
        mine=json.dumps(clash.mine, ensure_ascii=False),
        theirs=json.dumps(clash.theirs.value, ensure_ascii=False),
        mine_words=value_words(clash.mine, say),
        theirs_words=value_words(clash.theirs.value, say),
        author=author_of(clash.theirs),
        moment=moment(clash.theirs.written_at, now),
    )


def value_words(value: Value, say: Mapping[str, str]) -> str:
    """Return a value in words."""
    if value is None:
        return _("(vide)")
    items = value if isinstance(value, list) else [str(value)]
    return ", ".join(str(say.get(item, item)) for item in items)


def script_words() -> dict[str, str]:
    """Return what the script says by itself; `{name}` and the like are filled in by it."""
    return {
        "ready": _("Chaque réponse est enregistrée au fur et à mesure."),
        "saving": _("Enregistrement…"),
        "saved": _("Enregistré à {time}"),
        "away": _("Pas de connexion : ce que vous écrivez est gardé sur cet appareil."),
        "signed_out": _("Vous n’êtes plus connecté : ce que vous écrivez est gardé sur cet appareil."),
        "sign_in": _("Se connecter dans un nouvel onglet"),
        "refused": _(
            "Cette page n’accepte plus de réponse : ce que vous écrivez est gardé sur cet appareil."
        ),
        "unkept": _("Cet appareil n’a plus de place : laissez la page ouverte."),
        "unreadable": _("Cette réponse ne peut pas être enregistrée : elle est sans doute trop longue."),
        "choosing": _("Tout est enregistré, sauf un champ qui a deux versions : choisissez celle à garder."),
        "clash": _("Deux versions : choisissez celle à garder"),
        "clash_said": _("{name} a aussi écrit dans ce champ. Choisissez la version à garder."),
        "mine": _("La vôtre"),
        "theirs": _("Celle de {name}, {moment}"),
        "keep_mine": _("Garder la mienne"),
        "take_theirs": _("Prendre celle de {name}"),
        "empty": _("(vide)"),
        "later": _("{name} vient de modifier ce champ ; sa version s’affiche quand vous en sortez."),
        "unknown": _("Quelqu’un a ajouté ou retiré des éléments."),
        "reload": _("Actualiser la page"),
    }
