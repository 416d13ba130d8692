"""What a family of site software is: how its lists are recognised, read and turned over."""

from __future__ import annotations

from collections.abc import Callable

from tasks.crawl.anchors import Link, fragment_links
from tasks.crawl.exchange import Request
from tasks.crawl.families.records import answer_links, script_records
from tasks.crawl.families.script_values import written_html
from tasks.crawl.families.turning import following_pages
from tasks.crawl.page import Page

FetchPage = Callable[[Request], Page | None]


class Family:
    """Any list; families override what they do otherwise."""

    name = "generic"

    def recognises(self, page: Page) -> bool:
        """True if ``page`` was made by this family's software, judged by content."""
        return True

    def links(self, page: Page) -> list[Link]:
        """Returns the links of a list page in order, then those that its scripts write or carry as records."""
        value = page.json() if page.body.lstrip()[:1] in (b"{", b"[") else None
        if value is not None:
            return answer_links(value, page.url)
        written = "".join(text for tag in page.soup.find_all("script") if "<a" in (text := tag.get_text()))
        found = {link.url: link for link in page.links}
        for link in fragment_links(written_html(written), page.base) if written else ():
            found.setdefault(link.url, link)
        for link in script_records(page):
            found.setdefault(link.url, link)
        return list(found.values())

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns what may be the page after ``page``, which is the ``number``-th of its list; best guess first.

        The walker takes the first one that brings new items, so that guesses may be ambiguous.
        """
        return following_pages(first, page, number)

    def article(self, page: Page, fetch: FetchPage) -> Page | None:
        """Returns the page that holds the article if ``page`` is only its shell, None if the page is the article."""
        return None
