"""Lists of no known make."""

from __future__ import annotations

from tasks.crawl.families.family import Family


class Generic(Family):
    """Any list, as `Family` reads and turns it."""
