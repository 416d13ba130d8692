"""A site with six reports, for the tests of the families as they vary."""

from __future__ import annotations

from collections.abc import Callable

from crawl_helpers import Crawl

from demo.fixtures_sites import Asked, Site, serve_site
from demo.fixtures_sites.reports import report_page, row, title_of

UNITS = tuple(f"松江县第{number}局" for number in range(1, 7))
ALL = dict.fromkeys((title_of(unit, 2023) for unit in UNITS), "ok")
COLUMN = "/gk/gknb/"


def site_with(path_of: Callable[[int], str] | None = None, column: str = COLUMN) -> tuple[Site, list[str]]:
    """A site that serves six reports, and the rows that list them."""
    site = Site(column)
    items = []
    for number, unit in enumerate(UNITS):
        path = path_of(number) if path_of else f"{COLUMN}202401/t20240120_{number}.html"
        site.routes[path] = report_page(unit, 2023)
        items.append(row(path, title_of(unit, 2023)))
    return site, items


def check(crawl: Crawl, site: Site) -> list[Asked]:
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes() == ALL
    return served.asked
