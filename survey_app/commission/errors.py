"""What can be wrong with a wish about the commission; each error is one cause."""


class CommissionNotFoundError(Exception):
    """There is no such thing in a commission that the account may see. The web answers 404."""


class AlreadyMemberError(Exception):
    """The person sits in the commission already."""


class AccountClosedError(Exception):
    """An administrator closed the account of the person, who keeps roles in it: only an administrator reopens it."""


class TooManyMembersError(Exception):
    """The commission has no seat left."""


class NotPublishableError(Exception):
    """What should be published is not the school's, or not finished."""


class MeetingChangedError(Exception):
    """Somebody else changed the meeting since it was read; nothing was written."""


class UnknownLineError(Exception):
    """The published plan has no such line."""
