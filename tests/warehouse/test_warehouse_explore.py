"""The browser front end: questions, tables, free SQL; only loopback; a new publish is seen by the next query."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from chromium_page import Page
from warehouse_press import Press, report

from warehouse.publishing import publish


def _press(folder: Path) -> Press:
    press = Press(folder)
    for year in (2022, 2023):
        press.put(f"http://liuhe.test/nb/{year}.html", report("柳河县财政局", year, year))
    press.night()
    publish(press.home.work_database, press.home.published)
    return press


def test_what_the_app_shows(tmp_path: Path) -> None:
    from warehouse.explore.answers import ask, first_question, recipe_choices, tables_of

    database = _press(tmp_path).home.published_database
    assert len(recipe_choices()) >= 20
    tables = tables_of(database)
    assert {"cell", "applications", "year_on_year", "coverage"} <= set(tables)
    assert all(table.comment and all(column["含义"] for column in table.columns) for table in tables.values())
    assert "柳河县财政局" in ask(database, first_question(), "a").text
    assert "无法回答" in ask(database, "DROP TABLE cell", "a").text
    assert "无法回答" in ask(database, "SELECT * FROM read_csv('/etc/passwd')", "a").text


@pytest.mark.slow
@pytest.mark.browser
def test_the_warehouse_in_a_browser(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed: the page was not opened in a browser")
    press = _press(tmp_path / "home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.command_line", "explore", "--no-open", "--port", str(port)]
    server = subprocess.Popen([*command, "--home", str(press.home.root)], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        with Page(chromium, tmp_path) as page:
            page.go(f"http://127.0.0.1:{port}/")
            page.wait(lambda: "下载 CSV" in page.text() and "柳河县财政局" in page.text(), "the first answer")
            assert page.click("表与字段")
            page.wait(lambda: "前 100 行" in page.text(), "the tables")
            assert page.click("自由查询")
            page.wait(lambda: page.click("运行"), "the button")
            page.wait(lambda: "handled_total_total" in page.text(), "the answer")
            press.put("http://liuhe.test/nb/new.html", report("柳河县水利局", 2023, 7))
            press.night()
            publish(press.home.work_database, press.home.published)
            page.click("运行")
            page.wait(lambda: "柳河县水利局" in page.text(), "what was published since")
            assert page.hosts() == {"127.0.0.1"}
    finally:
        server.terminate()
        server.wait(30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "nothing is left behind"


def _wait_for(port: int) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise AssertionError("the app did not start")
