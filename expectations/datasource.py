"""A DuckDB data source for Great Expectations: ``context.data_sources.add_duckdb`` exists once this is imported.

Through the general SQL source GX fetches results after the connection went back to its pool, which empties the
cursor of duckdb-engine (GX issues 10738, 11579). Here one connection stays open until `close`, which lets the file go.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.exc import DatabaseError


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Runs all metrics of one validation on one open connection."""

    _held: Any = None

    @contextmanager
    def get_connection(self) -> Iterator[Any]:
        """Yields the connection, opened at first use and kept."""
        if self._held is None:
            self._held = self.engine.connect()
        yield self._held

    def keep_rows(self, queries: Mapping[str, str]) -> dict[str, str]:
        """Returns the temporary tables, by name of the query, that hold each query's rows.

        Great Expectations asks every query twice, for its rows and for their number. A query that fails has no table:
        it is left to its expectation to crash.
        """
        kept = {}
        with self.get_connection() as connection:
            for name, query in queries.items():
                try:
                    connection.exec_driver_sql(f"CREATE TEMP TABLE failing_{name} AS {query}")
                except DatabaseError:
                    connection.rollback()
                    continue
                connection.commit()  # a later query that fails must not take this table with it
                kept[name] = f"failing_{name}"
        return kept

    def close(self) -> None:
        """Closes the connection and the pool, so that the file can be written again."""
        if self._held is not None:
            self._held.close()
            self._held = None
        self.engine.dispose()
        super().close()


class DuckDBDatasource(SQLDatasource):
    """GX's SQL data source on a DuckDB file."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> builtins.type[SqlAlchemyExecutionEngine]:
        """The engine that keeps its connection."""
        return DuckDBExecutionEngine
