from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from report_desk import MailDesk
from report_sample import NAMES, SampleOffice

from expectations.rules import RULES
from tasks.acknowledgements import acknowledgements_of_ledger
from tasks.report.changes import Known, compare
from tasks.report.facts import read_office, read_only
from tasks.report.feedback import ANSWERS, FeedbackError, answers_for, take_feedback
from tasks.report.letter import Occasion
from tasks.report.sheets import text_lines
from tasks.report.workbook import as_number, file_name, write_workbook

OCCASION = Occasion("run-1", date(2023, 4, 15), "gouji@example.org")
SHEETS = ["说明", "问题清单", "等式明细", "已更正", "未公开单位", "规则表"]


@pytest.fixture(scope="module")
def workbook(sample_database: Path) -> bytes:
    connection = read_only(sample_database)
    facts = read_office(connection, SampleOffice())
    connection.close()
    return write_workbook(facts, compare(facts.findings, Known()), OCCASION)


def sheet_rows(data: bytes, name: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_sheets_frozen_filtered_and_with_widths(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.freeze_panes is not None and sheet.auto_filter.ref is not None
        assert sheet.column_dimensions["A"].width > 5


def test_findings_have_numbers_as_numbers_and_the_link(workbook: bytes, right_total: int) -> None:
    rows = {row["单位"]: row for row in sheet_rows(workbook, "问题清单")}
    row = rows[NAMES[1]]
    assert (row["年度"], row["印为"], row["应为"], row["程度"], row["判断"]) == (
        2022,
        9312,
        right_total,
        "错误",
        "唯一解释",
    )
    assert row["位置"] == "表二 （七）总计 · 总计"
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["问题清单"]
    links = {cell.hyperlink.target for line in sheet.iter_rows() for cell in line if cell.hyperlink}
    assert "https://yunxi.example/nb/2022/t20221.html" in links
    assert [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"] == [
        f'"{",".join(ANSWERS)}"'
    ]


def test_failed_identities_with_their_figures(workbook: bytes, right_total: int) -> None:
    rows = sheet_rows(workbook, "等式明细")
    broken = {row["等式"]: row for row in rows if row["结果"] == "不成立" and row["单位"] == NAMES[1]}
    assert set(broken) == {"A1 总计列", "A2 总计列", "A3 （七）总计行"}
    assert broken["A1 总计列"]["差额"] == right_total - 9312
    assert "（七）总计 9312" in broken["A1 总计列"]["算式（印刷的数字，长式略去 0）"]
    assert any(row["结果"] == "含空白，不能判断" and row["空白格数"] == 1 for row in rows)


def test_missing_units_and_rules(workbook: bytes) -> None:
    assert [row["单位"] for row in sheet_rows(workbook, "未公开单位")] == [NAMES[11]]
    assert [row["规则"] for row in sheet_rows(workbook, "规则表")] == list(RULES)


def test_same_input_same_bytes(workbook: bytes, sample_database: Path) -> None:
    connection = read_only(sample_database)
    facts = read_office(connection, SampleOffice())
    connection.close()
    assert write_workbook(facts, compare(facts.findings, Known()), OCCASION) == workbook


def test_file_name_is_ascii() -> None:
    assert file_name(2025, date(2026, 1, 15)) == "annual-report-findings-2025-20260115.xlsx"


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-3", -3), ("3.5", 3.5), ("007", "007"), ("1,234", "1,234"), ("=1+1", "=1+1"), ("1e5", "1e5"),
     ("12345678901234567890", "12345678901234567890"), ("空白", "空白"), (None, None), ("٣", "٣"), ("nan", "nan"), (".5", ".5")],
)  # fmt: skip
def test_only_plain_numbers_become_numbers(text: str | None, value: object) -> None:
    assert as_number(text) == value


def test_lines_of_wrapped_text() -> None:
    assert text_lines("a" * 10, 20) == 1 and text_lines("字" * 40, 20) >= 3 and text_lines("a\nb", 20) == 2


def answer(data: bytes, path: Path, answers: dict[str, dict[str, Any]]) -> Path:
    """The workbook as an office returns it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["问题清单"]
    head = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        said = answers.get(sheet.cell(row, head["单位"]).value, {})
        for heading, value in said.items():
            sheet.cell(row, head[heading]).value = value
    book.save(path)
    return path


def test_feedback_comes_back_as_acknowledgement(workbook: bytes, desk: MailDesk, tmp_path: Path) -> None:
    said = {
        NAMES[1]: {
            "反馈": "数据无误",
            "反馈说明": "含跨年件",
            "反馈人": "张三",
            "有效期至": datetime(2030, 1, 1),
        },
        NAMES[3]: {"反馈": "系统误判", "反馈说明": "原文为 3"},
        NAMES[4]: {"反馈": "属实，将更正"},
        NAMES[8]: {"反馈": "数据无误"},
        NAMES[10]: {"反馈": "随便写的"},
        NAMES[11]: {"反馈": "数据无误", "反馈说明": "已撤销", "有效期至": "下个月"},
    }
    returned = answer(workbook, tmp_path / "returned.xlsx", said)
    summary = take_feedback(returned, desk.ledger)
    assert summary.acknowledged == 1
    assert summary.answers == {"数据无误": 1, "系统误判": 1, "属实，将更正": 1}
    assert len(summary.problems) == 3 and any("理由" in problem for problem in summary.problems)
    (acknowledged,) = acknowledgements_of_ledger(desk.ledger.read("acknowledgement"))
    assert (acknowledged.who, acknowledged.reason, acknowledged.until) == (
        "张三",
        "含跨年件",
        date(2030, 1, 1),
    )
    assert [record["reason"] for record in answers_for(desk.ledger)] == ["原文为 3"]
    again = take_feedback(returned, desk.ledger)
    assert again.repeated == 3 and again.answers == {} and "没有新的反馈" in str(again)


def test_files_that_cannot_be_read_back(desk: MailDesk, tmp_path: Path) -> None:
    garbage, foreign = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    garbage.write_bytes(b"not a workbook")
    openpyxl.Workbook().save(foreign)
    stripped = openpyxl.Workbook()
    stripped.active.title = "问题清单"  # type: ignore[union-attr]
    stripped.save(tmp_path / "c.xlsx")
    empty = tmp_path / "d.xlsx"
    zipfile.ZipFile(empty, "w").close()
    for file in (garbage, foreign, tmp_path / "c.xlsx", empty, tmp_path / "none.xlsx"):
        with pytest.raises(FeedbackError):
            take_feedback(file, desk.ledger)
    assert list(desk.ledger.read("acknowledgement")) == []


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_opens_and_recalculates(workbook: bytes, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "in.xlsx").write_bytes(workbook)
    command = [
        soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
        "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = (tmp_path / "out" / "in.xlsx").read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames == SHEETS
    before, after = sheet_rows(workbook, "问题清单"), sheet_rows(again, "问题清单")
    assert [row["印为"] for row in before] == [row["印为"] for row in after]
    assert [row["问题编号"] for row in before] == [row["问题编号"] for row in after]
