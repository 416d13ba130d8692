"""The ledger's records as rows of the work database: fetches as they are, runs and deliveries as they stand last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

import duckdb

from warehouse.loading import insert_rows
from warehouse.store import recall, remember

CHUNK = 50_000


class LedgerReader(Protocol):
    """What the load needs of the ledger."""

    def read_from(self, kind: str, offset: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yields (offset behind the record, record) from an offset on."""


def take_fetches(connection: duckdb.DuckDBPyConnection, ledger: LedgerReader) -> None:
    """Adds the fetches that came since the last load; all of them anew if the ledger is not the one loaded from."""
    records = _since_last_time(connection, ledger)
    if records is None:
        connection.execute('DELETE FROM "fetch"')
        records = ledger.read_from("fetch", 0)
    chunk: list[dict[str, Any]] = []
    last: tuple[int, dict[str, Any]] | None = None
    start = end = 0
    for end, record in records:
        start = last[0] if last else int(recall(connection, "fetch_end") or 0)
        last = (end, record)
        chunk.append(record | {"fetched_at": moment(record["fetched_at"])})
        if len(chunk) >= CHUNK:
            insert_rows(connection, "fetch", chunk)
            chunk = []
    insert_rows(connection, "fetch", chunk)
    if last:
        remember(connection, "fetch_start", str(start))
        remember(connection, "fetch_end", str(end))
        remember(connection, "fetch_last", _digest(last[1]))


def _since_last_time(
    connection: duckdb.DuckDBPyConnection, ledger: LedgerReader
) -> Iterator[tuple[int, dict[str, Any]]] | None:
    """Returns the records behind the last one loaded; None if that one is not where it was."""
    start, digest = recall(connection, "fetch_start"), recall(connection, "fetch_last")
    if start is None:
        return None
    records = ledger.read_from("fetch", int(start))
    try:
        known = next(records, None)
    except ValueError:
        return None
    return records if known is not None and _digest(known[1]) == digest else None


def take_runs(connection: duckdb.DuckDBPyConnection, ledger: LedgerReader) -> None:
    """Replaces table ``run`` by the ledger's runs, each as its records together say."""
    rows = _merged(ledger, "run", "run_id")
    for row in rows:
        row["started_at"], row["ended_at"] = moment(row.get("started_at")), moment(row.get("ended_at"))
        if row.get("summary") is not None and not isinstance(row["summary"], str):
            row["summary"] = json.dumps(row["summary"], ensure_ascii=False, sort_keys=True)
    connection.execute("DELETE FROM run")
    insert_rows(connection, "run", [row for row in rows if row["started_at"] and row.get("kind")])


def take_deliveries(connection: duckdb.DuckDBPyConnection, ledger: LedgerReader) -> None:
    """Replaces table ``delivery`` by the ledger's messages, each in its last state, without their addresses.

    Everybody reads the warehouse; whom a mail went to is personal and stays in the ledger (`gouji mail status`).
    """
    rows = _merged(ledger, "delivery", "message_id")
    for row in rows:
        row["at"] = moment(row.get("at"))
        address = str(row["recipient"])
        row |= {
            name: text.replace(address, pseudonym(address))
            for name, text in row.items()
            if isinstance(text, str)
        }
    connection.execute("DELETE FROM delivery")
    insert_rows(connection, "delivery", rows)


def pseudonym(address: str) -> str:
    """Returns what stands for an address in the warehouse: the same for the same address, whatever its case."""
    return "recipient-" + hashlib.sha256(address.strip().lower().encode()).hexdigest()[:12]


def moment(text: str | None) -> datetime | None:
    """Returns an ISO 8601 moment as UTC without zone, as the warehouse keeps it; a moment without zone is UTC."""
    if not text:
        return None
    parsed = datetime.fromisoformat(text)
    return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


def _merged(ledger: LedgerReader, kind: str, key: str) -> list[dict[str, Any]]:
    """Returns one row a key: later records add to and replace what earlier ones said."""
    rows: dict[str, dict[str, Any]] = {}
    for _, record in ledger.read_from(kind, 0):
        row = rows.setdefault(record[key], {})
        row.update({name: value for name, value in record.items() if value is not None})
    return [rows[name] for name in sorted(rows)]


def _digest(record: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
