"""A slip that is proved in one row of the proceedings and is the same in another: totals that nobody filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from expectations.diagnosis import Correction, Diagnosis
from warehouse.forms import FORMS, cell_key

_TOTALS = tuple(
    cell_key("proceedings", row.code, row.columns[-1].code) for row in FORMS["2021"].table("proceedings").rows
)


def with_repeated_slips(
    found: Iterable[Diagnosis], values: Mapping[str, Decimal | int | None]
) -> list[Diagnosis]:
    """Returns the diagnoses, with the choice made for totals of 0 where no total of the table was filled in.

    Of a row with one number and a total of 0 either may be wrong. Where all three totals are 0, and one of them is
    proved to be wrong, the other one is the same omission.
    """
    found = list(found)
    if any(values.get(total) != 0 for total in _TOTALS) or not any(map(_is_proof, found)):
        return found
    return [_decided(diagnosis) for diagnosis in found]


def _is_proof(diagnosis: Diagnosis) -> bool:
    return diagnosis.tier == "unique" and _is_omission(diagnosis.alternatives[0])


def _decided(diagnosis: Diagnosis) -> Diagnosis:
    """The likeliest explanation must be the omission: the prose may say that there was nothing to add up."""
    best = diagnosis.alternatives[:1]
    return (
        replace(diagnosis, tier="unique", alternatives=best) if best and _is_omission(best[0]) else diagnosis
    )


def _is_omission(option: Sequence[Correction]) -> bool:
    return len(option) == 1 and option[0].cell in _TOTALS and option[0].printed == 0
