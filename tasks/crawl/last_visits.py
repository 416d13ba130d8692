"""When each source was last visited, by the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tasks.crawl.ledger import Ledger

CHINA = timezone(timedelta(hours=8))


def last_visits(ledger: Ledger) -> dict[str, date]:
    """Returns the day (in China) on which a list page of each source was last taken."""
    found: dict[str, date] = {}
    for record in ledger.read("fetch"):
        if record["kind"] == "list" and record["outcome"] in ("ok", "unchanged") and record["source"]:
            day = datetime.fromisoformat(record["fetched_at"]).astimezone(CHINA).date()
            found[record["source"]] = max(day, found.get(record["source"], day))
    return found
