"""What the warehouse knows about one office's organisations: the input of its digest, workbook and feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb

from tasks.report.terms import terms_of
from tasks.report.wording import place_of_cells, readable


class Office(Protocol):
    """The part of tasks.crawl.sources.Office that reports need."""

    @property
    def id(self) -> str:
        """Id in sources/offices.yml."""

    @property
    def name(self) -> str:
        """Name as addressed."""

    @property
    def regions(self) -> Sequence[str]:
        """GB/T 2260 codes."""

    @property
    def recipients(self) -> Sequence[str]:
        """Mail addresses."""


class Book(Protocol):
    """The part of tasks.crawl.sources.SourceBook that reports need."""

    @property
    def offices(self) -> Sequence[Any]:
        """The oversight offices, each an `Office`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of table ``finding``, with the printed labels that its cells need."""

    finding_id: str
    rule: str
    severity: str
    state: str
    origin: str
    organization: str
    year: int
    report_id: str | None
    cells: tuple[str, ...]
    identities: tuple[str, ...]
    printed: str | None
    expected: str | None
    tier: str | None
    message: str
    locator: str | None
    url: str | None
    office: str | None
    values_digest: str
    extra_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the cells stand, in the form's own words."""
        return place_of_cells(self.cells, self.extra_labels)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One identity that is broken or could not be assessed, with the terms as printed."""

    organization: str
    year: int
    identity: str
    rule: str
    outcome: str
    residual: float | None
    blanks: int
    terms: tuple[tuple[str, int, str, float | None], ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """How many organisations of an office have a report on a year, and how many are expected to."""

    year: int
    reports: int
    expected: int
    expected_published: int


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """Everything that one office's mail and workbook say, in a fixed order."""

    office: str
    name: str
    findings: tuple[Finding, ...]
    checks: tuple[CheckRow, ...]
    years: tuple[YearCoverage, ...]

    @property
    def season(self) -> int | None:
        """The newest year that any report speaks of."""
        return max((coverage.year for coverage in self.years), default=None)


def read_only(database: Path) -> duckdb.DuckDBPyConnection:
    """Returns a read-only connection to a published or work database; the caller closes it."""
    return duckdb.connect(str(database), read_only=True)


FINDING_SQL = """
    select finding_id, rule, severity, state, origin, organization, year, report_id, cells, identities, printed,
           expected, tier, message, place, url, office, values_digest
    from finding
"""
_FINDING_COLUMNS = (
    *("finding_id", "rule", "severity", "state", "origin", "organization", "year", "report_id", "cells"),
    *("identities", "printed", "expected", "tier", "message", "locator", "url", "office", "values_digest"),
)
_ORDER = """ order by case severity when 'error' then 0 when 'warning' then 1 else 2 end, year desc, organization,
    rule, finding_id"""


def read_findings(
    connection: duckdb.DuckDBPyConnection, where: str = "true", values: Sequence[Any] = ()
) -> list[Finding]:
    """Returns findings, gravest first, then newest year, organisation, rule."""
    labels = _extra_labels(connection)
    rows = connection.execute(f"{FINDING_SQL} where {where} {_ORDER}", list(values)).fetchall()
    return [_finding(row, labels.get(row[7], {})) for row in rows]


def _finding(row: Sequence[Any], extra_labels: Mapping[str, str]) -> Finding:
    values = dict(zip(_FINDING_COLUMNS, row, strict=True))
    values |= {"message": readable(row[13], extra_labels), "extra_labels": extra_labels}
    values |= {name: tuple(values[name] or ()) for name in ("cells", "identities")}
    return Finding(**values)


def _extra_labels(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "select distinct report_id, row_code, row_label from cell where row_label is not null"
    ).fetchall()
    for report_id, row_code, label in rows:
        found.setdefault(report_id, {})[row_code] = label
    return found


def read_office(connection: duckdb.DuckDBPyConnection, office: Office) -> OfficeFacts:
    """Returns the facts of one office: all its findings, failed identities, and coverage by year."""
    scope = [office.id, list(office.regions)]
    mine = f"organization in (select organization from organization where {_MINE})"
    findings = read_findings(connection, f"(office = ? or (office is null and {mine}))", [office.id, *scope])
    years = connection.execute(
        f"""with unit as (select organization, expected from organization where {_MINE})
            select r.year, count(distinct r.organization),
                   (select count(*) from unit where expected),
                   count(distinct r.organization) filter (where u.expected)
            from report r join unit u using (organization) where r.is_current group by 1 order by 1""",
        scope,
    ).fetchall()
    return OfficeFacts(
        office=office.id,
        name=office.name,
        findings=tuple(findings),
        checks=tuple(_checks(connection, scope)),
        years=tuple(YearCoverage(*row) for row in years),
    )


_MINE = "(office = ? or (office is null and list_contains(?, region)))"


def _checks(connection: duckdb.DuckDBPyConnection, scope: Sequence[Any]) -> list[CheckRow]:
    """Failed and not assessable identities of current reports; the operands come from table ``identity``."""
    rows = connection.execute(
        f"""select r.organization, r.year, c.identity, c.rule, c.outcome, c.residual, c.blanks, r.report_id, r.url
            from identity_check c join report r using (report_id)
            where r.is_current and c.outcome <> 'holds' and c.doubtful = 0
              and r.organization in (select organization from organization where {_MINE})
            order by r.year desc, r.organization, c.rule, c.identity""",
        scope,
    ).fetchall()
    if not rows:
        return []
    cells = _cells_of(connection, sorted({row[7] for row in rows}))
    return [
        CheckRow(
            organization=row[0],
            year=row[1],
            identity=row[2],
            rule=row[3],
            outcome=row[4],
            residual=None if row[5] is None else float(row[5]),
            blanks=row[6],
            terms=_terms(row[2], cells[row[7]]),
            url=row[8],
        )
        for row in rows
    ]


def _cells_of(
    connection: duckdb.DuckDBPyConnection, report_ids: Sequence[str]
) -> dict[str, dict[str, tuple[str, float | None]]]:
    found: dict[str, dict[str, tuple[str, float | None]]] = {report_id: {} for report_id in report_ids}
    rows = connection.execute(
        """select report_id, concat_ws('.', table_code, row_code, column_code), text, value from cell
           where list_contains(?, report_id)""",
        [list(report_ids)],
    ).fetchall()
    for report_id, key, text, value in rows:
        found[report_id][key] = (text, None if value is None else float(value))
    return found


def _terms(
    identity: str, cells: Mapping[str, tuple[str, float | None]]
) -> tuple[tuple[str, int, str, float | None], ...]:
    return tuple(
        (key, weight, *cells[key]) for key, weight in terms_of(identity, frozenset(cells)) if key in cells
    )


def run_time(connection: duckdb.DuckDBPyConnection, run_id: str) -> datetime | None:
    """Returns when the run started (UTC), if the warehouse has it."""
    row = connection.execute("select started_at from run where run_id = ?", [run_id]).fetchone()
    return row[0] if row else None
