"""Where the headings of the six sections may stand: patterns over squeezed text, and how sure each hit is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.extract.pattern_needs import compile_from_start
from tasks.extract.prose import Prose, squeeze
from warehouse.forms import SECTIONS

_INFO = r"(?:政府|政务)?信息"
_AND = r"(?:[、,;]|以?及|和|与|或|并){0,2}"
_REVIEW = r"(?:被)?(?:申请|提起|引起|引发|导致)?(?:的)?行政(?:法)?复议"
_SUIT = r"(?:被)?(?:申请|提起|引起|引发)?(?:的)?(?:行政)?诉讼"
_REMEDY = (
    r"(?:改进|整改|解决|应对|努力|工作|对策)(?:的)?(?:情况|措施|办法|意见|打算|"
    r"方向|计划|思路|建议|安排|对策|工作|做法)?"
)

_TITLES: dict[str, str] = {
    "overview": r"(?:政府信息公开|政务公开|信息公开)?(?:工作)?(?:的)?(?:总体|基本|整体|概括)(?:工作)?(?:情况|"
    r"概况|概述)|(?:工作)?(?:概述|概况|综述)",
    "disclosure": rf"(?:本)?(?:行政机关|年度|机关|单位)?(?:{_INFO}主动公开(?:工作)?(?:的)?情况"
    rf"|主动公开(?:的)?{_INFO}(?:工作)?(?:的)?(?:情况|数据)?|主动公开(?:工作)?(?:的)?情况)",
    "applications": r"(?:本)?(?:行政机关|机关|单位|年度)?(?:政府信息公开)?"
    rf"(?:收到|受理|接收|接受)(?:和|及|与|、)?(?:处理|办理|答复)?(?:的)?{_INFO}"
    r"(?:依申请公开|公开的?申请|公开)(?:工作|办理|处理)?(?:的)?(?:有关)?(?:情况|数量)?"
    rf"|(?:{_INFO})?依申请公开(?:{_INFO})?(?:工作|办理|处理|申请)?(?:的)?(?:情况|办理)(?:情况)?"
    rf"|{_INFO}公开申请(?:的)?(?:收到|受理|办理|处理|答复|和|及){{1,3}}(?:的)?情况",
    "proceedings": rf"(?:因|由|与|有关|关于)?(?:{_INFO}公开)?(?:的)?(?:工作|申请)?(?:{_REVIEW}{_AND}{_SUIT}|"
    rf"{_SUIT}{_AND}{_REVIEW})"
    rf"(?:{_AND}(?:举报|投诉|申诉))?(?:案件)?(?:的)?(?:有关|相关|处理)?(?:情况)?",
    "problems": r"(?:本年度)?(?:政府信息公开|政务公开|信息公开)?(?:年度)?(?:工作)?(?:中|目前|"
    r"仍|还)?(?:存在|面临)(?:的)?(?:主要|突出|一些)?"
    rf"(?:困难|不足|问题)(?:{_AND}(?:不足|困难|问题|原因))?(?:{_AND}(?:下一步|"
    rf"今后|下步|下年度)?(?:的)?{_REMEDY}){{0,3}}|主要(?:困难|不足|问题){_AND}{_REMEDY}",
    "other_matters": r"(?:其他|其它)(?:需要|需|应当|应|须|要)?(?:报告|说明|公开)(?:的)?(?:其他)?(?:有关|"
    r"相关|重要)?(?:事项|情况|内容|问题)"
    r"|(?:需要?|应当?)(?:报告|说明)的?(?:其他|其它)(?:有关|相关|重要)?(?:事项|"
    r"情况|内容|问题)|(?:其他|其它)(?:有关|相关|重要|报告)?事项",
}
_SPAN = r"(?:20\d\d年度?|本年度|本机关|本单位)"
_TITLE = compile_from_start(
    "|".join(f"(?P<{code}>{_SPAN}?(?:{pattern}))" for code, pattern in _TITLES.items())
)
_SPAN_BEFORE = re.compile(f"^{_SPAN}")
_NUMBER = {section.code: section.number for section in SECTIONS}
_OFFICIAL = {squeeze(title) for section in SECTIONS for title in (section.title, *section.variants)} - {
    "概述",
    "基本情况",
}

_ENUMERATION = re.compile(
    r"(?:(?P<chapter>第[一二三四五六七八九1-9](?:部分|章|节)[、:,.]?)"
    r"|(?P<round>\([一二三四五六七八九十]\)[、.,:]?)"
    r"|(?P<roundarabic>\([1-9]\)[、.,:]?)"
    r"|(?P<plain>[一二三四五六七八九十][、.,:·]?)"
    r"|(?P<arabic>(?<![0-9.])[1-9][、.,:]))[*#_]{0,3}$"
)
_MARKS = re.compile(r"^[\s*#_>☆★●■◆•·\-|【\[]*$")
_AFTER_WHOLE = re.compile(r"^[*#_】\]|]*(?:\([^()]{0,30}\))?[:。.,;;*#_|]*$")
_SENTENCE_END = frozenset("。;!?:.)*|】”’…>")
_FOREIGN = re.compile(
    r"^[一二三四五六七八九十]、[^,。;:!?|\d]{4,36}(?:情况|问题|措施|事项|工作|打算|安排|附件|附表)$"
)
_FORM_ROW = re.compile(r"本年新收|上年结转|办理结果|结转下")
_MOST = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be the heading of ``section``: squeezed offsets, style of its number, how sure."""

    section: str
    number: int
    start: int
    end: int
    style: str | None
    weight: float
    whole: bool


