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

INHERITED = ("report", "cell", "organization", "finding", "identity_check")
"""Tables whose columns views show under the same name, the first that has a column decides."""

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
    create_views(connection)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates, or creates anew, the views, the macros and all comments."""
    connection.execute(view_scripts())
    inherited = inherited_comments()
    bare = connection.execute(
        "SELECT c.table_name, c.column_name FROM duckdb_columns() AS c JOIN duckdb_views() AS v "
        "ON v.view_name = c.table_name AND NOT v.internal WHERE c.comment IS NULL AND NOT v.temporary"
    ).fetchall()
    for view, column in bare:
        if column in inherited:
            connection.execute(f'COMMENT ON COLUMN "{view}"."{column}" IS {quote(inherited[column])}')


def table_comments() -> str:
    """Returns the SQL that gives the tables and their columns the comments of tables.sql."""
    statements = []
    for table in declared_tables().values():
        statements.append(f'COMMENT ON TABLE "{table.name}" IS {quote(table.comment)};\n')
        for column in table.columns:
            statements.append(
                f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {quote(column.comment)};\n'
            )
    return "".join(statements)


@cache
def inherited_comments() -> dict[str, str]:
    """Returns the comments that columns of views take by name from the table they come from."""
    comments: dict[str, str] = {}
    for name in INHERITED:
        for column in declared_tables()[name].columns:
            comments.setdefault(column.name, column.comment)
    return comments


def view_scripts() -> str:
    """Returns the SQL that makes all comments, views and macros."""
    written = [(SQL_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join([table_comments(), wide_views(), *written])


def quote(text: str) -> str:
    """Returns the text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
