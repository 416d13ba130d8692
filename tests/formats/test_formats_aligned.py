"""Tables without lines: proved by labels and counting, or reported; never a number in the wrong place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from format_documents import prose, random_truth, scores, tables, title
from hypothesis import given, settings
from hypothesis import strategies as st
from ofd_writer import OfdPage, write_ofd

from demo.tables import BoxRow
from tasks.extract.aligned_columns import columns_of
from tasks.extract.aligned_rulers import Rulers
from tasks.extract.aligned_values import items_of
from tasks.extract.broken_numbers import whole_numbers
from tasks.extract.form_phrases import find_phrases, patches_of
from tasks.extract.glyph_text import text_lines
from tasks.extract.model import Extraction
from tasks.extract.pdf_page import Glyph
from tasks.extract.pipeline import extract_all
from warehouse.forms import SECTIONS


def _page(printed: dict[str, str], form: str, change=lambda code, rows: rows) -> Extraction:
    boxes = tables(printed, form)
    pages = [OfdPage()]
    pages[0].text(50, 15, title(form), 5)
    y = 30.0
    for section, number in zip(SECTIONS, "一二三四五六", strict=True):
        rows = change(section.code, boxes[section.code]) if section.code in boxes else []
        if y + 6.5 * len(rows) > 280:
            pages.append(OfdPage())
            y = 15.0
        pages[-1].text(20, y, f"{number}、{section.title}")
        y += 6
        if rows:
            wide = 12.5 if section.code == "proceedings" else 19
            y = pages[-1].table(rows, y, wide, ruled=False)
        text = prose(section.code, printed)
        for start in range(0, len(text), 50):
            pages[-1].text(20, y, text[start : start + 50])
            y += 5
    return extract_all(write_ofd(pages), "a.ofd")[0][1]


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_exact_and_sure(form: str, seed: int) -> None:
    printed = random_truth(seed, form)
    extraction = _page(printed, form)
    assert scores(extraction, printed) == (len(printed), 0, 0)
    assert "aligned table" in extraction.cells["applications.received.total"].locator


def _emptied(row_label: str):
    def change(code: str, rows: list[BoxRow]) -> list[BoxRow]:
        return [
            [replace(box, text="") if box.key else box for box in row]
            if any(row_label in box.text for box in row)
            else row
            for row in rows
        ]

    return change


def test_an_empty_row_is_blank_beyond_doubt_and_its_neighbours_keep_their_numbers() -> None:
    printed = random_truth(5)
    extraction = _page(printed, "2021", _emptied("重复申请"))
    row = [extraction.cells[key] for key in printed if ".declined_repeated." in key]
    assert {(cell.state, cell.doubt) for cell in row} == {("blank", None)}
    others = {key: text for key, text in printed.items() if ".declined_repeated." not in key}
    assert scores(extraction, others) == (len(others), 0, 0)


@pytest.mark.parametrize("label", ["国家秘密", "（七）总计", "重复申请"])
def test_a_row_whose_label_is_lost_is_never_given_to_another(label: str) -> None:
    def change(code: str, rows: list[BoxRow]) -> list[BoxRow]:
        return [
            [replace(box, text="") if not box.key and label in box.text else box for box in row]
            for row in rows
        ]

    printed = random_truth(6)
    extraction = _page(printed, "2021", change)
    assert scores(extraction, printed)[1] == 0
    assert any(issue.table == "applications" for issue in extraction.issues)


def test_two_numbers_in_one_place_leave_the_table_unproven() -> None:
    def change(code: str, rows: list[BoxRow]) -> list[BoxRow]:
        return [
            [replace(box, text="4 7") if box.key == "applications.granted.business" else box for box in row]
            for row in rows
        ]

    printed = random_truth(7)
    extraction = _page(printed, "2021", change)
    cell = extraction.cells["applications.granted.business"]
    assert cell.value is None or cell.doubt
    assert scores(extraction, printed)[1] == 0


def _glyphs(text: str, x: float, y: float) -> list[Glyph]:
    return [
        Glyph(letter, x + 10 * n, x + 10 * n + 10, x + 10 * n + 5, y, y + 3.5, 10)
        for n, letter in enumerate(text)
    ]


def test_labels_are_put_together_across_lines_beside_other_labels() -> None:
    glyphs = [
        *_glyphs("（三）不", 0, 100), *_glyphs("予公开", 0, 113),
        *_glyphs("2.其他法律行政", 60, 94), *_glyphs("法规禁止公开", 60, 107), *_glyphs("3.危及“三安全", 60, 122),
        *_glyphs("一稳定”", 60, 135), *_glyphs("12", 300, 100),
    ]  # fmt: skip
    phrases, rest = find_phrases(patches_of(text_lines(glyphs)))
    assert [phrase.text for phrase in phrases] == [
        "2.其他法律行政法规禁止公开", "（三）不予公开", "3.危及“三安全一稳定”",
    ]  # fmt: skip
    assert [patch.text for patch in rest] == ["12"]


def test_a_mark_for_none_beside_a_label_is_no_part_of_it() -> None:
    glyphs = [*_glyphs("2.重复", 0, 100), *_glyphs("/", 80, 106), *_glyphs("申请", 0, 113)]
    phrases, rest = find_phrases(patches_of(text_lines(glyphs)))
    assert [phrase.text for phrase in phrases] == ["2.重复申请"]
    assert [patch.text for patch in rest] == ["/"]


def test_a_number_set_close_to_a_closing_bracket_is_a_piece_of_its_own() -> None:
    glyphs = [*_glyphs("（一）", 0, 100), *_glyphs("12", 30, 100)]
    assert [patch.text for patch in patches_of(text_lines(glyphs))] == ["（一）", "12"]


def _items(texts: dict[tuple[float, float], str], labels: list[tuple[float, float]]) -> list[str]:
    glyphs = [glyph for (x, y), text in texts.items() for glyph in _glyphs(text, x, y)]
    found = items_of(patches_of(text_lines(glyphs)), Rulers())
    return [item.text for item in whole_numbers(found or [], Rulers(), labels)]


def test_digits_on_a_line_beside_no_label_belong_to_the_full_number_above() -> None:
    texts = {(100, 100): "１２", (150, 100): "７", (100, 112): "３", (100, 124): "５", (150, 124): "０"}
    labels = [(100, 100), (124, 124)]
    assert _items(texts, labels) == ["１２３", "７", "５", "０"]


def test_digits_beside_labels_of_their_own_are_never_joined() -> None:
    texts = {(100, 100): "１２", (150, 100): "７", (100, 112): "３"}
    assert _items(texts, [(100, 100), (112, 112)]) == ["１２", "７", "３"]


def test_a_whole_line_of_digits_beside_no_label_is_not_joined() -> None:
    texts = {(100, 100): "１", (150, 100): "７", (100, 112): "３", (150, 112): "４"}
    assert _items(texts, [(100, 100)]) == ["１", "７", "３", "４"]


_CELLS = [(0, 40), (40, 90), (90, 120), (120, 190), (190, 230), (230, 300)]


def _set(widths: list[float], alignment: str) -> list[tuple[float, float]]:
    """Spans of texts in the cells, with a margin of 3."""
    spans = []
    for (left, right), wide in zip(_CELLS, widths, strict=True):
        middle = (left + right) / 2
        start = {"l": left + 3, "r": right - 3 - wide, "c": middle - wide / 2}[alignment]
        spans.append((start, start + wide))
    return spans


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from("lrc"),
    st.sampled_from("lrc"),
    st.sets(st.integers(0, 5), min_size=1),
    st.lists(st.sampled_from([10, 16, 22]), min_size=6, max_size=6),
)
def test_values_are_given_to_their_columns_or_to_none(
    heading: str, value: str, printed: set[int], widths: list[float]
) -> None:
    headings = _set(widths, heading)
    columns = sorted(printed)
    values = [_set([5, 9, 5, 5, 9, 5], value)[column] for column in columns]
    assert columns_of(values, headings, 10) in (columns, None)


def test_alignment_tells_the_columns_of_few_values() -> None:
    headings = _set([22, 22, 22, 30, 22, 30], "r")
    values = [_set([5] * 6, "l")[column] for column in (1, 3, 4, 5)]
    assert columns_of(values, headings, 10) == [1, 3, 4, 5]
