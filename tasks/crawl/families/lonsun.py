"""龙讯 Lonsun (Anhui): ``/public/column/<organ>?type=3`` holds the annual reports; pages by ``pageIndex``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from tasks.crawl.anchors import Link
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.page import Page
from tasks.crawl.urls import clean, query_value, with_query

_MARKS = re.compile(r"/public/column/\d+|/site/tpl/\d+|xxgk_nav_list|j-fontContent|table_suoyin")
_COUNT = re.compile(r"pageCount\s*:\s*[\"']?(\d+)")
REPORTS = "3"  # 1 rules, 2 guide, 4 published on own initiative, 5 on request


class Lonsun(Family):
    """Lists of HTML rows or JSON records; records may lead elsewhere by ``redirectLink``."""

    name = "lonsun"

    def recognises(self, page: Page) -> bool:
        """True with the family's columns, list or body marks."""
        return bool(_MARKS.search(page.text)) or "/public/column/" in page.url

    def links(self, page: Page) -> list[Link]:
        """Returns rows with their redirects followed, without the columns of other types."""
        value = page.json() if page.body.lstrip()[:1] in (b"{", b"[") else None
        links = list(_records(value, page)) if value is not None else _with_redirects(page)
        return [link for link in links if not _other_type(link.url)]

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the page of the next index up to the count that the script names."""
        count = _COUNT.search(first.text)
        if count is None or number >= int(count[1]):
            return []
        return [Request(with_query(first.url, pageIndex=str(number + 1)), "list", referer=page.url)]


def _other_type(url: str) -> bool:
    return "/public/column/" in urlsplit(url).path and (query_value(url, "type") or REPORTS) != REPORTS


def _with_redirects(page: Page) -> list[Link]:
    """Rows of the page; a row's own redirect (``data-redirectlink``) replaces its address."""
    elsewhere = {
        page.resolve(str(anchor["href"])): page.resolve(str(anchor["data-redirectlink"]))
        for anchor in page.soup.select("a[href][data-redirectlink]")
    }
    return [replace(link, url=elsewhere.get(link.url) or link.url) for link in page.links]


def _records(value: Any, page: Page) -> Iterator[Link]:
    if isinstance(value, list):
        for entry in value:
            yield from _records(entry, page)
    elif isinstance(value, dict):
        address = value.get("redirectLink") or value.get("link") or value.get("url")
        url = clean(address, page.url) if isinstance(address, str) and address else None
        title = value.get("title")
        if url and isinstance(title, str):
            date = re.match(r"20\d\d-\d\d-\d\d", str(value.get("publishDate") or value.get("date") or ""))
            yield Link(url, title, date[0] if date else None)
        for inner in value.values():
            if isinstance(inner, list | dict):
                yield from _records(inner, page)
