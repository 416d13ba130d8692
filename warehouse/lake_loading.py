"""From a published database to the lake: what changed, report by report, as one snapshot."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.digests import BOOKKEEPING
from warehouse.keys import PRIMARY_KEYS
from warehouse.lake import Lake, LakeError, connect_lake, schema_name
from warehouse.schema import TableDeclaration, declared_tables, quote

ATTEMPTS = 12
GROUPS = ("report_id", "document_id", "finding_id", "run_id")
"""Columns by which rows are replaced together, the first that a table has."""
CONFLICTS = (
    duckdb.TransactionException,
    duckdb.CatalogException,
    duckdb.IOException,
    duckdb.ConstraintException,
)
"""What DuckDB raises when another writer was first; a real fault raises it every time."""


@dataclass
class LakeLoad:
    """What a load wrote: rows deleted and inserted by table, the snapshot, reports that another writer has too."""

    deleted: dict[str, int] = field(default_factory=dict)
    inserted: dict[str, int] = field(default_factory=dict)
    snapshot: int = 0
    attempts: int = 0
    overlap: int = 0


def load_lake(database: Path, lake: Lake, writer: str, message: str = "") -> LakeLoad:
    """Brings the rows of one writer in the lake up to those of its published database, in one transaction.

    Several writers may load at once: each has its own rows. Readers see all of a load or nothing of it.

    Raises:
        LakeError: the lake cannot be reached, or another writer was first every time.
    """
    connection = connect_lake(lake)
    try:
        connection.execute(f"ATTACH {quote(str(database))} AS new (READ_ONLY)")
        last: duckdb.Error | None = None
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _load_once(connection, writer, message, attempt)
            except CONFLICTS as error:
                last = error
                _roll_back(connection)
                time.sleep(random.uniform(0.05, 0.3) * attempt)
        raise LakeError(f"the lake took nothing in {ATTEMPTS} attempts: {last}") from last
    finally:
        connection.close()


def _load_once(connection: duckdb.DuckDBPyConnection, writer: str, message: str, attempt: int) -> LakeLoad:
    connection.execute("BEGIN")
    done = LakeLoad(attempts=attempt)
    _create(connection)
    for table in declared_tables().values():
        if table.name not in BOOKKEEPING:
            _replace_changed(connection, table, writer, done)
    if done.deleted or done.inserted:
        connection.execute("CALL lake.set_commit_message($1, $2)", [writer, message or "load"])
    connection.execute("COMMIT")
    done.snapshot = _one(connection, "SELECT max(snapshot_id) FROM lake.snapshots()")
    held = f"FROM lake.{schema_name()}.report WHERE writer"
    done.overlap = _one(
        connection,
        f"SELECT count(*) FROM (SELECT report_id {held} = $1 INTERSECT SELECT report_id {held} <> $1)",
        writer,
    )
    return done


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables of this program, if they are not there; files hold rows of one writer only."""
    schema = schema_name()
    known = connection.execute(
        "SELECT 1 FROM duckdb_schemas() WHERE database_name = 'lake' AND schema_name = ?", [schema]
    ).fetchone()
    if known:
        return
    connection.execute(f"CREATE SCHEMA lake.{schema}")
    for table in declared_tables().values():
        columns = ", ".join(
            f'"{column.name}" {column.type.replace(" PRIMARY KEY", " NOT NULL")}' for column in table.columns
        )
        name = f'lake.{schema}."{table.name}"'
        connection.execute(f"CREATE TABLE {name} (writer VARCHAR NOT NULL, {columns})")
        connection.execute(f"ALTER TABLE {name} SET PARTITIONED BY (writer)")
        connection.execute(f"COMMENT ON TABLE {name} IS {quote(table.comment)}")


def _replace_changed(
    connection: duckdb.DuckDBPyConnection, table: TableDeclaration, writer: str, done: LakeLoad
) -> None:
    """Deletes and inserts the groups of rows (a report's cells, a document's issues) that are not the same."""
    key, columns = _group(table), ", ".join(f'"{column.name}"' for column in table.columns)
    there, here = f'lake.{schema_name()}."{table.name}"', f'new."{table.name}"'
    summed = f"{key} AS k, count(*) AS n, sum(hash({columns})) AS h"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed AS SELECT coalesce(a.k, b.k) AS k "
        f"FROM (SELECT {summed} FROM {here} GROUP BY k) AS a "
        f"FULL JOIN (SELECT {summed} FROM {there} WHERE writer = $1 GROUP BY k) AS b ON a.k = b.k "
        "WHERE a.n IS DISTINCT FROM b.n OR a.h IS DISTINCT FROM b.h",
        [writer],
    )
    if not _one(connection, "SELECT count(*) FROM changed"):
        return
    chosen = f"{key} IN (SELECT k FROM changed)"
    deleted = _one(connection, f"DELETE FROM {there} WHERE writer = $1 AND {chosen}", writer)
    inserted = _one(
        connection,
        f"INSERT INTO {there} SELECT $1, {columns} FROM {here} WHERE {chosen} ORDER BY {key}",
        writer,
    )
    done.deleted[table.name] = deleted
    done.inserted[table.name] = inserted


def _group(table: TableDeclaration) -> str:
    names = [column.name for column in table.columns]
    keys = [name for name in GROUPS if name in names]
    column = PRIMARY_KEYS[table.name][0] if table.name in ("finding", "delivery") or not keys else keys[0]
    return f"coalesce(\"{column}\", '')"


def _one(connection: duckdb.DuckDBPyConnection, sql: str, *values: str) -> int:
    row = connection.execute(sql, list(values)).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.TransactionException:
        return  # the failed commit has ended the transaction
