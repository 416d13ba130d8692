"""The day a report was published, with where that was read."""

from __future__ import annotations

import re
from datetime import date

from tasks.extract.chinese_numbers import parse_chinese_number
from tasks.extract.model import Context, SourceDocument
from tasks.extract.prose import Prose

_DATE = re.compile(r"(?<!\d)(20[0-3]\d)(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?!\d)日?")
_COMPACT = re.compile(r"(?<!\d)(20[0-3]\d)([01]\d)([0-3]\d)(?:\d{6})?(?!\d)")
_CHINESE_DATE = re.compile(
    r"(二[〇零][〇零一二三]\S)年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_VISIBLE = re.compile(
    r"(发布时间|发布日期|发文日期|公开日期|公开时间|更新时间|时间|日期)[:：]?\s*(20[0-3]\d\S{4,8})"
)
_URL_DATE = re.compile(r"/t(20[0-3]\d)([01]\d)([0-3]\d)_\d+\.")
_META_NAMES = (
    "pubdate",
    "publishdate",
    "firstpublishedtime",
    "publish_time",
    "article:published_time",
    "others",
)
_INDEX_NAMES = ("发布日期", "发布时间", "发文日期", "公开日期")
_LINES_SEARCHED = 60
_TAIL_LINES = 12


def parse_date(text: str) -> str | None:
    """Returns the first date in ``text`` as ISO; None if there is none or it is not a day of the calendar."""
    for pattern in (_DATE, _COMPACT):
        match = pattern.search(text)
        if match is not None:
            return _iso(int(match[1]), int(match[2]), int(match[3]))
    match = _CHINESE_DATE.search(text)
    if match is None:
        return None
    numbers = [parse_chinese_number(part) for part in match.groups()]
    if any(number is None for number in numbers):
        return None
    return _iso(*(int(number) for number in numbers if number is not None))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def find_published_on(document: SourceDocument, prose: Prose, context: Context) -> tuple[str | None, str]:
    """Returns the ISO day of publication and where it was read; (None, '') if nothing says it.

    Order: meta tags, a visible label, the index block, the list page, the signature, the address.
    """
    for name in _META_NAMES:
        day = parse_date(document.meta.get(name, ""))
        if day is not None:
            return day, f"meta {name}"
    for line in prose.lines[:_LINES_SEARCHED]:
        match = _VISIBLE.search(line.text[:300])
        day = parse_date(match[2]) if match else None
        if (
            match is not None
            and day is not None
            and "统计" not in line.text[max(0, match.start() - 4) : match.start()]
        ):
            return day, f"label {match[1]}"
    for name in _INDEX_NAMES:
        day = parse_date(prose.pairs.get(name, ""))
        if day is not None:
            return day, f"index block {name}"
    return _from_outside(prose, context)


def _from_outside(prose: Prose, context: Context) -> tuple[str | None, str]:
    listed = parse_date(context.listed_on or "")
    if listed is not None:
        return listed, "list page"
    signed = signature_date(prose)
    if signed is not None:
        return signed, "signature (成文日期)"
    match = _URL_DATE.search(context.url or "")
    day = _iso(int(match[1]), int(match[2]), int(match[3])) if match else None
    return (day, "address") if day is not None else (None, "")


def signature_date(prose: Prose) -> str | None:
    """Returns the date under the report, if one of its last lines is a date (with or without the signature)."""
    for line in reversed(prose.lines[-_TAIL_LINES:]):
        if len(line.plain) <= 50 and re.search(
            r"(?:20\d\d年\d{1,2}月\d{1,2}日|二[〇零]..年\S{1,3}月\S{1,3}日)$", line.plain
        ):
            return parse_date(line.plain)
    return None
