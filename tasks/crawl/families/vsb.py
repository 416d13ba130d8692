"""博达 VSB: pages are numbered downwards; page 2 of eleven is ``gknb/10.htm``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.page_counts import place_of_places, total_pages
from tasks.crawl.families.turning import following_pages
from tasks.crawl.page import Page

_MARKS = re.compile(
    r"vsb_content|_vsl|/system/_content/|/__local/|class=[\"']?p_(?:next|t|pages|no)\b|/system/resource/"
)


class Vsb(Family):
    """Links where the page has them, the descending numbers otherwise."""

    name = "vsb"

    def recognises(self, page: Page) -> bool:
        """True with the marks of the editor, the pager or the download service."""
        return bool(_MARKS.search(page.text))

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns what any list offers, then the number that total and place give."""
        requests = following_pages(first, page, number)
        place = place_of_places(first)
        total = place[1] if place else total_pages(first)
        if total and number < total:
            name = re.sub(r"\.s?html?$", "", urlsplit(first.url).path.rsplit("/", 1)[-1])
            requests.insert(
                0, Request(urljoin(first.url, f"{name}/{total - number}.htm"), "list", referer=page.url)
            )
        return requests
