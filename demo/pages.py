"""Puts report bodies into the pages of a site: meta tags, navigation, index block, footer, attachments."""

from __future__ import annotations

import re
from html import escape

from demo.bodies import BODIES
from demo.places import Place
from demo.report import Report

CONTAINERS = {"trs": "TRS_Editor", "hub": "article-content", "ucap": "zoomcon"}
COLUMN = "政府信息公开年报"


def shell(place: Place, title: str, inside: str, meta: str = "") -> bytes:
    """Returns a whole page in the encoding of the site, with its navigation and footer."""
    charset = "gb2312" if place.encoding == "gb18030" else place.encoding
    navigation = "".join(
        f'<li><a href="{address}">{text}</a></li>'
        for text, address in (("首页", "/"), ("政府信息公开指南", "/guide.html"), ("政府信息公开年报", "/"))
    )
    page = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="{charset}">\n<title>{escape(title)}</title>\n'
        f'<meta name="SiteName" content="{place.name}人民政府">\n'
        f'<meta name="SiteIDCode" content="{place.region}0001">\n'
        f'{meta}</head>\n<body>\n<div class="nav"><ul>{navigation}</ul></div>\n{inside}\n'
        f'<div class="footer">主办单位：{place.name}人民政府办公室　政府网站标识码：{place.region}0001　'
        "网站支持IPv6</div>\n</body>\n</html>\n"
    )
    return page.encode(place.encoding)


def report_page(report: Report) -> bytes:
    """Returns the article page of a report."""
    if report.layout == "docx":
        name = attachment_name(report)
        body = f'<p>附件：<a href="{name}">{escape(report.title)}.docx</a></p>'
    else:
        body = BODIES[report.layout.removesuffix("+index")](report)
    index = _index_block(report) if report.layout.endswith("+index") else ""
    source = f'<div class="info">来源：{escape(report.unit.name)}　发布时间：{report.published_on}</div>'
    inside = (
        f'<div class="position">当前位置：首页 &gt; 政府信息公开 &gt; {COLUMN}</div>\n{index}'
        f"<h1>{escape(report.title)}</h1>\n{source}\n"
        f'<div class="{CONTAINERS[report.place.family]}" id="zoom">\n{body}\n</div>'
    )
    return shell(report.place, f"{report.title}_{COLUMN}_{report.place.name}人民政府", inside, _meta(report))


def attachment_name(report: Report) -> str:
    """Returns the file name of the attachment of a page, as TRS sites name them."""
    serial = _serial(report)
    return f"P0{report.published_on:%Y%m%d}{serial}.docx"


def _serial(report: Report) -> str:
    return re.findall(r"\d+", report.path)[-1]


def _meta(report: Report) -> str:
    pairs = (
        ("ColumnName", COLUMN),
        ("ArticleTitle", report.title),
        ("PubDate", f"{report.published_on} 10:{report.published_on.day:02d}"),
        ("ContentSource", report.unit.name),
    )
    if report.place.family == "hub":
        return "".join(f'<meta content="{escape(value)}" name="{name}">\n' for name, value in pairs)
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in pairs)


def _index_block(report: Report) -> str:
    serial = _serial(report)
    return (
        '<table class="table_suoyin" border="1"><tr>'
        f"<td>索&nbsp;引&nbsp;号：</td><td>{report.place.region}-{serial}</td><td>组配分类：</td><td>{COLUMN}</td></tr>"
        f"<tr><td>发布机构：</td><td>{escape(report.unit.name)}</td>"
        f"<td>发文日期：</td><td>{report.published_on}</td></tr>"
        f'<tr><td>名　　称：</td><td colspan="3">{escape(report.title)}</td></tr></table>\n'
    )
