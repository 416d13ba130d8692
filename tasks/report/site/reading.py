"""What the site shows, read from the warehouse in one pass an overview and one a batch of organisations."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import duckdb

from tasks.report.facts import Finding, read_findings
from tasks.report.outbox import safe_name
from tasks.report.wording import OPEN_STATES
from warehouse import forms


class CellText(NamedTuple):
    """One cell as the page prints it."""

    text: str
    state: str
    value: Decimal | None
    doubt: str | None
    row_label: str | None


@dataclass(frozen=True, slots=True)
class Organization:
    """One organisation as declared or seen."""

    name: str
    region: str
    level: str | None
    kind: str | None
    office: str | None
    expected: bool

    @property
    def slug(self) -> str:
        """Name of its page, stable and in ASCII."""
        return slug_of(self.name)


@dataclass(slots=True)
class ReportPage:
    """One version of a report with its cells and checks."""

    report_id: str
    organization: str
    year: int
    editions: dict[str, str]
    published_on: date | None
    evidence: str | None
    url: str | None
    version: int
    is_current: bool
    first_seen: datetime
    document_id: str
    title: str | None
    sure: bool
    format: str
    cells: dict[str, CellText] = field(default_factory=dict)
    checks: list[tuple[str, str, str, Decimal | None, int, bool, int]] = field(default_factory=list)

    @property
    def seen_on(self) -> date:
        """The day in Beijing on which this version was first fetched."""
        return beijing(self.first_seen)


class MatrixReport(NamedTuple):
    """One current report in the overview."""

    organization: str
    year: int
    published_on: date | None
    report_id: str
    first_seen: datetime


@dataclass
class Overview:
    """The whole warehouse at a glance."""

    organizations: list[Organization]
    reports: list[MatrixReport]
    findings: list[Finding]
    regions: dict[str, str]
    offices: dict[str, str]
    checks: dict[str, int]
    finding_times: dict[str, datetime]
    as_of: date | None
    run_id: str | None

    @cached_property
    def years(self) -> list[int]:
        """Years that any report speaks of, oldest first."""
        return sorted({report.year for report in self.reports})

    @cached_property
    def by_place(self) -> dict[tuple[str, int], list[Finding]]:
        """Open findings by organisation and year."""
        found: dict[tuple[str, int], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if finding.state in OPEN_STATES:
                found[finding.organization, finding.year].append(finding)
        return found

    @cached_property
    def published(self) -> set[tuple[str, int]]:
        """Organisation and year of every current report."""
        return {(report.organization, report.year) for report in self.reports}


def region_slug(code: str) -> str:
    """Returns the name of a region's page and feed: its code, or ``other`` where none is known."""
    return safe_name(code) if code else "other"


def beijing(moment: datetime) -> date:
    """Returns the day in Beijing of a time in UTC, as readers of the site count days."""
    return (moment + timedelta(hours=8)).date()


def slug_of(name: str) -> str:
    """Returns a stable ASCII name for a page: 12 hexadecimal digits of the SHA-256 of the name."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def read_overview(connection: duckdb.DuckDBPyConnection) -> Overview:
    """Returns organisations, current reports and findings with origin ``office``, each in a fixed order."""
    rows = connection.execute(
        """select organization, coalesce(region, ''), level, kind, office, expected from organization
           where expected or organization in (select organization from report where is_current)
           order by 2, case level when 'province' then 0 when 'city' then 1 when 'county' then 2 when 'town' then 4
                                  else 3 end, case kind when 'government' then 0 else 1 end, 1"""
    ).fetchall()
    reports = connection.execute(
        "select organization, year, published_on, report_id, first_seen from report where is_current order by 1, 2"
    ).fetchall()
    checks = connection.execute(
        """select c.outcome, count(*) from identity_check c join report r using (report_id)
           where r.is_current group by 1 order by 1"""
    ).fetchall()
    times = connection.execute('select finding_id, max("at") from finding_event group by 1').fetchall()
    run = connection.execute(
        'select run_id, fetched_at from "fetch" order by fetched_at desc, run_id limit 1'
    ).fetchone()
    return Overview(
        organizations=[Organization(*row) for row in rows],
        reports=[MatrixReport(*row) for row in reports],
        findings=read_findings(connection, "origin = 'office'"),
        regions=_names(connection, "source", "region"),
        offices=_names(connection, "office", "office"),
        checks=dict(checks),
        finding_times=dict(times),
        as_of=beijing(run[1]) if run else None,
        run_id=run[0] if run else None,
    )


def _names(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> dict[str, str]:
    rows = connection.execute(
        f"select {key}, min(name) from {table} where {key} is not null and name is not null group by 1"
    ).fetchall()
    return dict(rows)


def fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Returns a hash of everything that an organisation's page shows, by organisation: equal means the same page."""
    rows = connection.execute(
        """
        with part as (
            select organization, hash(o) as h from organization o
            union all select organization, hash(r) from report r
            union all select organization, hash(f) from (select * exclude (first_run, last_run) from finding) f
            union all select r.organization, hash(c) from cell c join report r using (report_id)
            union all select r.organization, hash(c) from identity_check c join report r using (report_id)
        )
        select organization, sum(h::hugeint)::varchar, count(*) from part group by 1
        """
    ).fetchall()
    return {organization: f"{total}-{count}" for organization, total, count in rows}


def read_reports(
    connection: duckdb.DuckDBPyConnection, organizations: Sequence[str]
) -> dict[str, list[ReportPage]]:
    """Returns all versions of the reports of these organisations with cells and checks, newest year first."""
    reports: dict[str, ReportPage] = {}
    found: dict[str, list[ReportPage]] = {name: [] for name in organizations}
    for row in connection.execute(_REPORTS, [list(organizations)]).fetchall():
        values = dict(zip(_REPORT_COLUMNS, row, strict=True))
        editions = {table: values.pop(f"form_{table}") for table in forms.TABLE_CODES}
        report = ReportPage(**values, editions={table: form for table, form in editions.items() if form})
        reports[report.report_id] = report
        found[report.organization].append(report)
    ids = list(reports)
    for row in connection.execute(_CELLS, [ids]).fetchall():
        reports[row[0]].cells[row[1]] = CellText(*row[2:])
    for row in connection.execute(_CHECKS, [ids]).fetchall():
        reports[row[0]].checks.append(row[1:])
    return found


_REPORT_COLUMNS = (
    *("report_id", "organization", "year", "form_disclosure", "form_applications", "form_proceedings"),
    *(
        "published_on",
        "evidence",
        "url",
        "version",
        "is_current",
        "first_seen",
        "document_id",
        "title",
        "sure",
        "format",
    ),
)
_REPORTS = """
    select report_id, organization, year, form_disclosure, form_applications, form_proceedings, published_on,
           published_on_evidence, url, version, is_current, first_seen, document_id, title, sure,
           coalesce(
               (select d.format from document d where d.document_id = split_part(report.document_id, '!', 1)), 'unknown'
           )
    from report where list_contains(?, organization)
    order by organization, year desc, version desc
"""
_CELLS = """
    select report_id, concat_ws('.', table_code, row_code, column_code), text, state, value, doubt, row_label
    from cell where list_contains(?, report_id) order by 1, 2
"""
_CHECKS = """
    select report_id, identity, rule, outcome, residual, blanks, holds_with_blanks_as_zero, doubtful
    from identity_check where list_contains(?, report_id) order by 1, 3, 2
"""
