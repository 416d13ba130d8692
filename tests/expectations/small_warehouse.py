"""Small test databases made straight from the DDL, so that these tests need no other part of the project."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.forms import FORMS, TABLE_CODES

DDL = Path(__file__).parents[2] / "warehouse" / "sql" / "tables.sql"
_CELL = [
    "report_id", "table_code", "row_code", "column_code", "value", "state", "text", "locator", "unit", "doubt", "row_label",
]  # fmt: skip
_TYPES = [*[pa.string()] * 4, pa.decimal128(24, 6), *[pa.string()] * 6]
BOOK = SimpleNamespace(sources=[], offices=[])


class MemoryLedger:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.records: dict[str, list[dict[str, Any]]] = {}

    def append(self, kind: str, record: dict[str, Any]) -> None:
        self.records.setdefault(kind, []).append(record)

    def read(self, kind: str):
        return iter(list(self.records.get(kind, [])))


def open_database(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    connection.execute(DDL.read_text(encoding="utf-8"))
    return connection


class Sink:
    """Rows gathered to be written at once: thousands of single inserts take minutes."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        for table, rows in self.rows.items():
            connection.register("new_rows", pa.Table.from_pylist(rows))
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM new_rows")
            connection.unregister("new_rows")


def insert(target: duckdb.DuckDBPyConnection | Sink, table: str, **row: Any) -> None:
    """Adds one row; columns that are not given stay NULL."""
    if isinstance(target, Sink):
        target.rows.setdefault(table, []).append(row)
        return
    marks = ", ".join("?" * len(row))
    target.execute(f'INSERT INTO "{table}" ({", ".join(row)}) VALUES ({marks})', list(row.values()))


def add_organization(
    connection, organization, level="town", kind="government", parent=None, expected=True, **more
):
    insert(
        connection, "organization", organization=organization, level=level, kind=kind, parent=parent, office="office",
        expected=expected, known=True, organization_id=f":{organization}", name=organization, declared_by=[], formerly=[],
        **more,
    )  # fmt: skip


def document_of(organization: str, year: int, edition: int = 1) -> str:
    return hashlib.sha256(f"{organization} {year} {edition}".encode()).hexdigest()


def add_report(
    connection: duckdb.DuckDBPyConnection | Sink,
    organization: str,
    year: int,
    values: dict[str, Any],
    *,
    version: int = 1,
    published_on: date | None = None,
    evidence: str | None = None,
    sections: dict[str, str] | None = None,
    claims: list[tuple[str, int, tuple[str, ...]]] = (),
    doubts: dict[str, str] | None = None,
    states: dict[str, str] | None = None,
    issues: list[tuple[str, str | None]] = (),
    extra: dict[str, str] | None = None,
    units: dict[str, str] | None = None,
    headings: dict[str, str] | None = None,
    editions: dict[str, str] | None = None,
    level: str = "town",
    document_id: str | None = None,
) -> str:
    """Adds a current report; earlier versions of it are superseded. Cells not in ``values`` are not there."""
    document_id = document_id or document_of(organization, year, version)
    report_id = document_id[:16]
    if editions is None:
        editions = editions_of(values)
    if not isinstance(connection, Sink):
        old = "UPDATE report SET is_current = false WHERE organization = ? AND year = ?"
        connection.execute(old, [organization, year])
    insert(
        connection, "report", report_id=report_id, organization=organization, year=year,
        form=editions.get("disclosure"), published_on=published_on, published_on_evidence=evidence,
        url=f"http://example.invalid/{report_id}", version=version, is_current=True,
        first_seen=datetime(2026, 1, version), document_id=document_id, level=level, office="office",
        title=f"{organization}{year}年政府信息公开工作年度报告", sure=not issues,
        **{f"form_{code}": editions.get(code) for code in TABLE_CODES},
    )  # fmt: skip
    rows = []
    for place, (key, value) in enumerate(values.items()):
        table, row, column = key.split(".")
        state = (states or {}).get(key, "blank" if value is None else "number")
        number = Decimal(str(value)) if state == "number" else None
        text = "" if value is None else str(value)
        label = (extra or {}).get(row)
        rows.append(
            (
                report_id,
                table,
                row,
                column,
                number,
                state,
                text,
                f"table 1 row {place} column 1",
                (units or {}).get(key),
                (doubts or {}).get(key),
                label,
            )
        )
    if isinstance(connection, Sink):
        for row in rows:
            insert(connection, "cell", **dict(zip(_CELL, row, strict=True)))
    else:
        insert_cells(connection, rows)
    ids = {"report_id": report_id, "document_id": document_id}
    for code, text in (sections or {}).items():
        insert(
            connection,
            "section",
            **ids,
            section_code=code,
            heading=(headings or {}).get(code, code),
            text=text,
            locator="p 1",
        )
    for claim, value, cells in claims:
        insert(
            connection, "claim", **ids, claim=claim, value=value, sentence=f"句子 {claim} {value}", scope="own",
            section_code="overview", cells=list(cells),
        )  # fmt: skip
    for code, table in issues:
        insert(
            connection,
            "extraction_issue",
            document_id=document_id,
            code=code,
            message="m",
            place="p",
            table_code=table,
        )
    return report_id


def insert_cells(connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    columns = zip(*rows, strict=True)
    table = pa.Table.from_arrays([pa.array(c, t) for c, t in zip(columns, _TYPES, strict=True)], names=_CELL)
    connection.register("new_cells", table)
    connection.execute("INSERT INTO cell BY NAME SELECT * FROM new_cells")
    connection.unregister("new_cells")


def editions_of(values: dict[str, Any]) -> dict[str, str]:
    found = {}
    for table in TABLE_CODES:
        for form in ("2021", "2019"):
            if set(FORMS[form].table(table).cell_keys) <= set(values):
                found[table] = form
                break
    return found


def findings_of(connection: duckdb.DuckDBPyConnection, where: str = "true") -> list[dict[str, Any]]:
    cursor = connection.execute(f"SELECT * FROM finding WHERE {where} ORDER BY finding_id")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
