"""The outbox: each mail a frozen .eml file, each change of its state a record in the ledger."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

DeliveryState = Literal["pending", "sent", "retry", "dead", "unsure", "written"]


class LedgerLike(Protocol):
    """The part of tasks.crawl.ledger.Ledger that reports need."""

    def append(self, kind: str, record: dict[str, Any]) -> None:
        """Puts one record on disk."""

    def read(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yields the records of a kind in the order written."""


def now() -> str:
    """Returns the time as UTC, ISO 8601 with milliseconds and ``Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_atomically(path: Path, data: bytes, durable: bool = True) -> Path:
    """Writes a file so that a reader or a crash sees either nothing or all of it; returns the path.

    Args:
        path: file to write.
        data: its content.
        durable: whether it must survive a power cut; pages that can be built again need not.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


class Outbox:
    """All deliveries of one installation. The ledger is the truth; the files are the frozen messages."""

    def __init__(self, folder: Path, ledger: LedgerLike) -> None:
        self.folder = folder
        self.ledger = ledger

    def deliveries(self) -> dict[str, dict[str, Any]]:
        """Returns the last record of each message by Message-ID, in the order the messages were written."""
        found: dict[str, dict[str, Any]] = {}
        for record in self.ledger.read("delivery"):
            found[record["message_id"]] = record
        return found

    def put(self, message: bytes, record: Mapping[str, Any], state: DeliveryState) -> Path | None:
        """Freezes a message and records it; returns its file, or None if this very message is there already.

        The key is (recipient, kind, period, content_hash). The file comes first: a crash between file and
        record leaves a file that the next run writes again under the same name, never a second message.
        """
        if any(key_of(known) == key_of(record) for known in self.deliveries().values()):
            return None
        day, office = record["as_of"].replace("-", ""), safe_name(record["office"])
        name = f"{day}-{office}-{record['kind']}-{key_hash(record)}.eml"
        path = write_atomically(self.folder / name, message)
        self.record({**record, "file": name}, state)
        return path

    def record(
        self, record: Mapping[str, Any], state: DeliveryState, detail: str | None = None, **more: Any
    ) -> None:
        """Appends a change of state; every record is complete, the last of a message counts."""
        self.ledger.append("delivery", {**record, **more, "state": state, "detail": detail, "at": now()})

    def message(self, record: Mapping[str, Any]) -> bytes:
        """Returns the frozen message of a record."""
        return (self.folder / record["file"]).read_bytes()


def key_of(record: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Returns what makes a message unique."""
    return record["recipient"], record["kind"], record["period"], record["content_hash"]


def key_hash(record: Mapping[str, Any]) -> str:
    """Returns a short hash of the key, for file names."""
    return hashlib.sha256("\x1f".join(key_of(record)).encode()).hexdigest()[:10]


def safe_name(text: str) -> str:
    """Returns the text as part of a file name: ASCII letters, digits and hyphens, with a hash if that lost anything."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:40]
    if plain == text:
        return plain
    return "-".join(part for part in (plain, hashlib.sha256(text.encode()).hexdigest()[:8]) if part)


def mail_status(ledger: LedgerLike) -> list[dict[str, Any]]:
    """Returns the last state of every message, newest first, with the columns of table ``delivery``."""
    columns = (
        "at",
        "state",
        "kind",
        "office",
        "recipient",
        "period",
        "file",
        "detail",
        "message_id",
        "run_id",
    )
    last: dict[str, dict[str, Any]] = {}
    for record in ledger.read("delivery"):
        last[record["message_id"]] = record
    rows = [{column: record.get(column) for column in columns} for record in last.values()]
    return sorted(rows, key=lambda row: str(row["at"]), reverse=True)


def settle(ledger: LedgerLike, message_id: str, state: Literal["sent", "pending", "dead"], by: str) -> None:
    """Records what the operator found out about a message that is ``unsure`` or ``dead``.

    Raises:
        KeyError: there is no such message, or it is neither unsure nor dead.
    """
    record = Outbox(Path(), ledger).deliveries().get(message_id)
    if record is None or record["state"] not in ("unsure", "dead"):
        raise KeyError(f"no unsure or dead message {message_id}")
    Outbox(Path(), ledger).record({**record, "attempts": 0}, state, f"settled by {by}")
