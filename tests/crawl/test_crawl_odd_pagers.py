"""The families as they vary from site to site: VSB, Lonsun, Epoint, ASP.NET, Huilan, and pagers that submit a form."""

from __future__ import annotations

import json

import pytest
from crawl_helpers import Crawl
from family_site import UNITS, check, site_with

from demo.fixtures_sites import Answer, Asked
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import json_answer, page

VSB = [
    "<span class='p_pages'><span class='p_t'>1/3</span>{next}</span>",
    "<div><table><tr><td id='fanye1'>共6条&nbsp;&nbsp;1/3&nbsp;</td><td>{next}</td></tr></table></div>",
    "<div class='pb_sys_common'><span class=\"p_no_d\">1</span><span class='p_no'><a href='gknb/2.htm'>2</a></span></div>",
]


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("pager", VSB)
def test_vsb_pagers(crawl: Crawl, pager: str, linked: bool) -> None:
    site, items = site_with(lambda n: f"/info/1010/{n + 40}.htm", "/zwgk/gknb.htm")
    for number, name in enumerate(("gknb.htm", "gknb/2.htm", "gknb/1.htm")):
        following = {"gknb.htm": "gknb/2.htm", "gknb/2.htm": "1.htm"}.get(name, "")
        link = f"<A class=Next href='{following}'>下页</A>" if following and linked else ""
        written = pager.replace("{next}", link).replace("1/3", f"{number + 1}/3")
        if number:
            written = written.replace("gknb/2.htm", "1.htm").replace(">2<", ">3<") if number == 1 else ""
        site.routes["/zwgk/" + name] = page(
            f"<ul id='line_u8'>{''.join(items[number * 2 : number * 2 + 2])}</ul>{written}<!--/system/resource/js/x.js-->"
            "<script src='/system/resource/js/base.js'></script>",
            "年报",
        )
    check(crawl, site)


@pytest.mark.parametrize("kind", ["json", "html", "equals", "total"])
def test_lonsun_lists(crawl: Crawl, kind: str) -> None:
    site, items = site_with(lambda n: f"/public/6600/{n + 500}.html", "/public/column/6600")

    def column(asked: Asked) -> Answer:
        number = int(asked.query.get("pageIndex", "1") or 1)
        chosen = items[number * 2 - 2 : number * 2]
        if asked.query.get("type", "3") != "3":
            return page(rows(row("/public/6600/99.html", title_of("错误局", 2023))))
        counts = {"equals": "var pageCount = '3';", "total": "pager({total:6,pageSize:2})"}
        script = f"<script>{counts.get(kind, 'Ls.pagination({pageCount:3,pageIndex:1})')}</script>"
        if kind == "json" and asked.query.get("action") == "list":
            data = [
                {
                    "title": title_of(u, 2023),
                    "link": f"/public/6600/{n + 500}.html",
                    "publishDate": "2024-01-20 09:00",
                }
                for n, u in enumerate(UNITS)
            ][number * 2 - 2 : number * 2]
            return json_answer(json.dumps({"status": 1, "data": {"pageCount": 3, "data": data}}))
        if kind == "json":
            url = "/public/column/6600?type=3&action=list&nav=&catId="
            return page(
                f"<div id='list'></div><script>Ls.ajaxGet({{url:'{url}&pageIndex=1'}})</script>", "年报"
            )
        return page(f"<ul class='xxgk_nav_list'>{''.join(chosen)}</ul>{script}", "年报")

    site.routes["/public/column/6600"] = column
    check(crawl, site)


@pytest.mark.parametrize("kind", ["rest", "front", "embedded"])
def test_epoint_lists_by_json(crawl: Crawl, kind: str) -> None:
    site, _ = site_with(
        lambda n: f"/001/001003/20240120/0000000{n}-1111-2222-3333-444444444444.html", "/001/001003/list.html"
    )
    entries = [
        {
            "title": title_of(unit, 2023),
            "infourl": f"/001/001003/20240120/0000000{n}-1111-2222-3333-444444444444.html",
            "infodate": "2024-01-20",
        }
        for n, unit in enumerate(UNITS)
    ]
    site_info = "<script>var siteInfo={siteGuid:'7eb5',projectName:'EpointWebBuilder'}</script>"
    calls = {
        "rest": "<script>$.post('/EpointWebBuilder/rest/govinfo/getInfoList',{params:JSON.stringify({siteGuid:'7eb5',"
        "categoryNum:'001003',pageIndex:0,pageSize:2})})</script>",
        "front": "<div id=app><li><a href='<?=el.link?>'><?=el.title?></a></li></div><script>new CMS({api:'/front/api/data/list',"
        "channelId:'001003',page:1,size:2})</script>",
        "embedded": f"<script>var records = {json.dumps(entries, ensure_ascii=False)};render(records)</script>",
    }
    site.routes[site.column] = page(site_info + calls[kind], "年报")

    def rest(asked: Asked) -> Answer:
        given = json.loads(asked.form["params"])
        if given.get("categoryNum") != "001003" or given.get("siteGuid") != "7eb5":
            return json_answer("{}")
        start = int(given["pageIndex"]) * int(given["pageSize"])
        chosen = entries[start : start + int(given["pageSize"])]
        return json_answer(json.dumps({"custom": {"infodata": chosen, "count": 6}, "status": {"code": 1}}))

    def front(asked: Asked) -> Answer:
        given = {**asked.query, **asked.form}
        if given.get("channelId") != "001003":
            return json_answer("{}")
        start = (int(given["page"]) - 1) * int(given["size"])
        data = [
            {"title": e["title"], "link": e["infourl"], "date": e["infodate"]}
            for e in entries[start : start + int(given["size"])]
        ]
        return json_answer(json.dumps({"code": 0, "data": {"list": data, "total": 6}}))

    site.routes["/EpointWebBuilder/rest/govinfo/getInfoList"] = rest
    site.routes["/front/api/data/list"] = front
    check(crawl, site)


