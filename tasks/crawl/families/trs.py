"""TRS WCM: ``tYYYYMMDD_ID.html`` below ``YYYYMM/``, paging by ``createPageHTML(total, index, "index", "html")``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.page import Page

_ARTICLE = re.compile(r"/?\d{6}/t\d{8}_\d+\.s?html?")
_CALL = re.compile(r"createPage(?:HTML)?\(\s*((?:[^()]|\([^()]{0,50}\)){0,200})\)", re.IGNORECASE)
_COUNT = re.compile(r"\bvar\s+(?:countPage|pageCount|totalPage)\s*=\s*(?:parseInt\(\s*)?[\"']?(\d+)")
_TOTAL_PAGE = re.compile(r"pagination\(\s*\{[^}]{0,500}?totalPage\s*:\s*(\d+)", re.DOTALL)
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
    call = _CALL.search(page.text)
    if call:
        arguments = [part.strip().strip("\"'") for part in call[1].split(",")]
        words = [part for part in arguments if re.fullmatch(r"[A-Za-z][\w-]*", part)]
        if words and words[-1] in ("html", "shtml", "htm"):
            extension = words.pop()
            name = words[-1] if words else name
        return _total(arguments), name, extension
    found = _COUNT.search(page.text) or _TOTAL_PAGE.search(page.text)
    return (int(found[1]) if found else None), name, extension


def _total(arguments: list[str]) -> int | None:
    """The first argument is the number of pages; in one variant it is that of records, and pages come second."""
    found = [re.fullmatch(r"(?:parseInt\()?\W*(\d+)\W*", part) for part in arguments[:3]]
    numbers = [int(match[1]) if match else None for match in found]
    if numbers[0] is None:
        return None
    if len(numbers) == 3 and None not in numbers and numbers[1] and numbers[1] * 5 <= numbers[0]:
        return numbers[1]
    return numbers[0]
