"""The roll in numbers: how many were invited and signed off, cell by cell; no person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellRoll:
    """One reporting cell on the roll. `viewers_signed_off`: of those signed off, who will see the report."""

    cell: int
    name: str
    invited: int
    signed_off: int
    viewers_signed_off: int


@dataclass(frozen=True, slots=True)
class RollCount:
    """The roll, cell by cell, and what it adds up to."""

    cells: tuple[CellRoll, ...]

    @property
    def invited(self) -> int:
        return sum(cell.invited for cell in self.cells)

    @property
    def signed_off(self) -> int:
        return sum(cell.signed_off for cell in self.cells)

    @property
    def viewers(self) -> int:
        return sum(cell.viewers_signed_off for cell in self.cells)
