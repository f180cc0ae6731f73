"""What can be wrong with a second factor."""


class WrongCodeError(Exception):
    """The code is wrong, too old, or was used before; which of them is not said."""


class NothingToConfirmError(Exception):
    """No application is being set up for this account: it was given up, or begun too long ago."""
