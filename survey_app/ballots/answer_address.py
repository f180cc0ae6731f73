"""The addresses of answer pages: which form each one means. Privacy: none of them names a person."""

from dataclasses import dataclass

PREFIX = "/q/"
TRIAL = "essai"

_FORMS = {"": ("fr", False), "en": ("en", False), TRIAL: ("fr", True), f"{TRIAL}/en": ("en", True)}
_ENDS = {form: end for end, form in _FORMS.items()}
_OTHER_LANGUAGE = {"fr": "en", "en": "fr"}


@dataclass(frozen=True, slots=True)
class AnswerAddress:
    """A form: of which campaign, in which language, for a ballot or for a trial of which nothing is kept."""

    public_id: str
    language: str = "fr"
    is_trial: bool = False

    @property
    def path(self) -> str:
        """The address itself."""
        end = _ENDS[self.language, self.is_trial]
        return f"{PREFIX}{self.public_id}/{end}" if end else f"{PREFIX}{self.public_id}"

    @property
    def in_other_language(self) -> "AnswerAddress":
        """The same form in the other language."""
        return AnswerAddress(self.public_id, _OTHER_LANGUAGE[self.language], self.is_trial)


def find_address(path: str) -> AnswerAddress | None:
    """Return which form a path means; None for any other path, and for forms not written as we write them."""
    if not path.startswith(PREFIX):
        return None
    public_id, slash, end = path.removeprefix(PREFIX).partition("/")
    form = _FORMS.get(end)
    if form is None or not public_id or bool(slash) is not bool(end):
        return None
    return AnswerAddress(public_id, *form)
