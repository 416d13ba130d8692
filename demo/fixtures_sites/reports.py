"""Short reports in our own words, enough for a crawler to know one when it sees it."""

from __future__ import annotations

from demo.fixtures_sites.site import Answer, page

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_PROSE = (
    "这一年，{unit}照章公开了应当公开的事项，目录按月核对，栏目有专人看管，来信来电都有回音。",
    "规章与规范性文件的数目见表，许可与处罚的数目见表，收费按实数填写，没有变动的项目也照实列出。",
    "申请从窗口、信函和网上三处收来，登记以后分给承办的科室，到期以前给出答复，答复的底稿留存。",
    "没有因为公开工作引起的复议和诉讼，表中各格照实填零，来年如有变化再行说明。",
    "栏目里旧的条目还没有全部清理，个别文件的解释写得太短，下一年打算逐条补齐并请人试读。",
    "没有收取信息处理费，没有别的事项要说，本报告的电子版可以在本栏目里找到。",
)


def title_of(unit: str, year: int) -> str:
    """Returns the usual title of a report."""
    return f"{unit}{year}年政府信息公开工作年度报告"


def report_body(unit: str, year: int) -> str:
    """Returns title, six sections and a small table as HTML."""
    parts = "".join(
        f"<h2>{heading}</h2><p>{prose.format(unit=unit)}{prose.format(unit=unit)}</p>"
        for heading, prose in zip(HEADINGS, _PROSE, strict=True)
    )
    table = "<table border='1'><tr><td>规章</td><td>0</td><td>0</td><td>2</td></tr></table>"
    return f"<h1>{title_of(unit, year)}</h1><div id='zoom'>{parts}{table}</div>"


def report_page(unit: str, year: int, *, head: str = "") -> Answer:
    """Returns a whole report page with the meta tags of government sites."""
    title = f"<meta name='ArticleTitle' content='{title_of(unit, year)}'>"
    date = f"<meta name='PubDate' content='{year + 1}-01-20 10:00'>"
    return page(report_body(unit, year), title_of(unit, year), head=title + date + head)


def row(href: str, text: str, date: str = "2024-01-20", title: str | None = None) -> str:
    """Returns one row of a list."""
    named = f" title='{title}'" if title else ""
    return f"<li><a href='{href}'{named}>{text}</a><span>{date}</span></li>"


def rows(*items: str) -> str:
    """Returns a list of rows."""
    return "<ul class='list'>" + "".join(items) + "</ul>"
