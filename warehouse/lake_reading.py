"""Reading the lake: the tables and views of the warehouse, now or as they were at any snapshot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb

from warehouse.digests import BOOKKEEPING
from warehouse.keys import PRIMARY_KEYS
from warehouse.lake import Lake, LakeError, connect_lake, schema_name
from warehouse.query import Format, formatted, read_rows
from warehouse.schema import SCRIPTS, SQL_FOLDER, declared_tables, quote
from warehouse.wide import wide_views

SHARED = ("form", "form_cell", "identity", "source", "office", "organization")
"""Tables of which several writers hold the same rows: readers see each once."""


def open_lake(lake: Lake, at: str | None = None) -> duckdb.DuckDBPyConnection:
    """Returns a connection that has every table and view of the warehouse over the lake and can reach nothing else.

    Tables have one column more than in the file, ``writer``, except those of `SHARED`.

    Args:
        lake: where it is.
        at: a snapshot's number, or a moment in ISO 8601 (UTC without an offset); None: the newest.

    Raises:
        LakeError: the lake cannot be reached, or there is no such snapshot with the tables of this program.
    """
    connection = connect_lake(lake, read_only=True)
    try:
        for name in declared_tables():
            if name not in BOOKKEEPING:
                connection.execute(_view(name, _version(at)))
        for script in (wide_views(), *((SQL_FOLDER / part).read_text(encoding="utf-8") for part in SCRIPTS)):
            connection.execute(script)
        connection.execute(f"SET allowed_directories = [{quote(lake.data)}]")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise LakeError(f"the lake has no warehouse of this version of gouji{_when(at)}: {error}") from None
    return connection


def run_lake_query(lake: Lake, sql: str, format: Format = "table", at: str | None = None) -> str:
    """Returns the result of one reading statement on the lake as text, as `warehouse.query.run_query` does.

    Raises:
        LakeError: as `open_lake`.
        QueryError: the statement is wrong, or it would do more than read.
    """
    connection = open_lake(lake, at)
    try:
        return formatted(*read_rows(connection, sql), format)
    finally:
        connection.close()


def snapshots(lake: Lake) -> list[dict[str, Any]]:
    """Returns the snapshots, oldest first: number, time, who loaded and why."""
    connection = connect_lake(lake, read_only=True)
    try:
        rows = connection.execute(
            "SELECT snapshot_id, snapshot_time, author, commit_message FROM lake.snapshots() ORDER BY 1"
        ).fetchall()
    finally:
        connection.close()
    return [dict(zip(("snapshot", "at", "writer", "message"), row, strict=True)) for row in rows]


def expire(lake: Lake, days: int, dry_run: bool) -> int:
    """Returns how many snapshots are older than so many days; drops them and their files unless ``dry_run``.

    Small data files are merged first. The newest snapshot always stays.
    """
    connection = connect_lake(lake)
    try:
        if not dry_run:
            connection.execute("CALL ducklake_merge_adjacent_files('lake')")
        dry = "true" if dry_run else "false"
        old = f"older_than => now() - INTERVAL {int(days)} DAY"
        found = connection.execute(
            f"CALL ducklake_expire_snapshots('lake', dry_run => {dry}, {old})"
        ).fetchall()
        if not dry_run:
            connection.execute(f"CALL ducklake_cleanup_old_files('lake', {old})")
    except duckdb.Error as error:
        raise LakeError(f"the lake cannot be tidied: {error}") from None
    finally:
        connection.close()
    return len(found)


def _view(name: str, version: str) -> str:
    source = f'lake.{schema_name()}."{name}"{version}'
    if name in SHARED:
        key = ", ".join(PRIMARY_KEYS[name])
        shown = f"SELECT DISTINCT ON ({key}) * EXCLUDE (writer) FROM {source} ORDER BY {key}, writer"
    else:
        shown = f"SELECT * EXCLUDE (writer), writer FROM {source}"
    return f'CREATE VIEW "{name}" AS {shown}'


def _version(at: str | None) -> str:
    if at is None:
        return ""
    if at.isdecimal():
        return f" AT (VERSION => {int(at)})"
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise LakeError(
            f"'{at}' is neither a snapshot's number nor a moment such as 2026-11-22T21:00"
        ) from None
    zone = "" if moment.tzinfo else "+00"
    return f" AT (TIMESTAMP => TIMESTAMPTZ {quote(moment.isoformat(sep=' ') + zone)})"


def _when(at: str | None) -> str:
    return f" at {at}" if at else ""
