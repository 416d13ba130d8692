"""Discovery from a column or from a home page alone; what it prints loads as a source."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from crawl_helpers import settings_for

from demo.fixtures_sites import SITES, Asked, Site, serve_site
from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, page
from demo.fixtures_sites.tree_sites import DEPARTMENTS_K, TOWNS_K
from tasks.crawl.archive import Archive
from tasks.crawl.discover import discover
from tasks.crawl.discovered import DiscoveredSource
from tasks.crawl.ledger import Ledger
from tasks.crawl.sources import Source


def discovered(url: str, tmp_path: Path) -> DiscoveredSource:
    return discover(url, settings_for(), Archive(tmp_path / "a"), Ledger(tmp_path / "l"))


def home_site() -> Site:
    """Home page → 政务公开 → a frame with the menu → the column; the web site's own report beside it."""
    site = Site("/")
    meta = "<meta name='SiteName' content='青溪县人民政府'><meta content='3303270012' name='SiteIDCode'>"
    links = "<a href='/news/'>新闻</a><a href='/zwgk/'>政务公开</a><a href='/wznb/'>政府网站工作年度报表</a>"
    site.routes["/"] = page(links, "青溪县人民政府门户网站", head=meta)
    site.routes["/zwgk/index.html"] = page("<iframe src='/zwgk/menu.html'></iframe>", "政务公开")
    menu = "<a href='/zwgk/zn/'>政府信息公开指南</a><select><option value='/zwgk/lm7/'>政府信息公开年报</option></select>"
    site.routes["/zwgk/menu.html"] = page(menu, "目录")
    items = []
    for year in (2022, 2023):
        for number in range(3):
            path = f"/zwgk/lm7/{year + 1}01/t{year + 1}0120_{year}{number}.html"
            site.routes[path] = report_page(f"青溪县第{number}局", year)
            items.append(row(path, title_of(f"青溪县第{number}局", year)))
    items.append(row("/zwgk/lm7/202401/t20240130_9.html", "图解青溪县2023年政府信息公开工作年度报告"))
    site.routes["/zwgk/lm7/index.html"] = page(rows(*items), "政府信息公开年报")
    return site


def test_from_a_home_page(tmp_path: Path) -> None:
    with serve_site(home_site()) as served:
        found = discovered(served.base + "/", tmp_path)
        assert found.columns == [served.base + "/zwgk/lm7/"]
    assert (found.name, found.region, found.reports, found.rejected) == ("青溪县人民政府", "330327", 6, 1)
    assert found.years == {2022: 3, 2023: 3}
    assert found.organizations == ["青溪县第0局", "青溪县第1局", "青溪县第2局"]
    assert "/wznb/" not in served.paths()


def test_what_it_prints_is_a_source(tmp_path: Path) -> None:
    with serve_site(home_site()) as served:
        text = discovered(served.base + "/", tmp_path).to_yaml()
    source = Source(id="pasted", **yaml.safe_load(text))
    assert not source.enabled
    assert source.region == "330327"
    assert source.expected is not None
    assert (source.expected.min, source.expected.max) == (3, 12)
    assert "# Reports listed: 6 (2022: 3, 2023: 3); 1 others dropped." in text


def test_from_a_column_with_a_tree(tmp_path: Path) -> None:
    with serve_site(SITES["K"]()) as served:
        found = discovered(served.column, tmp_path)
        assert found.columns == [served.column]
    assert set(found.organizations) == {*DEPARTMENTS_K, *TOWNS_K}
    assert found.years == {2022: 6, 2023: 6}


def test_families_are_named(tmp_path: Path) -> None:
    for letter, family in {
        "A": "trs",
        "C": "hanweb",
        "E": "jpaas",
        "F": "ucap",
        "H": "vsb",
        "I": "lonsun",
        "J": "aspnet",
    }.items():
        with serve_site(SITES[letter]()) as served:
            assert family in discovered(served.column, tmp_path / letter).families, letter


def test_nothing_found_is_said(tmp_path: Path) -> None:
    site = Site("/")
    site.routes["/"] = page("<a href='/news/'>新闻</a>", "某网站")
    with serve_site(site) as served:
        found = discovered(served.base + "/", tmp_path)
    assert found.columns == []
    assert any("no report column found" in note for note in found.notes)
    blocked = Site("/")
    blocked.routes["/"] = Answer(b"<html></html>", 412)
    with serve_site(blocked) as served:
        found = discovered(served.base + "/", tmp_path / "b")
    assert any("waf" in note for note in found.notes)


@pytest.mark.parametrize("letter", [letter for letter in SITES if letter != "R"])
def test_every_fixture_site_from_its_home_page(letter: str, tmp_path: Path) -> None:
    with serve_site(SITES[letter]()) as served:
        found = discovered(served.base + "/", tmp_path)
        assert found.columns == [served.column]
    source = Source(id="pasted", **yaml.safe_load(found.to_yaml()))
    assert source.expected is not None
    assert source.expected.min <= found.reports <= (source.expected.max or 0)
    assert found.families
    assert source.organizations
    assert f"{max(found.years)}: " in "".join(found.coverage())


