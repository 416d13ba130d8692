"""What error localisation says: one root cause with its evidence, and how sure it is of the cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from warehouse.forms import Identity

Tier = Literal["unique", "candidates", "identities_only"]

PREVIOUS = "previous:"
"""Prefix of last year's cells, and of the keys of last year's own identities."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell with the number printed in it and the number that it would have to be."""

    cell: str
    printed: Decimal | int
    expected: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One root cause with the failed identities as its evidence.

    ``alternatives`` are the explanations, best first: one for ``unique``, several for ``candidates``, none for
    ``identities_only``. ``moved`` says what happened to a whole row, where that is the explanation; ``swapped`` that
    two cells were printed in each other's place; ``recomputed`` that two cells are off by the same amount, as in a
    sheet whose totals were recomputed: the best explanation is then ``withheld``, for measuring and for nobody's eyes.
    """

    tier: Tier
    identities: tuple[Identity, ...]
    alternatives: tuple[tuple[Correction, ...], ...] = ()
    moved: str | None = None
    swapped: bool = False
    recomputed: bool = False
    withheld: tuple[Correction, ...] = ()

    @property
    def suspects(self) -> tuple[str, ...]:
        """The report's own cells that are held to be wrong, best explanation first."""
        return tuple(cell for cell in self._accused if not is_witness(cell))

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The cells of last year's report that are held to be wrong, with their prefix."""
        return tuple(cell for cell in self._accused if cell.startswith(PREVIOUS))

    @property
    def cells(self) -> tuple[str, ...]:
        """The suspects, then the other cells of the failed identities."""
        evidence = (cell for identity in self.identities for cell in identity.cells if not is_witness(cell))
        return tuple(dict.fromkeys((*self.suspects, *evidence)))

    @property
    def _accused(self) -> dict[str, None]:
        return dict.fromkeys(change.cell for option in self.alternatives for change in option)


def is_witness(cell: str) -> bool:
    """Returns whether a key names something from outside the report's tables."""
    return ":" in cell
