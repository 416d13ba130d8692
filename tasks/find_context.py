"""What the rules between reports need from the work database: who is expected, who publishes, sums of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.coverage import Unit
from expectations.roll_up import Units
from expectations.sql_rules import failing_rows

if TYPE_CHECKING:
    from tasks.crawl.sources import SourceBook

_UNCLEAR_DOCUMENTS = ("unreadable", "ambiguous_organization", "ambiguous_year")


def expected_units(connection: duckdb.DuckDBPyConnection) -> list[Unit]:
    """Returns the organisations that are expected to publish, by name."""
    rows = connection.execute(
        "SELECT organization, level, kind, office, since, until FROM organization WHERE expected "
        "ORDER BY organization"
    ).fetchall()
    return [Unit(*row) for row in rows]


def kinds(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """Returns the kind of each organisation."""
    return dict(connection.execute("SELECT organization, kind FROM organization").fetchall())


def published_years(connection: duckdb.DuckDBPyConnection) -> dict[str, set[int]]:
    """Returns the years that each organisation has a current report on."""
    found: dict[str, set[int]] = defaultdict(set)
    for organization, year in connection.execute(
        "SELECT organization, year FROM report WHERE is_current"
    ).fetchall():
        found[organization].add(year)
    return found


def unclear_organizations(
    connection: duckdb.DuckDBPyConnection, book: SourceBook, unfinished: Collection[str] = ()
) -> set[str]:
    """Returns the organisations of which it cannot be said that they have not published.

    These are all units of a source whose list could not be read to the end when it was last visited, or that has
    a document which could not be read or attributed, or a page of a report that failed to arrive; and all units of the
    sources ``unfinished``.
    """
    sources = {
        row[0]
        for row in connection.execute(
            'SELECT source FROM (SELECT source, url, arg_max(outcome, fetched_at) AS outcome FROM "fetch" '
            "WHERE source IS NOT NULL AND kind <> 'robots' GROUP BY source, url) "
            f"WHERE outcome NOT IN ({_quoted(_OUTCOMES_THAT_PROVE)})"
        ).fetchall()
    }
    documents = connection.execute(
        f"SELECT DISTINCT source, organization FROM document WHERE outcome IN ({_quoted(_UNCLEAR_DOCUMENTS)})"
    ).fetchall()
    sources.update(unfinished)
    sources.update(source for source, organization in documents if organization is None and source)
    unclear = {organization for _, organization in documents if organization}
    for source in getattr(book, "sources", ()):
        if source.id in sources:
            unclear.update(source.organizations)
    # Under their names in the warehouse, too: where two regions have a town of one name, that is not the declared one.
    declared = connection.execute(
        "SELECT organization FROM organization WHERE list_has_any(declared_by, ?::VARCHAR[])",
        [sorted(sources)],
    ).fetchall()
    return unclear | {row[0] for row in declared}


_OUTCOMES_THAT_PROVE = (
    "ok",
    "unchanged",
    "gone",
    "soft404",
    "not_annual_report",
    "attachment_only",
    "wrong_host",
    "bad_url",
)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def completely_listed(book: SourceBook) -> set[str]:
    """Returns the organisations of those sources that declare their list of them complete."""
    sources = (source for source in getattr(book, "sources", ()) if getattr(source, "complete", False))
    return {name for source in sources for name in source.organizations}


def sums_of_units(
    connection: duckdb.DuckDBPyConnection, complete: Collection[str] = frozenset()
) -> dict[str, Units]:
    """Returns for each current report of a parent the sums over its units' reports on the same year.

    Units whose tables extraction was not sure of, and cells without a number, are left out: the sum is then a lower
    bound. It is exact where all units of the parent stand in complete lists and each has a sure number.

    Args:
        connection: the work database.
        complete: organisations of complete lists.
    """
    units = connection.execute(_UNITS).fetchall()
    sums: dict[str, dict[str, Any]] = defaultdict(dict)
    exact: dict[str, set[str]] = defaultdict(set)
    for report, key, value, summed, declared in connection.execute(_sums()).fetchall():
        sums[report][key] = value
        if summed == len(declared) and complete and set(declared) <= set(complete):
            exact[report].add(key)
    return {
        report: Units(sums[report], documents, count, exact[report])
        for report, documents, count in units
        if sums[report]
    }


_PAIRS = (
    "WITH pairs AS (SELECT g.report_id AS government, o.parent, u.report_id AS unit, u.document_id FROM report AS g "
    "JOIN organization AS o ON o.parent = g.organization AND o.region IS NOT DISTINCT FROM g.region "
    "JOIN report AS u ON u.organization = o.organization AND u.year = g.year AND u.is_current AND u.sure "
    "WHERE g.is_current) "
)
_UNITS = _PAIRS + (
    "SELECT government, list(document_id ORDER BY document_id), count(*) FROM pairs GROUP BY government ORDER BY 1"
)


def _sums() -> str:
    """A table that contradicts itself is left out: its numbers are in doubt until its own fault is put right."""
    broken = " UNION ".join(
        f"SELECT report_id, '{table}' AS table_code FROM ({failing_rows(rule)})"
        for rule, table in _RULES_OF.items()
    )
    return _PAIRS + (
        ", declared AS (SELECT parent, list(organization) AS units FROM organization "
        "WHERE parent IS NOT NULL AND kind IS DISTINCT FROM 'government' GROUP BY parent) "
        "SELECT p.government, c.table_code || '.' || c.row_code || '.' || c.column_code AS key, sum(c.value), "
        "count(*), any_value(d.units) FROM pairs AS p JOIN declared AS d ON d.parent = p.parent "
        "JOIN cell AS c ON c.report_id = p.unit "
        f"ANTI JOIN ({broken}) AS b ON b.report_id = c.report_id AND b.table_code = c.table_code "
        "WHERE c.value IS NOT NULL AND c.doubt IS NULL AND c.row_label IS NULL GROUP BY ALL"
    )


_RULES_OF = {
    "A1": "applications",
    "A2": "applications",
    "A3": "applications",
    "P1": "proceedings",
    "D1": "disclosure",
}
