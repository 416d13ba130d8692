"""Pages and links as they vary: trees, frames, options, scripts, encodings, shells, firewalls, attachments."""

from __future__ import annotations

import gzip
import json

import pytest
from crawl_helpers import Crawl, source_for

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import HTML, page
from tasks.crawl.shapes import file_name
from tasks.crawl.urls import clean

UNIT = "白沙县财政局"
TITLE = title_of(UNIT, 2023)
COLUMN = "/gk/gknb/"
ARTICLE = f"{COLUMN}202401/t20240120_1.html"
PDF = Answer(b"%PDF-1.4 x", content_type="application/pdf")


def one(crawl: Crawl, site: Site, **given: object) -> dict[str, str]:
    with serve_site(site) as served:
        crawl.night(source_for(served.column, **given))
    return {"".join(text.split()): outcome for text, outcome in crawl.outcomes().items()}


def site_listing(*items: str, head: str = "") -> Site:
    site = Site(COLUMN)
    site.routes[COLUMN + "index.html"] = page(rows(*items), "年报", head=head)
    site.routes[ARTICLE] = report_page(UNIT, 2023)
    return site


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


SOFT = [
    ("<p>对不起，您访问的页面不存在！</p>", ""),
    ("<h1>404</h1><p>File not found</p>", "404 Not Found"),
    ("<p>抱歉，该信息已被删除或尚未发布</p>", "提示"),
    ("<div>您要查看的信息不存在或者已删除</div>", "系统提示"),
    ("<p>您所查看的文章不存在</p>", "白沙县人民政府"),
    ("<p>没有找到您要访问的页面，5秒后返回首页</p>", "白沙县人民政府"),
    ("<p>该栏目正在维护，页面无法显示</p>", "错误"),
    ("", ""),
]


@pytest.mark.parametrize(("body", "title"), SOFT)
def test_pages_that_are_not_there(crawl: Crawl, body: str, title: str) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    site.routes[ARTICLE] = page(body, title) if body or title else Answer(b"")
    assert one(crawl, site) == {TITLE: "soft404"}


def test_the_home_page_in_place_of_an_article(crawl: Crawl) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    home = page(
        "<div class='nav'><a href='/gk/gknb/'>政府信息公开年报</a></div>" + "<p>要闻动态</p>" * 80,
        "白沙县人民政府门户网站",
    )
    site.routes |= {"/": home, "/index.html": home, ARTICLE: home}
    assert one(crawl, site)[TITLE] in ("soft404", "redirected_home")


WALLS = [
    (412, "", "FSSBBIl1UgzbN7N80S=1; path=/", "waf"),
    (412, "<script>$_ts=window['$_ts']</script>", "", "waf"),
    (521, "<script>document.cookie=('_')+('_jsl_clearance_s=')</script>", "__jsluid_s=1", "waf"),
    (468, "", "", "waf"),
    (403, "<script>wzws_confirm()</script>", "wzws_cid=2", "waf"),
    (405, "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>", "acw_tc=3", "waf"),
    (400, "<p>您的请求带有不合法参数，已被网站管理员设置拦截！云防护</p>", "", "waf"),
    (422, "<script>$_ts.cd='x'</script>", "", "waf"),
    (503, "<script>var __jsl_clearance='x'</script>", "", "waf"),
    (200, "<script>var arg1='A0';document.cookie='acw_sc__v2='+x</script>", "", "waf"),
    (200, "<script>" + "var _0x1f=['\\x61'];" * 200 + "</script>", "", "waf"),
    (200, "<p>您的访问疑似攻击行为，请求已被拦截，事件编号：1</p>", "", "waf"),
    (
        200,
        "<p>为了保护网站安全，请输入验证码后继续访问</p><img src='/captcha.jpg'><input name='yzm'>",
        "",
        "captcha",
    ),
    (200, "<p>请拖动滑块完成验证</p><div id='nc_1_captcha'></div>", "", "captcha"),
]


@pytest.mark.parametrize(("status", "body", "cookie", "outcome"), WALLS)
def test_firewalls_are_recorded(crawl: Crawl, status: int, body: str, cookie: str, outcome: str) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    headers = (("Set-Cookie", cookie),) if cookie else ()
    site.routes[ARTICLE] = Answer(f"<html><body>{body}</body></html>".encode(), status, headers=headers)
    assert one(crawl, site) == {TITLE: outcome}


