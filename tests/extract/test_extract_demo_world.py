"""Every report of the demo world comes out of extraction exactly as it was printed, in every layout the demo has.

The bigger evaluation over random layouts is tests/layouts; findings of its author for this code are collected
in the system's temporary folder as layout-findings.md while the work goes on.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urljoin

import pytest

from demo.report import Report
from demo.sites import Resource
from demo.world import World, build_world
from tasks.extract.pipeline import extract_all


@cache
def world() -> World:
    return build_world()


@cache
def site(place_id: str) -> dict[str, Resource]:
    return world().site(place_id)


def document_of(report: Report) -> tuple[str, bytes]:
    """The page, or the attachment of an otherwise empty page."""
    page = site(report.place.id)[report.path]
    for href in re.findall(rb'href="([^"]+\.docx)"', page.body):
        path = urljoin(report.path, href.decode())
        return path, site(report.place.id)[path].body
    return report.path, page.body


@pytest.mark.parametrize("number", range(len(build_world().truth.reports)))
def test_demo_report_is_extracted_exactly(number: int) -> None:
    report = world().truth.reports[number]
    name, body = document_of(report)
    extraction = extract_all(body, name)[0][1]
    expected = report.values
    found = {key: extraction.cells[key].value if key in extraction.cells else None for key in expected}
    differing = {key: (expected[key], found[key]) for key in expected if expected[key] != found[key]}
    assert not differing, (
        f"{report.layout} {name}: {len(differing)} cells; see layout-findings.md: {differing}"
    )
    assert not extraction.issues, (report.layout, [issue.message for issue in extraction.issues][:5])
