"""A warehouse in memory and a ledger for the tests that load reports by hand."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from small_warehouse import MemoryLedger, open_database


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = open_database()
    yield connection
    connection.close()


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()
