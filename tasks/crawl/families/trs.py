"""TRS WCM: ``tYYYYMMDD_ID.html`` below ``YYYYMM/``, paging by ``createPageHTML(total, index, "index", "html")``."""

from __future__ import annotations

import re

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.page_counts import total_pages
from tasks.crawl.families.turning import following_pages, numbered_pages
from tasks.crawl.page import Page

_ARTICLE = re.compile(r"/?\d{6}/t\d{8}_\d+\.s?html?")


class Trs(Family):
    """Page 2 is ``index_1`` where the counter starts at 0, ``index_2`` on sites that count from 1."""

    name = "trs"

    def recognises(self, page: Page) -> bool:
        """True with a TRS pager call, its editor's marks or its article addresses."""
        text = page.text
        return bool("createPageHTML(" in text or "TRS_Editor" in text or _ARTICLE.search(text))

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the numbered pages that the script would build, before anything else."""
        total = total_pages(first)
        if "createPage" in first.text and (total is None or number < total):
            return [*numbered_pages(first, number), *following_pages(first, page, number)]
        return following_pages(first, page, number)
