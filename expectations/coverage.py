"""Who has not published: expected organisations without a report for a year that their region has published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from expectations.deadlines import deadline
from expectations.findings import Finding
from warehouse.forms import FORMS

_FIRST_YEAR = min(form.since for form in FORMS.values())
_SHARE_OF_EARLIER_YEAR = 0.5
"""An earlier year counts as covered by the crawl only if at least half of the region's units have a report on it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that is expected to publish, and the first and last year it reports on where these are known."""

    organization: str
    level: str | None
    kind: str | None
    office: str | None
    since: int | None = None
    until: int | None = None

    def reports_on(self, year: int) -> bool:
        """Tells whether it exists in that year: not before it was set up, not after it was merged into another."""
        return (self.since or year) <= year <= (self.until or year)


def coverage_findings(
    units: Iterable[Unit],
    reports: Mapping[str, Collection[int]],
    unclear: Collection[str],
    as_of: date,
    told: Collection[tuple[str, int]] = frozenset(),
) -> list[Finding]:
    """Returns C01 for the last year that is due, C02 for years before it.

    A year that nobody of the same office has a report on was not crawled, and proves nothing. What was told as C01
    stays C01 when the next year is due: it is the same matter until the report is there.

    Args:
        units: the expected organisations.
        reports: the years that each organisation has a report on.
        unclear: organisations whose column could not be read in this run, or with documents that could not be
            attributed: for these nothing is said.
        as_of: the day of the run; a report that is not due yet is not missing.
        told: organisations and years that C01 stands open for.
    """
    units = list(units)
    published: Counter[tuple[str | None, int]] = Counter()
    members: Counter[str | None] = Counter(unit.office for unit in units)
    for unit in units:
        published.update((unit.office, year) for year in set(reports.get(unit.organization, ())))
    findings = []
    for unit in units:
        if unit.organization in unclear:
            continue
        latest = _last_due_year(unit, as_of)
        for year in range(_FIRST_YEAR, latest + 1):
            if year in reports.get(unit.organization, ()) or not unit.reports_on(year):
                continue
            share = published[unit.office, year] / members[unit.office]
            current = year == latest or (unit.organization, year) in told
            if published[unit.office, year] and (current or share >= _SHARE_OF_EARLIER_YEAR):
                findings.append(_missing(unit, year, "C01" if current else "C02"))
    return findings


def _last_due_year(unit: Unit, as_of: date) -> int:
    last = as_of.year - 1
    return last if as_of > deadline(last, unit.organization, unit.level, unit.kind) else last - 1


def _missing(unit: Unit, year: int, rule: str) -> Finding:
    due = deadline(year, unit.organization, unit.level, unit.kind)
    return Finding(
        rule=rule,
        organization=unit.organization,
        year=year,
        message=f"期限 {due} 已过，网站上没有找到 {year} 年度报告",
        expected=f"{due.isoformat()} 前公布",
        printed="未见报告",
        subject="report",
        office=unit.office,
    )
