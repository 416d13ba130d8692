"""Rows filled up with bars at their ends: dropped empty cells may have stood anywhere."""

from __future__ import annotations

import pytest

from tasks.extract.pipeline import extract_all

HEAD = "某镇人民政府2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
LABELS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（七）总计",
    "四、结转下年度继续办理",
)


def table(*rows: tuple[str, ...], filled_up: bool = True) -> str:
    """A cell a line with its bar; rows shorter than the table end in bars."""
    lines = [
        "申请人情况 |",
        "|||||||||",
        "自然人 |",
        "法人或其他组织 |",
        "总计 |",
        "|||||||",
        *(f"{c} |" for c in COLUMNS[1:]),
        "|||||",
    ]
    for label, row in zip(LABELS, rows, strict=True):
        cells = [cell for cell in row if cell] if filled_up else list(row)
        lines += [f"{label} |", *(f"{cell} |" for cell in cells), "|" * (9 - len(cells))]
    return HEAD + "\n".join(lines) + "\n"


FULL = ("3", "0", "0", "0", "0", "0", "3")
NONE = ("0",) * 7


def cells_of(text: str, row: str) -> tuple[list[str], list[str], list[str]]:
    extraction = extract_all(text.encode(), "report.txt")[0][1]
    cells = [cell for key, cell in extraction.cells.items() if key.startswith(f"applications.{row}.")]
    codes = [issue.code for issue in extraction.issues if issue.table == "applications"]
    return [cell.text.strip() for cell in cells], [cell.state for cell in cells], codes


def test_full_rows_are_read() -> None:
    assert cells_of(table(FULL, NONE, FULL, FULL, NONE), "received")[0] == list(FULL)


@pytest.mark.parametrize(
    "short",
    [("3", "", "", "", "", "", "3"), ("", "0", "", "", "", "", ""), ("", "1", "0", "0", "0", "0", "1")],
)
def test_values_of_a_row_that_was_filled_up_are_not_placed(short: tuple[str, ...]) -> None:
    text, states, codes = cells_of(table(short, NONE, FULL, NONE, NONE), "received")
    assert states == ["missing"] * 7 and text == [""] * 7 and "ambiguous_layout" in codes


def test_an_empty_row_is_blank() -> None:
    assert cells_of(table(FULL, ("",) * 7, FULL, FULL, NONE), "carried_in")[1] == ["blank"] * 7


def test_blanks_that_show_before_a_value_are_in_their_places() -> None:
    kept = ("3", "", "", "", "", "", "3")
    text, states, _ = cells_of(table(kept, NONE, FULL, FULL, NONE, filled_up=False), "received")
    assert text == list(kept) and states == ["number", *["blank"] * 5, "number"]
