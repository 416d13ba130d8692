"""开普 UCAP: ``/content/post_<id>.html``; page 2 is ``index_2``, one more than with TRS."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.generic import next_links, total_pages
from tasks.crawl.families.trs import pager
from tasks.crawl.page import Page

_POST = re.compile(r"/content/post_\d+\.html")


class Ucap(Family):
    """Numbered pages counted from 1."""

    name = "ucap"

    def recognises(self, page: Page) -> bool:
        """True with the family's article addresses or body marks."""
        return bool(_POST.search(page.text)) or "UCAP-CONTENT" in page.text

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the next link if there is one, then ``index_N`` counted from 1, then from 0."""
        total = total_pages(first)
        if total is not None and number >= total:
            return []
        _, name, extension = pager(first)
        numbered = [urljoin(first.url, f"{name}_{n}.{extension}") for n in (number + 1, number)]
        urls = dict.fromkeys([*next_links(page), *(numbered if total or number == 1 else numbered[:1])])
        return [Request(url, "list", referer=page.url) for url in urls]
