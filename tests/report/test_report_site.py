from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from report_sample import COUNTY, NAMES, REGION, many_organizations, report_id_of, sample_reports

from expectations.rules import RULES
from tasks.report.site.build import build_site
from tasks.report.site.listing import harmless
from tasks.report.site.reading import slug_of

Edit = Callable[..., Path]


class Page(HTMLParser):
    """Links, ids and classes of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.links += [value for name in ("href", "src") if (value := found.get(name))]
        if value := found.get("id"):
            self.ids.append(value)


@pytest.fixture(scope="module")
def site(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "site"
    build_site(sample_database, folder)
    return folder


def organization(site: Path, name: str) -> str:
    return (site / "organization" / f"{slug_of(name)}.html").read_text(encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def test_pages_of_everything(site: Path) -> None:
    assert len(list((site / "organization").glob("*.html"))) == len(NAMES)
    assert {file.stem for file in (site / "rule").glob("*.html")} == set(RULES)
    for page in ("index", "findings", "rules", "downloads", "about", "operator", f"region/{REGION}"):
        assert (site / f"{page}.html").exists()


def test_every_link_leads_somewhere_and_nothing_comes_from_third_parties(site: Path) -> None:
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}
    for file, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), f"an id twice in {file}"
        for tag, attributes in page.tags:
            if tag in ("script", "link", "img", "iframe"):
                address = attributes.get("src") or attributes.get("href") or ""
                assert not urlsplit(address).netloc, f"{file} loads {address}"
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                assert parts.netloc == "yunxi.example"
            elif not link.startswith("data:"):
                target = (file.parent / unquote(parts.path)).resolve() if parts.path else file.resolve()
                assert target.exists(), f"{file.name}: {link}"
                if parts.fragment and target.suffix == ".html" and target.name != "findings.html":
                    assert parts.fragment in Page(target.read_text(encoding="utf-8")).ids, (
                        f"{file.name}: {link}"
                    )


def test_broken_cells_are_marked_and_explained(site: Path, right_total: int) -> None:
    page = organization(site, NAMES[1])
    marked = re.findall(r'<td class="([^"]*bad[^"]*)" id="c-(\d+)-([^"]+)">(.*?)</td>', page)
    assert [(kind, year, key) for kind, year, key, _ in marked] == [
        ("n bad error", "2022", "applications.handled_total.total")
    ]
    assert (
        marked[0][3].startswith("9312") and 'href="#f-' in marked[0][3] and str(right_total) in marked[0][3]
    )
    assert "印为 <span" in page and ">9312</span>" in page and f">{right_total}</span>" in page
    assert "39 条等式成立，3 条不成立" in page


def test_identities_only_tints_cells_without_accusing_one(site: Path) -> None:
    page = organization(site, NAMES[4])
    assert "involved error" in page and "bad error" not in page


def test_blank_cell_is_said_in_words(site: Path) -> None:
    page = organization(site, NAMES[8])
    cell = re.search(r'<td class="([^"]*)" id="c-2021-applications.received.business">(.*?)</td>', page)
    assert cell is not None and "state-blank" in cell.group(1) and "空白" in cell.group(2)


def test_every_printed_cell_stands_on_the_page(site: Path) -> None:
    page = organization(site, NAMES[0])
    assert len(re.findall(r'id="c-2021-applications', page)) == 175
    assert len(re.findall(r'id="c-2020-applications', page)) == 161
    assert (
        len(re.findall(r'id="c-2020-disclosure', page)) == 22
        and len(re.findall(r'id="c-2021-proceedings', page)) == 15
    )


def test_our_own_doubts_are_not_listed_as_problems(site: Path) -> None:
    assert "提取不确定" not in organization(site, NAMES[6]) and "提取不确定" not in (
        site / "data/findings.js"
    ).read_text(encoding="utf-8")
    assert "提取不确定" in (site / "operator.html").read_text(encoding="utf-8")


def test_matrix_and_counters(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    assert f'<td class="m-missing"><a href="organization/{slug_of(NAMES[11])}.html#y2022"' in index
    assert f'<td class="m-error"><a href="organization/{slug_of(NAMES[1])}.html#y2022"' in index
    assert "逾期公布" in index and "<dt>项错误</dt><dd>3</dd>" in index


def test_same_database_same_files(sample_database: Path, site: Path, tmp_path: Path) -> None:
    build_site(sample_database, tmp_path / "site")
    assert files(tmp_path / "site") == files(site)


def test_only_what_changed_is_written_and_what_is_gone_is_removed(
    edited: Edit, sample_database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "published" / "site"
    first = build_site(sample_database, folder)
    assert first.written == first.pages
    before = {path: (folder / path).stat().st_mtime_ns for path in files(folder)}
    again = build_site(sample_database, folder)
    assert (again.written, again.removed) == (0, 0)
    other = edited(f"update report set title = '改了标题' where report_id = '{report_id_of(COUNTY, 2021)}'")
    assert build_site(other, folder).written == 1
    touched = [
        path
        for path in before
        if (folder / path).stat().st_mtime_ns != before[path] and path != ".state.json"
    ]
    assert touched == [f"organization/{slug_of(COUNTY)}.html"]
    gone = edited(
        f"delete from organization where organization = '{NAMES[5]}'", f"delete from report where organization = '{NAMES[5]}'",
        f"delete from finding where organization = '{NAMES[5]}'",
    )  # fmt: skip
    assert build_site(gone, folder).removed == 1


def test_torn_state_file_rebuilds(sample_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    build_site(sample_database, folder)
    (folder / ".state.json").write_text('{"version": "x', encoding="utf-8")
    damaged = folder / "organization" / f"{slug_of(COUNTY)}.html"
    damaged.write_text("half", encoding="utf-8")
    build_site(sample_database, folder)
    assert damaged.read_text(encoding="utf-8") != "half"


def test_versions_show_what_changed(edited: Edit, tmp_path: Path) -> None:
    old, name = report_id_of(COUNTY, 2021), COUNTY
    newer = edited(
        f"insert into report by name select * replace ('second' as report_id, 2 as version, 'd2' as document_id) from report where report_id = '{old}'",
        f"update report set is_current = false where report_id = '{old}'",
        f"insert into cell by name select * replace ('second' as report_id) from cell where report_id = '{old}'",
        "update cell set value = 777, text = '777' where report_id = 'second' and row_code = 'penalties'",
    )
    build_site(newer, tmp_path / "site")
    page = organization(tmp_path / "site", name)
    assert "第 2 版" in page and re.search(
        r"表一 行政处罚 · .*?</td><td class=\"before\">\d+</td><td class=\"after\">777</td>", page
    )


def test_large_warehouse_has_regions_instead_of_one_matrix(tmp_path: Path) -> None:
    sample = sample_reports((), ())
    for name in many_organizations(250):
        sample.add("organization", name, REGION, "county", "department", None, "yunxi", True, True)
    database = sample.write(tmp_path / "large.duckdb")
    assert build_site(database, tmp_path / "site").pages > 250
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'class="matrix"' not in index and f"region/{REGION}.html" in index


def test_empty_warehouse(tmp_path: Path) -> None:
    database = sample_reports((), ()).write(tmp_path / "empty.duckdb")
    summary = build_site(database, tmp_path / "site")
    assert summary.index.exists()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@a", "'@a"),
        ("+1", "'+1"),
        ("-1", "-1"),
        ("-1+2", "'-1+2"),
        (" =x", "'=x"),
        ("甲", "甲"),
        (None, ""),
    ],
)
def test_csv_cells_are_harmless(text: str | None, shown: str) -> None:
    assert harmless(text) == shown


def test_feeds_are_absolute_where_the_site_has_an_address(sample_database: Path, tmp_path: Path) -> None:
    build_site(sample_database, tmp_path / "site", address="https://quality.example/reports/")
    for feed in (tmp_path / "site" / "feed").glob("*.xml"):
        links = re.findall(r'href="([^"]+)"', feed.read_text(encoding="utf-8"))
        assert links[0] == f"https://quality.example/reports/feed/{feed.name}"
        assert all(link.startswith("https://quality.example/reports/") for link in links)
