"""The tally: closed records added one by one, kept by reporting cell, and counted by variable and code."""

from collections import Counter

from questionnaires.answers.codebook import Codebook


class Tally:
    """Records of one codebook by reporting cell. Memory: the bytes of the records, and a number for each cell.

    Privacy: what comes out are counts in the order of codes and of cells; the order of arrival stays inside.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._records: dict[int, bytearray] = {}
        self._ballots: Counter[int] = Counter()

    def __repr__(self) -> str:
        return f"Tally({self.ballots(None)} ballots)"

    @property
    def cells(self) -> tuple[int, ...]:
        """The numbers of the cells that have ballots, in ascending order."""
        return tuple(sorted(self._records))

    def add(self, cell: int, record: bytes) -> None:
        """Count one ballot of `cell`. Raises `ValueError` when `record` has not the codebook's width."""
        if len(record) != self._codebook.width:
            message = (
                f"a record of {len(record)} bytes where the codebook has {self._codebook.width} variables"
            )
            raise ValueError(message)
        self._records.setdefault(cell, bytearray()).extend(record)
        self._ballots[cell] += 1

    def ballots(self, cell: int | None) -> int:
        """Return the number of ballots of one cell, or of the school when `cell` is None."""
        return self._ballots.total() if cell is None else self._ballots[cell]

    def counts(self, variable_name: str, cell: int | None) -> dict[int, int]:
        """Return how many ballots have each code of a variable, in one cell or in the school (None).

        Codes that nobody gave are left out. Raises `KeyError` for an unknown variable.
        """
        column = self._codebook.position[variable_name]
        counted: Counter[int] = Counter()
        for number in self.cells if cell is None else (cell,):
            # One byte a variable, so a column is a slice, and counting bytes runs at the speed of C.
            counted.update(self._records.get(number, b"")[column :: self._codebook.width])
        return dict(sorted(counted.items()))