def test_a_site_that_forbids_robots_is_named_as_such(tmp_path: Path) -> None:
    with serve_site(SITES["R"]()) as served:
        text = discovered(served.base + "/", tmp_path).to_yaml()
    assert "robots_denied" in text
    assert yaml.safe_load(text) is None


def test_coverage_names_who_is_missing(tmp_path: Path) -> None:
    site = home_site()
    listing = site.routes["/zwgk/lm7/index.html"]
    assert isinstance(listing, Answer)
    body = listing.body.replace(title_of("青溪县第2局", 2023).encode(), "青溪县举办活动".encode())
    site.routes["/zwgk/lm7/index.html"] = Answer(body)
    with serve_site(site) as served:
        found = discovered(served.base + "/", tmp_path)
    assert found.coverage() == ["2023: 2 of 3 (not 青溪县第2局)", "2022: 3 of 3"]


def column_at(site: Site, column: str) -> None:
    path = f"{column}202401/t20240120_1.html"
    site.routes[path] = page(
        f"<div class='position'><a href='/'>首页</a> &gt; <a href='{column}'>政府信息公开年报</a></div>"
        + report_body("青溪县财政局", 2023)
    )
    site.routes[f"{column}index.html"] = page(rows(row(path, title_of("青溪县财政局", 2023))), "年报")


@pytest.mark.parametrize("form", [True, False])
def test_the_sites_own_search_is_the_last_resort(tmp_path: Path, form: bool) -> None:
    site = Site("/")
    column_at(site, "/a/b/c/")
    box = "<form action='/irs/front/search'><input name='searchWord'><input type=hidden name=code value=9></form>"
    link = "<a href='/jsearchfront/search.do?websiteid=3'>搜索</a>"
    site.routes["/"] = page(f"<a href='/news/'>新闻</a>{box if form else link}", "青溪县人民政府")
    queries = []

    def search(asked: Asked) -> Answer:
        queries.append(dict(asked.query))
        report = row("/a/b/c/202401/t20240120_1.html", title_of("青溪县财政局", 2023))
        return page(
            rows(row("/x/t20240101_1.html", "图解2023年政府信息公开工作年度报告"), report), "搜索结果"
        )

    site.routes |= {"/irs/front/search": search, "/jsearchfront/search.do": search}
    with serve_site(site) as served:
        found = discovered(served.base + "/", tmp_path)
        assert found.columns == [served.base + "/a/b/c/"]
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /irs/\nDisallow: /jsearchfront/")
        asked = len(queries)
        forbidden = discovered(served.base + "/", tmp_path / "forbidden")
    assert (len(queries), forbidden.columns) == (asked, [])
    assert "政府信息公开" in "".join(queries[0].values())
    assert any("search" in note for note in found.notes)


def test_the_map_that_robots_names(tmp_path: Path) -> None:
    site = Site("/")
    column_at(site, "/gov/zfxxgknb/")
    site.routes["/"] = page("<a href='/news/'>新闻</a>", "青溪县人民政府")
    with serve_site(site) as served:
        robots = f"User-agent: *\nDisallow:\nSitemap: {served.base}/map.xml"
        site.routes["/robots.txt"] = Answer(robots.encode(), content_type="text/plain")
        urls = "".join(
            f"<url><loc>{served.base}{path}</loc></url>"
            for path in ("/news/", "/gov/wzndbb/", "/gov/zfxxgknb/")
        )
        site.routes["/map.xml"] = Answer(
            f"<?xml version='1.0'?><urlset>{urls}</urlset>".encode(), content_type="text/xml"
        )
        found = discovered(served.base + "/", tmp_path)
        assert found.columns == [served.base + "/gov/zfxxgknb/"]


def test_from_one_report_to_its_column(tmp_path: Path) -> None:
    site = Site("/")
    column_at(site, "/gov/lm3/")
    with serve_site(site) as served:
        found = discovered(served.base + "/gov/lm3/202401/t20240120_1.html", tmp_path)
        assert found.columns == [served.base + "/gov/lm3/"]


def test_a_menu_written_by_script_and_the_sites_code_in_the_footer(tmp_path: Path) -> None:
    site = Site("/")
    column_at(site, "/2025ndbg/")
    menu = "<script>document.write('<a href=\"/2025ndbg/\">政府信息公开年报</a>');</script>"
    site.routes["/"] = page(f"{menu}<div class='footer'>政府网站标识码：bm29000002</div>", "某某部网站")
    with serve_site(site) as served:
        found = discovered(served.base + "/", tmp_path)
        assert found.columns == [served.base + "/2025ndbg/"]
    assert (found.name, found.region) == ("某某部", "100000")
    assert any("names the year 2025" in note for note in found.notes)
