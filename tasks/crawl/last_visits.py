"""When each source was last visited, by the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tasks.crawl.ledger import Ledger

CHINA = timezone(timedelta(hours=8))


def last_visits(ledger: Ledger) -> dict[str, date]:
    """Returns the day (in China) on which each source was last crawled to its end."""
    return {
        visit["source"]: datetime.fromisoformat(visit["at"]).astimezone(CHINA).date()
        for visit in ledger.read("visit")
    }
