"""A log of visits as a proxy in front would keep it, written by gunicorn: its own would be refused by the doctor."""

from gunicorn.glogging import Logger


class VisitLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Writes a line for each visit beside gunicorn's errors, with the words of an access log."""

    def access(self, *visit: object) -> None:
        """Tell of one visit: the answer, the request, its environment, the time it took."""
        atoms = self.atoms_wrapper_class(self.atoms(*visit))
        self.error_log.info(self.cfg.access_log_format, atoms)
