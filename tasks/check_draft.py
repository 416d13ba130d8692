"""The check of a draft before it is published: no warehouse, no network, no Great Expectations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from expectations.arithmetic import arithmetic_findings
from expectations.diagnosis import PREVIOUS
from expectations.findings import Finding
from expectations.form_rules import form_findings
from tasks.extract.model import Extraction
from tasks.extracted_facts import facts_of

_ORDER = {"error": 0, "warning": 1, "info": 2}


def check_draft(extraction: Extraction, previous: Extraction | None = None) -> list[dict[str, Any]]:
    """Returns the findings on a draft as plain dictionaries, errors first.

    Keys: rule, severity, tier, suspects, cells, identities, printed, expected, message, place, origin. A finding that
    rests on a cell which extraction was not sure of has origin ``extraction``, severity ``info`` and says so: it asks
    for a look at the draft and is no error of the office.

    Args:
        extraction: the draft as extracted.
        previous: last year's report of the same organisation, if at hand. Given as such, it counts as the year
            before even where one of the two years could not be read; it is not used if both say otherwise.
    """
    facts = facts_of(extraction)
    before = facts_of(previous) if previous is not None else None
    if before is not None and not (extraction.year and previous and previous.year):
        before.year = facts.year - 1
    findings = [*arithmetic_findings(facts, before), *form_findings(facts)]
    if before is not None:
        from expectations.copies import copied_from_last_year  # numpy, which most checks can do without

        findings += copied_from_last_year(facts, before)
    return [_plain(finding) for finding in sorted_findings(findings)]


def doubts_about_last_year(extraction: Extraction, previous: Extraction) -> list[str]:
    """Returns in Chinese what speaks against taking ``previous`` for last year's report of the same organisation."""
    found = []
    if extraction.year and previous.year and previous.year != extraction.year - 1:
        found.append(
            f"对照的报告是 {previous.year} 年度的，不是 {extraction.year - 1} 年度的，两年之间的数字未作核对"
        )
    names = (extraction.organization, previous.organization)
    if all(names) and names[0] != names[1]:
        found.append(f"对照的报告是{names[1]}的，本报告是{names[0]}的，请确认是同一单位")
    return found


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Returns findings with errors first, then in the order of rules and cells."""
    return sorted(findings, key=lambda one: (_ORDER[_severity(one)], one.rule, one.cells, one.subject))


def _severity(finding: Finding) -> str:
    return finding.severity if finding.origin == "office" else "info"


def _plain(finding: Finding) -> dict[str, Any]:
    unsure = "" if finding.origin == "office" else "（读取没有把握，请先核对原文）"
    return {
        "rule": finding.rule,
        "severity": _severity(finding),
        "tier": finding.tier,
        "suspects": [*finding.suspects, *(PREVIOUS + key for key in finding.suspects_of_last_year)],
        "cells": list(finding.cells),
        "identities": list(finding.identities),
        "printed": finding.printed,
        "expected": finding.expected,
        "message": finding.message + unsure,
        "place": finding.place,
        "origin": finding.origin,
    }
