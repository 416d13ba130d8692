"""A site with one report in its column, for the tests of pages as they vary."""

from __future__ import annotations

from crawl_helpers import Crawl, source_for

from demo.fixtures_sites import Answer, Site, serve_site
from demo.fixtures_sites.reports import report_page, rows, title_of
from demo.fixtures_sites.site import page

UNIT = "白沙县财政局"
TITLE = title_of(UNIT, 2023)
COLUMN = "/gk/gknb/"
ARTICLE = f"{COLUMN}202401/t20240120_1.html"
PDF = Answer(b"%PDF-1.4 x", content_type="application/pdf")


def one(crawl: Crawl, site: Site, **given: object) -> dict[str, str]:
    with serve_site(site) as served:
        crawl.night(source_for(served.column, **given))
    return {"".join(text.split()): outcome for text, outcome in crawl.outcomes().items()}


def site_listing(*items: str, head: str = "") -> Site:
    site = Site(COLUMN)
    site.routes[COLUMN + "index.html"] = page(rows(*items), "年报", head=head)
    site.routes[ARTICLE] = report_page(UNIT, 2023)
    return site
