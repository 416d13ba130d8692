"""Rows of flattened text that lost a cell: doubted, while blanks that an office leaves are not."""

from __future__ import annotations

import pytest

from tasks.extract.cells import TableReading
from tasks.extract.form_reader import read_form
from tasks.extract.html import read_html
from tasks.extract.text import read_text
from warehouse.forms import APPLICANTS

HEAD = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
COLUMNS = ["", *(column.label for column in APPLICANTS)]


def _text(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _html(rows: list[list[str]]) -> bytes:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{lines}</table>".encode()


def _disclosure(regulations: list[str]) -> list[list[str]]:
    return [
        ["第二十条第（一）项", "", "", ""],
        HEAD,
        ["规章", *regulations],
        ["行政规范性文件", "4", "0", "9"],
        ["第二十条第（五）项", "", "", ""],
        ["信息内容", "本年处理决定数量", "", ""],
        ["行政许可", "15", "", ""],
    ]


def _applications(carried_in: list[str]) -> list[list[str]]:
    return [
        COLUMNS,
        ["一、本年新收政府信息公开申请数量", *"1020003"],
        ["二、上年结转政府信息公开申请数量", *carried_in],
        ["（一）予以公开", "1", "0", "2", "0", "0", "0", "3"],
        ["1.属于国家秘密", "0", "0", "0", "0", "0", "0", "0"],
        ["（七）总计", "1", "0", "2", "0", "0", "0", "3"],
    ]


def _doubts(reading: TableReading, row: str) -> set[bool]:
    return {bool(cell.doubt) for key, cell in reading.cells.items() if f".{row}." in key}


@pytest.mark.parametrize("numbers", [["3", "7", ""], ["37", "1", ""], ["3", "", ""]])
def test_a_row_of_text_that_ends_in_a_blank_is_doubted(numbers: list[str]) -> None:
    reading = read_form(read_text(_text(_disclosure(numbers))).blocks, 2023).tables["disclosure"]
    assert _doubts(reading, "regulations") == {True}
    assert _doubts(reading, "normative_documents") == {False}
    assert "suspected_shift" in {issue.code for issue in reading.issues}


def test_the_same_row_of_a_real_table_is_sure() -> None:
    reading = read_form(read_html(_html(_disclosure(["3", "7", ""]))).blocks, 2023).tables["disclosure"]
    assert _doubts(reading, "regulations") == {False}
    assert reading.cells["disclosure.regulations.repealed"].value == 7
    assert reading.cells["disclosure.regulations.in_force"].state == "blank"


def test_rows_that_leave_zeros_out_are_not_doubted() -> None:
    rows = _disclosure(["3", "7", ""])
    rows[3] = ["行政规范性文件", "4", "", "9"]
    reading = read_form(read_text(_text(rows)).blocks, 2023).tables["disclosure"]
    assert _doubts(reading, "regulations") == {False}
    assert not reading.issues or {issue.code for issue in reading.issues} == {"row_missing"}


def test_a_row_of_applications_whose_total_moved_left_is_doubted() -> None:
    rows = _applications(["1", "0", "1", "0", "0", "2", ""])
    reading = read_form(read_text(_text(rows)).blocks, 2023).tables["applications"]
    assert _doubts(reading, "carried_in") == {True}
    assert _doubts(reading, "received") == {False}


def test_numbering_apart_from_its_label_is_no_value() -> None:
    lines = [
        "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计",
        "一 、本年新收 政府信息公开申请数量 1 0 2 0 0 0 3",
        "二、 上年结转政府信息公开申请数量 0 0 0 0 0 1 1",
        "三 、 本年度办理结果 （ 一）予以公开 1 0 2 0 0 0 3",
        "（二 ）部分公开 0 0 0 0 0 0 0",
        "（六）其 他 处理 1.申请人无正当理由 逾期不补正、行政机关不再处理其 政府信息公开申请 4 0 0 0 0 0 4",
        "（七） 总计 1 0 2 0 0 0 3",
    ]
    cells = read_form(read_text("\n".join(lines)).blocks, 2023).tables["applications"].cells
    totals = {row: cells[f"applications.{row}.total"].value for row in ("received", "carried_in", "granted")}
    assert totals == {"received": 3, "carried_in": 1, "granted": 3}
    assert cells["applications.carried_in.other"].value == 1
    assert cells["applications.granted_in_part.total"].value == 0
    assert cells["applications.handled_total.total"].value == 3
    assert cells["applications.other_not_corrected.total"].value == 4
