"""A site's own search as the last resort of discovery: one query, and only where robots.txt allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin

from bs4 import Tag

from tasks.crawl.anchors import Link
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.page import Page
from tasks.crawl.titles import sense_of

QUERY = "政府信息公开工作年度报告"
MAX_HITS = 5
# The search services that government sites use (crawl.md, section 1.1), and what their query field is called.
_SERVICES = {
    "/was5/web/search": "searchword",
    "/irs/front/search": "searchWord",
    "/igs/front/search.jhtml": "searchWord",
    "/guestweb4/s": "searchWord",
    "/jsearchfront/": "q",
    "/so/s": "qt",
}
_QUERY_FIELD = re.compile(r"^(q|qt|key|keys?words?|kw|wd|word|search\w*|query|text)$", re.IGNORECASE)
_SEARCH = re.compile(r"search|/so/|/irs/|/igs/|guestweb|was5", re.IGNORECASE)


def search_requests(home: Page) -> list[Request]:
    """Returns the queries that a home page offers: its own search form first, then a service that it links to."""
    found = [Request(url, "list", referer=home.url) for url in dict.fromkeys([*_forms(home), *_linked(home)])]
    return found[:2]


def hits(page: Page) -> list[Link]:
    """Returns the reports that a page of results lists, the first `MAX_HITS`."""
    return [link for link in Family().links(page) if sense_of(link).kind == "report"][:MAX_HITS]


def _forms(home: Page) -> Iterator[str]:
    for form in home.soup.find_all("form"):
        action = home.resolve(str(form.get("action") or ""))
        if action is None or not _SEARCH.search(action) or str(form.get("method") or "get").lower() != "get":
            continue
        fields = {
            str(tag["name"]): str(tag.get("value") or "")
            for tag in form.find_all("input", attrs={"name": True})
        }
        asked = next((name for name in fields if _QUERY_FIELD.match(name)), None)
        if asked:
            yield f"{action.partition('?')[0]}?{urlencode({**fields, asked: QUERY})}"


def _linked(home: Page) -> Iterator[str]:
    for path, field in _SERVICES.items():
        if path in home.text:
            named = _full_path(home.soup, path) or path
            yield f"{urljoin(home.url, named).partition('?')[0]}?{urlencode({field: QUERY})}"


def _full_path(tree: Tag, path: str) -> str | None:
    for tag in tree.find_all(["a", "form"]):
        address = str(tag.get("href") or tag.get("action") or "")
        if path in address:
            return address
    return None
