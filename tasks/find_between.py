"""Findings that need many reports at once: copied prose and numbers out of line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np

from expectations.facts import ReportFacts
from expectations.findings import Finding, about
from expectations.originality import SAME, SECTIONS_COMPARED, candidate_pairs, shingles, similarity
from expectations.plausibility import JUMPS, ZEROS
from expectations.wording import name_of, show
from tasks.find_facts import read_facts
from warehouse.forms import SECTIONS

_TITLES = {section.code: section.title for section in SECTIONS}
_LATEST = date.max


def plausibility_findings(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Yields J01 for jumps against the own years, J02 for zeros where there was much last year and peers have much."""
    for report, key, value, median, years in connection.execute(JUMPS).fetchall():
        facts = read_facts(connection, [report], [report])[report]
        message = f"{name_of(key, {})} 为 {show(value)}，此前 {years} 年的中位数为 {show(median)}，请核实"
        yield about(facts, "J01", message, (key,), printed=show(value))
    for report, key, _, median, peers in connection.execute(ZEROS).fetchall():
        facts = read_facts(connection, [report], [report])[report]
        message = f"{name_of(key, {})} 为 0，上年有数，{peers} 个同类单位的中位数为 {show(median)}，请核实"
        yield about(facts, "J02", message, (key,), printed="0")


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
    before: dict[tuple[str, str], tuple[str, np.ndarray]] = {}
    for year in years:
        now: dict[tuple[str, str], tuple[str, np.ndarray]] = {}
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
        f"WHERE r.year = ? AND s.section_code IN ({marks}) ORDER BY 1, 2",
        [year],
    ).fetchall()


def _like_last_year(
    connection: duckdb.DuckDBPyConnection,
    now: dict[tuple[str, str], tuple[str, np.ndarray]],
    before: dict[tuple[str, str], tuple[str, np.ndarray]],
) -> Iterator[Finding]:
    for key, (report, hashes) in now.items():
        if key not in before:
            continue
        earlier, old = before[key]
        share = similarity(hashes, old)
        if share >= SAME:
            facts = read_facts(connection, [report, earlier], [])
            yield _copied(facts[report], facts[earlier], "O01", key[1], share, "本单位上一年度报告")


def _like_others(
    connection: duckdb.DuckDBPyConnection, now: dict[tuple[str, str], tuple[str, np.ndarray]]
) -> Iterator[Finding]:
    """Compares the same section of all organisations; one finding a copy, against the likest earlier text."""
    best: dict[tuple[str, str], tuple[float, ReportFacts, ReportFacts]] = {}
    for section in SECTIONS_COMPARED:
        texts = [(key, hashes) for key, (_, hashes) in now.items() if key[1] == section]
        for one, other in candidate_pairs(texts):
            share = similarity(now[one][1], now[other][1])  # type: ignore[index]  # keys are those given
            if share < SAME:
                continue
            reports = [now[one][0], now[other][0]]  # type: ignore[index]
            facts = read_facts(connection, reports, [])
            first, copy = sorted((facts[report] for report in reports), key=_published)
            key = (copy.organization, section)
            if key not in best or share > best[key][0]:
                best[key] = (share, first, copy)
    for (_, section), (share, first, copy) in sorted(best.items()):
        yield _copied(copy, first, "O02", section, share, f"{first.organization}{first.year}年度报告")


def _published(facts: ReportFacts) -> tuple[date, str]:
    return facts.published_on or _LATEST, facts.organization


def _copied(
    facts: ReportFacts, source: ReportFacts, rule: str, section: str, share: float, of: str
) -> Finding:
    message = f"“{_TITLES[section]}”去除数字和格式套话后与{of}相同 {share:.0%}"
    place = facts.sections[section].locator if section in facts.sections else None
    finding = about(
        facts,
        rule,
        message,
        subject=section,
        place=place,
        printed=f"{share:.0%}",
        expected=f"低于 {SAME:.0%}",
    )
    return replace(finding, documents=tuple(dict.fromkeys((*finding.documents, source.document_id or ""))))
