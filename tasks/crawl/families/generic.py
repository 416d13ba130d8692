"""Lists of no known make: the pager is found by links, counters, last page, numbers and query keys, in this order."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import Tag

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.trs import pager
from tasks.crawl.page import Page
from tasks.crawl.urls import clean, with_query

_NEXT = re.compile(r"下一?页|后一页|下页|next|[>›»]", re.IGNORECASE)
_TOTAL = re.compile(
    r"共\s*(\d+)\s*页|(?:totalPage|pageCount|countPage|totalpage|page_count)s?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
_PAGE_KEYS = (
    "page",
    "pageNo",
    "pageNum",
    "currPage",
    "currentPage",
    "PageIndex",
    "pageIndex",
    "pn",
    "p",
    "curpage",
)


class Generic(Family):
    """Any list. Guesses in the order of crawl.md section 3.8; the walker compares what they bring."""

    name = "generic"

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns next links, then numbered addresses and query keys that the page itself speaks of."""
        total = total_pages(first)
        if total is not None and number >= total:
            return []
        urls = [*next_links(page), *_numbered_anchors(page, number + 1), *_query_pages(page, number + 1)]
        if total is not None and total > 1:
            _, name, extension = pager(first)
            urls += [urljoin(first.url, f"{name}_{n}.{extension}") for n in (number, number + 1)]
            urls += _guessed_queries(first, number + 1)
        unique = dict.fromkeys(url for url in urls if url != page.url)
        return [Request(url, "list", referer=page.url) for url in unique]


def total_pages(page: Page) -> int | None:
    """Returns how many pages a list says it has, by its text, its script or the link to its last page."""
    found = _TOTAL.search(page.text)
    if found:
        return int(found[1] or found[2])
    return pager(page)[0]


def next_links(page: Page) -> list[str]:
    """Returns the addresses that the page itself calls its next one."""
    found: list[str] = []
    for tag in page.soup.find_all(["a", "link"], href=True):
        text = tag.get_text(strip=True)
        related = list(tag.get("rel") or [])
        if "next" in related or (text and _NEXT.fullmatch(text)):
            url = clean(_href(tag), page.base)
            if url:
                found.append(url)
    return found


def _numbered_anchors(page: Page, wanted: int) -> list[str]:
    return [
        url
        for tag in page.soup.find_all("a", href=True)
        if tag.get_text(strip=True).strip("[]") == str(wanted) and (url := clean(_href(tag), page.base))
    ]


def _query_pages(page: Page, wanted: int) -> list[str]:
    """Addresses of the page's own pager with a page key, set to the wanted number."""
    here = urlsplit(page.url).path
    for tag in page.soup.find_all("a", href=True):
        url = clean(_href(tag), page.base)
        if url is None or urlsplit(url).path != here:
            continue
        key = next(
            (key for key, value in parse_qsl(urlsplit(url).query) if key in _PAGE_KEYS and value.isdigit()),
            None,
        )
        if key:
            return [with_query(url, **{key: str(wanted)})]
    return []


def _guessed_queries(first: Page, wanted: int) -> list[str]:
    keys = [
        key for key, _ in parse_qsl(urlsplit(first.url).query, keep_blank_values=True) if key in _PAGE_KEYS
    ]
    return [with_query(first.url, **{key: str(wanted)}) for key in keys]


def _href(tag: Tag) -> str:
    return str(tag["href"])
