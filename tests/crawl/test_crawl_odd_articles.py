"""Articles and lists as they vary: attachments, frames, parts of an article, mixed columns, units beside the link."""

from __future__ import annotations

import pytest
from crawl_helpers import Crawl
from odd_site import ARTICLE, COLUMN, PDF, TITLE, UNIT, one, site_listing

from demo.fixtures_sites import Answer, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import page

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