def _numeral(mark: str) -> int:
    digits = {character: value for value, character in enumerate("一二三四五六七八九十", start=1)}
    for character in mark:
        if character in digits:
            return digits[character]
        if character.isdigit():
            return int(character)
    return 0


def _weigh(prose: Prose, match: re.Match[str]) -> Candidate | None:
    """Returns the hit as a candidate with its weight; None if it is only a mention."""
    section = match.lastgroup or ""
    line = prose.line_at(match.start())
    before = line.plain[max(0, match.start() - line.start - 10) : match.start() - line.start]
    at_head_of_window = match.start() - line.start <= 10
    after = line.plain[match.end() - line.start :][:50]
    enumeration = _ENUMERATION.search(before)
    lead = before[: enumeration.start()] if enumeration else before
    at_start = at_head_of_window and bool(_MARKS.match(lead))
    whole = at_start and match.end() <= line.start + len(line.plain) and bool(_AFTER_WHOLE.match(after))
    exact = _SPAN_BEFORE.sub("", match[0]) in _OFFICIAL
    number_fits = enumeration is not None and _numeral(enumeration[0]) == _NUMBER[section]
    if (
        enumeration is not None
        and not at_start
        and not (lead and (lead[-1] in _SENTENCE_END or lead[-1].isdigit()))
    ):
        return None
    weight = _weight(enumeration is not None, number_fits, whole, at_start, exact)
    if weight is None:
        return None
    start = match.start() - (len(before) - enumeration.start() if enumeration else 0)
    end = match.end() + _tail(prose.squeezed, match.end())
    style = enumeration.lastgroup if enumeration else None
    return Candidate(section, _NUMBER[section], start, end, style, weight, whole)


def _weight(numbered: bool, number_fits: bool, whole: bool, at_start: bool, exact: bool) -> float | None:
    if numbered:
        if not number_fits and not exact:
            return 0.8 if whole else None
        weight = 2.0 if number_fits else 0.5
        return weight + (2.0 if whole else 1.0 if at_start else 0.4) + (1.0 if exact else 0.0)
    if whole:
        return 3.0 if exact else 1.0
    return 0.8 if at_start and exact else None


def _tail(squeezed: str, end: int) -> int:
    """Returns how many marks behind a heading still belong to it."""
    length = 0
    while length < 4 and end + length < len(squeezed) and squeezed[end + length] in ":。*#】]_":
        length += 1
    return length


def heading_candidates(prose: Prose) -> list[Candidate]:
    """Returns all places that may be section headings, in reading order, at most a few hundred."""
    found: list[Candidate] = []
    for match in _TITLE.finditer(prose.squeezed):
        candidate = _weigh(prose, match)
        if candidate is not None:
            found.append(candidate)
            if len(found) >= _MOST:
                break
    return found


def foreign_heading(prose: Prose, heading: Candidate, end: int) -> int:
    """Returns where a heading of the office's own, numbered like ``heading``, ends its section before ``end``.

    Reports on years before 2019 have sections that the form does not have, such as 四、收费及减免情况.
    """
    if heading.style != "plain":
        return end
    for line in prose.lines:
        if not heading.end < line.start < end:
            continue
        numbered = _FOREIGN.match(line.plain)
        if numbered is not None and not _FORM_ROW.search(line.plain):
            return line.start
    return end


def _best_chain(candidates: list[Candidate]) -> tuple[float, list[Candidate]]:
    """Returns the heaviest run of headings whose places and section numbers both rise."""
    best: list[tuple[float, int]] = []
    for place, candidate in enumerate(candidates):
        score, before = candidate.weight, -1
        for earlier in range(place):
            fits = (
                candidates[earlier].number < candidate.number and candidates[earlier].end <= candidate.start
            )
            if fits and best[earlier][0] + candidate.weight >= score:
                score, before = best[earlier][0] + candidate.weight, earlier
        best.append((score, before))
    if not best:
        return 0.0, []
    place = max(range(len(best)), key=lambda index: (best[index][0], index))
    total, chain = best[place][0], []
    while place >= 0:
        chain.append(candidates[place])
        place = best[place][1]
    return total, chain[::-1]


def choose_headings(candidates: list[Candidate]) -> list[Candidate]:
    """Returns the headings of the six sections among the candidates: one numbering style, rising, the surest."""
    chosen: tuple[float, list[Candidate]] = (0.0, [])
    for style in _styles(candidates):
        fitting = [
            item for item in candidates if item.style in (style, None) or (item.whole and item.weight >= 4.5)
        ]
        chain = _best_chain(fitting)
        if chain[0] > chosen[0]:
            chosen = chain
    return chosen[1]


def _styles(candidates: list[Candidate]) -> Iterator[str | None]:
    seen: list[str | None] = []
    for candidate in candidates:
        if candidate.style not in seen:
            seen.append(candidate.style)
            yield candidate.style
