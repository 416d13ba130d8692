"""The page of one organisation: reports by year with tables, diagnoses, identities, history and versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tasks.report.facts import Finding
from tasks.report.operands import shown_operands
from tasks.report.rendering import environment, rule_of
from tasks.report.site.charts import bars
from tasks.report.site.copies import Copies
from tasks.report.site.reading import Organization, Overview, ReportPage, region_slug
from tasks.report.site.tables import marks_of, printed_tables
from tasks.report.terms import terms_of
from tasks.report.wording import (
    KINDS,
    LEVELS,
    OPEN_STATES,
    name_of_identity,
    place_of_cell,
    printable,
    shorten,
    web_address,
)

HISTORY = (
    ("applications.received.total", "新收申请（件）"),
    ("applications.handled_total.total", "办理总计（件）"),
    ("applications.carried_out.total", "结转下年度（件）"),
    ("proceedings.review.total", "行政复议（件）"),
)
MOST_CHANGES = 60


def organization_page(
    organization: Organization,
    reports: Sequence[ReportPage],
    findings: Sequence[Finding],
    overview: Overview,
    copies: Copies,
) -> str:
    """Returns the HTML page of one organisation.

    Args:
        organization: whose page it is.
        reports: all versions of its reports, newest year and version first.
        findings: its findings with origin ``office``, whatever their state.
        overview: for names of regions and offices.
        copies: tells where the copies of the archived originals stand.
    """
    current = [report for report in reports if report.is_current]
    years = sorted({r.year for r in current} | {f.year for f in findings}, reverse=True)
    context = {
        "root": "../",
        "organization": organization,
        "region": overview.regions.get(organization.region, organization.region),
        "region_slug": region_slug(organization.region),
        "office": overview.offices.get(organization.office or "", ""),
        "kind": "、".join(
            w for w in (LEVELS.get(organization.level or ""), KINDS.get(organization.kind or "")) if w
        ),
        "years": [_year(year, reports, findings, copies) for year in years],
        "charts": _charts(current, findings),
        "open": sum(1 for f in findings if f.state in OPEN_STATES),
    }
    return environment().get_template("site/organization.html.j2").render(context)


def _year(
    year: int, reports: Sequence[ReportPage], findings: Sequence[Finding], copies: Copies
) -> dict[str, Any]:
    versions = [report for report in reports if report.year == year]
    report = next((report for report in versions if report.is_current), None)
    here = [f for f in findings if f.year == year]
    standing = [f for f in here if f.state in OPEN_STATES or f.state == "acknowledged"]
    labels = extra_labels(report) if report else {}
    return {
        "year": year,
        "report": report,
        "link": web_address(report.url) if report else None,
        "archived_copy": copies.path(report.document_id, report.format) if report else None,
        "findings": [_finding(f) for f in standing],
        "closed": [_finding(f) for f in here if f.state in ("resolved", "withdrawn")],
        "tables": printed_tables(report, marks_of(standing)) if report else [],
        "identities": _identities(report, labels) if report else None,
        "versions": [
            _version(v, older, copies) for v, older in zip(versions, [*versions[1:], None], strict=False)
        ],
        "worst": next(
            (s for s in ("error", "warning", "info") if any(f.severity == s for f in standing)), "ok"
        ),
        "doubtful": sum(1 for cell in report.cells.values() if cell.doubt) if report else 0,
    }


def extra_labels(report: ReportPage) -> dict[str, str]:
    """Returns the printed labels of the rows that the form does not have, by row code."""
    return {key.split(".")[1]: cell.row_label for key, cell in report.cells.items() if cell.row_label}


def _finding(finding: Finding) -> dict[str, Any]:
    rule = rule_of(finding.rule)
    return {
        "id": finding.finding_id,
        "rule": rule,
        "severity": finding.severity,
        "state": finding.state,
        "tier": finding.tier,
        "place": finding.place or rule.text,
        "printed": finding.printed,
        "expected": finding.expected,
        "message": finding.message,
        "locator": finding.locator,
        "identities": [name_of_identity(key, finding.extra_labels) for key in finding.identities],
    }


def _identities(report: ReportPage, labels: Mapping[str, str]) -> dict[str, Any]:
    """Counts by outcome and the identities that do not hold, with the printed figures."""
    checks = [check for check in report.checks if not check[6]]
    counts = {
        name: sum(1 for check in checks if check[2] == name) for name in ("holds", "broken", "not_assessable")
    }
    failed = [
        {
            "name": name_of_identity(identity, labels),
            "rule": rule_of(rule),
            "outcome": outcome,
            "residual": _number(residual),
            "blanks": blanks,
            "zero_holds": zero_holds,
            "terms": _terms(identity, report, labels),
        }
        for identity, rule, outcome, residual, blanks, zero_holds, _ in checks
        if outcome == "broken" or (outcome == "not_assessable" and not zero_holds)
    ]
    return {"counts": counts, "failed": failed, "skipped": len(report.checks) - len(checks)}


def _number(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"


def _terms(identity: str, report: ReportPage, labels: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Sign, place and printed figure of each operand; zeros of long sums are left out."""
    terms = [
        (key, weight, printable(report.cells[key].text))
        for key, weight in terms_of(identity, frozenset(report.cells))
        if key in report.cells
    ]
    return shown_operands(terms, labels)


def _charts(reports: Sequence[ReportPage], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    suspects = {
        (f.year, key) for f in findings if f.state in OPEN_STATES and f.tier == "unique" for key in f.cells
    }
    charts = []
    for key, title in HISTORY:
        cells = [
            (r.year, r.cells[key].value) for r in sorted(reports, key=lambda r: r.year) if key in r.cells
        ]
        if len(cells) > 1 and any(value for _, value in cells):
            points = [(str(year), value, (year, key) in suspects) for year, value in cells]
            charts.append({"title": title, "svg": bars(title, points), "starred": any(p[2] for p in points)})
    return charts


def _version(version: ReportPage, older: ReportPage | None, copies: Copies) -> dict[str, Any]:
    changes = _differences(older, version) if older else []
    return {
        "report": version,
        "link": web_address(version.url),
        "archived_copy": copies.path(version.document_id, version.format),
        "changes": changes[:MOST_CHANGES],
        "more": max(0, len(changes) - MOST_CHANGES),
    }


def _differences(older: ReportPage, newer: ReportPage) -> list[tuple[str, str, str]]:
    """Cells that the newer version prints otherwise: place, before, after."""
    labels = extra_labels(older) | extra_labels(newer)
    changed = []
    for key in dict.fromkeys((*older.cells, *newer.cells)):
        before, after = (printed(version, key) for version in (older, newer))
        if before != after:
            changed.append((place_of_cell(key, labels), before, after))
    return changed


def printed(version: ReportPage, key: str) -> str:
    """Returns what a version prints in a cell, in words where it prints nothing."""
    cell = version.cells.get(key)
    if cell is None or cell.state == "missing":
        return "缺"
    return shorten(cell.text.strip(), 40) or "空白"
