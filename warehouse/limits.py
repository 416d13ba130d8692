"""Limits of a connection that writes: a load or a publish of any size stays within the memory of a small machine."""

from __future__ import annotations

import duckdb

MEMORY = "3GB"
"""What DuckDB may hold; beyond it, it spills to a folder beside the database. The process needs half a GB more."""


def limit(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Returns the connection, limited to `MEMORY`."""
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    return connection
