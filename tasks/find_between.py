"""Findings that need many reports at once: sums of units, copied prose, numbers out of line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np

from expectations.copies import copied_section
from expectations.facts import ReportFacts
from expectations.findings import Finding, about
from expectations.likeness import SAME, SECTIONS_COMPARED, shingles, similarity
from expectations.originality import candidate_pairs
from expectations.plausibility import JUMPS, ZEROS
from expectations.roll_up import Units, roll_up_findings
from expectations.wording import name_of, show
from tasks.find_facts import batches, read_facts

_LATEST = date.max

_Texts = dict[tuple[str, str], tuple[str, np.ndarray]]
"""Report and shingles by organisation and section, of one year."""


def plausibility_findings(
    connection: duckdb.DuckDBPyConnection, told: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    """Yields J01 for jumps against the own years, J02 for zeros where there was much last year and peers have much.

    Args:
        connection: the work database.
        told: the cells by report that another finding already holds to be wrong.
    """
    jumps, zeros = (
        [row for row in connection.execute(query).fetchall() if row[1] not in told.get(row[0], ())]
        for query in (JUMPS, ZEROS)
    )
    for facts, (key, value, median, years) in _with_facts(connection, jumps):
        message = f"{name_of(key, {})} 为 {show(value)}，此前 {years} 年的中位数为 {show(median)}，请核实"
        yield about(facts, "J01", message, (key,), printed=show(value))
    for facts, (key, _, median, peers) in _with_facts(connection, zeros):
        message = f"{name_of(key, {})} 为 0，上年有数，{peers} 个同类单位的中位数为 {show(median)}，请核实"
        yield about(facts, "J02", message, (key,), printed="0")


def roll_up_between(
    connection: duckdb.DuckDBPyConnection, sums: Mapping[str, Units], told: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    """Yields R1 for every government whose report is below the sum of its units.

    Args:
        connection: the work database.
        sums: the sums over its units by government's report.
        told: the cells by report that another finding already holds to be wrong.
    """
    for facts, (units,) in _with_facts(connection, list(sums.items())):
        yield from roll_up_findings(facts, units, told.get(facts.report_id or "", ()))


def _with_facts(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[ReportFacts, tuple[Any, ...]]]:
    """Yields the facts of each row's report (its first item) with the rest of the row; reads them in batches."""
    for batch in batches(rows):
        reports = sorted({row[0] for row in batch})
        facts = read_facts(connection, reports, reports)
        for row in batch:
            yield facts[row[0]], tuple(row[1:])


def originality_findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Yields O01 for sections like those of the own last report, O02 for sections like another organisation's.

    Of two organisations with the same text only the one that published later is told, the other has it first.
    """
    years = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT year FROM report WHERE is_current ORDER BY 1"
        ).fetchall()
    ]
    before: _Texts = {}
    for year in years:
        now: _Texts = {}
        for organization, section, report, text in _texts(connection, year):
            now[organization, section] = (report, shingles(text))
        yield from _like_last_year(connection, now, before if year - 1 in years else {})
        yield from _like_others(connection, now)
        before = now


def _texts(connection: duckdb.DuckDBPyConnection, year: int) -> list[tuple[str, str, str, str]]:
    marks = ", ".join(f"'{code}'" for code in SECTIONS_COMPARED)
    return connection.execute(
        "SELECT r.organization, s.section_code, r.report_id, s.text FROM section AS s "
        "JOIN report AS r ON r.report_id = s.report_id AND r.is_current "
        f"WHERE r.year = ? AND s.section_code IN ({marks}) "
        "ORDER BY coalesce(r.published_on, DATE '9999-12-31'), 1, 2",  # of two copies, the earlier one first
        [year],
    ).fetchall()


def _like_last_year(connection: duckdb.DuckDBPyConnection, now: _Texts, before: _Texts) -> Iterator[Finding]:
    same = []
    for key, (report, hashes) in now.items():
        if key in before:
            share = similarity(hashes, before[key][1])
            if share >= SAME:
                same.append((report, before[key][0], key[1], share))
    facts = _facts_of(connection, {report for pair in same for report in pair[:2]})
    for report, earlier, section, share in same:
        yield copied_section(facts[report], facts[earlier], "O01", section, share)


def _like_others(connection: duckdb.DuckDBPyConnection, now: _Texts) -> Iterator[Finding]:
    """Compares the same section of all organisations; one finding a copy, against the likest earlier text."""
    same = []
    for section in SECTIONS_COMPARED:
        texts = [(key, hashes) for key, (_, hashes) in now.items() if key[1] == section]
        for one, other in candidate_pairs(texts):
            share = similarity(now[one][1], now[other][1])
            if share >= SAME:
                same.append((now[one][0], now[other][0], section, share))
    facts = _facts_of(connection, {report for pair in same for report in pair[:2]})
    best: dict[tuple[str, str], tuple[float, ReportFacts, ReportFacts]] = {}
    for report, another, section, share in same:
        first, copy = sorted((facts[report], facts[another]), key=_published)
        key = (copy.organization, section)
        if key not in best or share > best[key][0]:
            best[key] = (share, first, copy)
    for (_, section), (share, first, copy) in sorted(best.items(), key=lambda item: item[0]):
        yield copied_section(copy, first, "O02", section, share)


def _facts_of(connection: duckdb.DuckDBPyConnection, reports: set[str]) -> dict[str, ReportFacts]:
    found: dict[str, ReportFacts] = {}
    for batch in batches(sorted(reports)):
        found |= read_facts(connection, batch, [])
    return found


def _published(facts: ReportFacts) -> tuple[date, str]:
    return facts.published_on or _LATEST, facts.organization
