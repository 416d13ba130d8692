"""What a crawl did, by source: counts, outcomes and alarms; summaries of hosts add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class SourceCounts:
    """Counts of one source. ``found`` is what its columns list; new + changed + unchanged + failed refer to those."""

    lists: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    rejected: int = 0
    attachments: int = 0
    bytes: int = 0
    requests: int = 0

    def add(self, other: SourceCounts) -> None:
        """Adds another one's counts to these."""
        for name in (each.name for each in fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class CollectSummary:
    """What `collect_host` did. ``alarms`` are sentences for the operator."""

    by_source: dict[str, SourceCounts] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)

    def of(self, source: str) -> SourceCounts:
        """Returns the counts of a source."""
        return self.by_source.setdefault(source, SourceCounts())

    def merge(self, other: CollectSummary) -> CollectSummary:
        """Adds another summary to this one and returns it."""
        for source, counts in other.by_source.items():
            self.of(source).add(counts)
        self.outcomes.update(other.outcomes)
        self.alarms.extend(other.alarms)
        return self

    @property
    def totals(self) -> SourceCounts:
        """Returns the sum over the sources."""
        total = SourceCounts()
        for counts in self.by_source.values():
            total.add(counts)
        return total

    def to_json(self) -> dict[str, Any]:
        """Returns plain values, for the ledger."""
        return {
            "by_source": {source: asdict(counts) for source, counts in sorted(self.by_source.items())},
            "outcomes": dict(sorted(self.outcomes.items())),
            "alarms": list(self.alarms),
        }
