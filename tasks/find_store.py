"""Findings and their events written to the work database: both tables replaced in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from expectations.findings import Finding
from tasks.find_life import Past

_TEXT = pa.string()
_LIST = pa.list_(pa.string())
_FINDING = pa.schema(
    [
        *((name, _TEXT) for name in ("finding_id", "rule", "severity", "state", "origin", "organization")),
        ("year", pa.int32()),
        ("report_id", _TEXT),
        ("cells", _LIST),
        ("identities", _LIST),
        *((name, _TEXT) for name in ("printed", "expected", "tier", "message", "place", "url", "office")),
        *((name, _TEXT) for name in ("values_digest", "first_run", "last_run")),
    ]
)
_EVENT = pa.schema(
    [
        ("finding_id", _TEXT),
        ("run_id", _TEXT),
        ("at", pa.timestamp("us")),
        *((name, _TEXT) for name in ("state", "document_id", "note")),
    ]
)


def store_findings(
    connection: duckdb.DuckDBPyConnection,
    standing: Mapping[str, Past],
    records: Iterable[Mapping[str, Any]],
) -> None:
    """Replaces the tables ``finding`` and ``finding_event`` by what the ledger says.

    Args:
        connection: the work database.
        standing: every finding ever seen, by fingerprint, as it stands.
        records: all ledger records of kind ``finding_event``.
    """
    findings = pa.Table.from_pylist([_row(key, standing[key]) for key in sorted(standing)], schema=_FINDING)
    events = pa.Table.from_pylist([event for record in records for event in _events(record)], schema=_EVENT)
    connection.execute("BEGIN")
    try:
        for table, rows in (("finding", findings), ("finding_event", events)):
            connection.execute(f"DELETE FROM {table}")
            connection.register("rows_to_store", rows)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_store")
            connection.unregister("rows_to_store")
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise


def _row(key: str, past: Past) -> dict[str, Any]:
    finding = past.finding
    return {
        "finding_id": key,
        "rule": finding.rule,
        "severity": finding.severity,
        "state": past.state,
        "origin": finding.origin,
        "organization": finding.organization,
        "year": finding.year,
        "report_id": finding.report_id,
        "cells": list(finding.named),
        "identities": list(finding.identities),
        "printed": finding.printed,
        "expected": finding.expected,
        "tier": _tier(finding),
        "message": finding.message,
        "place": finding.place,
        "url": finding.url,
        "office": finding.office,
        "values_digest": past.digest,
        "first_run": past.first_run,
        "last_run": past.last_run,
    }


def _tier(finding: Finding) -> str | None:
    """What is sure of something else than the report's own cells (its prose, last year's report) names none of them."""
    return finding.tier if finding.suspects or finding.tier is None else "identities_only"


def _events(record: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    at = datetime.fromisoformat(record["at"]).replace(tzinfo=None)
    return [
        {
            "finding_id": event["finding_id"],
            "run_id": record["run_id"],
            "at": at,
            "state": event["state"],
            "document_id": event["document_id"],
            "note": event["note"],
        }
        for event in record["events"]
    ]
