"""The site in headless Chromium: no console error, filters that work, cells marked right, from a file."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from report_sample import NAMES

from tasks.report.site.build import build_site
from tasks.report.site.reading import slug_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Seen:
    dom: str
    console: list[str]


@pytest.fixture(scope="module")
def site(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "site"
    build_site(sample_database, folder)
    return folder


def look(address: str, profile: Path, *options: str) -> Seen:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
        "--virtual-time-budget=4000", f"--user-data-dir={profile}", *options, "--dump-dom", address,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return Seen(done.stdout, console)


def rows(seen: Seen) -> list[str]:
    return re.findall(r'<tr data-id="([^"]+)"', seen.dom)


@pytest.mark.parametrize(
    ("fragment", "count", "organizations"),
    [
        ("", 6, {NAMES[i] for i in (1, 3, 4, 8, 10, 11)}),
        ("severity=error", 3, {NAMES[1], NAMES[3], NAMES[4]}),
        ("year=2021", 1, {NAMES[8]}),
        ("state=all", 7, {NAMES[i] for i in (1, 3, 4, 5, 8, 10, 11)}),
        ("state=resolved", 1, {NAMES[5]}),
        ("rule=P1", 1, {NAMES[3]}),
        ("q=财政局 9312", 1, {NAMES[1]}),
        ("q=没有这样的单位", 0, set()),
        ("region=990123&severity=warning", 3, {NAMES[8], NAMES[10], NAMES[11]}),
    ],
)
def test_filters_from_the_address(
    site: Path, tmp_path: Path, fragment: str, count: int, organizations: set[str]
) -> None:
    seen = look(f"{(site / 'findings.html').as_uri()}#{fragment}", tmp_path)
    assert seen.console == []
    assert len(rows(seen)) == count
    shown = set(re.findall(r'<a href="organization/[^"]+">([^<]+)</a>', seen.dom))
    assert shown == organizations
    status = re.search(r'<p[^>]*id="shown"[^>]*>([^<]*)</p>', seen.dom)
    assert status is not None and (
        f"共 {count} 项" in status.group(1) or (count == 0 and "没有" in status.group(1))
    )


@pytest.mark.parametrize("options", [(), ("--force-dark-mode", "--window-size=390,900")])
def test_pages_without_console_errors(site: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    for page in (
        "index.html",
        "rules.html",
        "about.html",
        "operator.html",
        f"organization/{slug_of(NAMES[1])}.html",
    ):
        assert look((site / page).as_uri(), tmp_path, *options).console == [], page


def test_link_into_a_folded_year_opens_it(site: Path, tmp_path: Path) -> None:
    page = (site / "organization" / f"{slug_of(NAMES[1])}.html").as_uri()
    closed = look(page, tmp_path).dom
    assert re.search(r'id="y2020">\s*<details>', closed)
    opened = look(f"{page}#y2020", tmp_path).dom
    assert re.search(r'id="y2020">\s*<details open="">', opened)


def test_marked_cells_in_the_browser(site: Path, tmp_path: Path) -> None:
    dom = look((site / "organization" / f"{slug_of(NAMES[3])}.html").as_uri(), tmp_path).dom
    bad = set(re.findall(r'<td class="[^"]*bad[^"]*" id="c-2022-([^"]+)"', dom))
    assert bad == {"proceedings.review.total", "proceedings.review.upheld", "proceedings.review.pending"}
