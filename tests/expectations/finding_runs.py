"""One town's report, right and wrong, and runs of ``find`` over it, for the tests of findings in the warehouse."""

from __future__ import annotations

import random
from datetime import date

import duckdb
from reports_simulated import consistent_report
from small_warehouse import BOOK, findings_of

from tasks.find import find

TOWN = "清溪县青石镇人民政府"
AS_OF = date(2024, 6, 1)
WRONG = "applications.granted.total"


def right(seed: int = 7) -> dict[str, int | None]:
    return dict(consistent_report(random.Random(seed)))


def wrong(seed: int = 7, by: int = 41) -> dict[str, int | None]:
    values = right(seed)
    values[WRONG] += by
    return values


def states(connection: duckdb.DuckDBPyConnection, where: str = "true") -> list[str]:
    return [one["state"] for one in findings_of(connection, where)]


def run(connection, ledger, run_id: str, as_of: date = AS_OF, **more):
    return find(connection, BOOK, ledger, run_id, as_of, **more)
