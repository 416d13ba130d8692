"""Links, addresses and trees as they vary: scripts, bases, Chinese names, hubs, options, jumps."""

from __future__ import annotations

import json

import pytest
from crawl_helpers import Crawl
from odd_site import ARTICLE, COLUMN, TITLE, UNIT, one, site_listing

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import page
from tasks.crawl.urls import clean

LINKS = [
    f"<li><a href='javascript:void(0)' onclick=\"window.open('{ARTICLE}')\">{TITLE}</a></li>",
    f"<li><a href=\"javascript:openInfo('{ARTICLE}','_blank')\">{TITLE}</a></li>",
    f"<li onclick=\"location.href='./202401/t20240120_1.html'\"><span>{TITLE}</span></li>",
    f"<li><a data-href='{ARTICLE}'>{TITLE}</a></li>",
    f"<li><a href='#' data-url='{ARTICLE}' title='{TITLE}'>白沙县财政局2023年…</a></li>",
    f"<li><a href='..\\gknb\\202401\\t20240120_1.html'>{TITLE}</a></li>",
    f"<li><a href='../../../../gk/gknb/202401/t20240120_1.html'>{TITLE}</a></li>",
    f"<LI><A TARGET=_blank HREF={ARTICLE}><FONT color=red>白沙县财政局</FONT>2023年<BR>政府信息公开工作年度报告</A></LI>",
    f'<li><a href="{ARTICLE}?jsessionid=99ABC">{TITLE}</a></li>',
    f"<li><a href='{ARTICLE};jsessionid=99ABC!-7'>{TITLE}</a></li>",
    f"<li><a href='  {ARTICLE}\n'>{TITLE}</a></li>",
    f"<script>document.writeln('<li><a href=\\'{ARTICLE}\\'>{TITLE}<\\/a><\\/li>');</script>",
    f"<script>var list=[{{title:'{TITLE}',url:'{ARTICLE}',time:'2024-01-20'}},];</script>",
    f"<script type='application/json' id='data'>{json.dumps({'a': {'rows': [{'Title': TITLE, 'linkUrl': ARTICLE}]}})}</script>",
    f"<textarea style='display:none'>{json.dumps([{'name': TITLE, 'href': ARTICLE}])}</textarea>",
    f"<map><area shape=rect href='{ARTICLE}' alt='{TITLE}'></map>",
]


@pytest.mark.parametrize("item", LINKS)
def test_links_however_they_are_written(crawl: Crawl, item: str) -> None:
    assert one(crawl, site_listing(item)).get(TITLE) == "ok"


@pytest.mark.parametrize("base", ["<base href='/gk/'>", '<BASE target=_blank href="../">'])
def test_a_base_counts(crawl: Crawl, base: str) -> None:
    assert one(crawl, site_listing(row("gknb/202401/t20240120_1.html", TITLE), head=base)) == {TITLE: "ok"}


def test_other_percent_signs_stay() -> None:
    assert (
        clean("/gk/%C4%EA%B1%A8.html?n=%c4%ea", "http://x.gov.cn/")
        == "http://x.gov.cn/gk/%C4%EA%B1%A8.html?n=%c4%ea"
    )


NAMES = [
    ("/gk/gknb/年报 2023.html", "gb18030", "/gk/gknb/年报 2023.html", {}),
    ("/gk/show.jsp?id=7&name=年报", "gb18030", "/gk/show.jsp", {"id": "7"}),
    ("/gk/gknb/2023%20nb/t20240120_1.html", "utf-8", "/gk/gknb/2023 nb/t20240120_1.html", {}),
    ("/GK/GkNb/T20240120_1.HTML", "utf-8", "/GK/GkNb/T20240120_1.HTML", {}),
]


@pytest.mark.parametrize(("href", "encoding", "path", "query"), NAMES)
def test_addresses_with_chinese_and_blanks(
    crawl: Crawl, href: str, encoding: str, path: str, query: dict[str, str]
) -> None:
    site = Site(COLUMN)
    listed = f"<html><body>{rows(row(href, TITLE))}</body></html>".encode(encoding)
    site.routes[COLUMN + "index.html"] = Answer(listed, content_type="text/html")
    site.routes[path] = report_page(UNIT, 2023)
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes() == {TITLE: "ok"}
    asked = served.asked[-1]
    assert query.items() <= dict(asked.query).items()


