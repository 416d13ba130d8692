"""Rules on the rows that a table has: where it was read in part only, they are ours and not the office's."""

from __future__ import annotations

import random
from dataclasses import replace

from drafts import draft
from reports_simulated import consistent_report

from tasks.check_draft import check_draft
from tasks.extract.model import MISSING, Extraction, ExtraRow, Issue


def origins(extraction: Extraction, rule: str) -> list[str]:
    return [found["origin"] for found in check_draft(extraction) if found["rule"] == rule]


def in_part(extraction: Extraction, table: str) -> Extraction:
    """The extraction with a row of the table not found, and an issue that says so."""
    row = next(key for key in extraction.cells if key.startswith(table)).rpartition(".")[0]
    cells = {key: MISSING if key.startswith(row) else cell for key, cell in extraction.cells.items()}
    return replace(extraction, cells=cells, issues=[Issue("row_missing", "", "", table)])


def test_a_row_of_the_offices_own_may_be_half_a_label() -> None:
    extraction = draft(consistent_report(random.Random(7), "2021"))
    extraction.extra_rows = [ExtraRow("extra_1", "一、本年新", "other_misc")]
    assert origins(extraction, "F11") == ["office"]
    assert origins(in_part(extraction, "applications"), "F11") == ["extraction"]
    assert origins(in_part(extraction, "proceedings"), "F11") == ["office"]


def test_an_edition_read_from_part_of_the_labels() -> None:
    old = draft(consistent_report(random.Random(7), "2019"), 2023)
    assert origins(old, "F08") == ["office"]
    assert origins(in_part(old, "disclosure"), "F08") == ["extraction"]
