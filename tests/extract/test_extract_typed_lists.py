"""Tables that people type or copy: lists, values before labels, serial numbers, words of groups in a label's cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.form_reader import FormReading, read_form
from tasks.extract.html import read_html
from tasks.extract.labels import look_up_cell, without_group
from tasks.extract.text import read_text
from tasks.extract.typed_lists import split_typed
from warehouse.forms import APPLICANTS, FORMS

ROWS = FORMS["2021"].table("applications").rows
HEAD = [column.label for column in APPLICANTS]


def _counts(number: int) -> list[str]:
    return [str(number), "0", "0", "0", "0", str(number % 3), str(number + number % 3)]


def _text(lines: list[str]) -> FormReading:
    return read_form(read_text("\n".join(lines)).blocks, 2023)


def _is_right(reading: FormReading) -> bool:
    cells = reading.tables["applications"].cells
    return all(
        cells[f"applications.{row.code}.{column.code}"].text == text
        for number, row in enumerate(ROWS)
        for column, text in zip(APPLICANTS, _counts(number), strict=True)
    )


def test_a_label_a_colon_and_its_numbers() -> None:
    lines = [" ".join(HEAD), *(f"{row.label}：{'、'.join(_counts(n))}" for n, row in enumerate(ROWS))]
    assert _is_right(_text(lines))


def test_each_columns_words_with_a_number() -> None:
    lines = []
    for number, row in enumerate(ROWS):
        lines += [row.label, *(f"{name}：{text}" for name, text in zip(HEAD, _counts(number), strict=True))]
    assert _is_right(_text(lines))


def test_a_column_left_out_of_a_list_shifts_nothing() -> None:
    lines = []
    for number, row in enumerate(ROWS):
        pairs = [f"{name}：{text}" for name, text in zip(HEAD, _counts(number), strict=True)]
        lines += [row.label, *(pairs[1:] if number == 4 else pairs)]
    reading = _text(lines).tables["applications"]
    row = [reading.cells[f"applications.{ROWS[4].code}.{column.code}"] for column in APPLICANTS]
    assert all(cell.value is None or cell.doubt for cell in row)
    assert reading.issues


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_values_before_their_labels(gap: str) -> None:
    lines = [gap.join(HEAD), *(gap.join([*_counts(n), row.label]) for n, row in enumerate(ROWS))]
    assert _is_right(_text(lines))


def test_all_labels_and_then_all_numbers_give_no_blank_and_no_number() -> None:
    lines = [*HEAD, *(row.label for row in ROWS), *(text for n in range(25) for text in _counts(n))]
    reading = _text(lines).tables["applications"]
    assert {cell.state for cell in reading.cells.values()} == {"missing"}
    assert reading.issues


def test_serial_numbers_are_no_values() -> None:
    lines = ["序号", *HEAD]
    for number, row in enumerate(ROWS):
        lines += [str(number + 1), row.label, *_counts(number)]
    assert _is_right(_text(lines))


@pytest.mark.parametrize("behind", [False, True])
def test_a_column_of_line_numbers_in_a_web_table(behind: bool) -> None:
    rows = [["项目", "行次", *HEAD] if behind else ["序号", "项目", *HEAD]]
    rows += [["甲", "乙", *map(str, range(1, 8))]]
    for number, row in enumerate(ROWS):
        lead = [row.label, str(number + 1)] if behind else [str(number + 1), row.label]
        rows.append([*lead, *_counts(number)])
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    assert _is_right(read_form(read_html(f"<table>{table}</table>".encode()).blocks, 2023))


def test_numbers_that_happen_to_rise_are_values() -> None:
    rows = [["项目", *HEAD], *([row.label, *_counts(n)] for n, row in enumerate(ROWS))]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    assert _is_right(read_form(read_html(f"<table>{table}</table>".encode()).blocks, 2023))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（三）不予公开1.属于国家秘密", "refused_state_secret"),
        ("三、本年度办理结果\n（一）予以公开", "granted"),
        ("（六）其他处理 3.其他", "other_misc"),
        ("三、本年度办理结果（五）不予处理2.重复申请", "declined_repeated"),
        ("（四）无法提供 本机关不掌握相关政府信息[1]", "unavailable_not_held"),
    ],
)
def test_the_words_of_a_group_before_a_label(text: str, code: str) -> None:
    assert code in {label.code for label in look_up_cell(text) if label.kind == "row"}
    assert without_group(text) != text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_labels_of_the_form_are_whole(row) -> None:
    assert without_group(row.label) == row.label


@pytest.mark.parametrize(
    "text", ["发布日期：2024-01-20", "浏览次数：123", "联系电话：0371 6688", "说明：见附件", "时间：12:30"]
)
def test_other_lines_with_colons_are_no_rows(text: str) -> None:
    assert split_typed(text) == ()


@given(st.text(max_size=60))
def test_any_line_is_split_into_itself_or_not_at_all(text: str) -> None:
    parts = split_typed(text)
    assert not parts or (parts[0] in text and all(part in text for part in parts))
