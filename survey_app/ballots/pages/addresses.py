"""The addresses of answer pages: which form each one means, and where its script sends.

Privacy: none of them names a person.
"""

from dataclasses import dataclass
from enum import StrEnum

PREFIX = "/q/"
ACCESSIBILITY = "/accessibilite"
"""The declaration, to which every page leads."""
TRIAL = "essai"
SIGN_OFF = "emargement"
BOX = "urne"
PROTECTION = "protection"


class Place(StrEnum):
    """What there is under the address of a campaign: as it is written there."""

    FORM = ""
    TRIAL = TRIAL
    SIGN_OFF = SIGN_OFF
    BOX = BOX
    PROTECTION = PROTECTION


_FORMS = {
    "/".join(filter(None, (place, end))): (language, place)
    for place in Place
    for language, end in (("fr", ""), ("en", "en"))
}
_ENDS = {form: end for end, form in _FORMS.items()}
_OTHER_LANGUAGE = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class AnswerAddress:
    """A place of a campaign, in a language. TRIAL is a form of which nothing is kept."""

    public_id: str
    language: str = "fr"
    place: Place = Place.FORM

    @property
    def is_trial(self) -> bool:
        """Whether nothing that is sent there is kept."""
        return self.place is Place.TRIAL

    @property
    def path(self) -> str:
        """The address itself."""
        end = _ENDS[self.language, self.place]
        return f"{PREFIX}{self.public_id}/{end}" if end else f"{PREFIX}{self.public_id}"

    @property
    def in_other_language(self) -> "AnswerAddress":
        """The same place in the other language."""
        return AnswerAddress(self.public_id, _OTHER_LANGUAGE[self.language], self.place)

    def at(self, place: Place) -> "AnswerAddress":
        """Another place of the same campaign, in the same language."""
        return AnswerAddress(self.public_id, self.language, place)


def find_address(path: str) -> AnswerAddress | None:
    """Return which form a path means; None for any other path, and for forms not written as we write them."""
    if not path.startswith(PREFIX):
        return None
    public_id, slash, end = path.removeprefix(PREFIX).partition("/")
    form = _FORMS.get(end)
    is_name = bool(public_id) and public_id.isprintable()
    if form is None or not is_name or bool(slash) is not bool(end):
        return None
    return AnswerAddress(public_id, *form)
