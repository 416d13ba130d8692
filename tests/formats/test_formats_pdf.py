"""PDF pages: geometry of ruled and unruled tables, rotation, order, page breaks, real prints."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from format_documents import make_docx, make_html, print_pdf, random_truth, scores
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pdf_writer import Page, table, write_pdf

from tasks.extract.model import Grid, Paragraph, SourceDocument
from tasks.extract.office import convert_many, find_libreoffice
from tasks.extract.pdf import read_pdf
from tasks.extract.pdf_paths import Line
from tasks.extract.pipeline import extract_all
from tasks.extract.readers import read
from tasks.extract.ruled_grid import find_ruled_tables, merge_lines
from tasks.extract.wrapped_labels import assign_fragments

SHARED = Path(__file__).parents[2] / ".." / "shared" / "reports"
ROWS = [["a", "b", "c"], ["10", "200", "0"], ["7", "", "31"]]


def _grids(document: SourceDocument) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


def test_a_ruled_table_with_blanks_and_locators() -> None:
    page = Page()
    page.text(60, 780, "Heading")
    table(page, ROWS)
    document = read_pdf(write_pdf([page]))
    assert _grids(document) == [ROWS]
    assert document.blocks[0].text == "Heading"
    assert document.blocks[1].rows[1][1].locator == "page 1 · table 1 · row 2 col 2 · box (120,162,180,182)"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_turned_by_its_rotation_entry(rotate: int) -> None:
    page = Page(rotate=rotate)
    table(page, ROWS)
    assert _grids(read_pdf(write_pdf([page]))) == [ROWS]


@pytest.mark.parametrize(
    ("matrix", "place"), [("0 1 -1 0", (300, 200)), ("0 -1 1 0", (300, 500)), ("-1 0 0 -1", (400, 300))]
)
def test_text_and_table_lying_on_their_side(matrix: str, place: tuple[int, int]) -> None:
    upright = Page()
    table(upright, ROWS)
    x, y = place
    shifted = Page()
    shifted.parts = [f"q {matrix} {x} {y} cm 1 0 0 1 -60 -650 cm", *upright.parts, "Q"]
    assert _grids(read_pdf(write_pdf([shifted]))) == [ROWS]


def test_painting_order_does_not_matter() -> None:
    page = Page()
    table(page, ROWS)
    random.Random(3).shuffle(page.parts)
    assert _grids(read_pdf(write_pdf([page]))) == [ROWS]


def test_lines_painted_as_thin_bars_boxes_dots_or_inside_a_form() -> None:
    bars, boxes, dots, form = Page(), Page(), Page(), Page()
    for c in range(3):
        for r in range(2):
            boxes.box(60 + 60 * c, 660 + 20 * r, 60, 20)
    for r in range(3):
        bars.bar(60, 660 + 20 * r, 180, 0.7)
        for k in range(120):
            dots.bar(60 + 1.5 * k, 660 + 20 * r, 0.7, 0.7)
    for c in range(4):
        bars.bar(60 + 60 * c, 660, 0.7, 40)
        for k in range(27):
            dots.bar(60 + 60 * c, 660 + 1.5 * k, 0.7, 0.7)
    form.form("\n".join(boxes.parts))
    for page in (bars, boxes, dots, form):
        for r in range(2):
            for c in range(3):
                page.text(70 + 60 * c, 667 + 20 * (1 - r), str(r * 3 + c))
    for page in (bars, boxes, dots, form):
        assert _grids(read_pdf(write_pdf([page]))) == [[["0", "1", "2"], ["3", "4", "5"]]]


def test_underlines_frames_and_shading_are_not_tables() -> None:
    page = Page()
    page.box(30, 30, 535, 780)
    for k in range(5):
        page.bar(60, 600 + 20 * k, 400, 20, grey=0.9)
        page.text(60, 606 + 20 * k, f"line {k}")
        page.line(60, 603 + 20 * k, 120, 603 + 20 * k)
    assert _grids(read_pdf(write_pdf([page]))) == []


def test_a_glyph_painted_twice_for_bold_counts_once() -> None:
    page = Page()
    table(page, ROWS)
    page.text(60 + 30 - 5.6 + 0.3, 700 - 20 - 10 - 3, "10")
    assert _grids(read_pdf(write_pdf([page]))) == [ROWS]


def test_a_missing_rule_between_numbers_parts_them_and_a_wide_number_stays_whole() -> None:
    page = Page()
    table(page, [["a", "b", "c"], ["1", "2", "3"]])
    page.parts = [part for part in page.parts if "120 700 m 120 660" not in part]
    page.line(120, 700, 120, 680)
    assert _grids(read_pdf(write_pdf([page])))[0][1] == ["1", "2", "3"]
    wide = Page()
    table(wide, [["a", "b"], ["", ""]])
    wide.parts = [part for part in wide.parts if "120 700 m 120 660" not in part]
    wide.line(120, 700, 120, 680)
    wide.text(104, 666, "1386.64")
    assert _grids(read_pdf(write_pdf([wide])))[0][1] == ["1386.64"]


def test_a_number_across_a_rule_is_doubtful() -> None:
    page = Page()
    table(page, [["a", "b"], ["", ""]])
    page.text(112, 666, "8140")
    grid = next(block for block in read_pdf(write_pdf([page])).blocks if isinstance(block, Grid))
    assert all(cell.doubt for cell in grid.rows[1])


def test_page_numbers_are_dropped_and_tables_marked_as_continuing() -> None:
    pages = []
    for number in range(3):
        page = Page()
        page.text(280, 30, f"- {number + 1} -")
        table(page, ROWS, top=800)
        pages.append(page)
    document = read_pdf(write_pdf(pages))
    assert [block.continues for block in document.blocks if isinstance(block, Grid)] == [False, True, True]
    assert [block for block in document.blocks if isinstance(block, Paragraph)] == []


def test_a_lone_number_in_the_margin_is_kept_if_it_does_not_count_pages() -> None:
    page = Page()
    page.text(280, 30, "250")
    assert [block.text for block in read_pdf(write_pdf([page])).blocks] == ["250"]


def test_a_row_cut_by_the_page_break_is_whole_again() -> None:
    first, second = Page(), Page()
    table(first, [["a", "b", "c"], ["long", "1", "2"]], top=80)
    table(second, [["label", "", ""], ["next", "3", "4"]], top=800)
    grids = _grids(read_pdf(write_pdf([first, second])))
    assert grids == [[["a", "b", "c"], ["long\nlabel", "1", "2"]], [["next", "3", "4"]]]


def test_header_above_and_values_below_a_page_break_stay_apart() -> None:
    first, second = Page(), Page()
    table(first, [["item", "count"]], top=80)
    table(second, [["fines", "41"]], top=800)
    assert _grids(read_pdf(write_pdf([first, second]))) == [[["item", "count"]], [["fines", "41"]]]


def test_text_at_an_angle_is_left_out_with_an_issue() -> None:
    page = Page()
    table(page, ROWS)
    page.text(100, 640, "DRAFT", size=40, matrix="0.7 0.7 -0.7 0.7")
    document = read_pdf(write_pdf([page]))
    assert _grids(document) == [ROWS]
    assert [issue.code for issue in document.issues] == ["oblique_text"]


def test_unruled_columns_keep_their_blanks() -> None:
    page = Page()
    for r, row in enumerate(
        [
            ["item", "first", "second", "third"],
            ["one", "10", "", "3"],
            ["two", "", "25", "1"],
            ["three", "4", "5", "6"],
        ]
    ):
        for c, text in enumerate(row):
            page.text(60 + 110 * c, 700 - 18 * r, text)
    assert _grids(read_pdf(write_pdf([page])))[0][1:] == [
        ["one", "10", "", "3"],
        ["two", "", "25", "1"],
        ["three", "4", "5", "6"],
    ]


def test_unruled_columns_that_collide_are_doubtful() -> None:
    page = Page()
    for r, (x, numbers) in enumerate([(200, "1 2 3"), (203, "11 22 33"), (212, "5 6 7")]):
        page.text(60, 700 - 18 * r, "label")
        for c, number in enumerate(numbers.split()):
            page.text(x + 14 * c, 700 - 18 * r, number)
    grid = next(block for block in read_pdf(write_pdf([page])).blocks if isinstance(block, Grid))
    assert all(cell.doubt for row in grid.rows for cell in row)


def test_wrapped_labels_go_to_the_row_in_whose_middle_they_stand() -> None:
    places, clear = assign_fragments([100, 130, 160], [True, False, True], [124, 136], 12)
    assert places == [1, 1]
    assert clear
    places, _ = assign_fragments([100, 112], [True, True], [], 12)
    assert places == []
    _, clear = assign_fragments([100, 124], [False, False], [112], 12)
    assert not clear


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), st.integers(2, 6), st.randoms(use_true_random=False))
def test_random_merges_are_found_again(height: int, width: int, dice: random.Random) -> None:
    """Any way of merging rectangles of cells is read back from the lines that are left."""
    owner = {(r, c): (r, c) for r in range(height) for c in range(width)}
    merged: set[tuple[int, int]] = set()
    for _ in range(3):
        top, left = dice.randrange(height), dice.randrange(width)
        bottom, right = dice.randint(top, height - 1), dice.randint(left, width - 1)
        block = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        if not merged & set(block) and len(block) < height * width:
            owner.update(dict.fromkeys(block, (top, left)))
            merged |= set(block)
    lines = []
    for r in range(height + 1):
        for c in range(width):
            if r in (0, height) or owner[r - 1, c] != owner[r, c]:
                lines.append(Line(True, 20.0 * r, 30.0 * c, 30.0 * (c + 1)))
    for c in range(width + 1):
        for r in range(height):
            if c in (0, width) or owner[r, c - 1] != owner[r, c]:
                lines.append(Line(False, 30.0 * c, 20.0 * r, 20.0 * (r + 1)))
    assume(any(not line.horizontal and 0 < line.at < 30 * width for line in lines))  # a column is no table
    (found,) = find_ruled_tables(
        [line for line in lines if line.horizontal], [line for line in lines if not line.horizontal]
    )
    for r in range(height):
        for c in range(width):
            for r2 in range(height):
                for c2 in range(width):
                    same = found.cell_at(30 * c + 15, 20 * r + 10) == found.cell_at(
                        30 * c2 + 15, 20 * r2 + 10
                    )
                    assert same == (owner[r, c] == owner[r2, c2])


def test_lines_of_two_tables_are_not_pulled_together() -> None:
    merged = merge_lines([Line(False, 456, 0, 100), Line(False, 458.5, 200, 300)])
    assert sorted(line.at for line in merged) == [456, 458.5]


def test_broken_and_protected_files_are_typed_issues() -> None:
    page = Page()
    table(page, ROWS)
    data = write_pdf([page])
    assert [issue.code for issue in read(data[:200]).issues] == ["unreadable"]
    assert read(b"\n\njunk" + data).blocks


CSS = "table{border-collapse:collapse;width:100%%} td{font-size:11px;text-align:center;padding:3px;%s} body{font-family:'Noto Sans CJK SC'} %s"
PRINTS = {
    "ruled": CSS % ("border:1px solid #000", ""),
    "dotted": CSS % ("border:1px dotted #000", ""),
    "double": CSS % ("border:3px double #000", ""),
    "landscape": CSS % ("border:1px solid #000", "@page{size:A4 landscape}"),
    "unruled": CSS % ("", ""),
    "unruled_left": CSS % ("", "td.l{text-align:left}"),
    "row_lines": CSS % ("border-bottom:1px solid #888", ""),
    "zebra": CSS % ("", "tr:nth-child(odd){background:#eee}"),
}


RULED = {"ruled", "dotted", "double", "landscape"}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("layout", sorted(PRINTS))
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_printed_page_is_exact(layout: str, form: str) -> None:
    printed = random_truth(5, form)
    data = print_pdf(make_html(printed, form, PRINTS[layout], ""))
    ((_, extraction),) = extract_all(data, "report.pdf")
    exact, wrong, _ = scores(extraction, printed)
    assert wrong == 0
    assert exact == len(printed) if RULED & {layout} else exact >= 0.9 * len(printed)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_word_prints_with_rows_cut_by_pages_are_exact(form: str) -> None:
    if find_libreoffice() is None:
        pytest.skip("LibreOffice is not installed")
    truths = [random_truth(seed, form) for seed in (5, 6, 7, 8)]
    files = [
        make_docx(truths[0], form), make_docx(truths[1], form, landscape=True, size=9),
        make_docx(truths[2], form, size=8), make_docx(truths[3], form, landscape=True, size=14),
    ]  # fmt: skip
    for printed, data in zip(truths, convert_many([("docx", file) for file in files], "pdf"), strict=True):
        ((_, extraction),) = extract_all(data or b"", "report.pdf")
        exact, wrong, _ = scores(extraction, printed)
        assert wrong == 0
        assert exact >= 0.99 * len(printed)


def test_a_real_report_is_exact() -> None:
    path = SHARED / "hongze_2023.pdf"
    if not path.exists():
        pytest.skip("the real samples are not beside the repository")
    expected = json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))[path.name]["cells"]
    ((_, extraction),) = extract_all(path.read_bytes(), path.name)
    values = {key: extraction.cells[key].value for key in expected}
    assert values == {key: None if value is None else Decimal(str(value)) for key, value in expected.items()}
    assert not any(extraction.cells[key].doubt for key in expected)
