"""Data Docs: every rule is told, nothing is loaded from outside, as text and in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from test_expectations_gx import random_database

from expectations.data_docs import DataDocsError, write_data_docs
from expectations.rules import RULES, SUITES
from expectations.validate import store_validation, validate


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    path = folder / "gouji.duckdb"
    random_database(path, 3)
    rows = validate(path, "r1")
    with duckdb.connect(str(path)) as connection:
        store_validation(connection, rows)
        index = write_data_docs(connection, folder / "pages")
        with pytest.raises(DataDocsError, match="r9"):
            write_data_docs(connection, folder / "none", "r9")
        connection.execute("DELETE FROM validation")
        with pytest.raises(DataDocsError, match="no validation results yet"):
            write_data_docs(connection, folder / "none")
    assert index == folder / "pages" / "index.html"
    return folder / "pages"


def test_every_suite_has_a_page_and_every_rule_is_told(pages):
    assert {page.stem for page in pages.glob("*.html")} == {"index", *SUITES}
    index = (pages / "index.html").read_text(encoding="utf-8")
    for rule in RULES.values():
        assert f"<td>{rule.id}</td>" in index
        assert rule.text in (pages / f"{rule.suite}.html").read_text(encoding="utf-8")
    assert (
        "failed" in index
        and "passed" in index
        and "✗" in (pages / "identities.html").read_text(encoding="utf-8")
    )


def test_no_page_names_an_address_or_runs_a_script(pages):
    for page in pages.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(
            r"(?:https?:)?//[\w.-]+\.\w|<script|<link|<img|<iframe|@import|url\(|on\w+=", text
        ), page.name
        for target in re.findall(r'href="([^"]*)"', text):
            assert (pages / target).is_file(), target


@pytest.mark.slow
def test_a_browser_asks_nobody_for_anything(pages, tmp_path):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed: pages not opened in a browser")
    log = tmp_path / "net.json"
    command = [chromium, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
               "--disable-background-networking", "--disable-component-update", "--no-first-run", f"--log-net-log={log}", "--dump-dom"]  # fmt: skip
    done = subprocess.run(
        [*command, (pages / "identities.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert RULES["A1"].text in done.stdout
    asked = re.findall(r'"url":"(https?://[^"]+)"', log.read_text(encoding="utf-8"))
    assert not {
        address for address in asked if not re.search(r"//[^/]*(google|gvt1|gstatic|chrome)[^/]*/", address)
    }, asked
