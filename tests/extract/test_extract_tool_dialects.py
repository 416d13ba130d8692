"""What conversion tools do to a table of text: each mark of theirs is told from the office's own."""

from __future__ import annotations

import pytest

from tasks.check_draft import check_draft
from tasks.extract.filled_spans import repeated_places
from tasks.extract.glued_labels import split_glued_label
from tasks.extract.lines import SourceLine
from tasks.extract.list_marks import without_list_marks
from tasks.extract.model import Extraction
from tasks.extract.pipeline import extract_all
from tasks.extract.sequence import Atom, merge_words

HEAD = (
    "青石镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n2023年照常公开。\n二、主动公开政府信息情况\n"
)
DISCLOSURE_2019 = (
    "第二十条第（一）项\n信息内容 本年新制作数量 本年新公开数量 对外公开总数量\n规章 0 0 0\n规范性文件 8 8 21\n"
    "第二十条第（九）项\n信息内容 采购项目数量 采购总金额\n政府集中采购\n"
)


def extraction_of(text: str) -> Extraction:
    return extract_all((HEAD + text).encode(), "report.txt")[0][1]


@pytest.mark.parametrize("values", ["12  1834.56", "12 1834.56 万元"])
def test_the_last_values_of_a_table_stand_on_a_line_of_their_own(values: str) -> None:
    extraction = extraction_of(
        DISCLOSURE_2019 + values + "\n三、收到和处理政府信息公开申请情况\n本年没有。\n"
    )
    cell = extraction.cells["disclosure.procurement.items"]
    assert (cell.state == "number" and cell.value == 12) or cell.state == "missing"
    blank = [found for found in check_draft(extraction) if found["rule"] == "F04"]
    assert all(found["origin"] == "extraction" for found in blank)


def test_marks_of_a_list_are_no_minus_signs() -> None:
    lines = [SourceLine(f"line {number}", f"- {number % 4}") for number in range(12)]
    assert [line.text for line in without_list_marks(lines)] == [str(number % 4) for number in range(12)]


@pytest.mark.parametrize("texts", [["-"] * 12, ["- 3", *["规章"] * 11], ["-3"] * 12, ["- 3"] * 4])
def test_dashes_that_are_cells_or_signs_stay(texts: list[str]) -> None:
    lines = [SourceLine(f"line {number}", text) for number, text in enumerate(texts)]
    assert [line.text for line in without_list_marks(lines)] == texts


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("规章3", ("规章", "3")),
        ("（一）予以公开１２", ("（一）予以公开", "１２")),
        ("3.危及“三安全一稳定”1", ("3.危及“三安全一稳定”", "1")),
        ("行政规范性文件3（其中修订2件）", ("行政规范性文件", "3（其中修订2件）")),
        ("一、本年新收政府信息公开申请数量5100006", ("一、本年新收政府信息公开申请数量", "5100006")),
        ("规章", ()),
        ("自然人3", ()),
        ("附件3", ()),
        ("2023", ()),
        ("本年制发件数2023", ()),
    ],
)
def test_only_a_label_of_a_row_is_cut_from_its_digits(word: str, pieces: tuple[str, ...]) -> None:
    assert split_glued_label(word) == pieces


FILLED = [
    ["第二十条第（五）项"] * 4,
    ["信息内容", "本年处理决定数量", "本年处理决定数量", "本年处理决定数量"],
    ["行政许可", "42", "42", "42"],
    ["法人或其他组织", "法人或其他组织", "法人或其他组织", "总计"],
    ["（七）总计", "（七）总计", "3", "3"],
]

LATER = {(3, 1), (3, 2), (4, 1)}


def test_only_what_merged_cells_repeat_is_left_out() -> None:
    assert repeated_places(FILLED) == {(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 2), (2, 3), *LATER}


def test_other_numbers_under_a_repeated_heading_stay() -> None:
    rows = [*FILLED[:2], ["行政许可", "42", "40", "40"]]
    assert {place for place in repeated_places(rows) if place[0] == 2} == {(2, 3)}


def test_equal_numbers_are_no_sign_of_merged_cells() -> None:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["规范性文件", "0", "0", "0"],
    ]
    assert repeated_places(rows) == set()


def test_a_table_of_which_only_the_header_was_read_is_ours() -> None:
    head = '["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],\n'
    row = "[" + ", ".join(['"0"'] * 15) + "],\n"
    extraction = extraction_of("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n" + head * 3 + row)
    assert ("table_not_read", "proceedings") in {(issue.code, issue.table) for issue in extraction.issues}
    accused = [found for found in check_draft(extraction) if "复议诉讼" in found["message"]]
    assert accused and all(found["origin"] == "extraction" for found in accused)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("三、本年度办理结果", ["三、本年度办理结果"]),
        ("（四）无法提供", ["（四）无法提供"]),
        ("三无", ["三", "无"]),
    ],
)
def test_labels_set_down_the_page_are_whole_again_and_values_stay(words: str, labels: list[str]) -> None:
    atoms = [Atom(letter, f"line {number}") for number, letter in enumerate(words)]
    assert ["".join(atom.text.split()) for atom in merge_words(atoms)] == labels


def test_the_pieces_of_a_table_are_no_part_of_the_section_s_prose() -> None:
    pieces = "第二十条\n第（一）\n项\n信息内容\n本年制发\n件数\n本年废止\n件数\n现行有效\n件数\n规章\n0\n0\n0\n行政规范\n性文件\n1\n0\n2\n"
    extraction = extraction_of(pieces + "三、收到和处理政府信息公开申请情况\n本年没有。\n")
    assert extraction.sections["disclosure"].text == ""
    assert extraction.cells["disclosure.normative_documents.in_force"].value == 2
    assert extraction.sections["applications"].text == "本年没有。"
