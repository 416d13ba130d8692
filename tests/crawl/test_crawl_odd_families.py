"""The families as they vary from site to site: TRS, Hanweb, gkmlpt, UCAP; other markup, variable names, services."""

from __future__ import annotations

import json
from html import escape

import pytest
from crawl_helpers import Crawl
from family_site import ALL, COLUMN, UNITS, check, site_with

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_body, row, rows, title_of
from demo.fixtures_sites.site import json_answer, page

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
