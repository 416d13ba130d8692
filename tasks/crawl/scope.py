"""What a run takes of what is listed: the years, how long, and which known reports it must look at again."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tasks.crawl.survey import Item


@dataclass(frozen=True, slots=True)
class Scope:
    """The limits of one run; by default there are none.

    ``years``: first and last year (included) of the reports to take; a report whose year the list does not tell is
    taken in any case. ``until``: when to stop asking hosts; the next run goes on from there. ``recheck_before``:
    known reports last looked at before this moment are looked at again, whatever their schedule. ``stop``: set by
    whoever ends the run early; nothing more is asked then.
    """

    years: tuple[int, int] | None = None
    until: datetime | None = None
    recheck_before: datetime | None = None
    stop: threading.Event | None = None

    def wanted(self, items: Iterable[Item]) -> list[Item]:
        """Returns the items whose year is wanted or unknown."""
        if self.years is None:
            return list(items)
        first, last = self.years
        return [item for item in items if item.year is None or first <= item.year <= last]

    def is_over(self) -> bool:
        """Tells whether the time for asking hosts is over."""
        stopped = self.stop is not None and self.stop.is_set()
        return stopped or (self.until is not None and datetime.now(UTC) >= self.until)
