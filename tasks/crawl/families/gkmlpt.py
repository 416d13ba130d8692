"""gkmlpt, Guangdong's disclosure platform: a tree and its lists by JSON, the article's HTML in a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from tasks.crawl.anchors import Link
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family, FetchPage
from tasks.crawl.families.records import day_of
from tasks.crawl.families.script_values import html_page, literal_after, word_after
from tasks.crawl.page import Page
from tasks.crawl.urls import clean, query_value, with_query

_ANNUAL = re.compile(r"年报|年度报告|年度工作报告")
_OTHER = re.compile(r"网站|法治")


class Gkmlpt(Family):
    """The node of the annual reports is found by its name; its id differs from site to site."""

    name = "gkmlpt"

    def recognises(self, page: Page) -> bool:
        """True with the platform's configuration, or with an answer of its list service."""
        return ("_CONFIG" in page.text and ("TREE" in page.text or "DETAIL" in page.text)) or _answer(
            page
        ) is not None

    def links(self, page: Page) -> list[Link]:
        """Returns the annual-report nodes of the tree, or the articles of a list answer, before other links."""
        answer = _answer(page)
        if answer is not None:
            return list(_articles(answer, page))
        tree = literal_after(page.text, "TREE")
        sid = word_after(page.text, "SID") or ""
        nodes = [
            Link(urljoin(page.url, f"/gkmlpt/api/all/{node['id']}?page=1&sid={sid}"), str(node["name"]))
            for node in _annual(tree)
            if node.get("id") is not None
        ]
        return [*nodes, *page.links]

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the next page of a list answer until its count is reached."""
        answer = _answer(page)
        if answer is None:
            return []
        count = (answer.get("classify") or {}).get("post_count")
        size = len(answer.get("articles") or [])
        if size == 0 or (isinstance(count, int) and size * number >= count and number == 1):
            return []
        here = int(query_value(page.url, "page") or number)
        return [Request(with_query(page.url, page=str(here + 1)), "list", referer=first.url)]

    def article(self, page: Page, fetch: FetchPage) -> Page | None:
        """Returns the page that the script would build from ``_CONFIG.DETAIL``."""
        detail = literal_after(page.text, "DETAIL") if "_CONFIG" in page.text else None
        if not isinstance(detail, dict) or not (detail.get("content") or detail.get("attachment")):
            return None
        meta = {"PubDate": day_of(detail) or "", "ContentSource": str(detail.get("publisher") or "")}
        body = html_page(
            str(detail.get("title") or page.title), str(detail.get("content") or "") + _files(detail), meta
        )
        return Page(page.url, body, "text/html; charset=utf-8")


def _answer(page: Page) -> dict[str, Any] | None:
    if "/gkmlpt/" not in urlsplit(page.url).path or not page.body.lstrip().startswith(b"{"):
        return None
    value = page.json()
    return value if isinstance(value, dict) and isinstance(value.get("articles"), list) else None


def _articles(answer: dict[str, Any], page: Page) -> Iterator[Link]:
    for entry in answer["articles"]:
        url = clean(str(entry.get("url") or ""), page.url)
        if url:
            yield Link(url, str(entry.get("title") or ""), day_of(entry))


def _annual(tree: Any, below: bool = False) -> Iterator[dict[str, Any]]:
    """The nodes named as annual reports and all below them, such as one for each year; not the web site's own."""
    for node in tree if isinstance(tree, list) else ():
        if isinstance(node, dict):
            name = str(node.get("name", ""))
            annual = (below or bool(_ANNUAL.search(name))) and not _OTHER.search(name)
            if annual:
                yield node
            yield from _annual(node.get("children"), annual)


def _files(detail: dict[str, Any]) -> str:
    entries = detail.get("attachment")
    return "".join(
        f'<p><a href="{entry["url"]}">{entry.get("name") or "附件"}</a></p>'
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("url"), str)
    )
