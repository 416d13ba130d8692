"""博达 VSB: pages are numbered downwards; page 2 of eleven is ``gknb/10.htm``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.page import Page

_MARKS = re.compile(
    r"vsb_content|_vsl|/system/_content/|/__local/|class=[\"']?p_(?:next|t|pages)\b|/system/resource/"
)
_TOTAL = re.compile(r"(\d+)\s*/\s*(\d+)")


class Vsb(Family):
    """Next links where the page has them, the descending numbers otherwise."""

    name = "vsb"

    def recognises(self, page: Page) -> bool:
        """True with the marks of the editor, the pager or the download service."""
        return bool(_MARKS.search(page.text))

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the link 下页, then the number that total and place give."""
        urls: list[str] = []
        anchor = page.soup.select_one(".p_next a[href]")
        if anchor:
            url = page.resolve(str(anchor["href"]))
            urls += [url] if url else []
        total = _total(first)
        if total and number < total:
            name = re.sub(r"\.s?html?$", "", urlsplit(first.url).path.rsplit("/", 1)[-1])
            urls.append(urljoin(first.url, f"{name}/{total - number}.htm"))
        return [Request(url, "list", referer=page.url) for url in dict.fromkeys(urls)]


def _total(page: Page) -> int | None:
    place = page.soup.select_one(".p_t")
    found = _TOTAL.search(place.get_text()) if place else None
    return int(found[2]) if found else None
