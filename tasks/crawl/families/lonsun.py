"""龙讯 Lonsun (Anhui): ``/public/column/<organ>?type=3`` holds the annual reports; pages by ``pageIndex``."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from tasks.crawl.anchors import Link
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.page_counts import speaks_of_pages, total_pages
from tasks.crawl.families.turning import following_pages
from tasks.crawl.page import Page
from tasks.crawl.urls import query_value, with_query

_MARKS = re.compile(r"/public/column/\d+|/site/tpl/\d+|xxgk_nav_list|j-fontContent|table_suoyin")
REPORTS = "3"  # 1 rules, 2 guide, 4 published on own initiative, 5 on request


class Lonsun(Family):
    """Lists of HTML rows or JSON records; either may lead elsewhere by a redirect of its own."""

    name = "lonsun"

    def recognises(self, page: Page) -> bool:
        """True with the family's columns, list or body marks."""
        return bool(_MARKS.search(page.text)) or "/public/column/" in page.url

    def links(self, page: Page) -> list[Link]:
        """Returns rows with their redirects followed, without the columns of other types."""
        elsewhere = _redirects(page) if "redirectlink" in page.text else {}
        links = [replace(link, url=elsewhere.get(link.url) or link.url) for link in super().links(page)]
        return [link for link in links if not _other_type(link.url)]

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the page of the next index, then what any list offers."""
        requests = following_pages(first, page, number)
        total = total_pages(first)
        at_end = total is not None and number >= total
        if at_end or page.body.lstrip()[:1] in (b"{", b"[") or not speaks_of_pages(first):
            return requests
        return [
            Request(with_query(first.url, pageIndex=str(number + 1)), "list", referer=page.url),
            *requests,
        ]


def _other_type(url: str) -> bool:
    return "/public/column/" in urlsplit(url).path and (query_value(url, "type") or REPORTS) != REPORTS


def _redirects(page: Page) -> dict[str | None, str | None]:
    """A row's own redirect (``data-redirectlink``) replaces its address."""
    return {
        page.resolve(str(anchor["href"])): page.resolve(str(anchor["data-redirectlink"]))
        for anchor in page.soup.select("a[href][data-redirectlink]")
    }
