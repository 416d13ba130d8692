"""The schema of the warehouse: tables, views and macros from warehouse/sql, each with its comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from warehouse.wide import wide_views

SQL_FOLDER = Path(__file__).parent / "sql"

SCRIPTS = ("macros.sql", "views.sql", "comments.sql")
"""The scripts that make views and macros, in order."""

_TABLE = re.compile(r'((?:^--[^\n]*\n)+)CREATE TABLE "?(\w+)"? \(\n(.*?)^\);', re.M | re.S)
_COLUMN = re.compile(r'^ {4}(?!PRIMARY KEY)"?(\w+)"? +(\S.*?)(?: +-- (.*))?$', re.M)


@dataclass(frozen=True)
class ColumnDeclaration:
    """One column of a table: name, SQL type and comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class TableDeclaration:
    """One table of tables.sql: name, comment and columns in order."""

    name: str
    comment: str
    columns: tuple[ColumnDeclaration, ...]


@cache
def declared_tables() -> dict[str, TableDeclaration]:
    """Returns the tables that tables.sql declares, by name, in its order."""
    text = (SQL_FOLDER / "tables.sql").read_text(encoding="utf-8")
    tables = {}
    for remark, name, body in _TABLE.findall(text):
        comment = " ".join(line.removeprefix("--").strip() for line in remark.splitlines())
        columns = tuple(
            ColumnDeclaration(column, kind.rstrip(",").strip(), remark.strip())
            for column, kind, remark in _COLUMN.findall(body)
        )
        tables[name] = TableDeclaration(name, comment, columns)
    return tables


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates every table, view and macro with its comment in an empty database."""
    connection.execute((SQL_FOLDER / "tables.sql").read_text(encoding="utf-8"))
    for table in declared_tables().values():
        connection.execute(f'COMMENT ON TABLE "{table.name}" IS {quote(table.comment)}')
        for column in table.columns:
            connection.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {quote(column.comment)}')
    create_views(connection)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates, or creates anew, the views and macros with their comments."""
    connection.execute(view_scripts())


def view_scripts() -> str:
    """Returns the SQL that makes all views and macros, generated ones first."""
    return "\n".join([wide_views(), *((SQL_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)])


def quote(text: str) -> str:
    """Returns the text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
