"""`gouji check` as an office uses it: what it says of the wrong file, several files, containers, the wrong last year."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from demo.documents import docx_document
from demo.report import Report
from demo.world import build_world
from flows.command_line import main


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], catch_exceptions=False)


def report_of(rule: str | None, year: int = 2024) -> Report:
    reports = (one for one in build_world().truth.reports if one.year == year)
    return next(one for one in reports if [fault.rule for fault in one.faults] == ([rule] if rule else []))


def write(file: Path, report: Report) -> Path:
    file.write_bytes(docx_document(report))
    return file


def marked_in(file: Path) -> str:
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_copies_of_several_documents_do_not_overwrite_each_other(tmp_path: Path):
    wrong, clean = (
        write(tmp_path / "wrong.docx", report_of("A2")),
        write(tmp_path / "ok.docx", report_of(None)),
    )
    again = tmp_path / "more" / "wrong.docx"
    again.parent.mkdir()
    write(again, report_of("A1"))
    result = check(wrong, clean, again, "--annotate", tmp_path / "copy.docx")
    assert result.exit_code == 1
    assert {file.name for file in tmp_path.glob("copy*")} == {
        "copy-wrong.docx",
        "copy-ok.docx",
        "copy-wrong-2.docx",
    }
    assert "A2" in marked_in(tmp_path / "copy-wrong.docx")
    assert "A1" in marked_in(tmp_path / "copy-wrong-2.docx")


def test_a_draft_in_a_zip_file_is_annotated_too(tmp_path: Path):
    wrong = write(tmp_path / "wrong.docx", report_of("A2"))
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as archive:
        archive.write(wrong, "年报/wrong.docx")
    result = check(tmp_path / "mail.zip", "--annotate", tmp_path / "copy.docx")
    assert result.exit_code == 1
    assert f"应为 {report_of('A2').faults[0].expected[0]}" in marked_in(tmp_path / "copy.docx")


def test_a_copy_of_another_kind_is_refused_before_the_check(tmp_path: Path):
    wrong = write(tmp_path / "wrong.docx", report_of("A2"))
    result = check(wrong, "--annotate", tmp_path / "copy.pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "docx or html" in result.stderr


@pytest.mark.parametrize("as_json", [False, True])
def test_a_report_of_the_wrong_year_as_last_years_is_told(tmp_path: Path, as_json: bool):
    report = report_of(None)
    now = write(tmp_path / "now.docx", report)
    again = check(now, "--previous", now, *(["--json"] if as_json else []))
    notes = json.loads(again.stdout)["notes"] if as_json else [again.stdout]
    assert again.exit_code == 0
    assert any("2024 年度的，不是 2023 年度的" in note for note in notes)


def test_a_report_of_somebody_else_as_last_years_is_told(tmp_path: Path):
    report = report_of(None)
    other = next(
        one for one in build_world().truth.reports if one.year == 2023 and one.unit.name != report.unit.name
    )
    result = check(write(tmp_path / "now.docx", report), "--previous", write(tmp_path / "before.docx", other))
    assert "请确认是同一单位" in result.stdout and other.unit.name in result.stdout


def test_last_years_own_report_gives_no_note(tmp_path: Path):
    report = report_of(None)
    last = build_world().truth.report(report.unit.name, 2023)
    result = check(
        write(tmp_path / "now.docx", report), "--previous", write(tmp_path / "before.docx", last), "--json"
    )
    assert "notes" not in json.loads(result.stdout)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.docx", None, "文件不存在"),
        ("empty.html", "", "文件是空的"),
        ("notice.html", "<p>各单位：请按时报送材料。</p>", "没有找到年度报告的标题和表格"),
        ("cut.docx", "PK\x03\x04", "文件已损坏"),
        ("plan.html", "<h1>关于做好2024年政府信息公开工作年度报告编制工作的通知</h1><p>请按时报送。</p>", "通知"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_said_in_chinese(tmp_path: Path, name: str, content: str | None, said: str):
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    result = check(file)
    assert result.exit_code == 2
    assert said in result.stdout.split("无法检查：")[1]
