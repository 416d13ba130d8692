"""The site as a whole: which pages there are, and which of them must be written anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from expectations.rules import RULES
from tasks.report.facts import Finding, read_only
from tasks.report.feed import write_feeds
from tasks.report.operator import operations_of, operator_page
from tasks.report.site import listing, pages
from tasks.report.site.copies import Copies, ReadOriginal
from tasks.report.site.organization_page import organization_page
from tasks.report.site.reading import (
    Organization,
    Overview,
    fingerprints,
    read_overview,
    read_reports,
    region_slug,
)
from tasks.report.site.writing import Writer

BATCH = 100
PACKAGE = Path(__file__).parents[1]
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """How many files the site has, how many were written, kept and removed, and its first page."""

    pages: int
    written: int
    unchanged: int
    removed: int
    index: Path


def build_site(
    database: Path,
    folder: Path,
    alarms: Sequence[str] = (),
    read_original: ReadOriginal | None = None,
    address: str | None = None,
) -> SiteSummary:
    """Writes the site of a warehouse into ``folder``; what did not change is not written again.

    Everything is made from the database (and copies from the archive): the same database gives the same files,
    byte for byte. Pages of organisations are kept unread while a hash over their rows is the same.

    Args:
        database: published or work database, opened read-only.
        folder: the site's own folder; files of earlier builds that are no longer part of the site are removed.
        alarms: what the steps of the run reported, for the operator's page.
        read_original: returns the archived bytes of a SHA-256; None: no copies of originals beside the pages.
        address: where the site is served (``https://…/``), for the feeds; None: their links are relative.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies = Copies(read_original)
    writer = Writer(folder, f"{_version()} {read_original is not None}")
    connection = read_only(database)
    try:
        overview = read_overview(connection)
        _organizations(connection, overview, writer, copies)
        copies.write(connection, writer)
        operations = operations_of(connection)
    finally:
        connection.close()
    for path, make in _whole_pages(overview, folder.parent):
        writer.write(path, make())
    # Mail addresses are nobody's business on a page that anyone may read.
    operations.alarms, operations.deliveries = list(alarms), []
    writer.write("operator.html", operator_page(operations))
    for file in sorted(STATIC.iterdir()):
        writer.write(f"static/{file.name}", file.read_bytes())
    for path, feed in write_feeds(overview, address):
        writer.write(path, feed)
    writer.finish()
    return SiteSummary(
        len(writer.now), writer.written, writer.unchanged, writer.removed, folder / "index.html"
    )


def _version() -> str:
    """Hash of templates and code: another version of either makes all pages anew."""
    digest = hashlib.sha256()
    for file in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2"), *STATIC.iterdir()]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _whole_pages(overview: Overview, published: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "index.html", partial(pages.overview_page, overview)
    yield "findings.html", partial(pages.findings_page, overview)
    yield "data/findings.js", partial(listing.findings_script, overview)
    yield "data/findings.csv", partial(listing.findings_csv, overview)
    yield "rules.html", partial(pages.rules_page, overview)
    yield "downloads.html", partial(pages.downloads_page, published)
    yield "about.html", pages.about_page
    for rule in sorted({*RULES, *(finding.rule for finding in overview.findings)}):
        yield f"rule/{rule}.html", partial(pages.rule_page, overview, rule)
    for region in sorted({organization.region for organization in overview.organizations}):
        yield f"region/{region_slug(region)}.html", partial(pages.region_page, overview, region)


def _organizations(
    connection: duckdb.DuckDBPyConnection, overview: Overview, writer: Writer, copies: Copies
) -> None:
    hashes = fingerprints(connection)
    changed = [
        organization
        for organization in overview.organizations
        if not writer.is_current(_path(organization), hashes[organization.name])
    ]
    findings: dict[str, list[Finding]] = {}
    for finding in overview.findings:
        findings.setdefault(finding.organization, []).append(finding)
    for batch in _batches(changed):
        reports = read_reports(connection, [organization.name for organization in batch])
        for organization in batch:
            mine = findings.get(organization.name, [])
            page = organization_page(organization, reports[organization.name], mine, overview, copies)
            writer.write(_path(organization), page, hashes[organization.name])


def _path(organization: Organization) -> str:
    return f"organization/{organization.slug}.html"


def _batches(organizations: Sequence[Organization]) -> Iterator[list[Organization]]:
    rest = iter(organizations)
    while batch := list(islice(rest, BATCH)):
        yield batch