def tree(kind: str) -> Site:
    """Six reports below years; what leads to the years differs."""
    site = Site("/xxgk/nb/")
    years = (2022, 2023)
    for year in years:
        items = []
        for number in range(3):
            path = f"/xxgk/nb/{year}/{year + 1}01/t{year + 1}0120_{number}.html"
            site.routes[path] = report_page(f"白沙县第{number}局", year)
            items.append(row(path, title_of(f"白沙县第{number}局", year)))
        site.routes[f"/xxgk/nb/{year}/index.html"] = page(rows(*items), f"{year}年")
    links = {
        "folders": rows(*(row(f"{year}/", f"{year}") for year in years)),
        "options": "<select onchange='go(this)'>"
        + "".join(f"<option value='./{y}/index.html'>{y}年</option>" for y in years)
        + "</select>",
        "values": "<form action='list.jsp'><select name='year' onchange='this.form.submit()'><option value=''>全部年份</option>"
        + "".join(f"<option value='{y}'>{y}年</option>" for y in years)
        + "</select></form>",
        "frames": "<iframe src='./f1.html'></iframe>",
        "frameset": "<frameset><frame src='./f2.html'><frame src='./2022/'></frameset>",
        "tabs": "".join(
            f"<div class='tab' onclick=\"window.location='/xxgk/nb/{y}/'\">{y}年度</div>" for y in years
        ),
        "brackets": rows(*(row(f"{year}/", f"【{year}年度报告】") for year in years)),
        "chinese": rows(row("2022/", "二〇二二年"), row("2023/", "二○二三年度")),
        "named": rows(*(row(f"{year}/", f"{year}年政府信息公开工作年度报告专栏") for year in years)),
    }
    site.routes["/xxgk/nb/index.html"] = page(links[kind], "政府信息公开年报")
    site.routes["/xxgk/nb/f1.html"] = page(
        "<iframe name='x' SRC='f2.html'></iframe><iframe src='/xxgk/nb/2022/'></iframe>"
    )
    site.routes["/xxgk/nb/f2.html"] = page("<iframe src='./2023/index.html' width=100%></iframe>")
    site.routes["/xxgk/nb/list.jsp"] = lambda asked: site.answer(
        Asked("GET", f"/xxgk/nb/{asked.query.get('year')}/", {}, {}, {})
    )
    return site


@pytest.mark.parametrize(
    "kind", ["folders", "options", "values", "frames", "frameset", "tabs", "brackets", "chinese", "named"]
)
def test_trees_of_years(crawl: Crawl, kind: str) -> None:
    assert one(crawl, tree(kind)) == {
        title_of(f"白沙县第{n}局", y): "ok" for y in (2022, 2023) for n in range(3)
    }


def test_hub_year_level_organisation_in_tables(crawl: Crawl) -> None:
    site = Site("/nb/index.html")
    units = {"bm": ("白沙县财政局", "县档案馆", "县融媒体中心"), "xz": ("石门镇", "石门街道办事处")}
    site.routes["/nb/index.html"] = page(
        "<td><a href='2024.html'>2024年度</a></td><td><a href='2023.html'>2023年度</a></td>"
    )
    for year in (2023, 2024):
        site.routes[f"/nb/{year}.html"] = page(
            f"<p><a href='{year}_bm.html'>县政府部门</a>|<a href='{year}_xz.html'>各乡镇（街道）</a></p>"
        )
        for level, names in units.items():
            cells = ""
            for number, name in enumerate(names):
                path = f"/nb/{year}/{level}/content_{year}{number}.html"
                site.routes[path] = report_page(name, year)
                cells += f"<td><a href='{path}' target='_blank'> {name} </a></td>"
            site.routes[f"/nb/{year}_{level}.html"] = page(f"<table><tr>{cells}</tr></table>", "年报")
    with serve_site(site) as served:
        crawl.of(served)
    taken = [(record["organization"], record["outcome"]) for record in crawl.records("article")]
    assert sorted(taken) == sorted(
        (name, "ok") for names in units.values() for name in names for _ in range(2)
    )


JUMPS = [
    "<script>location='/t.html'</script>",
    '<script language=javascript>window.location.replace("/t.html");</script>',
    "<script>setTimeout(\"top.location.href='/t.html'\", 2000)</script>",
    "<script>var url = '/t.html'; window.location.href = url;</script>",
    "<body onload=\"self.location.href='/t.html'\"></body>",
    "<script>window.navigate('/t.html')</script>",
    '<meta http-equiv="Refresh" content="0; URL=\'/t.html\'">',
    "<meta content='3;url=/t.html' http-equiv=refresh><p>页面正在跳转</p>",
    "<META HTTP-EQUIV=REFRESH CONTENT=0;URL=/t.html>",
    "<script>document.location.assign('/t.html')</script>",
    "<form name=f action='/t.html'></form><script>window.open('/t.html','_self')</script>",
]


@pytest.mark.parametrize("shell", JUMPS)
def test_jumps(crawl: Crawl, shell: str) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    site.routes[ARTICLE] = Answer(f"<html><head>{shell}</head></html>".encode())
    site.routes["/t.html"] = report_page(UNIT, 2023)
    assert one(crawl, site) == {TITLE: "ok"}
