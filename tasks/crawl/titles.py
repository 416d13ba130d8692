"""What a link on a column page is: a report, a node of the tree, something to be dropped, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tasks.crawl.anchors import Link
from tasks.crawl.shapes import NEGATIVE_SLUG, REPORT_SLUG, is_article, is_column, is_file
from tasks.extract.prose import squeeze
from tasks.extract.titles import (
    KEEP,
    chinese_years_to_arabic,
    ends_like_organization,
    kind_of_title,
    parse_title,
)

LinkKind = Literal["report", "node", "organization", "reject", "nothing"]

_YEAR_NODE = re.compile(r"[(\[【]?(20[0-3]\d)年?(?:度|年度)?(?:年报|报告|情况|政府信息公开年报)?[)\]】]?")
_LEVEL_NODE = re.compile(
    r"(?:[省市区县州盟旗]?(?:级|直|属|本级)?(?:政府)?(?:工作)?(?:组成)?(?:各)?"
    r"(?:部门|单位|机构)|(?:各)?(?:乡镇|镇街|镇乡|街道|县区|区县|县市区|市县区|市县|县市|区市县|设区市|盟市|州市|开发区|功能区|园区|垂管单位|直属机构|派出机构)"
    r"(?:\(?(?:街道|乡镇|办事处|园区)\)?)?|[省市区县]政府|本级政府|各[级地][^，。]{0,6}|驻[省市区县]?单位|中[省央]直?[^，。]{0,4}单位|其他单位)"
    r"(?:年报|年度报告|信息公开年报|政府信息公开年报|(?:政府)?信息公开(?:工作)?年度报告)?"
)
_READ_ON = re.compile(
    r"[\[【(]?(?:点击)?(?:查看|浏览|阅读|下载|打开|进入)?(?:详情|全文|原文|年报|年度报告|报告|附件|正文)?[\]】)]?"
)
_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
_SUMMARY = re.compile(r"汇总|一览|集中公开|专栏|专题|栏目")
_PAGER = re.compile(
    r"[\d<>»«›‹.…\-]*|首页|上一?页|前一?页|下一?页|后一页|尾页|末页|最后一页|更多|more|>>?|go|跳转|确定|返回.*",
    re.IGNORECASE,
)
_OTHER_REGIME = re.compile(r"学年")
_SCHOOL = re.compile(r"(大学|学院|医院|幼儿园|[中小]学)(?!.*(局|委|政府))")
_TOPIC = re.compile(r"信息公开|政务公开|年度报告|年报|网站")
REASONS = {
    "interpretation": "an interpretation (解读, 图解), not the report",
    "website_report": "the yearly report of a web site (政府网站工作年度报表), another statute",
    "rule_of_law_report": "a report on rule of law (法治政府建设), another statute",
    "notice": "a notice, guide, form or other document about reports",
    "other": "its title is not that of an annual report on disclosure",
    "slug": "its address is that of the web site's yearly report",
    "school": "a school, hospital or utility: another regime",
}


@dataclass(frozen=True, slots=True)
class LinkSense:
    """What a link is, with what its text says; ``reason`` names why it was dropped."""

    kind: LinkKind
    year: int | None = None
    unit: str = ""
    reason: str | None = None


def sense_of(link: Link) -> LinkSense:
    """Returns what a link on a report column's page is, by its text and the shape of its address."""
    label = chinese_years_to_arabic(squeeze(link.text))
    if not label or len(label) > 120:
        return LinkSense("nothing")
    if _PAGER.fullmatch(label) and not _YEAR_NODE.fullmatch(label):
        return LinkSense("nothing")
    if NEGATIVE_SLUG.search(link.url) and _TOPIC.search(label):
        return LinkSense("reject", reason=REASONS["slug"])
    kind = kind_of_title(label)
    if (unit := _unit_beside(link, label, kind)) and (is_article(link.url) or is_file(link.url)):
        year = _YEAR.search(label)
        return LinkSense("organization", int(year[0]) if year else None, unit)
    if kind in ("interpretation", "website_report", "rule_of_law_report"):
        return LinkSense("reject", reason=REASONS[kind])
    if kind == "report":
        return _report(link, label)
    if kind == "notice":
        return _notice(link, label)
    return _bare(link, label)


def _unit_beside(link: Link, label: str, kind: str) -> str:
    """The organisation that a link's row names where the link itself names none, else ''."""
    beside = squeeze(link.beside).strip(":：、.")
    if not 2 < len(beside) <= 30 or link.area == "nav" or not ends_like_organization(beside):
        return ""
    parts = parse_title(label) if kind == "report" else None
    bare = _YEAR_NODE.fullmatch(label) or _READ_ON.fullmatch(label) or (parts is not None and not parts.unit)
    return beside if bare else ""


def _report(link: Link, label: str) -> LinkSense:
    parts = parse_title(label)
    unit, year = (parts.unit, parts.year) if parts else ("", None)
    if _OTHER_REGIME.search(label) or _SCHOOL.search(unit):
        return LinkSense("reject", year, unit, REASONS["school"])
    if is_article(link.url) or is_file(link.url):
        return LinkSense("report", year, unit)
    if is_column(link.url) or not unit:
        return LinkSense("node", year, unit)
    return LinkSense("report", year, unit)


def _notice(link: Link, label: str) -> LinkSense:
    if KEEP.search(label) and _SUMMARY.search(label):
        parts = parse_title(label)
        return LinkSense("node", parts.year if parts else None)
    return LinkSense("reject", reason=REASONS["notice"])


def _bare(link: Link, label: str) -> LinkSense:
    """A year, a level, or the bare name of an organisation: nodes and leaves of the tree."""
    year = _YEAR_NODE.fullmatch(label)
    if year:
        return LinkSense("node", int(year[1]))
    if _LEVEL_NODE.fullmatch(label):
        return LinkSense("node")
    if label in ("年报", "年度报告", "信息公开年报", "政府信息公开年报") or (
        REPORT_SLUG.search(link.url) and is_column(link.url)
    ):
        return LinkSense("node", unit=label if ends_like_organization(label) and len(label) > 2 else "")
    if (
        link.area != "nav"
        and 2 < len(label) <= 30
        and ends_like_organization(label)
        and not re.search(r"[，。：:、？?]", label)
    ):
        return LinkSense("organization", unit=label)
    if _TOPIC.search(label) and is_article(link.url):
        return LinkSense("reject", reason=REASONS["other"])
    return LinkSense("nothing")
