"""What can be wrong with a wish about plans; each error is one cause."""


class PlanNotFoundError(Exception):
    """There is no such plan, or it is another school's: which of the two is not said."""


class LineNotFoundError(Exception):
    """The plan has no such line."""


class VersionNotFoundError(Exception):
    """The plan has no version of this number."""


class PlanUnderWayError(Exception):
    """The school has a plan that has not ended; a second one can be begun afterwards."""


class PlanEndedError(Exception):
    """The plan has ended: it is read, and not written any more."""


class PlanFullError(Exception):
    """The plan has no room for another line."""
