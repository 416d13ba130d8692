"""How many pages a list has, as far as its text and its scripts say; and whether it speaks of pages at all."""

from __future__ import annotations

import re

from tasks.crawl.page import Page

MAX_TOTAL = 5000
_BLANK = r"(?:\s|&nbsp;|&#160;){0,6}"
_IN_TEXT = re.compile(
    rf"共{_BLANK}(?:<[^>]{{1,80}}>)?{_BLANK}(\d{{1,4}}){_BLANK}(?:</[^>]{{1,20}}>)?{_BLANK}页"
    rf"|页次{_BLANK}[:：]?{_BLANK}\d{{1,4}}{_BLANK}/{_BLANK}(\d{{1,4}})"
)
_NAMED = re.compile(
    r"(?<![A-Za-z_-])\w{0,3}?(?:total[-_]?pages?|pages?[-_]?total|pages?[-_]?count|count[-_]?pages?|max[-_]?pages?|last[-_]?page"
    r"|all[-_]?pages?|pages)(?:num|number|count)?[\"']?\s*[:=]\s*(?:parseInt\(\s*)?[\"']?(\d{1,4})(?!\d)",
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"(?<![A-Za-z])(?:total(?:[-_]?(?:records?|rows?|count|num|size|elements))?|record[-_]?count|rows?count)[\"']?\s*[:=]\s*[\"']?(\d{1,6})",
    re.IGNORECASE,
)
_ROWS_A_PAGE = re.compile(
    r"(?<![A-Za-z])(?:page[-_]?size|per[-_]?page|page[-_]?rows|limit)[\"']?\s*[:=]\s*[\"']?(\d{1,4})",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:create|show|get|init|make)\w{0,10}Pages?\w{0,6}\(\s*((?:[^()]|\([^()]{0,50}\)){0,200})\)",
    re.IGNORECASE,
)
_SCRIPT_PAGER = re.compile(r"\bpager?\(\s*\{([^{}]{1,300})\}", re.IGNORECASE)
_PLACE = re.compile(rf"(?:>|条|页|nbsp;|第){_BLANK}(\d{{1,3}}){_BLANK}/{_BLANK}(\d{{1,3}})(?![\d/-])")
_SPEAKS = re.compile(
    r"下一?页|后一?页|尾页|末页|翻页|laypage|pagination|create\w*Page|\bpager\b|fenye|class=[\"']?[^\"'>]{0,60}\bpages?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_EXTENSIONS = ("html", "shtml", "htm")


def total_pages(page: Page) -> int | None:
    """Returns the largest number of pages that the page names; None if it names none."""
    text = page.text
    found = [int(one or other) for one, other in _IN_TEXT.findall(text)]
    found += [int(number) for number in _NAMED.findall(text)]
    call = _call_total(text)
    found += [call] if call else []
    rows, size = _ROWS.search(text), _ROWS_A_PAGE.search(text)
    if rows and size and int(size[1]):
        found.append(-(-int(rows[1]) // int(size[1])))
    return max((number for number in found if number <= MAX_TOTAL), default=None)


def speaks_of_pages(page: Page) -> bool:
    """True if something on the page is about turning pages."""
    total = total_pages(page)
    return (total or 0) > 1 or place_of_places(page) is not None or bool(_SPEAKS.search(page.text))


def place_of_places(page: Page) -> tuple[int, int] | None:
    """Returns (2, 11) where the page says ``2/11``; None if it says nothing of the kind."""
    for found in _PLACE.finditer(page.text):
        here, total = int(found[1]), int(found[2])
        if 1 <= here <= total and total > 1:
            return here, total
    return None


def name_and_extension(page: Page) -> tuple[str | None, str | None]:
    """Returns (base name, extension) of numbered pages as a script builds them; None for what it does not say."""
    script = _SCRIPT_PAGER.search(page.text)
    if script:
        named = dict(re.findall(r"(prefix|suffix)\s*:\s*[\"']([\w-]+)", script[1]))
        return named.get("prefix"), named.get("suffix")
    for arguments in _calls(page.text):
        words = [part for part in arguments if _WORD.fullmatch(part)]
        if words and words[-1] in _EXTENSIONS:
            extension = words.pop()
            return (words[-1] if words else None), extension
    return None, None


def _calls(text: str) -> list[list[str]]:
    return [[part.strip().strip("\"'") for part in call[1].split(",")] for call in _CALL.finditer(text)]


def _call_total(text: str) -> int | None:
    """The first number of a call is that of pages; in one variant it is that of records, and pages come second."""
    script = _SCRIPT_PAGER.search(text)
    if script and (size := re.search(r"\bsize\s*:\s*[\"']?(\d+)", script[1])):
        return int(size[1])
    for arguments in _calls(text):
        found = [re.fullmatch(r"(?:parseInt\()?\W*(\d+)\W*", part) for part in arguments[:4]]
        numbers = [int(match[1]) for match in found if match]
        if len(numbers) >= 3 and _are_rows_and_pages(*numbers[:3]):
            return numbers[1]
        if numbers:
            return numbers[0]
    return None


def _are_rows_and_pages(rows: int, pages: int, here: int) -> bool:
    """True for numbers that can be rows in all, pages of 2 to 60 rows, and the place of this page."""
    return here < pages and -(-rows // 60) <= pages <= -(-rows // 2)
