"""Findings on copied sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from expectations.facts import ReportFacts
from expectations.findings import Finding, about
from expectations.likeness import SAME, SECTIONS_COMPARED, shingles, similarity
from warehouse.forms import SECTIONS

_TITLES = {section.code: section.title for section in SECTIONS}


def copied_section(facts: ReportFacts, source: ReportFacts, rule: str, section: str, share: float) -> Finding:
    """Returns O01 or O02: a section of one report says the same as that of another, which was there first."""
    of = "本单位上一年度报告" if rule == "O01" else f"{source.organization}{source.year}年度报告"
    place = facts.sections[section].locator if section in facts.sections else None
    finding = about(
        facts,
        rule,
        f"“{_TITLES[section]}”去除数字和格式套话后与{of}相同 {share:.0%}",
        subject=section,
        place=place,
        printed=f"{share:.0%}",
        expected=f"低于 {SAME:.0%}",
    )
    return replace(finding, documents=tuple(dict.fromkeys((*finding.documents, source.document_id or ""))))


def copied_from_last_year(facts: ReportFacts, previous: ReportFacts) -> Iterator[Finding]:
    """Yields O01 for every section of a report that says the same as in the report of the year before."""
    if previous.year != facts.year - 1:
        return
    for section in SECTIONS_COMPARED:
        if section in facts.sections and section in previous.sections:
            texts = (facts.sections[section].text, previous.sections[section].text)
            share = similarity(*map(shingles, texts))
            if share >= SAME:
                yield copied_section(facts, previous, "O01", section, share)
