"""The wordings that state a number of the tables in prose, as patterns over squeezed sentences.

Each pattern says which claim it states and what it needs beside itself: ``application`` topic, ``dispute`` link,
nothing. A pattern never decides whose number it is: that is `claim_scope`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from tasks.extract.chinese_numbers import parse_chinese_number
from tasks.extract.pattern_needs import needs

Need = Literal["application", "dispute", "nothing"]

_NUM = r"(?P<n>[0-9][0-9,]*(?:\.[0-9]+)?|[〇零一二三四五六七八九十百千两]{1,9})"
_UNIT = (
    r"(?P<approx>余|多|来|几)?(?:\(?(?:件|条|份|宗|起|例|项)(?:/|或)?(?:次(?!性)|"
    r"人次)?\)?|件次|次(?![性日年月]))"
)
_COUNT = _NUM + _UNIT
_TOTAL = (
    r"(?:的)?(?:数量|总数|总量|数|件数|事项|案件|信息|办件|件|案|表|要求|来件)?(?:情况)?(?:共有|"
    r"共计|总计|合计|累计|共|计|总共|为|是|达到?|有|:)?"
)
_INFO = r"(?:政府|政务)?信息"
APPLICATION = (
    rf"(?:{_INFO}依申请公开(?:的)?申请|{_INFO}依申请公开|{_INFO}公开(?:的)?(?:有效)?申请|"
    rf"依申请公开(?:的)?(?:{_INFO})?(?:公开)?(?:的)?(?:申请)?|(?:要求|申请)公开(?:相关|"
    rf"有关)?(?:{_INFO})(?:的申请)?|申请公开|公开申请|主动申请信息公开)"
)
_GAP = r"(?P<gap>[^,;:。\d]{0,30}?)"
_GOT = r"(?P<verb>新收到|新收|新增|新受理|新接收|收到|接收到?|接到|接受|登记|收悉|受理|收办|承办|办理)"
_YEAR_BEFORE = r"(?:上年度?|上一年度?|去年|往年|20\d\d年度?)(?:度|底)?"
_YEAR_AFTER = r"(?:下年度?|下一年度?|次年|明年|20\d\d年度?)"
_CARRY = r"(?:结转|转结|转入|转接|流转|顺延|延续|延期|跨年)"
_REPLIED = r"(?P<verb>办结|答复|回复|办理完毕|办理完成|办理答复|办复|答复办结|办结答复)"
_REVIEW = r"行政(?:法)?复议(?:案件|申请|案)?"
_SUIT = r"(?:行政)?诉讼(?:案件|案)?"
_RULES = r"(?:行政)?规范性文件"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One wording: the claim it states, the regular expression with group ``n``, and what it needs beside it.

    ``characters`` are sets of which every sentence that can match has a character each.
    """

    claim: str
    regex: re.Pattern[str]
    need: Need
    zero: bool
    characters: tuple[frozenset[str], ...]

    def matches(self, text: str, present: set[str]) -> Iterator[re.Match[str]]:
        """Returns the places of a sentence, whose characters are ``present``, that state the claim."""
        for need in self.characters:
            if need.isdisjoint(present):
                return iter(())
        return self.regex.finditer(text)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in a sentence that states a number. ``verb`` and ``gap`` are the words around it, ``doubt`` why the
    number itself is not firm."""  # noqa: D205, D209

    claim: str
    value: Decimal
    start: int
    number_start: int
    end: int
    need: Need
    zero: bool
    verb: str = ""
    gap: str = ""
    doubt: str | None = None


def _p(claim: str, pattern: str, need: Need = "nothing", zero: bool = False) -> Pattern:
    regex = re.compile(pattern)
    return Pattern(claim, regex, need, zero, needs(regex))


_NONE = r"(?:未曾|从未|尚未|暂未|未|没有|没|无|不存在)"
_END = r"(?=$|[,。;:(]|也|且|并)"
_AND = r"(?:、|和|及|以及|与|或|或者){1,2}"
_TAIL = r"(?:的)?(?:案件|案|情况|事项|事件|问题|申请|现象)?(?:的)?(?:情况|发生)?"
_DISPUTE_GAP = (
    r"(?P<gap>(?:因|由|由于|有关|关于|涉及|涉|对|针对|就|以|[我本](?:局|办|委|"
    r"厅|镇|乡|街道|机关|单位|县|市|区|院|中心)|全[县市区镇乡省]|政府|政务|信息|"
    r"公开|工作|依申请|被|"
    r"申请人?|提起|引起|引发|导致|产生|发生|提出|的|方面|问题|、|和|及|与|或|"
    r"案件|情况|公民|法人|其他组织|群众|任何|一[起件例宗]|行政(?:法)?复议|而|"
    r"此|相关|类|答复|处理|受理|收到){0,16}?)"
)
_ASKER_GAP = (
    r"(?P<gap>(?:公民|法人|或者?|和|及|、|其他组织|社会|公众|群众|个人|单位|企业|"
    r"市民|村民|居民|申请人|任何|一[件起宗条例份]|新增|新的?|有关|关于|相关|提出|"
    r"提交|的|有效|有|要求|人|"
    r"向?[我本](?:局|办|委|厅|镇|乡|街道|机关|单位|县|市|区|院|中心)|政府(?!信息)){0,14}?)"
)
_AND_DISPUTE = (
    rf"{_AND}(?:因)?(?:政府信息公开)?(?:工作)?(?:被)?(?:申请|引起|引发|提起)?(?:的)?行政(?:复议|诉讼)"
)

_AMOUNTS = (
    _p("received", rf"{_GOT}(?:了|的)?{_GAP}{APPLICATION}{_TOTAL}{_COUNT}", "nothing"),
    _p("received", rf"{_GOT}(?:了|的)?{_TOTAL}{_COUNT}(?:的)?{_GAP}{APPLICATION}"),
    _p("received", rf"{_GOT}(?:了|的)?(?:有效)?申请{_TOTAL}{_COUNT}", "application"),
    _p(
        "received",
        rf"(?:^|[,;。:])(?:20\d\d年度?|本年度?|全年)?{_INFO}公开申请(?:数量|数|件)?(?:为|共|:)?(?P<n>0|零){_UNIT}",
    ),
    _p(
        "received", rf"{_GOT}(?:了|的)?{_TOTAL}{_COUNT}(?:有效)?(?:的)?申请(?!人|表|复议|行政)", "application"
    ),
    _p("received", rf"(?P<verb>新收){_GAP}(?:申请)?(?:数量)?{_TOTAL}{_COUNT}", "application"),
    _p(
        "carried_in",
        rf"{_YEAR_BEFORE}(?:{_CARRY}|遗留|未办结)(?:至本年度?|的|到本年度?|本年度?|"
        rf"至今年|今年)?(?:继续)?(?:办理)?(?:的)?(?:{APPLICATION}|申请)?{_TOTAL}{_COUNT}",
        "application",
    ),
    _p(
        "carried_in",
        rf"{_CARRY}{_YEAR_BEFORE}(?:度)?(?:的)?(?:{APPLICATION}|申请)?{_TOTAL}{_COUNT}",
        "application",
    ),
    _p("carried_in", rf"{_COUNT}(?:为|是|系|属于?){_YEAR_BEFORE}{_CARRY}", "application"),
    _p(
        "carried_out",
        rf"{_CARRY}(?:至|到|入|在)?(?:了)?{_YEAR_AFTER}(?:继续)?(?:办理|答复|处理)?(?:的)?(?:{APPLICATION}|"
        rf"申请)?{_TOTAL}{_COUNT}",
        "application",
    ),
    _p(
        "carried_out",
        rf"{_COUNT}(?:{APPLICATION}|申请)?(?:将|因|按照|根据|依法|依规)?[^,;。\d]{{0,16}}?{_CARRY}(?:至|"
        rf"到|入|在)?{_YEAR_AFTER}",
        "application",
    ),
    _p("carried_out", rf"{_CARRY}(?:继续)?(?:办理|答复)(?:的)?{_TOTAL}{_COUNT}", "application"),
    _p("handled_total", rf"{_REPLIED}(?:完成|完毕)?(?:了)?{_GAP}{APPLICATION}{_TOTAL}{_COUNT}"),
    _p(
        "handled_total",
        rf"{_REPLIED}(?:完成|完毕)?(?:了)?(?:申请)?{_TOTAL}{_COUNT}(?!{_INFO}|人大|建议|提案)",
        "application",
    ),
    _p(
        "handled_total",
        rf"{_COUNT}(?:申请)?(?:已)?(?:按时|按期|依法|如期)?(?:予以)?(?P<verb>办结|答复完毕|办理完毕)",
        "application",
    ),
    _p(
        "granted_and_in_part",
        rf"予以公开(?:及|和|、|或|与){{1,2}}(?:予以)?部分公开{_TOTAL}{_COUNT}",
        "application",
    ),
    _p("granted", rf"(?<!部分)(?<!不)(?:予以|同意)公开(?:答复)?{_TOTAL}{_COUNT}", "application"),
    _p("granted_in_part", rf"(?<!及)(?<!和)(?<!、)部分公开{_TOTAL}{_COUNT}", "application"),
    _p("refused", rf"不予公开{_TOTAL}{_COUNT}", "application"),
    _p("unavailable", rf"无法提供{_TOTAL}{_COUNT}", "application"),
    _p("declined", rf"不予处理{_TOTAL}{_COUNT}", "application"),
    _p("other_outcome", rf"其他(?:方式)?处理{_TOTAL}{_COUNT}", "application"),
    _p("natural_person", rf"(?:自然人|公民)(?:提出|提交)?(?:的)?(?:申请)?{_TOTAL}{_COUNT}", "application"),
    _p("business", rf"商业企业(?:申请)?{_TOTAL}{_COUNT}", "application"),
    _p(
        "organizations",
        rf"法人(?:(?:或者?|和|及|、)其他组织)?(?:提出|提交)?(?:的)?(?:申请)?{_TOTAL}{_COUNT}",
        "application",
    ),
    _p("review", rf"{_REVIEW}(?:的)?{_TOTAL}{_COUNT}", "dispute"),
    _p("review", rf"{_COUNT}(?:的)?(?P<gap>[^,;:。、\d]{{0,24}}?)行政复议(?!后|决定)", "dispute"),
    _p("litigation", rf"(?<!复议后)(?<!民事)(?<!刑事)(?<!法律){_SUIT}(?:的)?{_TOTAL}{_COUNT}", "dispute"),
    _p("litigation", rf"{_COUNT}(?:的)?(?:{_INFO}公开)?(?:类)?行政诉讼", "dispute"),
    _p(
        "review_and_litigation",
        rf"{_REVIEW}(?:、|和|及|与|或){{1,2}}(?:被)?(?:提起)?{_SUIT}{_TOTAL}(?:均为|"
        rf"都是|各)?(?P<n>0|零){_UNIT}",
        "nothing",
    ),
    _p(
        "licensing",
        rf"(?P<verb>作出|做出|办理|办结|处理|完成|实施|核发|审批)(?:了)?(?:各类)?行政许可(?:类)?(?:处理)?(?:决定)?(?:的)?(?:数量)?{_TOTAL}{_COUNT}",
    ),
    _p("licensing", rf"行政许可(?:处理)?决定(?:的)?(?:数量)?{_TOTAL}{_COUNT}"),
    _p(
        "penalties",
        rf"(?P<verb>作出|做出|办理|办结|处理|实施)(?:了)?(?:各类)?行政处罚(?:处理)?(?:决定)?(?:的)?(?:数量)?{_TOTAL}{_COUNT}",
    ),
    _p("penalties", rf"行政处罚(?:处理)?决定(?:的)?(?:数量)?{_TOTAL}{_COUNT}"),
    _p(
        "coercion",
        rf"(?P<verb>作出|做出|办理|办结|处理|实施|采取)(?:了)?(?:各类)?行政强制(?:措施)?(?:处理)?(?:决定)?(?:的)?(?:数量)?{_TOTAL}{_COUNT}",
    ),
    _p(
        "penalties",
        rf"行政许可(?:处理)?(?:决定)?(?:数量)?{_TOTAL}\d[\d,]*[件项条宗份起][、,](?:作出)?行政处罚(?:处理)?(?:决定)?"
        rf"(?:数量)?{_TOTAL}{_COUNT}",
    ),
    _p(
        "coercion",
        rf"行政处罚(?:处理)?(?:决定)?(?:数量)?{_TOTAL}\d[\d,]*[件项条宗份起][、,](?:实施)?行政强制(?:措施)?(?:处理)?(?:决定)?"
        rf"(?:数量)?{_TOTAL}{_COUNT}",
    ),
    _p(
        "normative_documents",
        rf"(?P<verb>制发|新制发|制定|印发|出台|新制定|新出台|新制作)(?:了|的)?{_RULES}{_TOTAL}{_COUNT}",
    ),
    _p(
        "normative_documents_repealed",
        rf"(?P<verb>(?<!和)(?<!、)(?<!及)废止)(?:了|的)?{_RULES}{_TOTAL}{_COUNT}",
    ),
    _p("normative_documents_in_force", rf"(?P<verb>现行有效|继续有效)(?:的)?{_RULES}{_TOTAL}{_COUNT}"),
    _p("normative_documents_in_force", rf"{_RULES}(?P<verb>现行有效){_TOTAL}{_COUNT}"),
    _p(
        "fees",
        rf"行政事业性收费(?:项目)?(?:收入|金额|总额|总金额|收取|征收)?(?:的)?(?:为|"
        rf"共计|共|合计|总计|:)?{_NUM}(?P<approx>余|多)?(?P<unit>万元|亿元|元)",
    ),
    _p(
        "fees",
        rf"(?P<verb>收取|征收|收缴)(?:了)?行政事业性(?:收费|费用)(?:金额|收入)?(?:为|"
        rf"共计|共|合计|总计|:)?{_NUM}(?P<approx>余|多)?(?P<unit>万元|亿元|元)",
    ),
)

_NOTHINGS = (
    _p(
        "received",
        rf"{_NONE}(?:再)?(?P<verb>收到|接到|接收到?|受理|收取|出现|产生|有|发生|接受)?(?:过|"
        rf"任何|的|新的|新)?{_ASKER_GAP}{APPLICATION}"
        rf"(?:的)?(?:信息|案件|件|事项|要求|事宜|业务|申请|案例|办件|数量|记录)?(?:的)?(?:情况)?(?:{_END}|"
        rf"(?={_AND_DISPUTE}))",
        zero=True,
    ),
    _p(
        "received",
        rf"{_NONE}(?P<verb>收到|接到|受理){_ASKER_GAP}申请(?:的)?(?:情况)?{_END}",
        "application",
        zero=True,
    ),
    _p(
        "carried_in",
        rf"{_NONE}(?:有)?{_YEAR_BEFORE}{_CARRY}(?:的)?(?:{APPLICATION}|申请|件|办理|"
        rf"事项)?(?:的)?(?:情况)?{_END}",
        "application",
        zero=True,
    ),
    _p(
        "carried_out",
        rf"{_NONE}(?:有)?(?:申请)?{_CARRY}(?:至|到)?{_YEAR_AFTER}(?:继续)?(?:办理)?(?:的)?(?:{APPLICATION}|"
        rf"申请|件|事项)?(?:的)?(?:情况)?{_END}",
        "application",
        zero=True,
    ),
    _p(
        "review",
        rf"{_NONE}{_DISPUTE_GAP}行政(?:法)?复议{_TAIL}(?:{_END}|(?={_AND}(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼{_TAIL}{_END})|"
        rf"(?=提起行政诉讼{_TAIL}{_END}))",
        zero=True,
    ),
    _p(
        "litigation",
        rf"{_NONE}{_DISPUTE_GAP}(?:行政)?诉讼{_TAIL}(?:{_END}|(?={_AND}行政复议{_TAIL}{_END}))",
        zero=True,
    ),
    _p(
        "licensing",
        rf"{_NONE}(?:有|作出|办理|发生)?行政许可(?:处理)?(?:决定|事项|案件)?(?=$|[,。;、])",
        zero=True,
    ),
    _p(
        "penalties",
        rf"{_NONE}(?:有|作出|办理|发生)?(?:行政许可、)?行政处罚(?:处理)?(?:决定|事项|案件)?(?=$|[,。;、])",
        zero=True,
    ),
    _p(
        "normative_documents",
        rf"{_NONE}(?:制发|制定|出台|印发|新制发)(?:新的|过)?{_RULES}(?=$|[,。;、])",
        zero=True,
    ),
    _p(
        "fees",
        rf"{_NONE}(?:有|收取|征收|产生|发生)?(?:任何)?行政事业性收费(?:项目|情况|事项)?(?=$|[,。;、])",
        zero=True,
    ),
)

_BEFORE_APPROX = re.compile(r"(?:约|近|超|超过|逾|大约|至少|不到|将近|不少于|近乎|第|每|任何|哪怕)$")
_AFTER_APPROX = re.compile(r"^(?:左右|以上|以内|上下|多|余|[-~至到]\d)")
_RANGE_BEFORE = re.compile(r"[0-9一二三四五六七八九][-~至到—]$")


def _value(text: str, unit: str | None) -> Decimal | None:
    plain = text.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        parsed = parse_chinese_number(text)
        if parsed is None:
            return None
        value = parsed
    return {"元": value / 10_000, "亿元": value * 10_000}.get(unit or "", value)


def _doubt(text: str, match: re.Match[str]) -> str | None:
    """Returns why the number of a match is not firm: about, a range, an ordinal."""
    before, after = text[max(0, match.start("n") - 4) : match.start("n")], text[match.end() : match.end() + 4]
    if match.groupdict().get("approx") or _BEFORE_APPROX.search(before) or _AFTER_APPROX.match(after):
        return "approximate number"
    return "range of numbers" if _RANGE_BEFORE.search(before) else None


def find_hits(text: str) -> Iterator[Hit]:
    """Yields every place of a squeezed sentence where a pattern states a number; places may overlap."""
    present = set(text)
    if any(character.isdigit() or character in "零〇一二三四五六七八九十百千两" for character in present):
        for pattern in _AMOUNTS:
            for match in pattern.matches(text, present):
                groups = match.groupdict()
                value = _value(match["n"], groups.get("unit"))
                if value is not None:
                    yield Hit(
                        pattern.claim,
                        value,
                        match.start(),
                        match.start("n"),
                        match.end(),
                        pattern.need,
                        False,
                        groups.get("verb") or "",
                        groups.get("gap") or "",
                        _doubt(text, match),
                    )
    for pattern in _NOTHINGS:
        for match in pattern.matches(text, present):
            groups = match.groupdict()
            yield Hit(
                pattern.claim,
                Decimal(0),
                match.start(),
                match.start(),
                match.end(),
                pattern.need,
                True,
                groups.get("verb") or "",
                groups.get("gap") or "",
            )
