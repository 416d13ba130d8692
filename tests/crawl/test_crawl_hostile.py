"""A hostile server cannot hang the run, fill the disk or lead it anywhere private."""

from __future__ import annotations

import time

import pytest
from crawl_helpers import Crawl, settings_for, source_for

from demo.fixtures_sites import Answer, Site, serve_site
from demo.fixtures_sites.broken_sites import hostile_site
from demo.fixtures_sites.reports import title_of
from tasks.crawl import addresses
from tasks.crawl.addresses import RefusedAddressError, UnknownHostError, is_public, resolve
from tasks.crawl.articles import attachments, framed_pages
from tasks.crawl.families import family_of
from tasks.crawl.outcomes import judge_page
from tasks.crawl.page import Page
from tasks.crawl.urls import clean, identity, same_site


def test_hostile_server(crawl: Crawl) -> None:
    crawl.settings = settings_for(retries=0, timeout_total=1.5)
    with serve_site(Site("/"), "127.0.0.4") as private, serve_site(hostile_site(private.base)) as served:
        started = time.monotonic()
        crawl.of(served)
        took = time.monotonic() - started
    outcomes = {name.removesuffix(title_of("", 2023)): outcome for name, outcome in crawl.outcomes().items()}
    assert outcomes == {
        "荒原县endless局": "too_large",
        "荒原县headers局": "unreachable",
        "荒原县loop局": "redirect_loop",
        "荒原县bomb局": "too_large",
        "荒原县drip局": "timeout",
        "荒原县dripped_headers局": "timeout",
        "荒原县private局": "wrong_host",
        "荒原县scheme局": "http_error",
        "空白局": "ok",
    }
    assert private.asked == []
    assert took < 30
    stored = sum(file.stat().st_size for file in (crawl.folder / "archive").rglob("*") if file.is_file())
    assert stored < 1_000_000


def test_loopback_is_refused_unless_allowed(crawl: Crawl) -> None:
    crawl.settings = settings_for(allow_private_network=False, retries=0)
    with serve_site(hostile_site("http://127.0.0.9")) as served:
        summary = crawl.of(served)
    assert served.asked == []
    assert set(summary.outcomes) == {"robots_postponed", "refused_address"}


def test_a_name_that_leads_to_a_private_address_is_refused(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        addresses.socket,
        "getaddrinfo",
        lambda host, port, **_: [(2, 1, 6, "", ("10.0.0.7", port)), (2, 1, 6, "", ("1.1.1.1", port))],
    )
    with pytest.raises(RefusedAddressError, match=r"10\.0\.0\.7"):
        resolve("www.x.gov.cn", 80, allow_private=False)
    assert [address for _, address in resolve("www.x.gov.cn", 80, allow_private=True)] == [
        "10.0.0.7",
        "1.1.1.1",
    ]
    crawl.settings = settings_for(allow_private_network=False, retries=0)
    summary = crawl.night(source_for("http://www.x.gov.cn/gknb/"))
    assert set(summary.outcomes) == {"robots_postponed", "refused_address"}


def test_an_unknown_host_is_an_outcome(crawl: Crawl) -> None:
    with pytest.raises(UnknownHostError):
        resolve("no-such-host.invalid", 80, allow_private=False)
    summary = crawl.night(source_for("http://no-such-host.invalid/gknb/"))
    assert any("unknown host" in alarm or "robots" in alarm for alarm in summary.alarms)
    assert summary.totals.found == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("10.1.2.3", False), ("127.0.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("192.168.1.1", False), ("::1", False), ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True), ("64:ff9b::a00:1", False), ("fe80::1%eth0", False), ("2400:3200::1", True),
        ("2002:0a00:0001::1", False), ("fd00::1", False), ("240.0.0.1", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("./t1.html", "http://www.x.gov.cn/gk/t1.html"),
        ("..\\a\\b.html", "http://www.x.gov.cn/a/b.html"),
        (" /a b.html\n", "http://www.x.gov.cn/a%20b.html"),
        ("/a.html;jsessionid=1F2?id=3&_=17000#top", "http://www.x.gov.cn/a.html?id=3"),
        ("/x.jsp?fbtime=2017&area=1&t=", "http://www.x.gov.cn/x.jsp?fbtime=2017&area=1"),
        ("HTTP://WWW.X.GOV.CN:80/A", "http://www.x.gov.cn/A"),
        ("java\tscript:alert(1)", None),
        ("javascript:void(0)", None),
        ("mailto:a@b.cn", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("http://a:b@x.gov.cn/", None),
        ("http://x.gov.cn:99999/", None),
        ("#top", None),
        ("", None),
        ("/" + "a" * 5000, None),
    ],
)
def test_links_are_cleaned(href: str, expected: str | None) -> None:
    assert clean(href, "http://www.x.gov.cn/gk/index.html") == expected


def test_identity_is_for_comparing() -> None:
    assert identity("https://www.x.gov.cn/a?b=1&a=2") == identity("http://x.gov.cn/a?a=2&b=1")
    assert identity("http://x.gov.cn/a?area=1") != identity("http://x.gov.cn/a?area=2")
    assert same_site("http://www.x.gov.cn/", "https://gk.x.gov.cn/1")
    assert not same_site("http://www.x.gov.cn/", "http://www.y.gov.cn/")
    assert not same_site("http://x.gov.cn.evil.com/", "http://www.x.gov.cn/")


def test_a_body_cut_off_after_a_redirect_to_self_with_cookie(crawl: Crawl) -> None:
    site = Site("/gk/gknb/")
    answer = site.missing

    def cookie_wall(asked: object) -> Answer:
        headers = getattr(asked, "headers", {})
        if "seen=1" in headers.get("cookie", ""):
            return answer
        return Answer(status=302, headers=(("Location", "/gk/gknb/"), ("Set-Cookie", "seen=1; path=/")))

    site.routes["/gk/gknb/"] = cookie_wall
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.records("list")[0]["outcome"] == "gone"


@pytest.mark.parametrize(
    "unit",
    [
        "<script",
        "<record><![CDATA[",
        "<meta ",
        "<nextgroup>",
        "createPageHTML(",
        "_CONFIG={TREE:[",
        "<div>",
        "pagination({",
        "<!--",
        "&#x",
        "&nbsp;",
        "共",
        "<script>[{",
        "<script>'/getInfoList',{",
        '<a onclick="',
    ],
)
def test_pages_that_cost_a_careless_parser_its_night(unit: str) -> None:
    body = f"<html><body><a href='/t20240120_1.html'>局2023年政府信息公开年报</a>{unit * 40_000}".encode()
    page = Page("http://www.x.gov.cn/gknb/", body, "text/html")
    assert judge_page(page, {}).outcome
    family = family_of(page)
    assert isinstance(family.links(page), list)
    assert isinstance(family.following(page, page, 1), list)
    assert isinstance(attachments(page), list)
    assert isinstance(framed_pages(page), list)


def test_a_page_too_large_to_be_one() -> None:
    page = Page("http://www.x.gov.cn/gknb/", b"<html>" + b"x" * 11_000_000, "text/html")
    assert judge_page(page, {}).outcome == "too_large"
