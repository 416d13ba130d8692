"""Keys of the tables: which columns identify a row, and which rows of other tables they name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table that name a row of another one, if they are not NULL."""

    table: str
    columns: tuple[str, ...]
    other: str
    other_columns: tuple[str, ...]


PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "source": ("source",),
    "office": ("office",),
    "organization": ("organization",),
    "document": ("document_id",),
    "extraction": ("document_id",),
    "report": ("report_id",),
    "report_document": ("document_id",),
    "section": ("report_id", "section_code"),
    "cell": ("report_id", "table_code", "row_code", "column_code"),
    "companion_cell": ("document_id", "table_code", "row_code", "column_code"),
    "companion_section": ("document_id", "section_code"),
    "form": ("form",),
    "form_cell": ("form", "table_code", "row_code", "column_code"),
    "identity": ("form", "identity", "table_code", "row_code", "column_code"),
    "code": ("domain", "code"),
    "identity_check": ("report_id", "identity"),
    "finding": ("finding_id",),
    "run": ("run_id",),
    "delivery": ("message_id",),
    "load_state": ("key",),
}
"""Columns that identify a row, for every table where some do."""

FOREIGN_KEYS: tuple[ForeignKey, ...] = (
    ForeignKey("source", ("office",), "office", ("office",)),
    ForeignKey("organization", ("office",), "office", ("office",)),
    ForeignKey("document", ("document_id",), "extraction", ("document_id",)),
    ForeignKey("report", ("organization",), "organization", ("organization",)),
    ForeignKey("report", ("document_id",), "document", ("document_id",)),
    ForeignKey("report", ("source",), "source", ("source",)),
    ForeignKey("report_document", ("report_id",), "report", ("report_id",)),
    ForeignKey("report_document", ("document_id",), "document", ("document_id",)),
    ForeignKey("section", ("report_id",), "report", ("report_id",)),
    ForeignKey("claim", ("report_id",), "report", ("report_id",)),
    ForeignKey("cell", ("report_id",), "report", ("report_id",)),
    ForeignKey("companion_cell", ("document_id",), "document", ("document_id",)),
    ForeignKey("companion_section", ("document_id",), "document", ("document_id",)),
    ForeignKey("companion_claim", ("document_id",), "document", ("document_id",)),
    ForeignKey("extraction_issue", ("document_id",), "document", ("document_id",)),
    ForeignKey("form_cell", ("form",), "form", ("form",)),
    ForeignKey("identity", ("form",), "form", ("form",)),
    ForeignKey("identity_check", ("report_id",), "report", ("report_id",)),
    ForeignKey("finding_event", ("finding_id",), "finding", ("finding_id",)),
)
"""References between tables. A test looks for rows that name nothing."""
