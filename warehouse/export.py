"""Exports of the warehouse for other tools: Parquet by year, CSV of the wide views, datapackage.json, checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb

from warehouse.digests import BOOKKEEPING
from warehouse.forms import TABLE_CODES
from warehouse.keys import FOREIGN_KEYS, PRIMARY_KEYS
from warehouse.schema import declared_tables, quote

BY_OWN_YEAR = ("report", "finding")
BY_REPORT_YEAR = ("cell", "section", "claim", "identity_check", "report_document")
CSV_VIEWS = (*TABLE_CODES, "report_overview", "coverage", "open_findings")
BOM = b"\xef\xbb\xbf"  # so that a spreadsheet program reads the Chinese right

_JSON_TYPES = {
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}


def export(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Writes all exports of an open database into a new folder."""
    folder.mkdir(parents=True)
    resources = [
        _parquet(connection, table, folder) for table in declared_tables() if table not in BOOKKEEPING
    ]
    resources += [_csv(connection, view, folder) for view in CSV_VIEWS]
    package = {
        "name": "gouji",
        "title": "政府信息公开工作年度报告",
        "description": "Annual reports on government information disclosure, as printed, with checks and findings",
        "profile": "data-package",
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    _write_checksums(folder)


def _parquet(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> dict[str, Any]:
    """Writes one table, in folders ``year=N`` if its rows belong to a year, and returns its resource."""
    (folder / "parquet").mkdir(exist_ok=True)
    select = f'SELECT * FROM "{table}"'
    if table in BY_REPORT_YEAR:
        select = f'SELECT t.*, r.year FROM "{table}" AS t JOIN report AS r ON r.report_id = t.report_id'
    dated = table in BY_OWN_YEAR or table in BY_REPORT_YEAR
    if dated and connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone():
        target, options = folder / "parquet" / table, ", PARTITION_BY (year)"
    else:
        target, options = folder / "parquet" / f"{table}.parquet", ""
    connection.execute(f"COPY ({select}) TO {quote(str(target))} (FORMAT parquet, COMPRESSION zstd{options})")
    files = sorted(target.rglob("*.parquet")) if target.is_dir() else [target]
    return {
        "name": table,
        "description": declared_tables()[table].comment,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "path": [str(file.relative_to(folder)) for file in files],
        "schema": _schema(table),
    }


def _schema(table: str) -> dict[str, Any]:
    """Returns the Table Schema of a table."""
    declared = declared_tables()[table]
    fields = [
        {"name": column.name, "type": _json_type(column.type), "description": column.comment}
        for column in declared.columns
    ]
    if table in BY_REPORT_YEAR:
        fields.append(
            {"name": "year", "type": "integer", "description": "year reported on (the folder's name)"}
        )
    schema: dict[str, Any] = {"fields": fields}
    if table in PRIMARY_KEYS:
        schema["primaryKey"] = list(PRIMARY_KEYS[table])
    references = [
        {"fields": list(key.columns), "reference": {"resource": key.other, "fields": list(key.other_columns)}}
        for key in FOREIGN_KEYS
        if key.table == table
    ]
    return schema | ({"foreignKeys": references} if references else {})


def _json_type(sql_type: str) -> str:
    plain = sql_type.removesuffix(" NOT NULL").removesuffix(" PRIMARY KEY")
    if plain.startswith(("DECIMAL", "DOUBLE", "FLOAT")):
        return "number"
    return "array" if plain.endswith("[]") else _JSON_TYPES.get(plain, "string")


def _csv(connection: duckdb.DuckDBPyConnection, view: str, folder: Path) -> dict[str, Any]:
    """Writes one view as CSV with a byte order mark and returns its resource."""
    (folder / "csv").mkdir(exist_ok=True)
    target, plain = folder / "csv" / f"{view}.csv", folder / "csv" / f"{view}.plain"
    connection.execute(
        f"COPY (SELECT * FROM {view} ORDER BY ALL) TO {quote(str(plain))} (FORMAT csv, HEADER)"
    )
    with plain.open("rb") as source, target.open("wb") as out:
        out.write(BOM)
        shutil.copyfileobj(source, out)
    plain.unlink()
    columns = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [view],
    ).fetchall()
    comment = connection.execute(
        "SELECT comment FROM duckdb_tables() WHERE table_name = $1 "
        "UNION ALL SELECT comment FROM duckdb_views() WHERE view_name = $1",
        [view],
    ).fetchone()
    return {
        "name": f"{view}_csv",
        "description": comment[0] if comment else "",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "path": [str(target.relative_to(folder))],
        "schema": {
            "fields": [
                {"name": name, "type": _json_type(kind), "description": text} for name, kind, text in columns
            ]
        },
    }


def _write_checksums(folder: Path) -> None:
    """Writes SHA256SUMS, as ``sha256sum --check`` reads it, over every file of the folder."""
    lines = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        with file.open("rb") as handle:
            lines.append(f"{hashlib.file_digest(handle, 'sha256').hexdigest()}  {file.relative_to(folder)}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
