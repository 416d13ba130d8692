"""The load, inside the database: the ledger's rows in, then everything that follows from them, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.named_rows import name_organizations
from warehouse.naming import Namer
from warehouse.schema import SQL_FOLDER, declared_tables

_ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "TIMESTAMP": pa.timestamp("us"),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
}


def run_script(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Runs one of the scripts in warehouse/sql/load."""
    connection.execute((SQL_FOLDER / "load" / f"{name}.sql").read_text(encoding="utf-8"))


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows in bulk; fields that the table does not have are left out, absent ones are NULL."""
    if not rows:
        return
    columns = declared_tables()[table].columns
    types = [
        (column.name, _ARROW_TYPES[column.type.removesuffix(" NOT NULL").removesuffix(" PRIMARY KEY")])
        for column in columns
    ]
    arrow = pa.Table.from_pylist(
        [{name: row.get(name) for name, _ in types} for row in rows], schema=pa.schema(types)
    )
    connection.register("inserted_rows", arrow)
    connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM inserted_rows')
    connection.unregister("inserted_rows")


def look_at_fetches(connection: duckdb.DuckDBPyConnection, extractable: Iterable[str]) -> None:
    """Makes the temporary tables sighted, archived, context and serving from table ``fetch``.

    Args:
        connection: connection to the work database.
        extractable: outcomes of fetches whose document counts.
    """
    codes = ", ".join(f"'{code}'" for code in sorted(extractable))
    connection.execute(f"CREATE OR REPLACE TEMP MACRO is_extractable(outcome) AS outcome IN ({codes})")
    run_script(connection, "seen")


def stage(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, list[str]], schemas: Mapping[str, pa.Schema]
) -> None:
    """Makes the temporary views ``new_<kind>`` over Parquet files, and drops what they replace.

    Args:
        connection: connection to the work database.
        files: Parquet files by kind of row; no file stands for no row.
        schemas: Arrow schema by kind of row.
    """
    for kind, schema in schemas.items():
        if files.get(kind):
            listed = ", ".join(f"'{file.replace(chr(39), chr(39) * 2)}'" for file in files[kind])
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW new_{kind} AS SELECT * FROM read_parquet([{listed}])"
            )
        else:
            connection.register(f"empty_{kind}", schema.empty_table())
            connection.execute(f"CREATE OR REPLACE TEMP VIEW new_{kind} AS SELECT * FROM empty_{kind}")
    run_script(connection, "replace")


def derive(connection: duckdb.DuckDBPyConnection, namer: Namer, *, check_all: bool = False) -> None:
    """Brings everything that follows from extraction and fetch up to date, and puts staged rows in their tables.

    Args:
        connection: connection to the work database, with `look_at_fetches` and `stage` done.
        namer: finds the organisations behind the names read.
        check_all: evaluate the identities of all reports, not only of new ones (the declarations changed).
    """
    run_script(connection, "told")
    name_organizations(connection, namer)
    for script in ("resolve", "organizations", "facts", "issues"):
        run_script(connection, script)
    chosen = (
        "SELECT report_id FROM report"
        if check_all
        else "SELECT report_id FROM promoted UNION SELECT report_id FROM new_extraction"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE touched AS {chosen}")
    run_script(connection, "checks")


def drop_temporary(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops what a load left in memory."""
    kinds: Iterable[tuple[str, str]] = connection.execute(
        "SELECT table_name, CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END FROM information_schema.tables "
        "WHERE table_catalog = 'temp'"
    ).fetchall()
    for name, kind in kinds:
        connection.execute(f"DROP {kind} IF EXISTS temp.{name}")
