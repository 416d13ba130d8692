"""The branches of a column's tree: what leads down from a page, by links, frames and drop-down lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

from tasks.crawl.anchors import Link
from tasks.crawl.page import Page
from tasks.crawl.shapes import REPORT_SLUG, is_article, is_column, is_file
from tasks.crawl.titles import LinkSense, sense_of
from tasks.crawl.urls import host_of, with_query


@dataclass(frozen=True, slots=True)
class Node:
    """A place of the tree and what its branch says of everything below it."""

    url: str
    depth: int = 0
    year: int | None = None
    organization: str | None = None
    parent: str | None = None
    text: str = ""
    listed_on: str | None = None


def leads_down(node: Node, link: Link, sense: LinkSense) -> bool:
    """True if a link leads to a part of the tree: on the same host, below the column, or under a report slug."""
    if sense.kind not in ("node", "organization") or host_of(link.url) != host_of(node.url):
        return False
    if is_article(link.url) and sense.kind != "node":
        return False
    return (
        _below(node.url, link.url)
        or bool(REPORT_SLUG.search(urlsplit(link.url).path))
        or (sense.kind == "node" and sense.year is not None)
    )


def _below(column: str, url: str) -> bool:
    """True if ``url`` lies in or under the folder of ``column``."""
    folder = urlsplit(urljoin(column, ".")).path
    return (
        folder not in ("", "/")
        and urlsplit(url).path.startswith(folder)
        and urlsplit(url).path != urlsplit(column).path
    )


def child_of(node: Node, page: Page, link: Link, sense: LinkSense) -> Node:
    """Returns the place that a link of ``page`` leads to, with what its branch says so far."""
    organization = sense.unit if sense.kind == "organization" else None
    return replace(
        node,
        url=link.url,
        depth=node.depth + 1,
        year=sense.year or node.year,
        organization=organization or node.organization,
        parent=page.url,
        text=link.text,
        listed_on=link.date,
    )


def framed_and_offered(node: Node, page: Page, allowed: Callable[[str], bool]) -> Iterator[Node]:
    """Yields the lists shown in frames, and the years or units offered in a drop-down list."""
    for frame in page.soup.find_all(["iframe", "frame"], src=True):
        url = page.resolve(str(frame["src"]))
        if (
            url
            and allowed(url)
            and host_of(url) == host_of(page.url)
            and not is_file(url)
            and (is_column(url) or not is_article(url))
        ):
            yield replace(node, url=url, depth=node.depth + 1, parent=page.url)
    for option in page.soup.find_all("option", value=True):
        child = _offered(node, page, option)
        if child and allowed(child.url):
            yield child


def _offered(node: Node, page: Page, option: Tag) -> Node | None:
    value = str(option["value"])
    url = page.resolve(value) if "/" in value or ".htm" in value else _chosen(page, option, value)
    if url is None:
        return None
    link = Link(url, option.get_text(strip=True))
    sense = sense_of(link)
    return child_of(node, page, link, sense) if leads_down(node, link, sense) else None


def _chosen(page: Page, option: Tag, value: str) -> str | None:
    """Where a drop-down list of years leads: its form's address, or the page's own, with the year in the query."""
    select, form = option.find_parent("select"), option.find_parent("form")
    name = str(select.get("name") or select.get("id") or "") if select else ""
    if (
        not name
        or not value.isdigit()
        or not re.fullmatch(r"20[0-3]\d年?(?:度|年度)?", option.get_text(strip=True))
    ):
        return None
    if form and str(form.get("method") or "get").lower() != "get":
        return None
    address = page.resolve(str(form.get("action") or "")) if form else None
    return with_query(address or page.url, **{name: value})
