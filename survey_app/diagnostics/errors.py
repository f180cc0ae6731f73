"""What can be wrong with a wish about a fiche; each error is one cause."""


class FicheNotFoundError(Exception):
    """There is no such fiche, or none for this person: which of the two is nobody's business."""


class FicheSignedError(Exception):
    """The fiche is signed: it is read, not written."""


class FicheChangedError(Exception):
    """Somebody wrote in the fiche after its head had read what was to be signed."""


class NextYearBegunError(Exception):
    """The fiche of a later year has begun: this one stays as it was signed."""


class GridNotFoundError(Exception):
    """The revision is no maturity grid that this school may fill."""


class EvidenceNotFoundError(Exception):
    """There is no such file behind this fiche."""


class EvidenceRefusedError(Exception):
    """The file cannot be kept; `fault` says why."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
