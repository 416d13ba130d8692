"""Suites of Great Expectations, generated from the declared rules: one expectation a rule, by suite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import great_expectations as gx
from great_expectations.core import ExpectationValidationResult
from great_expectations.execution_engine import ExecutionEngine
from great_expectations.expectations import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.rules import RULES, SUITES
from expectations.sql_rules import failing_rows

_SEVERITY = {
    "error": FailureSeverity.CRITICAL,
    "warning": FailureSeverity.WARNING,
    "info": FailureSeverity.INFO,
}

SUBJECT = "report"
"""The table that the batch is; every failing row belongs to one of its current reports."""


def queries() -> dict[str, str]:
    """Returns the query of each rule's failing rows."""
    return {rule: failing_rows(rule) for rule in RULES}


class NoFailingRow(UnexpectedRowsExpectation):
    """Great Expectations' own expectation, but its query runs once: the rows carry their number in column ``failing``.

    The original runs it twice, for the rows and for their number; at 40 million cells that is half of the night.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine | None = None,
    ) -> ExpectationValidationResult | dict[str, Any]:
        rows = metrics["unexpected_rows_query.table"]
        counted = metrics | {"unexpected_rows_query.row_count": rows[0]["failing"] if rows else 0}
        return super()._validate(counted, runtime_configuration, execution_engine)


def build_suite(name: str, ready: Mapping[str, str] | None = None) -> Any:
    """Returns the suite with one expectation a rule; its rule id stands in ``meta["rule"]``.

    Args:
        name: the suite.
        ready: tables that hold the failing rows of a rule already, by rule; the others are queried.
    """
    expectations = [
        expectation(rule.id, (ready or {}).get(rule.id)) for rule in RULES.values() if rule.suite == name
    ]
    return gx.ExpectationSuite(name=name, expectations=expectations)


def build_suites(ready: Mapping[str, str] | None = None) -> list[Any]:
    """Returns all suites in their declared order."""
    return [build_suite(name, ready) for name in SUITES]


def expectation(rule_id: str, ready: str | None = None) -> Any:
    """Returns the expectation that no row fails one rule.

    The query is the same SQL that tells the nightly run which reports need a diagnosis, or the table ``ready`` that
    holds its rows, joined to the batch.
    """
    rule = RULES[rule_id]
    inner = ready or "(" + failing_rows(rule_id).replace("{", "{{").replace("}", "}}") + ")"
    query = (
        f"SELECT failing.report_id, failing.item FROM {inner} AS failing "
        "LEFT JOIN (SELECT report_id FROM {batch}) AS batch ON batch.report_id = failing.report_id"
    )
    return UnexpectedRowsExpectation(
        unexpected_rows_query=query,
        description=f"{rule.id} {rule.text}：{rule.formula}",
        severity=_SEVERITY[rule.severity],
        meta={"rule": rule.id, "suite": rule.suite, "source": rule.source, "since": rule.since},
    )
