"""TRS WCM: ``tYYYYMMDD_ID.html`` below ``YYYYMM/``, paging by ``createPageHTML(total, index, "index", "html")``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.page import Page

_ARTICLE = re.compile(r"/?\d{6}/t\d{8}_\d+\.s?html?")
_CALL = re.compile(r"createPage(?:HTML)?\(\s*([^)]*)\)", re.IGNORECASE)
_COUNT = re.compile(r"\bvar\s+(?:countPage|pageCount|totalPage)\s*=\s*(?:parseInt\(\s*)?[\"']?(\d+)")
_TOTAL_PAGE = re.compile(r"pagination\(\s*\{[^}]*?totalPage\s*:\s*(\d+)", re.DOTALL)
_NAME = re.compile(r"([\w-]+?)(?:_\d+)?\.(s?html?)$")


class Trs(Family):
    """Page 2 is ``index_1`` where the counter starts at 0, ``index_2`` on sites that count from 1."""

    name = "trs"

    def recognises(self, page: Page) -> bool:
        """True with a TRS pager call, its editor's marks or its article addresses."""
        text = page.text
        return bool("createPageHTML(" in text or "TRS_Editor" in text or _ARTICLE.search(text))

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns ``index_N`` counted from 0, then from 1; nothing once the pager's total is reached."""
        total, name, extension = pager(first)
        if total is not None and number >= total:
            return []
        if total is None and number == 1 and not _CALL.search(first.text):
            return []
        base = urljoin(first.url, ".")
        return [
            Request(urljoin(base, f"{name}_{n}.{extension}"), "list", referer=first.url)
            for n in (number, number + 1)
        ]


def pager(page: Page) -> tuple[int | None, str, str]:
    """Returns (number of pages if the page says it, base name, extension) of a numbered list."""
    own = _NAME.search(urlsplit(page.url).path.rsplit("/", 1)[-1])
    name, extension = (own[1], own[2]) if own else ("index", "html")
    text = re.sub(r"<!--.*?-->", "", page.text, flags=re.DOTALL) if "<script" not in page.text else page.text
    calls = _CALL.findall(text)
    for call in calls:
        numbers = [int(part) for part in re.findall(r"(?<![\w\"'])(\d+)(?![\w\"'])", call)]
        names = re.findall(r"[\"']([\w-]+)[\"']", call)
        if len(names) >= 2:
            name, extension = names[-2], names[-1]
        elif len(names) == 1 and names[0] in ("html", "shtml", "htm"):
            extension = names[0]
        if numbers:
            # A variant starts with (records, pages, current): then the first number is the larger one.
            records_first = len(numbers) >= 3 and numbers[0] > numbers[1] > 0 and numbers[1] * 5 <= numbers[0]
            return (numbers[1] if records_first else numbers[0]), name, extension
    found = _COUNT.search(text) or _TOTAL_PAGE.search(text)
    return (int(found[1]) if found else None), name, extension
