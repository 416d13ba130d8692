"""The shape of a fetch record in the ledger, in one place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

FIELDS = (
    "fetched_at", "run_id", "source", "kind", "url", "final_url", "parent_url", "link_text", "organization",
    "listed_on", "outcome", "status", "document_id", "bytes", "etag", "last_modified", "content_type", "name", "detail",
)  # fmt: skip


def timestamp(moment: datetime) -> str:
    """Returns UTC as ISO 8601 with milliseconds and ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fetch_record(*, fetched_at: datetime, **known: Any) -> dict[str, Any]:
    """Returns a record with every field of `FIELDS`; what is not given is None.

    Raises:
        TypeError: a field that records do not have.
    """
    extra = set(known) - set(FIELDS)
    if extra:
        raise TypeError(f"not fields of a fetch record: {sorted(extra)}")
    record: dict[str, Any] = dict.fromkeys(FIELDS)
    return record | known | {"fetched_at": timestamp(fetched_at)}
