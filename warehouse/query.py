"""Ad-hoc SQL on the published database: read-only, without access to anything outside of it."""

from __future__ import annotations

import csv
import io
import json
import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import duckdb
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.limits import MEMORY, limit

Format = Literal["table", "csv", "json"]
WIDEST = 100_000
LONGEST = 600.0
"""Seconds after which a query is broken off, unless told otherwise."""
READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


class QueryError(Exception):
    """A query that cannot be answered; the message says why, for the person who typed it."""


def run_query(
    database: Path, sql: str, format: Format = "table", width: int | None = None, seconds: float = LONGEST
) -> str:
    """Returns the result of one reading statement as text.

    Args:
        database: a published database.
        sql: one SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN statement.
        format: ``table`` (aligned, Chinese included), ``csv`` with a header, or ``json`` (one array of objects).
        width: columns of the terminal for ``table``; None: as wide as needed.
        seconds: time after which the query is broken off.

    Raises:
        QueryError: there is no database, the statement is wrong, would do more than read, or takes too long.
    """
    if format not in ("table", "csv", "json"):
        raise QueryError(f"unknown format '{format}': choose table, csv or json")
    return formatted(*fetch_rows(database, sql, seconds=seconds), format, width)


def formatted(
    names: list[str], rows: list[tuple[Any, ...]], format: Format = "table", width: int | None = None
) -> str:
    """Returns rows as text; ``format`` and ``width`` as in `run_query`."""
    if format == "json":
        return json.dumps(
            [dict(zip(names, map(_json_value, row), strict=True)) for row in rows], ensure_ascii=False
        )
    if format == "csv":
        return csv_text(names, rows)
    return _table(names, rows, width)


def fetch_rows(
    database: Path, sql: str, most: int | None = None, seconds: float = LONGEST
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Returns column names and rows of one reading statement; equal column names are numbered.

    Args:
        database: a published database.
        sql: the statement.
        most: rows to fetch at most; None: all.
        seconds: time after which the query is broken off.

    Raises:
        QueryError: as `run_query`, or it took too long.
    """
    connection = open_published(database)
    try:
        return read_rows(connection, sql, most, seconds)
    finally:
        connection.close()


def read_rows(
    connection: duckdb.DuckDBPyConnection, sql: str, most: int | None = None, seconds: float = LONGEST
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Does the same on an open connection."""
    alarm = threading.Timer(seconds, connection.interrupt)
    alarm.start()
    try:
        cursor = connection.execute(_one_reading_statement(connection, sql))
        names = _distinct([str(column[0]) for column in cursor.description or ()])
        return names, cursor.fetchall() if most is None else cursor.fetchmany(most)
    except duckdb.InterruptException:
        raise QueryError(f"the query took longer than {seconds:g} seconds and was broken off") from None
    except duckdb.OutOfMemoryException:
        raise QueryError(f"the query needs more than {MEMORY} of memory: ask for less at once") from None
    except duckdb.Error as error:
        raise QueryError(str(error)) from None
    finally:
        alarm.cancel()


def open_published(database: Path) -> duckdb.DuckDBPyConnection:
    """Returns a read-only connection that can reach nothing but this database.

    Raises:
        QueryError: the database is missing or cannot be read.
    """
    if not database.is_file():
        raise QueryError(f"there is no database {database}: run `gouji nightly` first")
    try:
        connection = duckdb.connect(database, read_only=True)
        limit(connection).execute("SET enable_external_access = false; SET lock_configuration = true")
    except duckdb.Error as error:
        raise QueryError(f"{database} cannot be opened: {error}") from None
    return connection


def _one_reading_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError("give one statement" if statements else "the query is empty")
    if statements[0].type not in READING:
        raise QueryError(f"only reading statements are allowed, not {statements[0].type.name}")
    if duckdb.ExpectedResultType.QUERY_RESULT not in statements[0].expected_result_type:
        raise QueryError("only statements with a result are allowed")
    return statements[0]


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return distinct


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _json_value(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def text_value(value: Any) -> str:
    """Returns a value as people read it: decimals without trailing zeros, nothing for NULL."""
    plain = _json_value(value)
    if plain is None:
        return ""
    if isinstance(plain, (list, dict)):
        return json.dumps(plain, ensure_ascii=False)
    return str(plain)


def csv_text(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Returns rows as CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([text_value(value) for value in row] for row in rows)
    return out.getvalue()


def _table(names: list[str], rows: list[tuple[Any, ...]], width: int | None) -> str:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(names):
        numeric = all(isinstance(row[place], (int, float, Decimal, type(None))) for row in rows)
        table.add_column(
            Text(name),
            justify="right" if numeric and rows else "left",
            overflow="fold",
            no_wrap=width is None,
        )
    for row in rows:
        table.add_row(*(Text(text_value(value)) for value in row))
    out = io.StringIO()
    Console(file=out, width=width or WIDEST, color_system=None).print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    count = f"({len(rows)} row)" if len(rows) == 1 else f"({len(rows)} rows)"
    return "\n".join([*(line for line in lines if line), count, ""])
