"""What can be wrong with a wish about accounts; each error is one cause."""


class ForbiddenError(Exception):
    """The account may not do this to this object. The web answers 403."""


class AddressTakenError(Exception):
    """Another account has this e-mail address."""


class WrongPasswordError(Exception):
    """The address and the password do not open an account; which of the two is wrong is not said."""


class LinkExpiredError(Exception):
    """The link to choose a password was used, or is too old, or never existed."""


class LastAdministratorError(Exception):
    """Without this account nobody could administer the installation."""
