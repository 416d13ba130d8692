"""Great Expectations run inside DuckDB on a closed database file; the results are kept, and crashes told apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from expectations.rules import RULES

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """What one expectation said. ``exception`` is set if it crashed: then it says nothing of the data."""

    run_id: str
    suite: str
    rule: str
    severity: str
    success: bool
    unexpected: int | None
    exception: str | None
    result: str


def validate(database: Path, run_id: str) -> list[ValidationRow]:
    """Returns what every expectation says of a database; nothing is written, and everything is closed again.

    The file is opened read-only; no other connection of this process may have it open with another configuration.

    Args:
        database: the work database, checkpointed and closed.
        run_id: written into each row.

    Raises:
        FileNotFoundError: there is no such database.
    """
    if not database.is_file():
        raise FileNotFoundError(database)
    # Great Expectations takes seconds to import: only this function pays for it.
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations import datasource
    from expectations.suites import SUBJECT, build_suites, queries

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source: datasource.DuckDBDatasource = context.data_sources.add_duckdb(
        "warehouse",
        connection_string=f"duckdb:///{database}?access_mode=read_only",
        create_temp_table=False,
    )
    try:
        batch = (
            source.add_table_asset(SUBJECT, table_name=SUBJECT)
            .add_batch_definition_whole_table("all")
            .get_batch()
        )
        engine = cast("datasource.DuckDBExecutionEngine", source.get_execution_engine())
        ready = engine.keep_rows(queries())
        results = [(suite.name, batch.validate(suite)) for suite in build_suites(ready)]
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()
    return [_row(run_id, suite, one) for suite, result in results for one in result.results]


def crashed(rows: Iterable[ValidationRow]) -> list[str]:
    """Returns an alarm for the operator for each expectation that crashed; these are never an office's matter."""
    return [f"expectation {row.rule} ({row.suite}) crashed: {row.exception}" for row in rows if row.exception]


def store_validation(connection: duckdb.DuckDBPyConnection, rows: Iterable[ValidationRow]) -> None:
    """Replaces the validation results of the rows' runs in table ``validation``."""
    rows = list(rows)
    for run_id in sorted({row.run_id for row in rows}):
        connection.execute("DELETE FROM validation WHERE run_id = ?", [run_id])
    if rows:
        connection.executemany(
            "INSERT INTO validation (run_id, suite, rule, severity, success, unexpected, exception, result) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (r.run_id, r.suite, r.rule, r.severity, r.success, r.unexpected, r.exception, r.result)
                for r in sorted(rows, key=lambda row: (row.run_id, list(RULES).index(row.rule)))
            ],
        )


def _row(run_id: str, suite: str, one: Any) -> ValidationRow:
    rule = one.expectation_config.meta["rule"]
    exception = next(_exceptions(one.exception_info), None)
    value = (one.result or {}).get("observed_value")
    unexpected = int(value) if isinstance(value, int | float | str) and str(value).isdigit() else None
    text = json.dumps(one.to_json_dict(), ensure_ascii=False, sort_keys=True)
    success = bool(one.success) and exception is None
    return ValidationRow(run_id, suite, rule, RULES[rule].severity, success, unexpected, exception, text)


def _exceptions(info: Any) -> Iterator[str]:
    """Yields the messages of exceptions; GX gives them flat or one a metric."""
    if not isinstance(info, dict):
        return
    if info.get("raised_exception"):
        yield str(info.get("exception_message") or "exception without a message")
        return
    for value in info.values():
        yield from _exceptions(value)
