"""A page that shows the evidence: the source beside the cells taken from it, each linked to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template

from tasks.extract.explain_places import Anchors, lines_of
from tasks.extract.model import Cell, Extraction, Grid, SourceDocument
from warehouse.forms import APPLICANTS, FORMS, TABLE_CODES, Column, cell_key

__all__ = ["explain_html"]

_STATES = {"blank": "（空白）", "not_applicable": "（不适用）", "missing": "（无）", "text": "（文字）"}


_COUNTED = {"number": "数字", "blank": "空白", "not_applicable": "不适用", "text": "文字", "missing": "缺失"}


def explain_html(documents: Iterable[tuple[str, Extraction, SourceDocument]], name: str) -> str:
    """Returns a self-contained HTML page: cells on one side, the source on the other, linked both ways.

    Doubtful cells are marked with their doubt. The page loads nothing from anywhere; everything that comes from the
    documents is escaped.

    Args:
        documents: path, extraction and source of each document in the file.
        name: the file's.
    """
    shown = [
        _explained(path, found, source, f"d{number}")
        for number, (path, found, source) in enumerate(documents)
    ]
    return _template().render(name=name, documents=shown)


def _explained(path: str, extraction: Extraction, document: SourceDocument, prefix: str) -> dict[str, Any]:
    """Returns what the page shows of one document; ``prefix`` begins all of its anchors."""
    anchors = Anchors(document, prefix)
    used: dict[str, tuple[str, bool]] = {}
    for number, cell in enumerate(extraction.cells.values()):
        anchor = anchors.of(cell.locator)
        if anchor is not None:
            back, doubtful = used.get(anchor, (f"{prefix}c{number}", False))
            used[anchor] = (back, doubtful or cell.doubt is not None)
    return {
        "path": path,
        "facts": _facts(extraction),
        "issues": [
            {
                "code": i.code,
                "table": i.table,
                "message": i.message,
                "place": i.place,
                "anchor": anchors.of(i.place),
            }
            for i in extraction.issues
        ],
        "counts": _counts(extraction),
        "tables": list(_tables(extraction, anchors, prefix)),
        "sections": [(part.heading or code, part.text) for code, part in extraction.sections.items()],
        "claims": extraction.claims,
        "evidence": extraction.evidence,
        "blocks": list(_blocks(document, used, prefix)),
    }


@cache
def _template() -> Template:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("explain.html.j2")


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


def _tables(extraction: Extraction, anchors: Anchors, prefix: str) -> Iterator[dict[str, Any]]:
    numbers = {key: number for number, key in enumerate(extraction.cells)}
    for code in TABLE_CODES:
        edition = extraction.table_forms.get(code)
        if edition is None:
            continue
        table = FORMS[edition].table(code)
        rows = [(row.code, row.group or "", row.label, row.columns) for row in table.rows]
        if code == "applications":
            rows += [(extra.row, "", extra.label, APPLICANTS) for extra in extraction.extra_rows]
        shown: list[dict[str, Any]] = []
        head: list[str] = []
        group = ""
        for row, above, label, columns in rows:
            labels = [column.label for column in columns]
            keys = [(cell_key(code, row, column.code), column) for column in columns]
            shown.append(
                {
                    "label": label,
                    "group": above if above != group else None,
                    "head": labels if labels != head else None,
                    "cells": [
                        _cell(extraction.cells[key], key, column, f"{prefix}c{numbers[key]}", anchors)
                        for key, column in keys
                        if key in extraction.cells
                    ],
                }
            )
            head, group = labels, above
        yield {"title": table.title, "edition": edition, "rows": shown}


def _cell(cell: Cell, key: str, column: Column, anchor: str, anchors: Anchors) -> dict[str, Any]:
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
        "anchor": anchors.of(cell.locator),
    }


def _blocks(
    document: SourceDocument, used: dict[str, tuple[str, bool]], prefix: str
) -> Iterator[dict[str, Any]]:
    for number, block in enumerate(document.blocks):
        anchor = f"{prefix}b{number}"
        if isinstance(block, Grid):
            yield {"id": anchor, "rows": _rows(block, used, anchor), "place": block.locator}
            continue
        lines = [
            _shown(f"{anchor}l{at}", text, where, used) for at, (where, text) in enumerate(lines_of(block), 1)
        ]
        yield {**_shown(anchor, block.text, block.locator, used), "lines": lines}


def _rows(grid: Grid, used: dict[str, tuple[str, bool]], anchor: str) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                **_shown(f"{anchor}r{number}c{place}", cell.text, cell.locator, used),
                "colspan": cell.colspan,
                "rowspan": cell.rowspan,
            }
            for place, cell in enumerate(row)
        ]
        for number, row in enumerate(grid.rows)
    ]


def _shown(anchor: str, text: str, place: str, used: dict[str, tuple[str, bool]]) -> dict[str, Any]:
    """Returns a piece of the source with the cell that was taken from it, and whether that is doubtful."""
    back, doubtful = used.get(anchor, (None, False))
    mark = ("doubt" if doubtful else "used") if back else ""
    return {"id": anchor, "text": text, "place": place, "mark": mark, "back": back}
