"""Rows, numbers and headings that a page break cuts: made whole where the form tells, and never by guess."""

from __future__ import annotations

from tasks.extract.model import Grid, GridCell
from tasks.extract.page_joins import CUT, join_cut_row


def _cell(text: str, col: int) -> GridCell:
    return GridCell(text, 0, col)


def test_a_number_cut_by_the_page_break_is_joined_and_doubted() -> None:
    """The label's halves make a label of the form; below stand fewer numbers than above."""
    above = [_cell("1.本机关不掌握", 0), _cell("7", 1), _cell("３", 2)]
    below = [_cell("相关政府信息", 0), _cell("", 1), _cell("８５", 2)]
    xs = (60.0, 120.0, 180.0, 240.0)
    before, after = join_cut_row(Grid((tuple(above),), "a"), Grid((tuple(below),), "b"), xs, xs)
    assert [cell.text for cell in before.rows[0]] == ["1.本机关不掌握\n相关政府信息", "7", "３８５"]
    assert [cell.doubt for cell in before.rows[0]] == [None, None, CUT]
    assert after.rows == ()


def test_a_row_of_numbers_below_a_page_break_is_a_row_of_its_own() -> None:
    above = [_cell("1.本机关不掌握", 0), _cell("7", 1), _cell("3", 2)]
    below = [_cell("相关政府信息", 0), _cell("4", 1), _cell("8", 2)]
    xs = (60.0, 120.0, 180.0, 240.0)
    grids = Grid((tuple(above),), "a"), Grid((tuple(below),), "b")
    assert join_cut_row(*grids, xs, xs) == grids


def test_headings_cut_by_the_page_break_are_whole_again() -> None:
    above = [_cell("结", 0), _cell("结", 1), _cell("其", 2)]
    below = [_cell("果维持", 0), _cell("果纠正", 1), _cell("他结果", 2)]
    xs = (60.0, 120.0, 180.0, 240.0)
    before, after = join_cut_row(Grid((tuple(above),), "a"), Grid((tuple(below),), "b"), xs, xs)
    assert [cell.text for cell in before.rows[0]] == ["结\n果维持", "结\n果纠正", "其\n他结果"]
    assert after.rows == ()


def test_a_repeated_header_is_not_joined_to_the_one_before() -> None:
    header = tuple(_cell(text, col) for col, text in enumerate(("结果维持", "结果纠正", "其他结果")))
    grids = Grid((header,), "a"), Grid((header,), "b")
    assert join_cut_row(*grids, (60.0, 120.0, 180.0, 240.0), (60.0, 120.0, 180.0, 240.0)) == grids
