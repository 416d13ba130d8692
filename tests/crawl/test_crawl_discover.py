"""Discovery from a column or from a home page alone; what it prints loads as a source."""

from __future__ import annotations

from pathlib import Path

import yaml
from crawl_helpers import settings_for

from demo.fixtures_sites import SITES, Site, serve_site
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, page
from demo.fixtures_sites.tree_sites import DEPARTMENTS_K, TOWNS_K
from tasks.crawl.archive import Archive
from tasks.crawl.discover import DiscoveredSource, discover
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