def test_a_short_page_with_a_comment_box_is_no_captcha(crawl: Crawl) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    box = "<form>我要纠错 验证码<input name='yzm'></form>"
    site.routes[ARTICLE] = page(f"<h1>{TITLE}</h1><p>详见附件。</p><a href='./P1.pdf'>附件</a>{box}")
    site.routes[f"{COLUMN}202401/P1.pdf"] = PDF
    assert one(crawl, site) == {TITLE: "attachment_only"}


PARTS = [
    "<a href='javascript:void(0)' onclick=\"download('/f/nb.pdf')\">附件下载</a>",
    "<a href='/f/get?id=7'>白沙县财政局2023年年报.pdf</a>",
    "<a href='/f/nb.PDF'>附件</a>",
    "<iframe src='/pdfjs/web/viewer.html?file=../../f/nb.pdf'></iframe>",
    "<iframe src='/pdfjs/web/viewer.html?file=%2Ff%2Fnb.pdf#page=1'></iframe>",
    "<embed type='application/pdf' src=/f/nb.pdf>",
    "<object data='/f/nb.pdf'></object>",
    "<div class='wp_pdf_player' pdfsrc='/f/nb.pdf' sudyfile-attr=\"{'title':'x'}\"></div>",
    "<script>showVsbpdfIframe('/f/nb.pdf','100%','600')</script>",
    '<script>var pdfUrl = "/f/nb.pdf"; PDFObject.embed(pdfUrl)</script>',
    "<script>$('#v').media({src:'/f/nb.pdf'})</script>",
    "<p>附件：<a href='/f/nb.pdf?v=3'>年报</a></p>",
    "<a class='fj' data-url='/f/nb.pdf'>点击下载</a>",
    "<a href='/api-gateway/jpaas-web-server/front/document/download?fileUrl=abc&fileName=nb.pdf'>附件</a>",
]


@pytest.mark.parametrize("part", PARTS)
def test_attachments_however_they_hang(crawl: Crawl, part: str) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    site.routes[ARTICLE] = page(f"<h1>{TITLE}</h1><div id='zoom'>{part}</div>", TITLE)
    for path in ("/f/nb.pdf", "/f/nb.PDF", "/f/get", "/api-gateway/jpaas-web-server/front/document/download"):
        site.routes[path] = PDF
    assert one(crawl, site) == {TITLE: "attachment_only"}
    assert [record["outcome"] for record in crawl.records("attachment")] == ["ok"]


def test_a_body_in_a_frame_is_taken_with_its_page(crawl: Crawl) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    site.routes[ARTICLE] = page(f"<h1>{TITLE}</h1><iframe src='./body_1.html'></iframe>", TITLE)
    site.routes[f"{COLUMN}202401/body_1.html"] = page(report_body(UNIT, 2023))
    one(crawl, site)
    [part] = crawl.records("attachment")
    assert (part["outcome"], part["parent_url"].endswith(ARTICLE)) == ("ok", True)
    assert "其他需要报告".encode() in crawl.body(part)


DISPOSITIONS = [
    ('attachment; filename="nb.pdf"', "nb.pdf"),
    ("attachment; filename*=UTF-8''2023%E5%B9%B4%E6%8A%A5.docx", "2023年报.docx"),
    ("attachment; filename=\"x.docx\"; filename*=utf-8'zh'%E5%B9%B4%E6%8A%A5.docx", "年报.docx"),
    ("attachment;filename*=GBK''%C4%EA%B1%A8.xls", "年报.xls"),
    ("attachment; filename=" + "年报.xls".encode("gbk").decode("latin-1"), "年报.xls"),
    ('attachment; filename="' + "年报.doc".encode().decode("latin-1") + '"', "年报.doc"),
    ("attachment;filename=%E5%B9%B4%E6%8A%A5.pdf", "年报.pdf"),
    ('attachment; filename="=?UTF-8?B?5bm05oqlLnBkZg==?="', "年报.pdf"),
    ("inline", "download.jsp"),
    ('attachment; filename="../../etc/年报.pdf"'.encode().decode("latin-1"), "年报.pdf"),
]


@pytest.mark.parametrize(("disposition", "name"), DISPOSITIONS)
def test_names_of_downloads(disposition: str, name: str) -> None:
    assert file_name("http://x.gov.cn/system/download.jsp?id=3", disposition) == name


