"""Atom feeds of new reports and findings, one an office and one a region."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from tasks.report.facts import Finding
from tasks.report.outbox import safe_name
from tasks.report.rendering import rule_of
from tasks.report.site.reading import Overview, slug_of
from tasks.report.wording import SEVERITIES, STATES, shorten

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 100
_NAMESPACE = uuid.UUID("6f8c7c2e-5f0b-5d0a-9f6e-1f6f6a2c9d11")
_START = datetime(2019, 1, 1)


def write_feeds(overview: Overview, address: str | None = None) -> Iterator[tuple[str, str]]:
    """Yields path and XML of every feed, the same for the same warehouse.

    Args:
        overview: the warehouse at a glance.
        address: where the site is served; links are absolute then, else relative to the feed.
    """
    scopes = {
        ("office", o.office): overview.offices.get(o.office, o.office)
        for o in overview.organizations
        if o.office
    }
    scopes |= {
        ("region", o.region): overview.regions.get(o.region, o.region)
        for o in overview.organizations
        if o.region
    }
    for (kind, code), name in sorted(scopes.items()):
        members = {
            o.name for o in overview.organizations if (o.office if kind == "office" else o.region) == code
        }
        path = f"feed/{kind}-{safe_name(code)}.xml"
        yield path, feed(overview, f"{kind}:{code}", f"{name} · 年度报告质量", members, path, address)


def feed(
    overview: Overview, identity: str, title: str, members: set[str], path: str, address: str | None = None
) -> str:
    """Returns one Atom feed of the newest reports and findings of some organisations."""
    entries = [*_reports(overview, members), *_findings(overview, members)]
    entries.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    site = f"{address.rstrip('/')}/" if address else "../"
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _add(root, "id", _id(identity))
    _add(root, "title", shorten(title, 120))
    _add(root, "updated", _stamp(max((entry[0] for entry in entries), default=_START)))
    ET.SubElement(root, "link", {"rel": "self", "href": site + path if address else path.rpartition("/")[2]})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{site}index.html"})
    author = ET.SubElement(root, "author")
    _add(author, "name", "政府信息公开年报质量监测")
    _add(root, "generator", "gouji")
    for at, key, heading, summary, link in entries[:ENTRIES]:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", _id(key))
        _add(entry, "title", shorten(heading, 160))
        _add(entry, "updated", _stamp(at))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{site}{link}"})
        _add(entry, "summary", shorten(summary, 600))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


Entry = tuple[datetime, str, str, str, str]


def _reports(overview: Overview, members: set[str]) -> Iterator[Entry]:
    for report in overview.reports:
        if report.organization in members:
            yield (
                report.first_seen,
                f"report:{report.report_id}",
                f"新见报告：{report.organization} {report.year} 年度",
                f"{report.organization} {report.year} 年度政府信息公开工作年度报告",
                f"organization/{slug_of(report.organization)}.html#y{report.year}",
            )


def _findings(overview: Overview, members: set[str]) -> Iterator[Entry]:
    for finding in overview.findings:
        at = overview.finding_times.get(finding.finding_id)
        if finding.organization in members and at is not None:
            key = f"finding:{finding.finding_id}:{finding.state}:{finding.values_digest}"
            link = f"organization/{slug_of(finding.organization)}.html#f-{finding.finding_id}"
            yield at, key, _heading(finding), finding.message, link


def _heading(finding: Finding) -> str:
    state = STATES.get(finding.state, finding.state)
    severity = SEVERITIES.get(finding.severity, finding.severity)
    return f"{state} · {severity}：{finding.organization} {finding.year} 年度 {rule_of(finding.rule).text}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _id(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, key)}"


def _stamp(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat() + "Z"
