"""Hanweb JPaaS: lists are built by a unit service that takes its page number inside ``paramJson`` only."""

from __future__ import annotations

import json
from urllib.parse import urlencode, urljoin

from bs4 import Tag

from tasks.crawl.anchors import Link, fragment_links
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.script_values import literal_after
from tasks.crawl.page import Page

PAGE_SIZE = 15


class Jpaas(Family):
    """The column page may hold the first rows or none; the service gives them from page 1 on."""

    name = "jpaas"

    def recognises(self, page: Page) -> bool:
        """True with the unit builder's script, or with an answer of its service."""
        return "jpaas-publish-server" in page.text or "unitbuild" in page.text or _answer(page) is not None

    def links(self, page: Page) -> list[Link]:
        """Returns the links of the page, or of the HTML inside the service's answer."""
        html = _answer(page)
        return page.links if html is None else fragment_links(html, page.url)

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the service's page of the same number, then the next one: what the column page holds differs."""
        unit = first.soup.find("script", attrs={"querydata": True})
        if not isinstance(unit, Tag) or not unit.get("url"):
            return []
        fields = literal_after(f"data={unit['querydata']!s}", "data")
        if not isinstance(fields, dict):
            return []
        return [
            Request(urljoin(first.url, f"{unit['url']}?{_query(fields, n)}"), "list", referer=first.url)
            for n in (number, number + 1)
        ]


def _query(fields: dict[str, object], number: int) -> str:
    parameters = json.dumps({"pageNo": number, "pageSize": PAGE_SIZE}, separators=(",", ":"))
    return urlencode({**{key: str(value) for key, value in fields.items()}, "paramJson": parameters})


def _answer(page: Page) -> str | None:
    if not page.body.lstrip().startswith(b"{"):
        return None
    value = page.json()
    data = value.get("data") if isinstance(value, dict) else None
    html = data.get("html") if isinstance(data, dict) else None
    return html if isinstance(html, str) else None
