"""Dashes that are cells, and rows that a page breaks in two."""

from __future__ import annotations

import pytest

from tasks.extract.form_reader import read_form
from tasks.extract.html import read_html
from tasks.extract.lines import is_page_number, is_rule
from tasks.extract.model import Cell
from tasks.extract.text import read_text

HEAD = "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"


def _cells(text: str) -> dict[str, Cell]:
    return read_form(read_text(text).blocks, 2023).tables["disclosure"].cells


@pytest.mark.parametrize("dash", ["-", "—", "/", "－"])
def test_a_lone_dash_in_bars_is_a_cell(dash: str) -> None:
    text = (
        f"第二十条第（一）项 |\n|||\n{HEAD}规章 |\n{dash} |\n2 |\n7 |\n行政规范性文件 |\n4 |\n{dash} |\n9 |\n"
        "第二十条第（五）项 |\n|||\n信息内容 |\n本年处理决定数量 | ||\n行政许可 |\n15 | ||"
    )
    cells = _cells(text)
    assert [cells[f"disclosure.regulations.{code}"].value for code in ("repealed", "in_force")] == [2, 7]
    assert cells["disclosure.regulations.issued"].state == "not_applicable"
    assert cells["disclosure.normative_documents.in_force"].value == 9
    assert cells["disclosure.normative_documents.repealed"].state == "not_applicable"


@pytest.mark.parametrize("line", ["|---|---|", "| --- | :-: |", "+--+--+", "---|---", "|:-|-:|"])
def test_drawn_rules_are_rules(line: str) -> None:
    assert is_rule(line)


@pytest.mark.parametrize("line", ["- |", "- | ||", "| - | - |", "—|", "3 | - |", "---"])
def test_cells_are_no_rules(line: str) -> None:
    assert not is_rule(line)


def test_a_page_number_is_no_cell() -> None:
    assert is_page_number("- 4 -")
    assert not is_page_number("-")


def _html(rows: list[list[str]]) -> str:
    return (
        "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows) + "</table>"
    )


HEADER = ["", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
EMPTY = [""] * 7


@pytest.mark.parametrize("values_at", [0, 1, 2])
def test_a_row_broken_by_a_page_is_one_row(values_at: int) -> None:
    parts = ["2.申请人逾期未按收费通知", "要求缴纳费用、行政机关不再", "处理其政府信息公开申请"]
    numbers = ["1", "2", "3", "4", "5", "6", "21"]
    broken = [["", part, *(numbers if place == values_at else EMPTY)] for place, part in enumerate(parts)]
    rows = [
        HEADER,
        ["", "一、本年新收政府信息公开申请数量", *"1234516"],
        ["", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", *"0000000"],
        *broken,
        ["", "3.其他", *EMPTY],
        ["", "（七）总计", *"1000001"],
    ]
    cells = read_form(read_html(_html(rows).encode()).blocks, 2023).tables["applications"].cells
    row = [cells[f"applications.other_fee_unpaid.{code}"] for code in ("natural_person", "other", "total")]
    assert [cell.value for cell in row] == [1, 6, 21]
    assert cells["applications.other_misc.total"].state == "blank"
    assert cells["applications.other_not_corrected.total"].value == 0
