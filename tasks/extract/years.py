"""The year a report is about, from its title and its own words; never from its address."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tasks.extract.model import Issue
from tasks.extract.prose import Prose
from tasks.extract.titles import chinese_years_to_arabic

_PERIOD = re.compile(
    r"(20[0-3]\d)年0?1月0?1日(?:起|开始)?[,、]?(?:至|到|-|—|~|～|──|––|–|一){1,2}(?:(20[0-3]\d)年)?(?:度)?12月31日"
)
_STATED = re.compile(
    r"(?:统计(?:期限|时限|时间|周期|范围|口径|数据)|所列数据|数据统计).{0,20}?(20[0-3]\d)年(?:度)?(?!\d*月)"
)
_OPENING = re.compile(
    r"(?:^|[。;]|现将|情况|[:\n])(20[0-3]\d)年(?:度|以来)?[,，]|(?:现将|本报告|公布|"
    r"发布|编制).{0,25}?(20[0-3]\d)年(?:度)?(?:政府|政务)?信息"
)
_ANNOUNCED = re.compile(
    r"(?:编制|公布|发布|公开|报告)[^。]{0,40}?(20[0-3]\d)年度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:情况)?的?报告"
    r"(?!格式|[^,。]{0,16}(?:事项|通知))"
)
EARLIEST = 2008
LATEST = 2039


@dataclass(frozen=True, slots=True)
class YearFound:
    """The year, where it was read, and what contradicts it."""

    year: int | None
    source: str = ""
    issues: tuple[Issue, ...] = ()


def period_years(squeezed: str) -> list[int]:
    """Returns the years of all statistics periods (1 January to 31 December of one year), in reading order."""
    found: list[int] = []
    for match in _PERIOD.finditer(squeezed):
        first, last = int(match[1]), int(match[2] or match[1])
        if first == last:
            found.append(first)
    if not found:
        found = [int(match[1]) for match in _STATED.finditer(squeezed)]
    return found


def opening_year(overview: str) -> int | None:
    """Returns the year the overview opens its sentences with, if one year clearly leads; None otherwise."""
    counts = Counter(int(match[1] or match[2]) for match in _OPENING.finditer(overview[:6000]))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


def find_year(title_year: int | None, prose: Prose, overview: str, published_on: str | None) -> YearFound:
    """Returns the year a report is about.

    The statistics period of the body is preferred to the title, unless the overview or the day of publication sides
    with the title; the title to the opening of the overview. Where no title is printed, the prose may announce the
    report of a year. A disagreement is the issue ``ambiguous_year``. The year
    before publication is a last resort with ``doubtful_year``.

    Args:
        title_year: year in the title, if any.
        prose: the whole prose, for the statistics period.
        overview: squeezed text of the overview.
        published_on: ISO date of publication, if known.
    """
    squeezed = chinese_years_to_arabic(prose.squeezed)
    announced = _ANNOUNCED.search(squeezed[:1500])
    if title_year is None and announced is not None:
        title_year = int(announced[1])
    periods = period_years(squeezed)
    period = Counter(periods).most_common(1)[0][0] if periods else None
    body = chinese_years_to_arabic(overview)
    opening = opening_year(body) or opening_year(squeezed[:1500])
    if opening != title_year and f"{title_year}年" in body:
        opening = None
    if period is not None and len(set(periods)) > 1 and title_year in periods:
        period = title_year
    witnesses = {opening, int(published_on[:4]) - 1 if published_on else None}
    if period is not None and title_year in witnesses - {None} and period not in witnesses:
        return YearFound(title_year, "title", _disagreement(period, title_year, None))
    if period is not None:
        return YearFound(period, "statistics period", _disagreement(period, title_year, opening))
    if title_year is not None:
        issues = _disagreement(title_year, None, opening) if opening not in (None, title_year) else ()
        return YearFound(title_year, "title", issues)
    if opening is not None:
        return YearFound(opening, "opening of the overview")
    if published_on is not None:
        year = int(published_on[:4]) - 1
        message = f"年份未写明，按发布日期 {published_on} 推定为 {year} 年"
        return YearFound(year, "year before publication", (Issue("doubtful_year", message),))
    return YearFound(None)


def _disagreement(year: int, title_year: int | None, opening: int | None) -> tuple[Issue, ...]:
    if title_year is not None and title_year != year:
        message = f"标题写 {title_year} 年，统计期限写 {year} 年"
        return (Issue("ambiguous_year", message),)
    if title_year is None and opening is not None and opening != year:
        return (Issue("ambiguous_year", f"标题或统计期限写 {year} 年，正文写 {opening} 年"),)
    return ()
