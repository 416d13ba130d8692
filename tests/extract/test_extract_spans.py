"""Span layout: no two cells overlap, nothing reaches past the table, mended spans keep rows in width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.spans import MAX_COLSPAN, Spanned, lay_out

spans = st.builds(Spanned, st.integers(-1, 6), st.integers(-1, 9))
tables = st.lists(st.lists(spans, max_size=6), max_size=9)


@given(tables)
def test_every_cell_has_a_place_inside_the_table_and_places_ascend(rows: list[list[Spanned]]) -> None:
    placed = lay_out(rows)
    assert [len(row) for row in placed] == [len(row) for row in rows]
    for number, row in enumerate(placed):
        ends = [place.col + place.colspan for place in row]
        assert all(end <= place.col for end, place in zip(ends, row[1:], strict=False))
        assert all(1 <= place.rowspan <= len(rows) - number for place in row)


@given(tables)
def test_a_cell_never_starts_under_one_from_above(rows: list[list[Spanned]]) -> None:
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(lay_out(rows)):
        for place in row:
            assert (number, place.col) not in covered
            covered |= {
                (below, col)
                for below in range(number + 1, number + place.rowspan)
                for col in range(place.col, place.col + place.colspan)
            }


def test_bombs_are_cut() -> None:
    [[place]] = lay_out([[Spanned(10**6, 10**6)]])
    assert place == (0, MAX_COLSPAN, 1)


def test_a_row_span_that_pushes_a_row_out_of_the_table_ends_above_it() -> None:
    one = Spanned(1, 1)
    placed = lay_out([[Spanned(1, 9), one, one], [one, one], [one, one], [one, one, one], [one, one, one]])
    assert placed[0][0].rowspan == 3
    assert [place.col for place in placed[3]] == [0, 1, 2]


def test_zero_spans_to_the_last_row() -> None:
    one = Spanned(1, 1)
    assert lay_out([[Spanned(1, 0), one], [one], [one]])[0][0].rowspan == 3
