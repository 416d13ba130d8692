"""The pages of the whole site: overview, regions, rules, the list to search, downloads, method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from expectations.rules import RULES
from tasks.report.facts import Finding
from tasks.report.rendering import environment, rule_of
from tasks.report.site.charts import stacked
from tasks.report.site.reading import Organization, Overview, region_slug, slug_of
from tasks.report.wording import OPEN_STATES

LARGEST_MATRIX = 200
MOST_ROWS = 300
FRESH = ("new", "changed", "reopened", "resolved")


def overview_page(overview: Overview) -> str:
    """Returns the first page: counters, matrix or regions, trends, what is new."""
    standing = [f for f in overview.findings if f.state in OPEN_STATES]
    regions = _regions(overview)
    context = {
        "root": "",
        "counters": _counters(overview, standing),
        "regions": regions,
        "matrices": [matrix(overview, r["units"], r) for r in regions]
        if len(overview.organizations) <= LARGEST_MATRIX
        else [],
        "years": overview.years,
        "trend": trend(overview, overview.organizations),
        "rules": _rule_counts(standing),
        "news": [finding_row(f) for f in overview.findings if f.state in FRESH][:12],
        "as_of": overview.as_of,
        "run_id": overview.run_id,
    }
    return environment().get_template("site/index.html.j2").render(context)


def region_page(overview: Overview, region: str) -> str:
    """Returns the page of one region: its matrix and trend."""
    entry = next(r for r in _regions(overview) if r["code"] == region)
    context = {
        "root": "../",
        "region": entry,
        "matrix": matrix(overview, entry["units"], entry),
        "years": overview.years,
        "trend": trend(overview, entry["units"]),
    }
    return environment().get_template("site/region.html.j2").render(context)


def _counters(overview: Overview, standing: Sequence[Finding]) -> list[tuple[str, str, str]]:
    severities = Counter(f.severity for f in standing)
    checked = sum(overview.checks.values()) or 1
    share = overview.checks.get("holds", 0) / checked * 100
    missing = sum(1 for f in standing if f.rule == "C01")
    return [
        (f"{len(overview.organizations):,}", "个单位", ""),
        (f"{len(overview.reports):,}", "份年度报告", ""),
        (f"{missing:,}", "期限已过未见报告", "warning" if missing else ""),
        (f"{severities['error']:,}", "项错误", "error" if severities["error"] else ""),
        (f"{severities['warning']:,}", "项提示", "warning" if severities["warning"] else ""),
        (f"{share:.1f}%", f"等式成立（共 {sum(overview.checks.values()):,} 条）", ""),
    ]


def _regions(overview: Overview) -> list[dict[str, Any]]:
    units: dict[str, list[Organization]] = {}
    for organization in overview.organizations:
        units.setdefault(organization.region, []).append(organization)
    return [_region(overview, code, members) for code, members in sorted(units.items())]


def _region(overview: Overview, code: str, members: list[Organization]) -> dict[str, Any]:
    findings = [
        f for m in members for year in overview.years for f in overview.by_place.get((m.name, year), ())
    ]
    return {
        "code": code,
        "slug": region_slug(code),
        "name": overview.regions.get(code, code) or "其他",
        "units": members,
        "reports": sum(1 for m in members for year in overview.years if (m.name, year) in overview.published),
        "errors": sum(1 for f in findings if f.severity == "error"),
        "warnings": sum(1 for f in findings if f.severity == "warning"),
        "missing": sum(1 for f in findings if f.rule == "C01"),
    }


def matrix(overview: Overview, units: Sequence[Organization], region: dict[str, Any]) -> dict[str, Any]:
    """Returns organisations x years, each place with its state in a word and a class."""
    rows = [
        {
            "name": unit.name,
            "slug": unit.slug,
            "expected": unit.expected,
            "cells": [_place(overview, unit, year) for year in overview.years],
        }
        for unit in units
    ]
    return {"region": region, "rows": rows}


def _place(overview: Overview, unit: Organization, year: int) -> dict[str, Any]:
    findings = overview.by_place.get((unit.name, year), [])
    errors, warnings = (sum(1 for f in findings if f.severity == s) for s in ("error", "warning"))
    place: dict[str, Any] = {"year": year, "late": any(f.rule == "T01" for f in findings), "link": True}
    if (unit.name, year) not in overview.published:
        missing = any(f.rule in ("C01", "C02") for f in findings)
        if missing:
            return place | {"kind": "missing", "text": "未见", "words": "期限已过，未见报告"}
        return place | {"kind": "none", "text": "·", "words": "无报告", "link": False}
    if errors:
        more = f"，{warnings} 项提示" if warnings else ""
        return place | {"kind": "error", "text": str(errors), "words": f"{errors} 项错误{more}"}
    if warnings:
        return place | {"kind": "warning", "text": str(warnings), "words": f"{warnings} 项提示"}
    return place | {"kind": "ok", "text": "✓", "words": "未发现问题"}


def trend(overview: Overview, units: Sequence[Organization]) -> Any:
    """Returns the chart of reports by year: without a problem, with hints, with errors, not seen."""
    rows = []
    for year in reversed(overview.years):
        kinds = Counter(_place(overview, unit, year)["kind"] for unit in units)
        shares = [
            (kind, word, kinds[kind])
            for kind, word in (
                ("ok", "未发现问题"),
                ("warning", "仅有提示"),
                ("error", "有错误"),
                ("missing", "未见报告"),
            )
        ]
        rows.append((str(year), shares))
    return stacked("各年度报告质量", rows)


def _rule_counts(standing: Sequence[Finding]) -> list[dict[str, Any]]:
    counts = Counter(f.rule for f in standing)
    return [
        {"rule": rule_of(rule), "count": count}
        for rule, count in sorted(counts.items(), key=lambda p: (-p[1], p[0]))
    ]


def finding_row(finding: Finding) -> dict[str, Any]:
    """Returns a finding as lists show it."""
    rule = rule_of(finding.rule)
    return {
        "id": finding.finding_id,
        "organization": finding.organization,
        "slug": slug_of(finding.organization),
        "year": finding.year,
        "severity": finding.severity,
        "state": finding.state,
        "rule": rule,
        "place": finding.place or rule.text,
        "printed": finding.printed,
        "expected": finding.expected,
        "message": finding.message,
    }


def rule_page(overview: Overview, rule_id: str) -> str:
    """Returns the page of one rule: what it says, where it comes from, where it fails."""
    rule = rule_of(rule_id)
    found = [f for f in overview.findings if f.rule == rule_id and f.state in OPEN_STATES]
    context = {
        "root": "../",
        "rule": rule,
        "findings": [finding_row(f) for f in found[:MOST_ROWS]],
        "total": len(found),
        "by_year": sorted(Counter(f.year for f in found).items(), reverse=True),
    }
    return environment().get_template("site/rule.html.j2").render(context)


def rules_page(overview: Overview) -> str:
    """Returns the list of all rules with the number of findings each has."""
    counts = Counter(f.rule for f in overview.findings if f.state in OPEN_STATES)
    context = {"root": "", "rules": [{"rule": rule, "count": counts[rule.id]} for rule in RULES.values()]}
    return environment().get_template("site/rules.html.j2").render(context)


def findings_page(overview: Overview) -> str:
    """Returns the page that filters and searches data/findings.js."""
    context = {"root": "", "years": list(reversed(overview.years)), "regions": _regions(overview)}
    return environment().get_template("site/findings.html.j2").render(context)


def downloads_page(published: Path) -> str:
    """Returns the page of downloads: the list of findings and the exports that stand beside the site."""
    groups = [{"name": name, "files": _exports(published / name)} for name in ("csv", "parquet")]
    context = {
        "root": "",
        "database": "gouji.duckdb" if (published / "gouji.duckdb").exists() else None,
        "groups": [group for group in groups if group["files"]],
    }
    return environment().get_template("site/downloads.html.j2").render(context)


def _exports(folder: Path) -> list[str]:
    """Files of one kind below a folder, which may be a link to the newest one."""
    real = folder.resolve()
    files = sorted(file for file in real.rglob(f"*.{folder.name}") if file.is_file())
    return [f"{folder.name}/{file.relative_to(real).as_posix()}" for file in files]


def about_page() -> str:
    """Returns the page on method, words and how to object."""
    return environment().get_template("site/about.html.j2").render({"root": ""})
