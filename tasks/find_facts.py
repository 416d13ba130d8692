"""Facts for the rules, read from the work database batch by batch, so that memory stays bounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb

from expectations.facts import CellFact, ClaimFact, ReportFacts, SectionFact, doubtful_tables
from expectations.rules import RULES
from expectations.sql_rules import COMPARABLE, failing_rows
from warehouse.forms import TABLE_CODES

BATCH = 500
"""Fewest reports that are read at a time."""
BATCHES = 40
LARGEST_BATCH = 10_000
"""Every batch looks through the whole tables, so that many reports are read in larger ones: the work grows with their
number, not with its square. A batch of the largest size takes about a gigabyte."""
T = TypeVar("T")

_NEEDS_CELLS = ("identities", "history", "narrative", "form")


@dataclass(slots=True)
class ReportPair:
    """A current report with the current report of the same organisation on the year before, if there is one."""

    facts: ReportFacts
    previous: ReportFacts | None = None
    failing: dict[str, list[str]] = field(default_factory=dict)


def report_pairs(connection: duckdb.DuckDBPyConnection) -> Iterator[ReportPair]:
    """Yields every current report, ordered by organisation and year.

    Cells are only read for reports in which some rule fails in SQL (and for the year before these); all others have
    nothing that a diagnosis would look at.
    """
    failing = _failing(connection)
    reports = connection.execute(
        "SELECT n.report_id, q.previous FROM report AS n LEFT JOIN (SELECT r.report_id, p.report_id AS previous "
        f"FROM report AS r JOIN report AS p ON {COMPARABLE}) AS q ON q.report_id = n.report_id "
        "WHERE n.is_current ORDER BY n.organization, n.year, n.report_id"
    ).fetchall()
    for batch in batches(reports):
        wanted = [report for report, _ in batch]
        with_cells = [report for report in wanted if report in failing]
        before = [previous for report, previous in batch if previous and report in failing]
        facts = read_facts(connection, wanted, with_cells)
        earlier = read_facts(connection, before, before)
        for report, previous in batch:
            yield ReportPair(facts[report], earlier.get(previous), failing.get(report, {}))


def _failing(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[str]]]:
    """Returns for each report with failures the items by rule, as SQL sees them."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for rule in RULES.values():
        query = failing_rows(rule.id)
        if rule.suite not in _NEEDS_CELLS or " finding " in query:
            continue
        for report, item in connection.execute(query).fetchall():
            found[report][rule.id].append(item)
    for (report,) in connection.execute(_OTHER_REASONS).fetchall():
        found[report].setdefault("", [])
    return found


_OTHER_REASONS = (
    "SELECT DISTINCT c.report_id FROM cell AS c JOIN report AS r USING (report_id) "
    "WHERE r.is_current AND (c.row_label IS NOT NULL OR c.unit = '元')"
)


def read_facts(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[str], with_cells: Sequence[str]
) -> dict[str, ReportFacts]:
    """Returns the facts of these reports by id; cells and claims only for ``with_cells``, sections shortened."""
    found: dict[str, ReportFacts] = {}
    if not reports:
        return found
    for row in connection.execute(_REPORTS, [list(reports)]).fetchall():
        found[row[0]] = _report(*row)
    cells: dict[str, dict[str, CellFact]] = defaultdict(dict)
    for report, table, code, column, *rest, label in connection.execute(
        _CELLS, [list(with_cells)]
    ).fetchall():
        cells[report][f"{table}.{code}.{column}"] = CellFact(*rest)
        if label is not None and code.startswith("extra_"):
            found[report].extra_labels[code] = label  # type: ignore[index]  # made as a dict in _report
    sections: dict[str, dict[str, SectionFact]] = defaultdict(dict)
    for report, code, *rest in connection.execute(_SECTIONS, [list(reports)]).fetchall():
        sections[report][code] = SectionFact(*rest)
    claims: dict[str, list[ClaimFact]] = defaultdict(list)
    for report, claim, value, sentence, scope, section, keys in connection.execute(
        _CLAIMS, [list(with_cells)]
    ).fetchall():
        claims[report].append(ClaimFact(claim, value, sentence, scope, section, tuple(keys)))
    issues: dict[str, list[tuple[str, str | None, str]]] = defaultdict(list)
    for document, code, table, message in connection.execute(_ISSUES, [list(reports)]).fetchall():
        issues[document].append((code, table, message))
    for report, facts in found.items():
        facts.cells = cells[report]
        facts.sections = sections[report]
        facts.claims = claims[report]
        told = issues[facts.document_id or ""]
        facts.doubtful_tables = doubtful_tables((code, table) for code, table, _ in told)
        facts.issues = {code: message for code, _, message in told}
    return found


_REPORTS = (
    "SELECT report_id, organization, year, form_disclosure, form_applications, form_proceedings, title, level, "
    "published_on, published_on_evidence, document_id, url, office FROM report WHERE report_id IN (SELECT unnest(?))"
)
_CELLS = (
    "SELECT report_id, table_code, row_code, column_code, value, state, text, locator, unit, doubt, row_label "
    "FROM cell WHERE report_id IN (SELECT unnest(?)) ORDER BY report_id, rowid"
)
_SECTIONS = (
    "SELECT report_id, section_code, heading, text[:60], locator FROM section WHERE report_id IN (SELECT unnest(?)) "
    "ORDER BY report_id, section_code"
)
_CLAIMS = (
    "SELECT report_id, claim, value, sentence, scope, section_code, cells FROM claim "
    "WHERE report_id IN (SELECT unnest(?)) ORDER BY report_id, claim, value, sentence"
)
_ISSUES = (
    "SELECT i.document_id, i.code, i.table_code, i.message FROM extraction_issue AS i "
    "JOIN report AS r USING (document_id) "
    "WHERE r.report_id IN (SELECT unnest(?)) ORDER BY i.document_id, i.code, i.message"
)


def _report(report: str, organization: str, year: int, *rest: Any) -> ReportFacts:
    *editions, title, level, published_on, evidence, document, url, office = rest
    return ReportFacts(
        organization=organization,
        year=year,
        editions={table: edition for table, edition in zip(TABLE_CODES, editions, strict=True) if edition},
        cells={},
        extra_labels={},
        title=title,
        level=level,
        published_on=published_on,
        published_on_evidence=evidence,
        report_id=report,
        document_id=document,
        url=url,
        office=office,
    )


def first_versions(connection: duckdb.DuckDBPyConnection) -> Iterator[ReportFacts]:
    """Yields of every organisation and year the version that was published first: its head alone, no cells or prose.

    A corrected report that was published again later is not late for that; the earliest date counts.
    """
    rows = connection.execute(
        "SELECT arg_min(report_id, (coalesce(published_on, DATE '9999-12-31'), version)) FROM report "
        "GROUP BY organization, year ORDER BY organization, year"
    ).fetchall()
    for batch in batches([row[0] for row in rows]):
        heads = {row[0]: _report(*row) for row in connection.execute(_REPORTS, [batch]).fetchall()}
        yield from (heads[report] for report in batch)


def batches(items: Sequence[T]) -> Iterator[list[T]]:
    """Yields the items in their order, in batches of a size fit for their number."""
    size = min(max(BATCH, len(items) // BATCHES), LARGEST_BATCH)
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
