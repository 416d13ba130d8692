"""A site with any number of reports, for the tests of one night after another."""

from __future__ import annotations

from dataclasses import replace

from demo.fixtures_sites import Answer, Site
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import page


def path_of(number: int) -> str:
    return f"/gk/gknb/202401/t20240120_{number}.html"


def unit_of(number: int) -> str:
    return f"青溪县第{number}局"


def listing(site: Site, numbers: range) -> None:
    items = [row(path_of(number), title_of(unit_of(number), 2023)) for number in numbers]
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")


def site_of(count: int) -> Site:
    site = Site("/gk/gknb/")
    listing(site, range(count))
    for number in range(count):
        site.routes[path_of(number)] = report_page(unit_of(number), 2023)
    return site


def changed(answer: Answer, old: str, new: str) -> Answer:
    return replace(answer, body=answer.body.replace(old.encode(), new.encode()))
