"""Every cell of the real samples beside the repository, exactly; skipped where they are not there."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.extract.by_identities import DECIDED
from tasks.extract.model import Cell
from tasks.extract.pipeline import extract_all

SHARED = Path(__file__).parents[3] / "shared"


def _samples() -> list[tuple[Path, str, dict]]:
    found = []
    for folder in ("seeds", "reports"):
        expected = SHARED / folder / "expected.json"
        if expected.exists():
            for name, truth in json.loads(expected.read_text(encoding="utf-8")).items():
                found.append((SHARED / folder / name, name, truth))
    return found


SAMPLES = _samples()
needs_samples = pytest.mark.skipif(
    not SAMPLES, reason="the real samples are not beside the repository (../shared)"
)


def _cells(path: Path) -> tuple[dict[str, Cell], str | None, list]:
    [(_, extraction)] = extract_all(path.read_bytes(), path.name)
    return extraction.cells, extraction.form, extraction.issues


def _differences(cells: dict[str, Cell], truth: dict) -> list[tuple]:
    return [
        (key, value, cells.get(key))
        for key, value in truth.items()
        if (key not in cells) or (cells[key].value != (None if value is None else Decimal(str(value))))
    ]


@needs_samples
@pytest.mark.parametrize(
    ("path", "truth"),
    [pytest.param(path, truth, id=name) for path, name, truth in SAMPLES if "glued" not in name],
)
def test_every_cell_of_a_real_report_is_exact_and_without_doubt(path: Path, truth: dict) -> None:
    cells, form, issues = _cells(path)
    assert _differences(cells, truth["cells"]) == []
    assert form == truth["form"]
    assert [cell for cell in cells.values() if cell.doubt] == []
    assert [issue for issue in issues if issue.table] == []


@needs_samples
@pytest.mark.parametrize(
    ("path", "truth"),
    [pytest.param(path, truth, id=name) for path, name, truth in SAMPLES if "glued" in name],
)
def test_a_glued_text_gives_no_wrong_number_and_says_so(path: Path, truth: dict) -> None:
    cells, _, issues = _cells(path)
    wrong = [
        (key, cell.value)
        for key, cell in cells.items()
        if cell.value is not None and cell.value != Decimal(str(truth["cells"][key]))
    ]
    assert wrong == []
    decided = [cell for key, cell in cells.items() if key.startswith("applications.")]
    assert all(DECIDED in cell.locator for cell in decided)
    assert {"disclosure", "proceedings"} <= {issue.table for issue in issues}
    assert [key for key, cell in cells.items() if cell.value is None] == [
        f"disclosure.normative_documents.{column}" for column in ("issued", "repealed", "in_force")
    ]  # 693665 has many readings and no identity
