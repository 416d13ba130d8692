"""Digests of tables that do not depend on the order of rows, to see whether two warehouses hold the same."""

from __future__ import annotations

import hashlib
import json

import duckdb

from warehouse.schema import declared_tables

BOOKKEEPING = frozenset({"load_state"})
"""Tables that are the loader's own."""

OF_RUNS = frozenset({"run", "validation"}) | BOOKKEEPING
"""Tables that say what a run did, not what is known: a rebuild is a run of its own and differs in them."""

OF_RUNS_COLUMNS = frozenset({("finding", "last_run")})
"""The same for single columns."""


def table_digests(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Returns the digest of each table by name: equal rows, in whatever order, give equal digests."""
    digests = {}
    for name, table in declared_tables().items():
        if name in OF_RUNS:
            continue
        columns = ", ".join(
            f'"{column.name}"' for column in table.columns if (name, column.name) not in OF_RUNS_COLUMNS
        )
        # Two sums of differently salted row hashes: order does not matter, a row held twice does.
        sums = connection.execute(
            f"SELECT count(*), coalesce(sum(hash({columns})), 0), coalesce(sum(hash('salt', {columns})), 0) "
            f'FROM "{name}"'
        ).fetchone()
        digests[name] = hashlib.sha256(json.dumps([str(part) for part in sums or ()]).encode()).hexdigest()[
            :16
        ]
    return digests
