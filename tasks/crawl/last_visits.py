"""When each source was last visited, by the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any, Protocol

CHINA = timezone(timedelta(hours=8))


class VisitReader(Protocol):
    """What is needed of the ledger."""

    def read(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yields the records of a kind in the order written."""


def last_visits(ledger: VisitReader) -> dict[str, date]:
    """Returns the day (in China) on which each source was last crawled to its end."""
    return {
        visit["source"]: datetime.fromisoformat(visit["at"]).astimezone(CHINA).date()
        for visit in ledger.read("visit")
        if not visit.get("begun")
    }


def unfinished_sources(ledger: VisitReader) -> set[str]:
    """Returns the sources whose last visit began and did not come to its end: what they publish is known in part."""
    last = {visit["source"]: visit for visit in ledger.read("visit")}
    return {source for source, visit in last.items() if visit.get("begun")}