def test_a_redirect_to_an_allowed_host_is_followed(crawl: Crawl) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    other = Site("/")
    other.routes["/moved.html"] = report_page(UNIT, 2023)
    with serve_site(other, "127.0.0.6") as elsewhere:
        site.routes[ARTICLE] = Answer(status=302, headers=(("Location", f"{elsewhere.base}/moved.html"),))
        assert one(crawl, site) == {TITLE: "wrong_host"}
        assert elsewhere.asked == []
        assert one(crawl, site, allowed_hosts=["127.0.0.6"]) == {TITLE: "ok"}
        assert elsewhere.paths() == ["/robots.txt", "/moved.html"]


def test_packed_bodies(crawl: Crawl) -> None:
    body = report_page(UNIT, 2023).body
    half = len(body) // 2
    members = gzip.compress(body[:half]) + gzip.compress(body[half:])
    whole = gzip.compress(body)
    site = site_listing(row(ARTICLE, TITLE), row("./202401/t20240120_2.html", title_of("白沙县教育局", 2023)))
    packed = (("Content-Encoding", "gzip"),)
    site.routes[ARTICLE] = Answer(members, headers=packed)
    site.routes[f"{COLUMN}202401/t20240120_2.html"] = Answer(
        whole[: len(whole) // 2], content_type=HTML, headers=packed
    )
    assert one(crawl, site) == {TITLE: "ok", title_of("白沙县教育局", 2023): "truncated"}
    [taken] = [record for record in crawl.records("article") if record["outcome"] == "ok"]
    assert crawl.body(taken) == body


def test_removed_and_restored(crawl: Crawl) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    crawl.settings.recheck_always = 10
    with serve_site(site) as served:
        crawl.of(served)
        kept = site.routes.pop(ARTICLE)
        gone = crawl.of(served)
        site.routes[ARTICLE] = kept
        back = crawl.of(served)
        site.routes[ARTICLE] = report_page(UNIT, 2022)
        changed = crawl.of(served)
    assert (gone.totals.gone, back.totals.gone, changed.totals.changed) == (1, 0, 1)
    assert [record["outcome"] for record in crawl.records("article")][1:] == ["gone", "unchanged", "ok"]


def test_a_mixed_column_is_read_to_its_end(crawl: Crawl) -> None:
    """Reports among other notices: a page without any does not end the list."""
    site = Site("/gk/tzgg/")
    for number in range(4):
        name = "index.html" if number == 0 else f"index_{number}.html"
        items = [
            row(f"/gk/tzgg/202401/t2024010{number}_{n}.html", f"关于道路施工的公告第{number}{n}号")
            for n in range(3)
        ]
        if number in (0, 3):
            path = f"/gk/tzgg/202401/t20240120_{number}.html"
            site.routes[path] = report_page(f"白沙县第{number}局", 2023)
            items.append(row(path, title_of(f"白沙县第{number}局", 2023)))
        site.routes[f"/gk/tzgg/{name}"] = page(
            rows(*items) + f"<script>createPageHTML(4,{number},'index','html')</script>"
        )
    assert one(crawl, site) == {title_of(f"白沙县第{n}局", 2023): "ok" for n in (0, 3)}


def test_an_article_cut_into_pages_is_put_together(crawl: Crawl) -> None:
    site = site_listing(row(ARTICLE, TITLE))
    body = report_body(UNIT, 2023)
    cut = body.index("<h2>四")
    names = ["t20240120_1.html", "t20240120_1_2.html"]
    pager = "<div>共2页 <a href='t20240120_1_2.html'>下一页</a></div>"
    after = "<p><a href='t20240121_1.html'>下一篇</a></p>"
    site.routes[ARTICLE] = page(body[:cut] + pager, TITLE)
    site.routes[f"{COLUMN}202401/{names[1]}"] = page(body[cut:] + after, TITLE)
    crawl.settings.recheck_days = 0
    with serve_site(site) as served:
        crawl.of(served)
        again = crawl.of(served)
    record, _ = crawl.records("article")
    text = crawl.body(record).decode()
    assert text.index("三、收到和处理") < text.index("四、") < text.index("六、其他需要报告")
    assert (again.totals.unchanged, again.totals.changed) == (1, 0)


def test_a_report_found_while_walking_is_asked_for_once(crawl: Crawl) -> None:
    site = Site("/zwgk/nb/")
    site.routes["/zwgk/nb/index.html"] = page(rows(row("./7/", "白沙县财政局")), "年报")
    site.routes["/zwgk/nb/7/index.html"] = page(rows(row("./202401/t20240120_1.html", "2023年年度报告")))
    site.routes["/zwgk/nb/7/202401/t20240120_1.html"] = report_page(UNIT, 2023)
    with serve_site(site) as served:
        first = crawl.of(served)
        second = crawl.of(served)
        site.routes["/zwgk/nb/7/202401/t20240120_1.html"] = report_page(UNIT, 2022)
        third = crawl.of(served)
    # Once a night, as a part of the tree.
    assert served.paths().count("/zwgk/nb/7/202401/t20240120_1.html") == 3
    assert (first.totals.new, second.totals.unchanged, third.totals.changed) == (1, 1, 1)
    taken = {(record["outcome"], record["organization"]) for record in crawl.records("article")}
    assert taken == {("ok", UNIT)}


def test_a_tree_without_end_is_left_with_an_alarm(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    class Calendar(Site):
        def answer(self, asked: Asked) -> Answer:
            below = asked.path.rstrip("/")
            return page(rows(*(row(f"{below}/{year}/", f"{year}年") for year in range(2000, 2030))), "年报")

    monkeypatch.setattr("tasks.crawl.survey.MAX_NODES", 60)
    with serve_site(Calendar("/gk/gknb/")) as served:
        summary = crawl.of(served)
    assert len(served.asked) < 70
    assert "not all walked" in summary.alarms[0]


UNITS = ("县财政局", "县教育局", "石门镇人民政府")
TABLES = {
    "read": "<table><tr><th>序号</th><th>单位</th><th>年报</th></tr>{rows}</table>",
    "matrix": "<table>{rows}</table>",
    "terms": "<dl>{rows}</dl>",
    "items": "<ul>{rows}</ul>",
    "titles": "<table>{rows}</table>",
}
ROWS = {
    "read": "<tr><td>{n}</td><td>{unit}</td><td><a href='{a}'>查看</a></td><td><a href='{b}'>[点击查看]</a></td></tr>",
    "matrix": "<tr><td>{unit}</td><td><a href='{a}'>2022年</a></td><td><a href='{b}'>2023</a></td></tr>",
    "terms": "<dt>{unit}：</dt><dd><a href='{a}'>2022年度</a> | <a href='{b}'>2023年度</a></dd>",
    "items": "<li>{unit} <a href='{a}'>2022年年报</a> <a href='{b}'>2023年年报</a></li>",
    "titles": "<tr><td>{unit}</td><td><a href='{a}'>2022年政府信息公开工作年度报告</a></td><td>2023-01-20</td></tr>"
    "<tr><td>{unit}</td><td><a href='{b}'>2023年政府信息公开工作年度报告</a></td><td>2024-01-20</td></tr>",
}


@pytest.mark.parametrize("kind", list(TABLES))
def test_the_organisation_stands_beside_the_link(crawl: Crawl, kind: str) -> None:
    site = Site(COLUMN)
    written = ""
    for number, unit in enumerate(UNITS):
        paths = {
            name: f"{COLUMN}{year}01/t{year}0120_{number}.html" for name, year in (("a", 2023), ("b", 2024))
        }
        for name, year in (("a", 2022), ("b", 2023)):
            site.routes[paths[name]] = report_page(unit, year)
        written += ROWS[kind].format(n=number + 1, unit=unit, **paths)
    site.routes[COLUMN + "index.html"] = page(TABLES[kind].replace("{rows}", written), "年报")
    with serve_site(site) as served:
        crawl.of(served)
    taken = [(record["organization"], record["outcome"]) for record in crawl.records("article")]
    assert sorted(taken) == sorted((unit, "ok") for unit in UNITS for _ in range(2))


def test_the_publisher_behind_a_link_is_not_whose_report_it_is(crawl: Crawl) -> None:
    site = site_listing()
    listed = f"<tr><td><a href='{ARTICLE}'>2023年政府信息公开工作年度报告</a></td><td>白沙县人民政府办公室</td></tr>"
    site.routes[COLUMN + "index.html"] = page(f"<table>{listed}</table>", "年报")
    one(crawl, site)
    assert [record["organization"] for record in crawl.records("article")] == [None]
