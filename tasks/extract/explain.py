"""A page that shows the evidence: the source beside the cells taken from it, each linked to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template

from tasks.extract.model import Cell, Extraction, Grid, SourceDocument
from warehouse.forms import APPLICANTS, FORMS, TABLE_CODES, Column, cell_key

__all__ = ["explain_html"]

_STATES = {"blank": "（空白）", "not_applicable": "（不适用）", "missing": "（无）", "text": "（文字）"}


_COUNTED = {"number": "数字", "blank": "空白", "not_applicable": "不适用", "text": "文字", "missing": "缺失"}


def explain_html(extraction: Extraction, document: SourceDocument, name: str) -> str:
    """Returns a self-contained HTML page: cells on one side, the source on the other, linked both ways.

    Doubtful cells are marked with their doubt. The page loads nothing from anywhere; everything that comes from the
    document is escaped.
    """
    anchors = _anchors(document)
    used: dict[str, tuple[str, bool]] = {}
    for number, (_, cell) in enumerate(extraction.cells.items()):
        if cell.locator in anchors:
            used.setdefault(cell.locator, (f"c{number}", cell.doubt is not None))
    return _template().render(
        name=name,
        facts=_facts(extraction),
        issues=[
            {
                "code": i.code,
                "table": i.table,
                "message": i.message,
                "place": i.place,
                "anchor": anchors.get(i.place),
            }
            for i in extraction.issues
        ],
        counts=_counts(extraction),
        tables=list(_tables(extraction, anchors)),
        sections=[(part.heading or code, part.text) for code, part in extraction.sections.items()],
        claims=extraction.claims,
        evidence=extraction.evidence,
        blocks=list(_blocks(document, anchors, used)),
    )


@cache
def _template() -> Template:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("explain.html.j2")


def _anchors(document: SourceDocument) -> dict[str, str]:
    """Returns the anchor of each place in the source, by its locator."""
    anchors: dict[str, str] = {}
    for number, block in enumerate(document.blocks):
        anchors.setdefault(block.locator, f"b{number}")
        if isinstance(block, Grid):
            for row_number, row in enumerate(block.rows):
                for place, cell in enumerate(row):
                    anchors.setdefault(cell.locator, f"b{number}r{row_number}c{place}")
    anchors.pop("", None)
    return anchors


def _facts(extraction: Extraction) -> list[tuple[str, str]]:
    facts = (
        ("标题", extraction.title),
        ("单位", extraction.organization),
        ("年度", extraction.year),
        ("格式", extraction.form),
        ("发布日期", extraction.published_on),
        ("类型", extraction.kind),
        ("文件", extraction.format),
    )
    return [(term, str(value)) for term, value in facts if value is not None]


def _counts(extraction: Extraction) -> list[tuple[str, int]]:
    """Returns how many cells there are of each state, and how many are doubtful."""
    states: Counter[str] = Counter(cell.state for cell in extraction.cells.values())
    doubtful = sum(cell.doubt is not None for cell in extraction.cells.values())
    return [(name, states[state]) for state, name in _COUNTED.items() if states[state]] + [("存疑", doubtful)]


def _tables(extraction: Extraction, anchors: dict[str, str]) -> Iterator[dict[str, Any]]:
    numbers = {key: number for number, key in enumerate(extraction.cells)}
    for code in TABLE_CODES:
        edition = extraction.table_forms.get(code)
        if edition is None:
            continue
        table = FORMS[edition].table(code)
        rows = [(row.code, row.label, row.columns) for row in table.rows]
        if code == "applications":
            rows += [(extra.row, extra.label, APPLICANTS) for extra in extraction.extra_rows]
        shown: list[dict[str, Any]] = []
        head: list[str] = []
        for row, label, columns in rows:
            labels = [column.label for column in columns]
            keys = [(cell_key(code, row, column.code), column) for column in columns]
            shown.append(
                {
                    "label": label,
                    "head": labels if labels != head else None,
                    "cells": [
                        _cell(extraction.cells[key], key, column, f"c{numbers[key]}", anchors)
                        for key, column in keys
                        if key in extraction.cells
                    ],
                }
            )
            head = labels
        yield {"title": table.title, "edition": edition, "rows": shown}


def _cell(cell: Cell, key: str, column: Column, anchor: str, anchors: dict[str, str]) -> dict[str, Any]:
    shown = (
        cell.text
        if cell.state in ("number", "text", "not_applicable") and cell.text
        else _STATES.get(cell.state, "")
    )
    return {
        "id": anchor,
        "key": key,
        "column": column.label,
        "state": cell.state,
        "shown": shown,
        "unit": cell.unit if cell.unit and cell.unit not in cell.text else None,
        "doubt": cell.doubt,
        "place": cell.locator,
        "anchor": anchors.get(cell.locator),
    }


def _blocks(
    document: SourceDocument, anchors: dict[str, str], used: dict[str, tuple[str, bool]]
) -> Iterator[dict[str, Any]]:
    for number, block in enumerate(document.blocks):
        if not isinstance(block, Grid):
            yield {"id": f"b{number}", "text": block.text, "place": block.locator}
            continue
        rows = []
        for row_number, row in enumerate(block.rows):
            cells = []
            for place, cell in enumerate(row):
                back, doubtful = used.get(cell.locator, (None, False))
                mark = ("doubt" if doubtful else "used") if back else ""
                anchor = f"b{number}r{row_number}c{place}"
                cells.append(
                    {
                        "id": anchor,
                        "text": cell.text,
                        "colspan": cell.colspan,
                        "rowspan": cell.rowspan,
                        "place": cell.locator,
                        "mark": mark,
                        "back": back,
                    }
                )
            rows.append(cells)
        yield {"id": f"b{number}", "rows": rows, "place": block.locator}
