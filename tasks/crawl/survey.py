"""Walking a column: its pages, and the tree below it (year → level → organisation), down to the reports listed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tasks.crawl.anchors import Link
from tasks.crawl.articles import attachments, looks_like_report
from tasks.crawl.branches import Node, child_of, framed_and_offered, leads_down
from tasks.crawl.exchange import Request
from tasks.crawl.families import family_of
from tasks.crawl.families.family import Family
from tasks.crawl.page import Page
from tasks.crawl.shapes import is_article, is_file
from tasks.crawl.titles import LinkSense, sense_of
from tasks.crawl.urls import identity

MAX_DEPTH = 4
MAX_NODES = 300
HUB_LINKS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A report as listed: where, under which text, by whom as far as list and branch say."""

    url: str
    text: str
    listed_on: str | None
    parent: str
    year: int | None = None
    organization: str | None = None
    page: Page | None = field(default=None, compare=False)
    """The report itself, where walking the tree has fetched it already."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A link that was dropped, where it stood, and why."""

    link: Link
    page: str
    outcome: str
    reason: str


@dataclass(slots=True)
class Survey:
    """What a column lists. ``complete`` is False if a page of it could not be had: then nothing counts as gone."""

    items: dict[str, Item] = field(default_factory=dict)
    rejects: dict[str, Reject] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    pages: int = 0
    complete: bool = True
    notes: list[str] = field(default_factory=list)


FetchPage = Callable[[Request], Page | None]


class Surveyor:
    """Surveys columns with one way of getting pages. ``fetch`` gives None for a page that cannot be had."""

    def __init__(self, fetch: FetchPage, max_pages: int, allowed: Callable[[str], bool]) -> None:
        self.fetch = fetch
        self.max_pages = max_pages
        self.allowed = allowed

    def survey(self, column: str, organization: str | None = None) -> Survey:
        """Returns what ``column`` and the tree below it list."""
        result = Survey()
        queue = deque([Node(column, organization=organization)])
        known = {identity(column)}
        while queue:
            node = queue.popleft()
            result.nodes.append(node)
            for page, links in self._pages(node, result):
                for child in self._sort(node, page, links, result):
                    if identity(child.url) not in known and len(known) <= MAX_NODES:
                        known.add(identity(child.url))
                        queue.append(child)
            if len(known) > MAX_NODES:
                result.notes.append(
                    f"{column}: more than {MAX_NODES} years, levels and units below it; not all walked"
                )
                result.complete = False
                break
        return result

    def _pages(self, node: Node, result: Survey) -> Iterator[tuple[Page, list[Link]]]:
        first = self.fetch(Request(node.url, "list", referer=node.parent))
        if first is None:
            if node.depth == 0:
                result.complete = False
                result.notes.append(f"no list at {node.url}")
            return
        family = family_of(first)
        result.families.add(family.name)
        if _is_report_itself(node, first, family):
            parent = node.parent or node.url
            text = node.text or first.title
            item = Item(node.url, text, node.listed_on, parent, node.year, node.organization, first)
            result.items.setdefault(identity(node.url), item)
            return
        for page, links in walk(first, family, self.fetch, self.max_pages, result):
            result.pages += 1
            yield page, links

    def _sort(self, node: Node, page: Page, links: list[Link], result: Survey) -> Iterator[Node]:
        """Puts links where they belong and yields the nodes that lead further down."""
        for link in links:
            sense = sense_of(link)
            if sense.kind == "reject":
                reject = Reject(link, page.url, "not_annual_report", sense.reason or "")
                result.rejects.setdefault(identity(link.url), reject)
            elif not self.allowed(link.url):
                if sense.kind == "report":
                    reject = Reject(link, page.url, "wrong_host", "listed, but not on a host of the source")
                    result.rejects.setdefault(identity(link.url), reject)
            elif sense.kind == "report" or (sense.kind == "organization" and is_leaf(link, node)):
                item = _item(node, page, link, sense)
                result.items.setdefault(identity(link.url), item)
            elif node.depth < MAX_DEPTH and leads_down(node, link, sense):
                yield child_of(node, page, link, sense)
        if node.depth < MAX_DEPTH:
            yield from framed_and_offered(node, page, self.allowed)


def walk(
    first: Page, family: Family, fetch: FetchPage, max_pages: int, result: Survey | None = None
) -> Iterator[tuple[Page, list[Link]]]:
    """Yields the pages of one list with their new links; ends when a page brings nothing new, or at the cap."""
    seen: set[str] = set()
    asked = {_asked(Request(first.url, "list"))}
    page: Page | None = first
    links = family.links(first)
    number = 0
    while page is not None and number < max_pages:
        number += 1
        seen.update(identity(link.url) for link in links)
        yield page, links
        following = family.following(first, page, number)
        page = None
        for request in following:
            if _asked(request) in asked:
                continue
            asked.add(_asked(request))
            candidate = fetch(request)
            if candidate is None:
                continue
            links = [link for link in family.links(candidate) if identity(link.url) not in seen]
            if any(_belongs_to_a_list(link) for link in links):
                page = candidate
                break
    if number >= max_pages and result is not None:
        result.notes.append(f"{first.url}: stopped at the cap of {max_pages} pages")
        result.complete = False


def _belongs_to_a_list(link: Link) -> bool:
    """True for what makes a page worth having: a list of all kinds of articles may hold reports further down."""
    return sense_of(link).kind != "nothing" or (link.area != "nav" and is_article(link.url))


def _is_report_itself(node: Node, page: Page, family: Family) -> bool:
    """True for columns that are one report, and for years (2023年) that lead straight to the report or its file."""
    if looks_like_report(page):
        return True
    if not is_article(node.url):
        return False
    leads_on = [
        link for link in family.links(page) if sense_of(link).kind in ("report", "organization", "node")
    ]
    return len(leads_on) < HUB_LINKS and bool(attachments(page))


def _asked(request: Request) -> tuple[str, str]:
    return identity(request.url), "&".join(f"{key}={value}" for key, value in (request.data or {}).items())


def is_leaf(link: Link, node: Node) -> bool:
    """True if a link named by an organisation only leads to that organisation's report."""
    return is_article(link.url) or is_file(link.url)


def may_be_hub(page: Page) -> bool:
    """True if a page has links enough for a hub and is not a report itself; cheap."""
    return page.text.count("<a") + page.text.count("<A") >= HUB_LINKS and not looks_like_report(page)


def hub_items(page: Page, links: list[Link], item: Item) -> list[Item]:
    """Returns the reports that an article page lists if it is a hub (年报汇总), else nothing."""
    hub = Node(page.url, year=item.year, organization=item.organization)
    found = {
        identity(link.url): _item(hub, page, link, sense)
        for link in links
        if (sense := sense_of(link)).kind in ("report", "organization") and is_article(link.url)
    }
    found.pop(identity(item.url), None)
    return list(found.values()) if len(found) >= HUB_LINKS else []


def _item(node: Node, page: Page, link: Link, sense: LinkSense) -> Item:
    bare = sense.kind == "organization"
    organization = node.organization or (sense.unit if bare else None)
    return Item(link.url, link.text, link.date, page.url, sense.year or node.year, organization)
