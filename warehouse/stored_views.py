"""Views that the published file stores as tables, because people ask them often and they read every cell."""

from __future__ import annotations

import duckdb

from warehouse.forms import TABLE_CODES
from warehouse.schema import quote

STORED = (*TABLE_CODES, "rates", "report_overview", "coverage")
"""Their names; rows in the order of organisation and year. In the work database they stay views."""


def store_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces each view of `STORED` by a table of the same name, rows, columns and comments."""
    for view in STORED:
        row = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [view]).fetchone()
        columns = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? AND comment IS NOT NULL",
            [view],
        ).fetchall()
        connection.execute(f"CREATE TABLE stored_{view} AS FROM {view} ORDER BY organization, year")
        connection.execute(f"DROP VIEW {view}")
        connection.execute(f"ALTER TABLE stored_{view} RENAME TO {view}")
        connection.execute(f"COMMENT ON TABLE {view} IS {quote(row[0] if row else '')}")
        for name, comment in columns:
            connection.execute(f'COMMENT ON COLUMN {view}."{name}" IS {quote(comment)}')
