"""Families beyond the fixture sites: Epoint's services, generic pagers, links written by scripts; TLS."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from crawl_helpers import Crawl, source_for

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import json_answer, page
from tasks.crawl.families import family_of
from tasks.crawl.families.page_counts import name_and_extension, total_pages
from tasks.crawl.families.script_values import literal_after, word_after
from tasks.crawl.page import Page, decode_page
from tasks.crawl.shapes import is_article, is_column, is_file
from tasks.crawl.titles import sense_of

UNITS = tuple(f"平湖县第{number}局" for number in range(6))


def items_of(site: Site, chosen: tuple[str, ...]) -> str:
    items = []
    for unit in chosen:
        path = f"/doc/2024/01/20/{9000 + UNITS.index(unit)}.shtml"
        site.routes[path] = report_page(unit, 2023)
        items.append(row(path, title_of(unit, 2023)))
    return rows(*items)


@pytest.mark.parametrize("pager_kind", ["next", "numbers", "query", "total"])
def test_generic_pagers(crawl: Crawl, pager_kind: str) -> None:
    site = Site("/list.html")
    names = ["/list.html", "/list_2.html", "/list_3.html"]

    def listed(number: int) -> Answer:
        last = number == 3
        pagers = {
            "next": "" if last else f"<a href='{names[number % 3]}'>下一页</a>",
            "numbers": "".join(f"<a href='{name}'>{n}</a>" for n, name in enumerate(names, 1)),
            "query": f"<a href='/list.html?page={number % 3 + 1}&amp;kw='>更多内容</a>",
            "total": "<span>共3页</span>",
        }
        return page(items_of(site, UNITS[number * 2 - 2 : number * 2]) + pagers[pager_kind], "年报")

    for number, name in enumerate(names, 1):
        site.routes[name] = listed(number)
    if pager_kind == "query":
        site.routes = {"/list.html": lambda asked: listed(int(asked.query.get("page") or 1)), **site.routes}
        site.routes["/list.html"] = lambda asked: listed(int(asked.query.get("page") or 1))
    with serve_site(site) as served:
        summary = crawl.of(served)
    assert summary.totals.new == len(UNITS)


def test_frames_and_written_links_lead_on(crawl: Crawl) -> None:
    site = Site("/xxgk/hall.html")
    site.routes["/xxgk/hall.html"] = page(
        "<iframe name='DataList' src='/xxgk/tree.html'></iframe>", "公开大厅"
    )
    path = "/xxgk/202401/t20240120_1.html"
    script = f"<script>document.write(\"<a href='{path}' target='DataList'>{title_of(UNITS[0], 2023)}</a>\");</script>"
    site.routes["/xxgk/tree.html"] = page(script)
    site.routes[path] = report_page(UNITS[0], 2023)
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes() == {title_of(UNITS[0], 2023): "ok"}


def test_epoint_asks_the_service_of_its_shell(crawl: Crawl) -> None:
    site = Site("/xxgk/list.html")
    guid = "0a1b2c3d-0000-4000-8000-000000000001"
    site.routes["/xxgk/list.html"] = page(
        rows(
            row(f"/xxgk/showinfo.html?infoGuid={guid}", title_of(UNITS[0], 2023)),
            row("/art/info/12/a77", title_of(UNITS[1], 2023)),
        )
    )
    shell = "<div id='app'></div><script>var siteInfo={siteGuid:'7',projectName:'/EpointWeb'};post('/EpointWeb/rest/x/getGovInfoDetail')</script>"
    site.routes["/xxgk/showinfo.html"] = page(shell)
    site.routes["/art/info/12/a77"] = page("<div id='root'></div><script>load('/html/info/detail')</script>")

    def detail(asked: Asked) -> Answer:
        assert json.loads(asked.form["params"]) == {"infoid": guid}
        files = [{"attachname": "年报.pdf", "attachurl": "/files/1.pdf"}]
        return json_answer(
            json.dumps(
                {"custom": {"data": {"infotype": "pdf", "title": title_of(UNITS[0], 2023), "pdflist": files}}}
            )
        )

    body = {
        "data": {"title": title_of(UNITS[1], 2023), "body": report_body(UNITS[1], 2023), "dept": UNITS[1]}
    }
    site.routes["/EpointWeb/rest/x/getGovInfoDetail"] = detail
    site.routes["/html/info/detail"] = lambda asked: (
        json_answer(json.dumps(body)) if asked.form == {"id": "a77"} else site.missing
    )
    site.routes["/files/1.pdf"] = Answer(b"%PDF-1.4 x", content_type="application/pdf")
    with serve_site(site) as served:
        crawl.of(served)
        again = crawl.of(served)
    assert crawl.outcomes() == {title_of(UNITS[0], 2023): "attachment_only", title_of(UNITS[1], 2023): "ok"}
    assert [record["outcome"] for record in crawl.records("attachment")] == ["ok"]
    assert again.totals.unchanged == 2


def test_self_signed_certificates_are_an_outcome(crawl: Crawl, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler, bind_and_activate=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        summary = crawl.night(source_for(f"https://127.0.0.1:{server.server_port}/gknb/"))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert summary.outcomes["tls"] == 1
    assert (
        "certificate"
        in next(record["detail"] for record in crawl.records() if record["outcome"] == "tls").lower()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("createPageHTML(3,0,'index','html')", (3, "index", "html")),
        ('createPageHTML(parseInt(4), 1, "zfxxgk_gknrz", "shtml")', (4, "zfxxgk_gknrz", "shtml")),
        ("createPageHTML(120, 8, 0, 'index', 'html')", (8, "index", "html")),
        ("createPage(5,0,'index','html')", (5, "index", "html")),
        ("createPageHTML('page_div', 20, 0, 'index', 'shtml', 300)", (20, "index", "shtml")),
        ("Pager({size:4, current:0, prefix:'list', suffix:'shtml'})", (4, "list", "shtml")),
        ("var countPage = 7", (7, None, None)),
        ("totalRecord:100,perPage:15", (7, None, None)),
        ("nothing", (None, None, None)),
    ],
)
def test_trs_pagers(text: str, expected: tuple[int | None, str | None, str | None]) -> None:
    page = Page("http://x.gov.cn/gknb/", f"<script>{text}</script>".encode())
    assert (total_pages(page), *name_and_extension(page)) == expected


def test_script_values() -> None:
    text = (
        "window._CONFIG={SID:'755001',TREE:[{id:1,name:'年报',children:[],},]}; var n = 12; o={\"a\": \"b\"}"
    )
    assert literal_after(text, "TREE") == [{"id": 1, "name": "年报", "children": []}]
    assert literal_after(text, "o") == {"a": "b"}
    assert literal_after(text, "nowhere") is None
    assert literal_after("x={broken: function(){}}", "x") is None
    assert word_after(text, "SID") == "755001"
    assert word_after(text, "n") == "12"


ARTICLES = [
    "/gk/202401/t20240131_1.html",
    "/content/post_123.html",
    "/art/2024/1/31/art_1_2.html",
    "/col/c1/art/2024/art_0123456789abcdef0123456789abcdef.html",
    "/info/3581/276581.htm",
    "/public/1681/565412321.html",
    "/gk/zfxxgknb/bmxxgknb/content_191767",
    "/html/5845/322280.html",
    "/contents/9746/253174.html",
    "/Content-2788923.html",
    "/doc/2022/01/29/3592550.shtml",
    "/list/xxgknb/auto/124.html",
    "/nw12344/20230331/0123456789abcdef0123456789abcdef.html",
    "/2025/03-31/3143202.html",
    "/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=1",
    "/XxgkAnnualReport/show/5728.html",
    "/gknb_show.php?id=4374",
    "/zfxxgk/xz/2021/1571424084523327490.html",
    "/dept/xxgknb/content/0a1b2c3d-0000-4000-8000-000000000001.html",
]
COLUMNS = [
    "/gongkai/zfxxgk/gknb/",
    "/2025ndbg/index.html",
    "/col/col93261/index.html",
    "/columns/0a1b2c3d-0000-4000-8000-000000000001/index.html",
    "/zwgk/gkzn_1/index.shtml",
    "/zfxxgknb/newxxgk_list.shtml",
    "/list2.htm",
    "/zwgk/index_3.html",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_article_shapes(path: str) -> None:
    assert is_article("http://www.x.gov.cn" + path)
    assert not is_column("http://www.x.gov.cn" + path) or "list/" in path


@pytest.mark.parametrize("path", [path for path in COLUMNS if "list.shtml" not in path])
def test_column_shapes(path: str) -> None:
    assert is_column("http://www.x.gov.cn" + path)
    assert not is_article("http://www.x.gov.cn" + path)


def test_file_shapes() -> None:
    assert is_file("http://x.gov.cn/module/download/downfile.jsp?classid=0&filename=ab.pdf")
    assert is_file("http://x.gov.cn/a/P020240131.DOCX")
    assert is_file("http://x.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=1")
    assert not is_file("http://x.gov.cn/t20240131_1.html")


@pytest.mark.parametrize(
    ("text", "url", "kind"),
    [
        ("龙游县人民政府办公室2023年政府信息公开工作年度报告", "/t20240131_1.html", "report"),
        ("县机构编制委员会办公室2023年政府信息公开年报", "/t20240131_1.html", "report"),
        ("预算绩效管理局2023年政府信息公开工作年度报告", "/t20240131_1.html", "report"),
        ("2023年法治政府建设年度报告", "/t20240131_1.html", "reject"),
        ("2023年政府网站工作年度报表", "/t20240131_1.html", "reject"),
        ("图解：2023年政府信息公开工作年度报告", "/t20240131_1.html", "reject"),
        ("关于编制2023年政府信息公开工作年度报告的通知", "/t20240131_1.html", "reject"),
        ("某大学2022-2023学年信息公开年度报告", "/t20240131_1.html", "reject"),
        ("2023年度", "/2023/", "node"),
        ("市直部门", "/bm/", "node"),
        ("2024年政府信息公开年报汇总", "/t20240131_1.html", "node"),
        ("县财政局", "/t20240131_1.html", "organization"),
        ("下一页", "/index_1.html", "nothing"),
        ("2", "/index_1.html", "nothing"),
        ("县长赴乡镇调研", "/t20240131_1.html", "nothing"),
    ],
)
def test_what_a_link_is(text: str, url: str, kind: str) -> None:
    body = f"<ul><li><a href='{url}'>{text}</a></li></ul>".encode()
    link = Page("http://www.x.gov.cn/gknb/index.html", body).links[0]
    assert sense_of(link).kind == kind


@pytest.mark.parametrize(
    ("body", "header", "expected"),
    [
        ("年报".encode("gb18030"), "", "年报"),
        ("年报".encode("gbk"), "text/html; charset=utf-8", "年报"),
        ("年报".encode(), "text/html; charset=gb2312", "年报"),
        (b"\xef\xbb\xbf" + "年报".encode(), "", "年报"),
        ("<meta charset=big5>年報".encode("big5"), "", "<meta charset=big5>年報"),
        ("<meta charset='gb2312'>㼆".encode("gb18030"), "", "<meta charset='gb2312'>㼆"),
        (b"<p>\xff\xfe\xfd", "text/html; charset=nonsense", None),
    ],
)
def test_decoding(body: bytes, header: str, expected: str | None) -> None:
    text, _ = decode_page(body, header)
    assert expected is None or text == expected


def test_a_plain_page_is_generic() -> None:
    assert family_of(Page("http://x.gov.cn/", b"<a href='/1'>x</a>")).name == "generic"


def test_years_that_lead_straight_to_a_report_or_its_file(crawl: Crawl) -> None:
    site = Site("/czj/ndbg/")
    whole, attached = "/czj/ndbg/202401/t20240120_1.html", "/czj/ndbg/202301/t20230120_1.html"
    site.routes[whole] = report_page(UNITS[0], 2023)
    site.routes[attached] = page("<h1>2022年</h1><p><a href='./P020230120000000000001.pdf'>附件1.pdf</a></p>")
    site.routes["/czj/ndbg/202301/P020230120000000000001.pdf"] = Answer(
        b"%PDF-1.4", content_type="application/pdf"
    )
    site.routes["/czj/ndbg/index.html"] = page(
        rows(row(whole, "2023年年报"), row(attached, "2022年", "2023-01-20"))
    )
    with serve_site(site) as served:
        source = source_for(columns=[{"url": served.column, "organization": UNITS[0]}])
        crawl.night(source)
        again = crawl.night(source)
    assert crawl.outcomes(run_id="run-1") == {"2023年年报": "ok", "2022年": "attachment_only"}
    assert [record["outcome"] for record in crawl.records("attachment")] == ["ok"]
    assert {record["organization"] for record in crawl.records("article")} == {UNITS[0]}
    assert (again.totals.found, again.totals.unchanged) == (2, 2)


def test_a_column_that_is_the_report(crawl: Crawl) -> None:
    site = Site("/col/col15505/index.html")
    site.routes[site.column] = report_page(UNITS[0], 2023)
    with serve_site(site) as served:
        crawl.of(served)
    assert [(record["url"], record["outcome"]) for record in crawl.records("article")] == [
        (served.column, "ok")
    ]
