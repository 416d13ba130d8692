"""What discovery found, as a source entry with what can be told of site, years and coverage."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

DELAY = 3.0
NAMED = 5
UNKNOWN_REGION = "100000"


@dataclass(slots=True)
class DiscoveredSource:
    """What was found: columns with what they list, and what can be told of site and organisations."""

    url: str
    columns: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    name: str = ""
    region: str = ""
    reports: int = 0
    years: dict[int, int] = field(default_factory=dict)
    organizations: list[str] = field(default_factory=list)
    rejected: int = 0
    published: dict[int, set[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def coverage(self) -> list[str]:
        """Returns a line for each year: how many of the organisations known here published, and who did not."""
        known = self.organizations
        lines = []
        for year, units in sorted(self.published.items(), reverse=True):
            missing = [unit for unit in known if unit not in units]
            named = "、".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
            lines.append(f"{year}: {len(units)} of {len(known)}{f' (not {named})' if missing else ''}")
        return lines

    def to_yaml(self) -> str:
        """Returns a source entry ready to paste; comments say what to check, or why there is no entry."""
        if not self.columns:
            return "\n".join(f"# {line}" for line in (f"Nothing found from {self.url}", *self.notes)) + "\n"
        years = ", ".join(f"{year}: {count}" for year, count in sorted(self.years.items()))
        lines = [
            f"# Found from {self.url}",
            f"# Family: {', '.join(self.families) or 'unknown'}.",
            f"# Reports listed: {self.reports} ({years or 'no years told'}); {self.rejected} others dropped.",
            *(f"# Coverage: {line}" for line in self.coverage()),
            *(f"# {note}" for note in self.notes),
            "# To check before enabling: region, name, office, whether the organisations are all that must publish.",
        ]
        entry = {
            "region": self.region or UNKNOWN_REGION,
            "name": self.name or "?",
            "office": "?",
            "columns": [{"url": url} for url in self.columns],
            "delay": DELAY,
            "organizations": self.organizations,
            "expected": {"min": self.reports // 2, "max": max(1, self.reports * 2)},
            "enabled": False,
        }
        return "\n".join(lines) + "\n" + yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=110)
