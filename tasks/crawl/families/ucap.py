"""开普 UCAP: ``/content/post_<id>.html``; page 2 is ``index_2``, one more than with TRS."""

from __future__ import annotations

import re

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.turning import following_pages, numbered_pages
from tasks.crawl.page import Page

_POST = re.compile(r"/content/post_\d+\.html")


class Ucap(Family):
    """Numbered pages counted from 1; those of tax offices come from a service."""

    name = "ucap"

    def recognises(self, page: Page) -> bool:
        """True with the family's article addresses, body marks or list service."""
        return (
            bool(_POST.search(page.text)) or "UCAP-CONTENT" in page.text or "getFileListByCodeId" in page.text
        )

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns what any list offers, but of numbered pages the higher one first and page 1 as the last resort.

        If the site counts from 0 after all, ``index_1`` is asked for when the others bring nothing new.
        """
        requests = following_pages(first, page, number)
        guesses = {request.url for request in numbered_pages(first, number)}
        sure = [request for request in requests if request.url not in guesses]
        guessed = [request for request in requests if request.url in guesses]
        return [*sure, *reversed(guessed), *(numbered_pages(first, 1)[:1] if guessed else ())]
