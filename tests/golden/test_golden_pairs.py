"""Golden pairs: a small page of each kind, our own prose, beside the reviewed account of what extraction takes from it.

A page without its JSON gets one named ``*.json.unreviewed``, and the test fails until somebody has read the page, held
every entry against it, filled in ``reviewed_by`` and ``reviewed_on`` and renamed the file. The same is done by hand when
extraction is meant to give something else: delete the JSON, run the test, review.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tasks.extract.model import Cell, Extraction
from tasks.extract.pipeline import extract_all

PAGES = Path(__file__).with_name("pages")
SOURCES = sorted(path for path in PAGES.iterdir() if ".json" not in path.name)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_golden_pair(source: Path) -> None:
    found = [account(path, extraction) for path, extraction in extract_all(source.read_bytes(), source.name)]
    golden = source.with_name(source.name + ".json")
    if not golden.exists():
        draft = golden.with_name(golden.name + ".unreviewed")
        draft.write_text(
            as_json({"reviewed_by": "", "reviewed_on": "", "documents": found}), encoding="utf-8"
        )
        pytest.fail(f"{draft.name} was written: review it against the page and rename it to {golden.name}")
    reviewed = json.loads(golden.read_text(encoding="utf-8"))
    assert reviewed["reviewed_by"], f"{golden.name} does not say who reviewed it"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", reviewed["reviewed_on"])
    assert found == reviewed["documents"]


def test_nothing_is_left_unreviewed_or_without_its_page() -> None:
    assert [path.name for path in PAGES.glob("*.unreviewed")] == []
    assert {path.name.removesuffix(".json") for path in PAGES.glob("*.json")} <= {
        path.name for path in SOURCES
    }


def account(path: str, extraction: Extraction) -> dict[str, Any]:
    """Returns what was taken from a document, short enough for a person to read: a line for each row of a table."""
    rows: dict[str, list[str]] = {}
    for key, cell in extraction.cells.items():
        row, _, column = key.rpartition(".")
        rows.setdefault(row, []).append(f"{column} {shown(cell)}")
    return {
        "path": path,
        "kind": extraction.kind,
        "title": extraction.title,
        "organization": extraction.organization,
        "year": extraction.year,
        "form": extraction.form,
        "published_on": extraction.published_on,
        "table_forms": extraction.table_forms,
        "cells": {row: " · ".join(cells) for row, cells in rows.items()},
        "extra_rows": [row.label for row in extraction.extra_rows],
        "sections": {code: [part.heading, part.text] for code, part in extraction.sections.items()},
        "claims": [f"{claim.claim} {claim.value} {claim.scope}" for claim in extraction.claims],
        "issues": [f"{issue.code} {issue.table or ''}".strip() for issue in extraction.issues],
    }


def shown(cell: Cell) -> str:
    """Returns a cell as one word: its text; with its state or value where the text alone does not say it."""
    text = cell.text if cell.state == "number" else f"<{cell.state}>{cell.text}"
    if cell.value is not None and f"{cell.value:f}" != cell.text:
        text += f" = {cell.value:f}"
    return text + (f" {cell.unit}" if cell.unit else "") + (" ?" if cell.doubt else "")


def as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
