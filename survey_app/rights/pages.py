"""What the templates of people's rights receive."""

from dataclasses import dataclass

from survey_app.rights.forms import PersonForm


@dataclass(frozen=True, slots=True)
class RightsPage:
    """The two wishes that can be passed on. `schools` is how many the visitor answers for."""

    form: PersonForm
    schools: int
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """What will be erased, before it is. Privacy: the same for an address that nobody knows."""

    form: PersonForm
    email: str
    school: str
    is_administrator: bool
