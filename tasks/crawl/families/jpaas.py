"""Hanweb JPaaS: lists are built by a unit service that takes its page number inside ``paramJson`` only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from tasks.crawl.anchors import Link, fragment_links
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.script_values import literal_after
from tasks.crawl.families.turning import following_pages
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
        """Returns the service's page of the same number, then the next one: what the column page holds differs.

        A page has several units (menus, lists); once one of them has brought rows, only that one is asked on.
        """
        units = list(_units(first))
        if page.url != first.url and (same := [unit for unit in units if _is_of(page.url, unit)]):
            units = same
        asked = [
            Request(
                f"{address}{'&' if '?' in address else '?'}{_query(fields, n)}", "list", referer=first.url
            )
            for address, fields in units
            for n in (number, number + 1)
        ]
        return asked or following_pages(first, page, number)


def _units(page: Page) -> Iterator[tuple[str, dict[str, object]]]:
    for tag in page.soup.select("[querydata][url]"):
        fields = literal_after(f"data={tag['querydata']!s}", "data")
        address = page.resolve(str(tag["url"]))
        if isinstance(fields, dict) and address:
            yield address, fields


def _is_of(url: str, unit: tuple[str, dict[str, object]]) -> bool:
    given = dict(parse_qsl(urlsplit(url).query))
    return all(given.get(key, "") == str(value) for key, value in unit[1].items())


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
