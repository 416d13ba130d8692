"""Views that the published file stores as tables, because people ask them often and they read every cell."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from warehouse.forms import TABLE_CODES
from warehouse.schema import quote
from warehouse.year_pairs import COMMENT, TABLE, year_on_year_view, year_pair_comments, year_pair_table

STORED = {
    **dict.fromkeys(
        (*TABLE_CODES, "rates", "report_overview", "coverage", "carry_over"), "organization, year"
    ),
    "roll_up": "organization, year, table_code, row_code, column_code",
    "peer_percentile": "organization, year",
    "claim_check": "organization, year, claim",
    "yearly_totals": "table_code, row_code, column_code, year, region",
}
"""Their names, each with the order of its rows. In the work database they stay views."""


def store_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces each view of `STORED` by a table of the same name, rows, columns and comments."""
    for view, order in STORED.items():
        about, columns = _comments(connection, view)
        connection.execute(f"CREATE TABLE stored_{view} AS FROM {view} ORDER BY {order}")
        connection.execute(f"DROP VIEW {view}")
        connection.execute(f"ALTER TABLE stored_{view} RENAME TO {view}")
        _comment(connection, "TABLE", view, about, columns)
    _store_year_pairs(connection)


def _store_year_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    about, columns = _comments(connection, "year_on_year")
    connection.execute(year_pair_table())
    _comment(connection, "TABLE", TABLE, COMMENT, year_pair_comments())
    connection.execute("DROP VIEW year_on_year")
    connection.execute(year_on_year_view())
    _comment(connection, "VIEW", "year_on_year", about, columns)


def _comments(connection: duckdb.DuckDBPyConnection, view: str) -> tuple[str, dict[str, str]]:
    """Returns the comment of a view and those of its columns."""
    row = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [view]).fetchone()
    columns = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? AND comment IS NOT NULL",
        [view],
    ).fetchall()
    return (row[0] or "" if row else ""), dict(columns)


def _comment(
    connection: duckdb.DuckDBPyConnection, kind: str, name: str, about: str, columns: Mapping[str, str]
) -> None:
    statements = [f"COMMENT ON {kind} {name} IS {quote(about)}"]
    statements += [
        f'COMMENT ON COLUMN {name}."{column}" IS {quote(text)}' for column, text in columns.items()
    ]
    connection.execute(";".join(statements))
