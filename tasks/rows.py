"""Extractions as rows: what the loader writes to Parquet, one batch at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import pyarrow as pa

from expectations.facts import doubtful_tables
from tasks.extract.model import Cell, Extraction
from warehouse.forms import APPLICANTS, FORMS, cell_key

VALUE = pa.decimal128(24, 6)
LARGEST = Decimal(10) ** 18
FAILURES = frozenset(
    {
        "empty", "too_large", "too_slow", "crashed", "unsupported_format", "unreadable", "unreadable_markup",
        "encrypted", "too_deep", "libreoffice_missing",
        "conversion_failed", "scanned_no_ocr", "zip_bomb", "xml_bomb", "too_many_members",
    }
)  # fmt: skip
"""Issue codes that mean, where nothing else was read, that the document could not be read at all."""

TEXT = pa.string()
EXTRACTION = pa.schema(
    [
        *(
            (name, TEXT)
            for name in ("document_id", "archive_id", "member", "report_id", "format", "kind", "title")
        ),
        ("organization", TEXT),
        ("year", pa.int32()),
        ("published_on", pa.date32()),
        *((name, TEXT) for name in ("published_on_evidence", "level", "form")),
        *((name, TEXT) for name in ("form_disclosure", "form_applications", "form_proceedings")),
        *((name, pa.int32()) for name in ("printed", "numbers", "doubtful", "sections", "issues", "unsure")),
        ("failed", pa.bool_()),
        *((name, TEXT) for name in ("values_digest", "content_digest", "context_digest", "extractor")),
    ]
)
KEYS = [(name, TEXT) for name in ("document_id", "report_id")]
CELL = pa.schema(
    [
        *KEYS,
        *((name, TEXT) for name in ("table_code", "row_code", "column_code")),
        ("value", VALUE),
        *((name, TEXT) for name in ("state", "text", "locator", "unit", "doubt", "row_label")),
    ]
)
SECTION = pa.schema([*KEYS, *((name, TEXT) for name in ("section_code", "heading", "text", "locator"))])
CLAIM = pa.schema(
    [
        *KEYS,
        ("claim", TEXT),
        ("value", VALUE),
        *((name, TEXT) for name in ("sentence", "scope", "section_code")),
        ("cells", pa.list_(TEXT)),
        ("reason", TEXT),
    ]
)
ISSUE = pa.schema(
    [("document_id", TEXT), *((name, TEXT) for name in ("code", "message", "place", "table_code"))]
)
SCHEMAS = {
    "extraction": EXTRACTION,
    "cell": CELL,
    "section": SECTION,
    "claim": CLAIM,
    "extraction_issue": ISSUE,
}
"""The Arrow schema of each kind of row."""


def report_id_of(document_id: str) -> str:
    """Returns the id of the report that a document grounds: 16 hexadecimal digits."""
    if "!" in document_id:
        return hashlib.sha256(document_id.encode()).hexdigest()[:16]
    return document_id[:16]


class RowBatch:
    """Rows of many documents, column by column, as Arrow tables.

    Args:
        extractor: version of the extractor, kept with each document.
    """

    def __init__(self, extractor: str) -> None:
        self.extractor = extractor
        self.documents = 0
        self._rows: dict[str, dict[str, list[Any]]] = {
            kind: {name: [] for name in schema.names} for kind, schema in SCHEMAS.items()
        }

    def add(self, archive_id: str, parts: Iterable[tuple[str, Extraction]], context_digest: str) -> None:
        """Adds everything extracted from one archived file; members of a container become documents of their own."""
        self.documents += 1
        parts = list(parts)
        members = [path.split("!", 1)[1] if "!" in path else None for path, _ in parts]
        if not parts or all(members):
            self._add_container(archive_id, _format_of_container(members, parts), context_digest)
        for member, (_, extraction) in zip(members, parts, strict=True):
            document_id = f"{archive_id}!{member}" if member else archive_id
            self._add_document(archive_id, document_id, member, extraction, context_digest)

    def tables(self) -> dict[str, pa.Table]:
        """Returns the rows so far, one Arrow table for each kind."""
        return {
            kind: pa.Table.from_pydict(self._rows[kind], schema=schema) for kind, schema in SCHEMAS.items()
        }

    def _add_container(self, archive_id: str, file_format: str, context_digest: str) -> None:
        container = Extraction(format=file_format, kind="other")
        self._add_document(archive_id, archive_id, None, container, context_digest)

    def _add_document(
        self,
        archive_id: str,
        document_id: str,
        member: str | None,
        extraction: Extraction,
        context_digest: str,
    ) -> None:
        report_id = report_id_of(document_id)
        cells = complete_cells(extraction)
        issues = [(issue.code, issue.message, issue.place, issue.table) for issue in extraction.issues]
        for key, cell in cells.items():
            if cell.value is not None and not _fits(cell.value):
                cells[key] = Cell(None, "text", cell.text, cell.locator, cell.unit, "number out of range")
                issues.append(("number_out_of_range", f"{key}: {cell.text}", cell.locator, key.split(".")[0]))
        self._add_cells(document_id, report_id, extraction, cells)
        self._add_prose(document_id, report_id, extraction)
        for code, message, place, table in issues:
            self._append("extraction_issue", document_id, code, message, place, table)
        states = [cell.state for cell in cells.values()]
        forms = extraction.table_forms
        on = _date(extraction.published_on)
        self._append(
            "extraction", document_id, archive_id, member, report_id, extraction.format, extraction.kind,
            extraction.title, extraction.organization, extraction.year, on,
            extraction.evidence.get("published_on"), extraction.level, extraction.form,
            forms.get("disclosure"), forms.get("applications"), forms.get("proceedings"),
            len(states) - states.count("missing"), states.count("number"),
            sum(cell.doubt is not None for cell in cells.values()), len(extraction.sections), len(issues),
            sum(bool(doubtful_tables([(code, table)])) for code, _, _, table in issues),
            any(code in FAILURES for code, *_ in issues) and not extraction.sections and set(states) <= {"missing"},
            values_digest(cells), content_digest(extraction, cells), context_digest, self.extractor,
        )  # fmt: skip

    def _add_cells(
        self, document_id: str, report_id: str, extraction: Extraction, cells: dict[str, Cell]
    ) -> None:
        labels = {row.row: row.label for row in extraction.extra_rows}
        rows = self._rows["cell"]
        for key, cell in cells.items():
            table_code, row_code, column_code = key.split(".")
            rows["table_code"].append(table_code)
            rows["row_code"].append(row_code)
            rows["column_code"].append(column_code)
            rows["value"].append(cell.value)
            rows["state"].append(cell.state)
            rows["text"].append(cell.text)
            rows["locator"].append(cell.locator)
            rows["unit"].append(cell.unit)
            rows["doubt"].append(cell.doubt)
            rows["row_label"].append(labels.get(row_code) if table_code == "applications" else None)
        rows["document_id"].extend([document_id] * len(cells))
        rows["report_id"].extend([report_id] * len(cells))

    def _add_prose(self, document_id: str, report_id: str, extraction: Extraction) -> None:
        for code, part in extraction.sections.items():
            self._append("section", document_id, report_id, code, part.heading, part.text, part.locator)
        for claim in extraction.claims:
            if _fits(claim.value):
                self._append(
                    "claim", document_id, report_id, claim.claim, claim.value, claim.sentence, claim.scope,
                    claim.section, list(claim.cells), claim.reason,
                )  # fmt: skip

    def _append(self, kind: str, *values: Any) -> None:
        for column, value in zip(self._rows[kind].values(), values, strict=True):
            column.append(value)


def complete_cells(extraction: Extraction) -> dict[str, Cell]:
    """Returns the cells of every printed table, extra rows included; one that extraction left out is ``missing``."""
    cells = dict(extraction.cells)
    for table_code, edition in extraction.table_forms.items():
        if edition in FORMS:
            for key in FORMS[edition].table(table_code).cell_keys:
                cells.setdefault(key, Cell(None, "missing"))
    for extra in extraction.extra_rows:
        for column in APPLICANTS:
            cells.setdefault(cell_key("applications", extra.row, column.code), Cell(None, "missing"))
    return cells


def values_digest(cells: dict[str, Cell]) -> str:
    """Returns a hash of the printed values: equal for two files that print the same figures."""
    printed = [f"{key}={_plain(cell)}" for key, cell in sorted(cells.items()) if cell.state != "missing"]
    return hashlib.sha256("\n".join(printed).encode()).hexdigest()[:32]


def content_digest(extraction: Extraction, cells: dict[str, Cell]) -> str:
    """Returns a hash of all that a reader would notice: figures, prose, title, date, author and year."""
    content = [
        extraction.kind, extraction.title, extraction.organization, extraction.year, extraction.published_on,
        sorted(extraction.table_forms.items()),
        [(key, _plain(cell), cell.text, cell.unit, cell.doubt) for key, cell in sorted(cells.items())],
        [(code, part.heading, part.text) for code, part in sorted(extraction.sections.items())],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:32]


def _plain(cell: Cell) -> str:
    return cell.state if cell.value is None else format(cell.value.normalize(), "f")


def _fits(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < LARGEST and value == value.quantize(Decimal("0.000001"))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _format_of_container(members: Sequence[str | None], parts: Sequence[tuple[str, Extraction]]) -> str:
    """Files inside a container have suffixes; the reports of one page are named by their titles alone."""
    if parts and not any(PurePath(member or "").suffix for member in members):
        return parts[0][1].format
    return "zip"
