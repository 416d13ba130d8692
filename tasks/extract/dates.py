"""The day a report was published, with where that was read."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from tasks.extract.chinese_numbers import parse_chinese_number
from tasks.extract.model import Context, SourceDocument
from tasks.extract.prose import Line, Prose

_DATE = re.compile(r"(?<!\d)(20[0-3]\d)(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?!\d)日?")
_COMPACT = re.compile(r"(?<!\d)(20[0-3]\d)([01]\d)([0-3]\d)(?:\d{6})?(?!\d)")
_CHINESE_DATE = re.compile(
    r"(二[〇零0Oo][〇零0Oo一二三]\S)年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DAY = r"(20[0-3]\d(?:\S{4,8}|\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日))"
_VISIBLE = (
    re.compile(
        rf"(发\s*布\s*时\s*间|发\s*布\s*日\s*期|公开日期|公开时间|发布于)\s*[】\]]?\s*[:：]?\s*{_DAY}"
    ),
    re.compile(
        rf"(发文日期|更新时间|更新日期|录入时间|(?<!成文)(?<!生成)(?<!统计)(?<!服务)(?<!办公)(?:时间|日期))\s*[:：]?\s*{_DAY}"
    ),
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
DATE_TAIL = re.compile(
    r"\(?(?:20\d\d年\d{1,2}月\d{1,2}日|二[〇零0Oo]..年\S{1,3}月\S{1,3}日|"
    r"(?<!\d)20\d\d(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2})\)?(?:印发)?$"
)
"""A date at the end of a squeezed line, as under a report."""

_TIME = re.compile(r"\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?=\s|$)")
_BYLINE = re.compile(r"\s*[【\[]?(?:信息|文章)?(?:来源|作者|编辑|阅读|浏览|点击|访问|字号|字体|责任编辑).*$")
_LINES_BELOW_TITLE = 12
_NOT_SIGNED = re.compile(r"\d|统计[期时口]|数据统计|期限|截至|截止|至$|到$")
SIGNATURE_LABEL = re.compile(
    r"^(?:填报|编制|报告|报送|填表|编报|发布|公开|填写)?(?:单位|机关|机构)(?:名称|全称)?(?:\([盖公]章\))?:"
)
"""What may stand before the name in a squeezed line: 填报单位:."""

_EMPTY_LABEL = re.compile(r"(发布时间|发布日期|发文日期|公开日期|公开时间)[:：]?$")
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
    numbers = [parse_chinese_number(re.sub("[0Oo]", "〇", part)) for part in match.groups()]
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

    Order: meta tags, a visible label, the index block, the list page, the signature, a line by the title, the
    address.
    """
    for name in _META_NAMES:
        day = parse_date(document.meta.get(name, ""))
        if day is not None:
            return day, f"meta {name}"
    day, source = _from_label(prose.lines[:_LINES_SEARCHED])
    if day is not None:
        return day, source
    for name in _INDEX_NAMES:
        day = parse_date(prose.pairs.get(name, ""))
        if day is not None:
            return day, f"index block {name}"
    return _from_outside(prose, context)


def _from_label(lines: list[Line]) -> tuple[str | None, str]:
    """Returns the day behind a label of publication, or on the line below it; 发布日期 before mere 日期."""
    for pattern in _VISIBLE:
        for line in lines:
            match = pattern.search(line.text[:300])
            day = parse_date("".join(match[2].split())) if match else None
            if match is not None and day is not None:
                return day, f"label {''.join(match[1].split())}"
    for line, below in pairwise(lines):
        match = _EMPTY_LABEL.search(line.plain)
        day = parse_date(below.text) if match and len(below.plain) <= 20 else None
        if match is not None and day is not None:
            return day, f"label {match[1]}"
    return None, ""


def _from_outside(prose: Prose, context: Context) -> tuple[str | None, str]:
    listed = parse_date(context.listed_on or "")
    if listed is not None:
        return listed, "list page"
    signed = signature_date(prose)
    if signed is not None:
        return signed, "signature (成文日期)"
    for line in prose.lines[:_LINES_BELOW_TITLE]:
        bare = "".join(_BYLINE.sub("", _TIME.sub("", line.text[:200])).split())
        if DATE_TAIL.match(bare) and (day := parse_date(bare)) is not None:
            return day, "line by the title"
    match = _URL_DATE.search(context.url or "")
    day = _iso(int(match[1]), int(match[2]), int(match[3])) if match else None
    return (day, "address") if day is not None else (None, "")


def signature_date(prose: Prose) -> str | None:
    """Returns the date under the report, if one of its last lines is a date (with or without the signature)."""
    for line in reversed(prose.lines[-_TAIL_LINES:]):
        match = DATE_TAIL.search(line.plain)
        if (
            match is not None
            and len(line.plain) <= 50
            and not _NOT_SIGNED.search(line.plain[: match.start()])
        ):
            return parse_date(match[0])
    return None
