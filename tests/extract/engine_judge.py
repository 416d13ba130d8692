"""Holds what the engine read against the truth of a made report."""

from __future__ import annotations

from dataclasses import dataclass

from engine_maker import Report

from tasks.extract.form_reader import FormReading
from tasks.extract.model import Cell, Issue, SourceDocument
from tasks.extract.pipeline import read_tables


@dataclass
class Verdict:
    """``wrong``: another number than printed, given as a number; ``lost``: printed and not read."""

    reading: FormReading
    cells: dict[str, Cell]
    issues: list[Issue]
    wrong: list[tuple]
    lost: list[tuple]
    surplus: list[str]

    @property
    def doubted(self) -> list[str]:
        return [key for key, cell in self.cells.items() if cell.doubt]

    @property
    def doubtful_tables(self) -> set[str | None]:
        return {issue.table for issue in self.issues}

    @property
    def silently_wrong(self) -> list[tuple]:
        """Wrong numbers in a table on which no issue was raised."""
        if None in self.doubtful_tables:
            return []
        return [entry for entry in self.wrong if entry[0].split(".")[0] not in self.doubtful_tables]


def judge(document: SourceDocument, report: Report, year: int = 2023) -> Verdict:
    reading = read_tables(document, year)
    cells = {key: cell for table in reading.tables.values() for key, cell in table.cells.items()}
    issues = [*reading.issues, *(issue for table in reading.tables.values() for issue in table.issues)]
    wrong, lost = [], []
    for key, value in report.truth.items():
        found = cells[key].value if key in cells else None
        if found is not None and (value is None or float(found) != value):
            wrong.append((key, value, found, cells[key].doubt))
        elif found is None and value is not None:
            lost.append((key, value))
    surplus = [key for key, cell in cells.items() if key not in report.truth]
    return Verdict(reading, cells, issues, wrong, lost, surplus)
