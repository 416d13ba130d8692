"""When a known report is looked at again: rarely if nothing speaks for a change, at once if something does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tasks.crawl.history import Seen
from tasks.crawl.outcomes import TAKEN
from tasks.crawl.survey import Item
from tasks.crawl.urls import identity

# Reports of earlier years change rarely: looked at that much less often.
OLD_FACTOR = 6
RECENT_YEARS = 2


@dataclass(frozen=True, slots=True)
class Schedule:
    """One source's schedule: days between looks, and for small sources the end of the last whole visit.

    ``whole`` is set for sources small enough to be looked at whole every run; what an interrupted run has taken
    since ``last_visit`` is not asked for again. ``recheck_before``: whatever was last looked at earlier is due.
    """

    recheck_days: float
    whole: bool = False
    last_visit: datetime | None = None
    recheck_before: datetime | None = None

    def item_is_due(self, item: Item, known: Seen) -> bool:
        """True if a listed report must be fetched again: it failed, its row in the list changed, or it is time."""
        if known.outcome not in TAKEN or known.document_id is None:
            return True
        if known.link_text and item.text != known.link_text:
            return True
        if known.listed_on and item.listed_on != known.listed_on:
            return True
        if self.whole and self.last_visit is not None and known.fetched_at <= self.last_visit:
            return True
        return self._age_is_due(known, item.year)

    def unlisted_is_due(self, known: Seen) -> bool:
        """True if a report that is listed no more must be asked for: at once, and then as rarely as any other."""
        return not known.unlisted or self._age_is_due(known, None)

    def _age_is_due(self, known: Seen, year: int | None) -> bool:
        """True if the last fetch is old enough; spread by address, so that one night's harvest is not due at once."""
        if self.recheck_before is not None:
            return known.fetched_at < self.recheck_before
        now = datetime.now(UTC)
        recent = year is None or year >= now.year - RECENT_YEARS
        days = self.recheck_days * (1 if recent else OLD_FACTOR)
        spread = 0.5 + (sum(identity(known.url).encode()) % 101) / 100
        return now - known.fetched_at >= timedelta(days=days * spread)
