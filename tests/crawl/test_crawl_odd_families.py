"""The families as they vary from site to site: other markup, other variable names, other services."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

import pytest
from crawl_helpers import Crawl

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import json_answer, page

UNITS = tuple(f"松江县第{number}局" for number in range(1, 7))
ALL = dict.fromkeys((title_of(unit, 2023) for unit in UNITS), "ok")
COLUMN = "/gk/gknb/"


def site_with(path_of: Callable[[int], str] | None = None, column: str = COLUMN) -> tuple[Site, list[str]]:
    """A site that serves six reports, and the rows that list them."""
    site = Site(column)
    items = []
    for number, unit in enumerate(UNITS):
        path = path_of(number) if path_of else f"{COLUMN}202401/t20240120_{number}.html"
        site.routes[path] = report_page(unit, 2023)
        items.append(row(path, title_of(unit, 2023)))
    return site, items


def check(crawl: Crawl, site: Site) -> list[Asked]:
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes() == ALL
    return served.asked


TRS_PAGERS = [
    "<script>createPageHTML('page_div', 3, 0, 'index', 'html', 45);</script>",
    '<script>createPageHTML( 3 , 0 , "index" , "html" );</script>',
    "<SCRIPT>\nvar currentPage = 0;//所在页从0开始\nvar countPage = 3//共多少页\ncreatePageHTML(countPage, currentPage,'index','html')</SCRIPT>",
    "<script>createPageHTML(6, 3, 0, 'index', 'html');</script>",
    '<script>createPageHTML(parseInt(\'3\'),0,"index","html")</script>',
    "<script>var countPage='3';var prefix='index';</script>",
    "<script>var nPageCount = 3; showPages(nPageCount, 'index', 'html')</script>",
    "<script>laypage({cont: 'pages', pages: 3, curr: 1});</script>",
    "<script>Pager({size:3, current:0, prefix:'index', suffix:'html'})</script>",
    "<div class='fenye'><span>第1页/共 3 页</span></div>",
    "<div class='pagination' data-pages='3'></div>",
    "<a href='javascript:goto(2)'>下一页</a><em>1/3</em>",
]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("pager", TRS_PAGERS)
def test_numbered_lists_whatever_builds_their_pager(crawl: Crawl, pager: str, first: int) -> None:
    site, items = site_with()
    for number in range(3):
        name = "index.html" if number == 0 else f"index_{number + first}.html"
        site.routes[COLUMN + name] = page(rows(*items[number * 2 : number * 2 + 2]) + pager, "年报")
    check(crawl, site)


def island(items: list[str], more: str = "") -> str:
    records = "".join(f"<record><![CDATA[\n{item}\n]]></record>\n" for item in items)
    return f"<datastore>{more}<recordset>{records}</recordset></datastore>"


def jcms(number: int) -> str:
    return f"/art/2024/1/{number + 9}/art_1229567_{number}.html"


@pytest.mark.parametrize("answer", ["xml", "array", "json_array", "get_only", "two_islands"])
def test_jcms_lists(crawl: Crawl, answer: str) -> None:
    site, items = site_with(jcms, "/col/col1229567/index.html")
    total = "<totalrecord>6</totalrecord><totalpage>2</totalpage>"
    other = f"<script type='text/xml'>{island([row('/art/2024/1/1/art_9_9.html', '县长调研')])}</script>"
    path = (
        "/module/jslib/jquery/jpage/dataproxy.jsp" if "array" in answer else "/module/web/jpage/dataproxy.jsp"
    )
    group = (
        f'<nextgroup><![CDATA[<a href="{path}?page=1&amp;appid=1&amp;webid=3310&amp;path=/&amp;columnid=1229567'
        '&amp;unitid=7601&amp;webname=x&amp;permissiontype=0"></a>]]></nextgroup>'
    )
    options = (
        ""
        if answer == "get_only"
        else (
            f"<script>$('#7601').jpage({{proxyUrl: \"{path}\", dataUrl:'', perPage:1, totalRecord:6, groupSize:3,"
            "params:{'columnid':1229567,'unitid':'7601','webid':3310,'path':'http://x/','appid':'1','col':1,"
            "'webname':'%E5%8E%BF','permissiontype':0,'sourceContentType':1}})</script>"
        )
    )
    site.routes[site.column] = page(
        (other if answer == "two_islands" else "")
        + f"<div id='7601'><script type=\"text/xml\">{island(items[:3], group + total)}</script></div>{options}",
        "年报",
    )

    def proxy(asked: Asked) -> Answer:
        given = {**asked.query, **asked.form}
        if given.get("unitid") != "7601" or given.get("columnid") != "1229567":
            return Answer(b"<datastore></datastore>", content_type="text/xml")
        if (asked.method == "GET") != (answer == "get_only"):
            return Answer(b"", 405)
        if asked.method == "POST" and asked.query["startrecord"] != "4":
            return Answer(b"<datastore></datastore>", content_type="text/xml")
        if answer == "array":
            quoted = ",".join("'" + item.replace("'", '"') + "'" for item in items[3:])
            return Answer(f"var dataStore = [{quoted}];".encode(), content_type="text/javascript")
        if answer == "json_array":
            return Answer(f"dataStore={json.dumps(items[3:])}".encode(), content_type="text/html")
        return Answer(island(items[3:], total).encode(), content_type="text/xml;charset=utf-8")

    site.routes[path] = proxy
    check(crawl, site)


def test_jcms_disclosure_module_pages_by_post(crawl: Crawl) -> None:
    site, items = site_with(jcms, "/col/col12/index.html")
    service = "/module/xxgk/search.jsp"
    query = "standardXxgk=0&isAllList=1&texttype=&fbtime=&infotypeId=A14&jdid=15&area=&divid=div12&sortfield=compaltedate:0"
    script = f"<script>loadXxgk('div12', '{service}?{query}&vc_title=&vc_number=&currpage=1')</script>"
    pager = "<td class='tb_title'>共&nbsp;3&nbsp;页 <a onclick='javascript:gotoPage(2)'>下页</a></td>"
    site.routes[site.column] = page(f"<div id='div12'></div>{script}", "年报")

    def search(asked: Asked) -> Answer:
        given = {**asked.query, **asked.form}
        if given.get("infotypeId") != "A14" or given.get("jdid") != "15":
            return page("<p>没有检索到信息</p>")
        number = int(given.get("currpage", "1"))
        if asked.method == "GET" and number > 1:
            number = 1
        return page(rows(*items[number * 2 - 2 : number * 2]) + pager)

    site.routes[service] = search
    check(crawl, site)


@pytest.mark.parametrize("quoting", ["json", "single", "entities", "data"])
def test_jpaas_units(crawl: Crawl, quoting: str) -> None:
    site, items = site_with(lambda n: f"/col/c9/art/2024/art_{n:032x}.html", "/col/col9/index.html")
    fields = {
        "parseType": "bulidstatic",
        "webId": "12",
        "tplSetId": "x9",
        "pageType": "column",
        "tagId": "信息列表",
        "pageId": "77",
    }
    service = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    literal = json.dumps(fields, ensure_ascii=False)
    if quoting == "single":
        attribute = f'querydata="{literal.replace(chr(34), chr(39))}"'
    elif quoting == "entities":
        attribute = f'queryData="{escape(literal)}"'
    else:
        attribute = f"queryData='{literal}'"
    menu = f"<script parsetype='bulidstatic' url='{service}' querydata='{json.dumps({**fields, 'tagId': '菜单'})}'></script>"
    site.routes[site.column] = page(
        f"{menu}<script {attribute} charset='utf-8' url='{service}'></script>", "年报"
    )

    def unit(asked: Asked) -> Answer:
        number = json.loads(asked.query.get("paramJson") or "{}").get("pageNo", 1)
        if asked.query.get("tagId") != "信息列表" or asked.query.get("webId") != "12":
            return json_answer(
                '{"success":true,"data":{"html":"<ul><li><a href=\\"/\\">首页</a></li></ul>"}}'
            )
        html = rows(*items[number * 2 - 2 : number * 2]) if number < 4 else ""
        return json_answer(json.dumps({"success": True, "code": "200", "data": {"html": html}}))

    site.routes[service] = unit
    check(crawl, site)


def gkmlpt(tree: str, *, page_size: int = 2) -> Site:
    site = Site("/gkmlpt/index")
    site.routes["/gkmlpt/index"] = page(f"<script>window._CONFIG = {{ SID: 760016, TREE: {tree} }};</script>")
    for number, unit in enumerate(UNITS):
        detail = {"title": title_of(unit, 2023), "content": report_body(unit, 2023), "publisher": unit}
        site.routes[f"/gkmlpt/content/2/1/post_{number}.html"] = page(
            f"<script>\nwindow._CONFIG = {{\n DETAIL: {json.dumps(detail)}\n}};</script>"
        )

    def listed(asked: Asked) -> Answer:
        if asked.query.get("sid") != "760016":
            return json_answer("{}")
        number = int(asked.query.get("page", 1))
        entries = [
            {"id": n, "title": title_of(unit, 2023), "url": f"{asked.headers['host']}"}
            for n, unit in enumerate(UNITS)
        ][(number - 1) * page_size : number * page_size]
        for entry in entries:
            entry["url"] = f"http://{entry['url']}/gkmlpt/content/2/1/post_{entry['id']}.html#760016"
        return json_answer(json.dumps({"classify": {"id": 5, "post_count": 6}, "articles": entries}))

    site.routes["/gkmlpt/api/all/5"] = listed
    return site


@pytest.mark.parametrize(
    "tree",
    [
        "[{'id':1,'name':'公开目录','children':[{'id':'5','name':'政府信息公开年度报告'}]}]",
        '[{"id":3,"name":"年报","children":[{"id":5,"name":"2023年","children":null}]}]',
        "[{id:1,name:'x',children:[{id:2,name:'y',children:[{id:5,name:'信息公开年报',children:[]}]}]}]",
    ],
)
def test_gkmlpt_trees(crawl: Crawl, tree: str) -> None:
    check(crawl, gkmlpt(tree))


def test_gkmlpt_articles_that_are_only_attached(crawl: Crawl) -> None:
    site = gkmlpt('[{"id":5,"name":"年报"}]')
    detail = {
        "title": title_of(UNITS[0], 2023),
        "content": None,
        "publisher": UNITS[0],
        "attachment": [{"name": "年报.pdf", "url": "/gkmlpt/attachment/7/1.pdf"}],
    }
    site.routes["/gkmlpt/content/2/1/post_0.html"] = page(
        f"<script>window._CONFIG={{DETAIL:{json.dumps(detail)}}}</script>"
    )
    site.routes["/gkmlpt/attachment/7/1.pdf"] = Answer(b"%PDF-1.4", content_type="application/pdf")
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes() == {**ALL, title_of(UNITS[0], 2023): "attachment_only"}
    assert [record["outcome"] for record in crawl.records("attachment")] == ["ok"]


def test_ucap_json_lists(crawl: Crawl) -> None:
    site, _ = site_with(lambda n: f"/gk/c100{n}00{n}/content.html", "/gk/ndbg/index.html")
    site.routes[site.column] = page(
        "<div id='list'></div><script>var channelId = '8f3a'; var size=2;"
        "$.post('/getFileListByCodeId', {channelId: channelId, page: 1, size: 2}, show)</script>",
        "年报",
    )

    def listed(asked: Asked) -> Answer:
        if asked.form.get("channelId") != "8f3a":
            return json_answer('{"results":{}}')
        number, size = int(asked.form["page"]), int(asked.form["size"])
        chosen = list(enumerate(UNITS))[(number - 1) * size : number * size]
        results = [
            {
                "titleHtml": f"<b>{title_of(unit, 2023)}</b>",
                "title": title_of(unit, 2023),
                "url": f"/gk/c100{n}00{n}/content.html",
                "redirectUrl": "",
                "publishedTimeStr": "2024-01-20 10:00:00",
            }
            for n, unit in chosen
        ]
        return json_answer(json.dumps({"results": {"data": {"total": 6, "results": results}}}))

    site.routes["/getFileListByCodeId"] = listed
    check(crawl, site)


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
