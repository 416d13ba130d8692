"""An annotated copy of a draft: the wrong cells marked, with the expected value, and all findings listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.annotate_docx import mark_docx, write_docx
from tasks.annotate_html import write_html
from tasks.extract.model import Extraction
from tasks.report.wording import SEVERITIES
from warehouse.forms import FORMS, TABLE_CODES, Row


class AnnotationError(ValueError):
    """The kind of copy that was asked for is not known."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one cell. ``strong``: the cell is held to be wrong; else it only takes part in the evidence."""

    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """One table as printed: a heading, column labels, and rows of (label, cells), where a cell is (key, text)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def kind_of_copy(name: str) -> str:
    """Returns ``docx`` or ``html``, by the end of a file's name.

    Raises:
        AnnotationError: another kind was asked for.
    """
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    if kind in ("html", "htm"):
        return "html"
    if kind != "docx":
        raise AnnotationError(f"an annotated copy can be docx or html, not {kind or 'nothing'}")
    return kind


def annotate(
    data: bytes | None, extraction: Extraction, findings: Sequence[Mapping[str, Any]], kind: str
) -> bytes:
    """Returns a copy with the wrong cells marked, as docx or html.

    A Word draft is marked in place, so that the office can go on working in it; of any other format, or for html, a
    new document with the report's tables as printed is written.

    Args:
        data: the draft; None if it is no file of its own.
        extraction: what was extracted from it.
        findings: the result of `check_draft`.
        kind: ``docx`` or ``html``.

    Raises:
        AnnotationError: another kind was asked for.
    """
    marks = marks_of(findings)
    lines = [finding_line(finding) for finding in findings]
    title = extraction.title or f"{extraction.organization or ''}{extraction.year or ''}年度报告"
    if kind_of_copy(f".{kind}") == "html":
        return write_html(title, lines, table_views(extraction), marks)
    if extraction.format == "docx" and data is not None:
        return mark_docx(data, extraction, lines, marks)
    return write_docx(title, lines, table_views(extraction), marks)


def marks_of(findings: Sequence[Mapping[str, Any]]) -> dict[str, Mark]:
    """Returns the mark of each cell that a finding names; a wrong cell wins over one that is only evidence.

    What is surely wrong elsewhere, in the prose or in last year's report, marks no cell.
    """
    marks: dict[str, Mark] = {}
    for finding in findings:
        suspects = finding["suspects"]
        for key in finding["cells"]:
            strong = key in suspects or (not suspects and finding["tier"] != "unique")
            if key in marks and (marks[key].strong or not strong):
                continue
            alone = suspects == [key] and finding["expected"] is not None
            note = f"应为 {finding['expected']}" if alone else "待核"
            marks[key] = Mark(f"{finding['rule']} {note}" if strong else finding["rule"], strong)
    return {key: mark for key, mark in marks.items() if mark.strong}


def finding_line(finding: Mapping[str, Any]) -> str:
    """Returns one finding as a line for the list."""
    return f"【{SEVERITIES[finding['severity']]}】{finding['rule']}　{finding['message']}"


def table_views(extraction: Extraction) -> list[TableView]:
    """Returns the report's tables as printed, in the order of the form."""
    views = []
    for code in TABLE_CODES:
        if code not in extraction.table_forms:
            continue
        table = FORMS[extraction.table_forms[code]].table(code)
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in table.rows:
            groups.setdefault(tuple(column.label for column in row.columns), []).append(row)
        for columns, rows in groups.items():
            shown = [
                (_label(row), tuple(_printed(extraction, code, row.code, c.code) for c in row.columns))
                for row in rows
            ]
            if code == "applications":
                shown += [
                    (
                        extra.label,
                        tuple(_printed(extraction, code, extra.row, c.code) for c in table.rows[0].columns),
                    )
                    for extra in extraction.extra_rows
                ]
            views.append(TableView(table.title, columns, tuple(shown)))
    return views


def _label(row: Row) -> str:
    return f"{row.group} {row.label}" if row.group and not row.group.startswith("三、") else row.label


def _printed(extraction: Extraction, table: str, row: str, column: str) -> tuple[str, str]:
    key = f"{table}.{row}.{column}"
    cell = extraction.cells.get(key)
    if cell is None or cell.state == "missing":
        return key, "（无）"
    return key, " ".join(cell.text.split())
