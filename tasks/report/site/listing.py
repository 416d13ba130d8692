"""All findings as data: the script that the list filters, and a CSV file to download."""

from __future__ import annotations

import csv
import io
import json

from tasks.report.facts import Finding
from tasks.report.rendering import rule_of
from tasks.report.site.reading import Overview, slug_of
from tasks.report.wording import SEVERITIES, STATES, TIERS, printable, shorten, web_address

HEADINGS = (
    "问题编号",
    "单位",
    "年度",
    "程度",
    "状态",
    "规则",
    "位置",
    "印为",
    "应为",
    "判断",
    "说明",
    "原文",
)


def findings_script(overview: Overview) -> str:
    """Returns the findings as a script, because a page opened from a file may not fetch one."""
    regions = {organization.name: organization.region for organization in overview.organizations}
    lines = [
        json.dumps(_values(finding, regions.get(finding.organization, "")), ensure_ascii=False)
        for finding in overview.findings
    ]
    # "<" and the two line separators are escaped although the file is no HTML: it may stand in a page one day.
    text = "window.GOUJI_FINDINGS = [\n" + ",\n".join(lines) + "\n];\n"
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _values(finding: Finding, region: str) -> list[str | int]:
    """The fields in the order that static/findings.js expects."""
    return [
        finding.finding_id,
        shorten(finding.organization, 120),
        slug_of(finding.organization),
        finding.year,
        finding.severity,
        finding.state,
        finding.rule,
        shorten(finding.place or rule_of(finding.rule).text, 160),
        shorten(finding.printed, 120),
        shorten(finding.expected, 160),
        shorten(finding.message, 400),
        region,
        finding.tier or "",
        web_address(finding.url) or "",
    ]


def findings_csv(overview: Overview) -> str:
    """Returns all findings as CSV for spreadsheets; nothing in it can become a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for finding in overview.findings:
        texts = (
            *(finding.finding_id, finding.organization, str(finding.year)),
            SEVERITIES.get(finding.severity, finding.severity),
            STATES.get(finding.state, finding.state),
            *(finding.rule, finding.place, finding.printed, finding.expected),
            TIERS.get(finding.tier or "", ""),
            *(finding.message, finding.url),
        )
        writer.writerow([harmless(text) for text in texts])
    return "\ufeff" + buffer.getvalue()


def harmless(text: str | None) -> str:
    """Returns the text on one line, with a quote before what a spreadsheet would read as a formula."""
    plain = " ".join(printable(text).split())
    number = plain.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@") and not number else plain
