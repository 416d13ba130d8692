"""The command line on good and bad input: outputs, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demo.documents import docx_document
from demo.report import Report
from demo.world import build_world
from flows.command_line import main
from flows.runtime import one_run_at_a_time
from tasks.home import Home


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def report_of(rule: str | None) -> Report:
    """A demo report of the last year with one planted fault of the rule, or with none."""
    for report in build_world().truth.reports:
        if [fault.rule for fault in report.faults] == ([rule] if rule else []) and report.year == 2024:
            return report
    raise AssertionError(rule)


@pytest.fixture()
def clean(tmp_path: Path) -> Path:
    file = tmp_path / "clean.docx"
    file.write_bytes(docx_document(report_of(None)))
    return file


@pytest.fixture()
def wrong(tmp_path: Path) -> Path:
    file = tmp_path / "wrong.docx"
    file.write_bytes(docx_document(report_of("A2")))
    return file


def test_extract_prints_one_object_a_file_in_order(clean: Path, wrong: Path) -> None:
    result = run("extract", wrong, clean)
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert [first["path"], second["path"]] == [str(wrong), str(clean)]
    keys = {
        "path",
        "title",
        "organization",
        "year",
        "form",
        "published_on",
        "cells",
        "sections",
        "claims",
        "issues",
    }
    assert keys <= set(first)
    assert len(first["cells"]) == 200
    assert set(first["cells"]["applications.received.total"]) >= {"value", "state", "text", "locator"}


def test_check_exits_0_on_a_clean_draft(clean: Path) -> None:
    result = run("check", clean, "--json")
    assert result.exit_code == 0, result.stdout
    assert not [
        finding for finding in json.loads(result.stdout)["findings"] if finding["severity"] == "error"
    ]


def test_check_names_the_wrong_cell_and_exits_1(wrong: Path) -> None:
    [fault] = report_of("A2").faults
    result = run("check", wrong, "--json")
    assert result.exit_code == 1
    [finding] = [f for f in json.loads(result.stdout)["findings"] if f["severity"] == "error"]
    assert finding["suspects"] == list(fault.cells)
    assert (finding["printed"], finding["expected"]) == (fault.printed[0], fault.expected[0])
    assert {"rule", "severity", "tier", "suspects", "cells", "printed", "expected", "message"} <= set(finding)
    spoken = run("check", wrong)
    assert spoken.exit_code == 1
    assert fault.printed[0] in spoken.stdout and "错误" in spoken.stdout


def test_check_with_last_years_report(tmp_path: Path) -> None:
    report = report_of("Y1")
    last = build_world().truth.report(report.unit.name, 2023)
    now, before = tmp_path / "now.docx", tmp_path / "before.docx"
    now.write_bytes(docx_document(report))
    before.write_bytes(docx_document(last))
    alone, together = run("check", now, "--json"), run("check", now, "--previous", before, "--json")
    assert "Y1" not in {finding["rule"] for finding in json.loads(alone.stdout)["findings"]}
    assert "Y1" in {finding["rule"] for finding in json.loads(together.stdout)["findings"]}


def test_unreadable_files_exit_2_without_traceback(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    for result in (run("check", broken), run("check", tmp_path / "nowhere.docx"), run("extract", broken)):
        assert result.exit_code == 2
        assert "Traceback" not in result.output


def test_a_broken_source_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "offices.yml").write_text(
        "- {id: a, name: 甲, regions: ['990101'], recipients: []}\n", encoding="utf-8"
    )
    (sources / "county.yml").write_text(
        "region: '990101'\nname: 某县\noffice: a\ncolumns: [{url: 'https://www.example.gov.cn/'}]\ncolums: []\n",
        encoding="utf-8",
    )
    result = run("sources", "check", sources)
    assert result.exit_code == 2
    assert "county.yml" in result.output and "colums" in result.output and ":5:" in result.output


def test_sql_without_a_warehouse_says_what_to_do(tmp_path: Path) -> None:
    result = run("sql", "select 1", "--home", tmp_path)
    assert result.exit_code == 2
    assert "gouji nightly" in result.output


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_SMTP_PORT", "many")
    result = run("config", "show")
    assert result.exit_code == 2
    assert "smtp_port" in result.output


def test_config_show_tells_the_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_MAIL_CAP", "7")
    lines = {line.split()[0]: line.split()[1:] for line in run("config", "show").stdout.splitlines()}
    assert lines["mail_cap"] == ["7", "GOUJI_MAIL_CAP"]
    assert lines["mail_mode"][-1] == "default"


@pytest.mark.parametrize("command", ["nightly", "collect", "build", "report", "add"])
def test_a_second_run_is_refused_and_told_who_is_there(tmp_path: Path, clean: Path, command: str) -> None:
    home = tmp_path / "home"
    files = [clean] if command == "add" else []
    with one_run_at_a_time(Home(home)):
        result = run(command, *files, "--home", home)
    assert result.exit_code == 2
    assert f"another run is working on {home} (process {os.getpid()}, since 20" in result.output
    assert not (home / "work" / "prefect" / "prefect.db").exists(), "refused before Prefect is started"
    assert not list(home.glob("ledger/*")), "nothing was written"


def test_nightly_refuses_years_that_are_none(tmp_path: Path) -> None:
    for years, word in (("2025..2019", "backwards"), ("20-21", "2019..2025"), ("2099", "future")):
        result = run("nightly", "--home", tmp_path, "--years", years)
        assert result.exit_code == 2
        assert word in result.output
    assert run("nightly", "--home", tmp_path, "--estimate").exit_code == 2


def test_the_estimate_asks_no_host_and_starts_nothing(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "offices.yml").write_text("- {id: a, name: 甲, regions: ['990101']}\n", encoding="utf-8")
    (sources / "county.yml").write_text(
        "region: '990101'\nname: 某县\noffice: a\ncolumns: [{url: 'https://www.example.invalid/nb/'}]\n"
        "organizations: [某县财政局, 某县教育局]\n",
        encoding="utf-8",
    )
    options = ("--home", tmp_path / "home", "--sources", sources, "--years", "2019..2024", "--estimate")
    result = run("nightly", *options)
    assert result.exit_code == 0
    assert "about 12 expected, 0 known" in result.output
    assert not (tmp_path / "home" / "ledger" / "fetch.jsonl").exists()


def test_rules_are_listed() -> None:
    listed = run("rules").stdout
    for rule in ("A1", "A2", "A3", "P1", "D1", "Y1", "Y2", "Y3", "R1", "N1"):
        assert f"\n{rule} " in f"\n{listed}"


def test_a_missing_file_does_not_keep_the_others(clean: Path, tmp_path: Path) -> None:
    result = run("extract", tmp_path / "none.html", clean)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 2 and first["issues"][0]["code"] == "file_not_read"
    assert second["path"] == str(clean) and second["cells"]
    assert run("check", clean, tmp_path / "none.html", "--json").exit_code == 2


def test_last_years_report_must_be_one(clean: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_text("<p>not a report</p>", encoding="utf-8")
    for previous in (other, tmp_path / "none.html"):
        result = run("check", clean, "--previous", previous)
        assert result.exit_code == 2 and str(previous) in result.stderr and result.stdout == ""


def test_a_prefect_server_that_is_away_is_told_without_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    result = run("build", "--home", tmp_path / "home")
    assert result.exit_code == 2
    assert "PREFECT_API_URL" in result.output and "gouji up" in result.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mail_cap = 9\n[x\n", ("line 2", "settings.toml")),
        ("mail_cap = 'many'\n", ("mail_cap", "'many'")),
        ("mail_capp = 9\n", ("mail_capp",)),
        ("smtp_password = 5\n", ("smtp_password",)),
    ],
)
def test_a_wrong_file_of_settings_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: tuple[str, ...]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("GOUJI_CONFIG", str(file))
    result = run("config", "show")
    assert result.exit_code == 2
    assert all(word in result.output for word in words)
    assert "given: 5" not in result.output, "secrets are not shown"
    file.unlink()
    assert "GOUJI_CONFIG" in run("config", "show").output


def test_settings_come_from_the_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("mail_cap = 9\nsmtp_password = 'geheim'\n", encoding="utf-8")
    monkeypatch.setenv("GOUJI_CONFIG", str(file))
    shown = run("config", "show").stdout
    assert f"{file}" in next(line for line in shown.splitlines() if line.startswith("mail_cap "))
    assert "geheim" not in shown


def test_a_home_below_a_file_is_told_without_traceback(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    result = run("nightly", "--home", file / "home")
    assert result.exit_code == 2
    assert "Not a directory" in result.output