ASPNET = [
    '<a id="n" href="javascript:__doPostBack(&#39;ctl00$main$pager&#39;,&#39;{next}&#39;)">{next}</a>',
    "<a href='#' onclick=\"__doPostBack('ctl00$main$pager','{next}');return false;\">下一页</a>",
    '<a href=\'javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("ctl00$main$pager", "{next}", true, "", "", false, true))\'>下页</a>',
    "<input type='submit' name='ctl00$main$next' value='下一页'>",
    "<input type='image' name='ctl00$main$next' alt='下一页' src='/n.gif'>",
]


@pytest.mark.parametrize("pager", ASPNET)
def test_aspnet_pagers(crawl: Crawl, pager: str) -> None:
    site, items = site_with(None, "/gk/list.aspx")

    def listed(asked: Asked) -> Answer:
        number = 1
        if asked.method == "POST":
            if asked.query.get("cid") != "88" or asked.form.get("ctl00$main$keyword") != "年报":
                return Answer(b"lost", 500)
            number = int(asked.form["__VIEWSTATE"].removeprefix("page")) + 1
            moved = asked.form.get("__EVENTARGUMENT") == str(number) or any(
                "main$next" in key for key in asked.form
            )
            if asked.form.get("__VIEWSTATEGENERATOR") != "C2EE" or not moved:
                return Answer(b"Invalid postback", 500)
        hidden = (
            f"<input type='hidden' name='__EVENTTARGET' value=''><input name=__VIEWSTATE type=hidden value='page{number}'>"
            "<input type='hidden' name='__VIEWSTATEGENERATOR' value='C2EE'><input type='hidden' name='ctl00$main$keyword' value='年报'>"
        )
        link = pager.replace("{next}", str(number + 1)) if number < 3 else ""
        return page(
            f"<form method='post' action='./list.aspx?cid=88' id='form1'>{hidden}{rows(*items[number * 2 - 2 : number * 2])}{link}</form>"
        )

    site.routes["/gk/list.aspx"] = listed
    check(crawl, site)


FORMS = [
    ("get", "page", "<a href=\"javascript:goPage('{next}')\">下一页</a>"),
    ("post", "pageNo", "<a onclick='toPage({next})'>下一页</a>"),
    ("post", "currentPage", "<span>共3页</span>"),
]


@pytest.mark.parametrize(("method", "key", "pager"), FORMS)
def test_pagers_that_submit_a_form(crawl: Crawl, method: str, key: str, pager: str) -> None:
    site, items = site_with(None, "/gk/list.do")

    def listed(asked: Asked) -> Answer:
        given = asked.form if asked.method == "POST" else asked.query
        if (method == "post") != (asked.method == "POST") and given.get(key):
            return Answer(b"", 405)
        number = int(given.get(key) or 1)
        if number > 1 and given.get("channel") != "n7":
            return page("无权限")
        form = (
            f"<form name='f' action='list.do' method='{method}'><input type='hidden' name='{key}' value='{number}'>"
            "<input type=hidden name=channel value=n7><input type='submit' value='查询'></form>"
        )
        written = pager.replace("{next}", str(number + 1)) if number < 3 else ""
        return page(rows(*items[number * 2 - 2 : number * 2]) + form + written, "年报")

    site.routes["/gk/list.do"] = listed
    check(crawl, site)


@pytest.mark.parametrize("first", [0, 1])
def test_page_keys_counted_from_nought_or_one(crawl: Crawl, first: int) -> None:
    site, items = site_with(None, f"/gk/list.jsp?channel=7&page={first}")

    def listed(asked: Asked) -> Answer:
        number = int(asked.query.get("page") or first) - first
        return page(rows(*items[number * 2 : number * 2 + 2]) + "<span>共3页</span>", "年报")

    site.routes["/gk/list.jsp"] = listed
    check(crawl, site)


def test_huilan_pages(crawl: Crawl) -> None:
    site, _ = site_with(lambda n: f"/eportal/ui{n}", "/eportal/ui?pageId=99")

    def portal(asked: Asked) -> Answer:
        if "articleKey" in asked.query:
            return report_page(UNITS[int(asked.query["articleKey"])], 2023)
        number = int(asked.query.get("currentPage") or 1)
        links = [
            row(f"/eportal/ui?pageId=99&articleKey={n}&columnId=5", title_of(u, 2023))
            for n, u in enumerate(UNITS)
        ]
        pager = "<a href='javascript:;' onclick=\"easysite.gotoPage('/eportal/ui?pageId=99&currentPage={n}&moduleId=ab&staticRequest=yes')\">下一页</a>"
        return page(
            rows(*links[number * 2 - 2 : number * 2])
            + (pager.replace("{n}", str(number + 1)) if number < 3 else ""),
            "年报",
        )

    site.routes["/eportal/ui"] = portal
    check(crawl, site)
