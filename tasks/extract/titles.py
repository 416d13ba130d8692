"""What a printed title says: publisher, year, and whether it is the title of a report at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.chinese_numbers import parse_chinese_number
from tasks.extract.prose import squeeze

_TOPIC = r"(?:政府信息(?:主动)?公开|政务信息公开|政务公开|信息公开)"
_REPORT = (
    r"(?:年度(?:工作)?(?:情况)?(?:的)?报告|工作(?:年度|情况)?的?(?:年度)?(?:情况)?(?:的)?(?:总结)?报告|"
    r"年报|年度总结)"
)
KEEP = re.compile(rf"{_TOPIC}.{{0,12}}?{_REPORT}")
"""What makes a title the title of an annual report on disclosure (squeezed text)."""

_INTERPRETATION = re.compile(r"解读|图解|一图读懂|一图看懂|一张图|图说|漫画|动漫")
_WEBSITE = re.compile(
    r"网站(?:监管)?(?:工作)?(?:20\d\d)?年度(?:工作)?报[表告]|网站(?:工作)?年报|网站工作报表"
)
_RULE_OF_LAW = re.compile(r"法治政府|依法行政(?:工作)?(?:情况)?(?:的)?报告")
_BUDGET = re.compile(r"预决算|[预决]算公开")
_NOT_REPORT_TAIL = re.compile(
    r"格式|模[板版]|样式|指南|制度|编制|通知|培训|征求意见|考核|要点|办法|汇总|目录|评估|通报|一览"
)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)(?:年度|年)?")
_CHINESE_YEAR = re.compile(r"二[〇零0Oo][〇零0Oo一二三][〇零0Oo一二三四五六七八九](?=年)")
_SCHOOL_YEAR = re.compile(r"20\d\d[-—~至]+20\d\d学年度?")
TITLE_LABEL = re.compile(r"^(?:标\s*题|文章标题|题\s*目|名\s*称|信息名称|文件名称)\s*[:：]\s*")
_BRACKETED_TAIL = re.compile(
    r"\((?:[^()]*版|[^()]*表格|pdf|word|附件|全文|最终稿|定稿|修改稿|公开稿|挂网)\)$", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|html?|txt|ofd)$", re.IGNORECASE)
_LEADING_NOISE = re.compile(
    r"^(?:【[^】]{0,12}】|附件\d{0,2}[:、.]?|\d{1,3}[.、](?!\d)|\([^()0-9]{1,4}\)(?=.{4}))+"
)
DOCUMENT_NUMBER = re.compile(r"(?:[^\W\d_]{1,12})?[〔\[(]20\d\d[〕\])]第?\d{1,4}号")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What a title says: the publisher as squeezed text ('' if none) and the year it reports on."""

    unit: str
    year: int | None


def chinese_years_to_arabic(squeezed: str) -> str:
    """Returns ``squeezed`` with years such as 二〇二三年 written 2023年."""

    def arabic(match: re.Match[str]) -> str:
        number = parse_chinese_number(re.sub("[0Oo]", "〇", match[0]))
        return str(number) if number is not None else match[0]

    return _CHINESE_YEAR.sub(arabic, squeezed)


def kind_of_title(title: str) -> str:
    """Returns ``report``, ``interpretation``, ``website_report``, ``rule_of_law_report``, ``notice`` or ``other``."""
    plain = chinese_years_to_arabic(squeeze(title))
    if _WEBSITE.search(plain):
        return "website_report"
    if _RULE_OF_LAW.search(plain):
        return "rule_of_law_report"
    if _INTERPRETATION.search(plain):
        return "interpretation"
    keep = KEEP.search(plain)
    if _BUDGET.search(plain) or keep is None:
        return "notice" if _is_notice(plain) else "other"
    return "notice" if _NOT_REPORT_TAIL.search(plain[keep.end() :]) else "report"


def _is_notice(plain: str) -> bool:
    """Tells whether a title that names no report is about disclosure all the same: 通知, 指南, 要点."""
    return bool(re.search(_TOPIC, plain) and _NOT_REPORT_TAIL.search(plain))


def parse_title(title: str) -> TitleParts | None:
    """Returns what a report's title says; None if it is not the title of an annual report on disclosure."""
    plain = _EXTENSION.sub("", chinese_years_to_arabic(TITLE_LABEL.sub("", squeeze(title).replace("**", ""))))
    plain = _without_document_number(_BRACKETED_TAIL.sub("", plain))
    keep = KEEP.search(plain)
    if keep is None:
        return None
    year = _YEAR.search(plain)
    unit = _unit(plain[: keep.start()])
    if not unit:
        unit = _unit_behind(plain[keep.end() :])
    return TitleParts(unit, int(year[1]) if year else None)


def _without_document_number(plain: str) -> str:
    """Returns a title without the number of its file and the red letterhead before that (X局文件 X发〔2024〕3号)."""
    number = DOCUMENT_NUMBER.search(plain)
    if number is None:
        return plain
    head, rest = plain[: number.start()], plain[number.end() :]
    keep = KEEP.search(rest)
    return rest if keep and _unit(rest[: keep.start()]) else head.removesuffix("文件") + rest


def _unit(before: str) -> str:
    """Returns the publisher from the text before 政府信息公开…."""
    unit = _YEAR.sub("", _SCHOOL_YEAR.sub("", _LEADING_NOISE.sub("", before))).replace("()", "")
    unit = re.sub(
        r"^(?:关于|现将|印发|公布|发布|报送|转发|做好|一图读懂|一图看懂|图解|解读)+[:：丨|]?", "", unit
    )
    unit = re.sub(r"(?:年度|年|全年|度)$", "", unit)
    unit = re.sub(r"^(?:年度|年|度)", "", unit)
    unit = re.sub(r"^[\W_]+", "", unit) if not unit.startswith("(") else unit
    unit = re.sub(r"关于(?:做好|报送|上报|呈报|印发|发布|公布|公开|编制|开展)$", "", unit).rsplit(":", 1)[-1]
    unit = re.sub(r"(?:关于|的|开展|法定|全面|基层|:|,|、|《|“|-|—|_|\.)+$", "", unit)
    if unit.endswith("人民"):
        unit += "政府"
    unit = unit.strip("《》“”\"'·:,。、-—_ ")
    if re.fullmatch(r"\([^()]+\)", unit):
        unit = unit[1:-1]
    return (
        ""
        if re.fullmatch(
            r"(?:本|我|各|全)?(?:单位|机关|部门|年度?|局|委|办|厅|镇|乡|街道|市|县|区|省)?(?:全面推进|基层)?",
            unit,
        )
        else unit
    )


def _unit_behind(after: str) -> str:
    """Returns the publisher named in brackets or behind a dash after the title proper."""
    match = re.match(r"^(?:\(([^()]{3,40})\)|[-—:]{1,2}([^-—:()]{3,40}))", after)
    if match is None:
        return ""
    unit = _unit(match[1] or match[2] or "")
    return unit if ends_like_organization(unit) else ""


_ORGANIZATION_END = re.compile(
    r"(?:人民政府|政府|办公室|办公厅|委员会|管委会|办事处|街道办|街道|镇|乡|苏木|"
    r"[省市州盟县区旗]|局|厅|委|办|部|署|院|处|所|站|"
    r"中心|支队|总队|大队|联合会|公司|集团|学校|中学|小学|大学|学院|医院|基地|"
    r"馆|社|会|园|示范区|分局|机关|组)(?:\([^()]{1,20}\))?$"
)


def ends_like_organization(name: str) -> bool:
    """Tells whether a squeezed name ends as names of public bodies do."""
    return bool(_ORGANIZATION_END.search(name))
