"""What sites answer instead of a report: pages that are not there, firewalls, redirects, packed bodies, names."""

from __future__ import annotations

import gzip

import pytest
from crawl_helpers import Crawl
from odd_site import ARTICLE, COLUMN, PDF, TITLE, UNIT, one, site_listing

from demo.fixtures_sites import Answer, Site, serve_site
from demo.fixtures_sites.reports import report_page, row, title_of
from demo.fixtures_sites.site import HTML, page
from tasks.crawl.shapes import file_name

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
