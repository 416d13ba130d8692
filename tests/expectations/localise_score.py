"""How good diagnoses are against the truth, counted by report and by diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expectations.diagnosis import Correction, Diagnosis, is_witness


@dataclass
class Score:
    """Counts over reports with faults; a report is called unique if each of its diagnoses is."""

    reports: int = 0
    exact: int = 0
    listed: int = 0
    unique: int = 0
    right: int = 0
    diagnoses: int = 0
    unique_diagnoses: int = 0
    right_diagnoses: int = 0

    def add(self, found: list[Diagnosis], truth: Mapping[str, int], wrong: set[str]) -> None:
        """Counts one report: ``truth`` by cell, ``wrong`` the cells that are printed otherwise."""
        claims = [_own(one.alternatives[0]) for one in found if one.tier == "unique"]
        right = [all(truth[change.cell] == change.expected for change in claim) for claim in claims]
        is_unique = len(claims) == len(found)
        self.reports += 1
        self.exact += best_cells(found) == wrong
        self.listed += _lists(found, wrong)
        self.unique += is_unique
        self.right += is_unique and all(right) and best_cells(found) == wrong
        self.diagnoses += len(found)
        self.unique_diagnoses += len(claims)
        self.right_diagnoses += sum(right)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def __str__(self) -> str:
        """Shares in per cent: exact, the truth among the first five, then unique and right among these, by report and by diagnosis."""
        return (
            f"{self.exact / self.reports:7.1%} {self.listed / self.reports:7.1%} {self.unique / self.reports:7.1%} {_share(self.right, self.unique):7.2%} "
            f"{_share(self.unique_diagnoses, self.diagnoses):7.1%} "
            f"{_share(self.right_diagnoses, self.unique_diagnoses):7.2%}"
        )


def best_cells(found: list[Diagnosis]) -> set[str]:
    """The report's cells in the best explanation of each root cause, withheld ones included: what the search found."""
    return {
        change.cell
        for one in found
        for change in _own(one.alternatives[0] if one.alternatives else one.withheld)
    }


def _lists(found: list[Diagnosis], wrong: set[str]) -> bool:
    """Whether one of the first five explanations of each root cause has just wrong cells, and they are all of them."""
    chosen: set[str] = set()
    for one in found:
        options = [
            {change.cell for change in _own(option)} for option in one.alternatives[:5] or (one.withheld,)
        ]
        true = next((option for option in options if option <= wrong), None)
        if true is None:
            return False
        chosen |= true
    return chosen == wrong


def _own(option: Iterable[Correction]) -> list[Correction]:
    return [change for change in option if not is_witness(change.cell)]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
