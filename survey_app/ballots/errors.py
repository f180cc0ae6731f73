"""Why somebody is not signed off, or a ballot not taken."""


class VotingError(Exception):
    """Nothing was written."""


class RefusedError(VotingError):
    """No code, element, token or seal of this campaign. Privacy: which of them is never said."""


class UnknownCodeError(RefusedError):
    """No one on this campaign's roll was sent this code."""


class AlreadySignedOffError(VotingError):
    """This code has brought another ballot already."""


class QuotaReachedError(VotingError):
    """The group that shares a link has given as many answers as were expected of it."""


class VotingNotOpenError(VotingError):
    """The campaign does not take ballots yet."""


class VotingInterruptedError(VotingError):
    """The keys of an open campaign cannot be read: nothing can be taken until they can."""


class VotingClosedError(VotingError):
    """The campaign takes no more ballots."""
