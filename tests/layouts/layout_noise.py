"""Damage to the rows of a table: what converters and careless pastes do. The truth of the report stays the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from layout_shapes import Rows


def _value_rows(rows: Rows) -> list[int]:
    return [number for number, row in enumerate(rows) if any(box.key for box in row)]


def _single_label_rows(rows: Rows) -> list[int]:
    """Rows with values whose boxes reach no other row, so that whole rows can move."""
    return [number for number in _value_rows(rows) if all(box.rowspan == 1 for box in rows[number])]


def lost_labels(rows: Rows, random: Random) -> Rows:
    """The labels of one or two rows are empty."""
    chosen = set(random.sample(_value_rows(rows), min(2, len(_value_rows(rows)))))
    return [
        [box if box.key else replace(box, text="") for box in row] if number in chosen else row
        for number, row in enumerate(rows)
    ]


def dropped_tokens(rows: Rows, random: Random) -> Rows:
    """One to three value cells are gone, so that their row is short."""
    places = [
        (number, place) for number in _value_rows(rows) for place, box in enumerate(rows[number]) if box.key
    ]
    gone = set(random.sample(places, random.randint(1, 3)))
    return [
        [box for place, box in enumerate(row) if (number, place) not in gone]
        for number, row in enumerate(rows)
    ]


def swapped_rows(rows: Rows, random: Random) -> Rows:
    """Two rows, with their labels, stand in each other's place."""
    movable = _single_label_rows(rows)
    if len(movable) < 2:
        return rows
    one, other = random.sample(movable, 2)
    found = list(rows)
    if [box.colspan for box in rows[one]] == [box.colspan for box in rows[other]]:
        found[one], found[other] = rows[other], rows[one]
    return found


def glued_cells(rows: Rows, random: Random) -> Rows:
    """Two neighbouring numbers run together in one cell, as wide as one or as both."""
    found = list(rows)
    for number in random.sample(_value_rows(rows), min(2, len(_value_rows(rows)))):
        row = list(found[number])
        places = [place for place, box in enumerate(row[:-1]) if box.key and row[place + 1].key]
        if places:
            place = random.choice(places)
            glued = replace(
                row[place], text=row[place].text + row[place + 1].text, colspan=random.choice((1, 2))
            )
            row[place : place + 2] = [glued]
            found[number] = row
    return found


def dropped_rows(rows: Rows, random: Random) -> Rows:
    """A whole row is gone."""
    movable = _single_label_rows(rows)
    gone = random.choice(movable) if movable else -1
    return [row for number, row in enumerate(rows) if number != gone]


def repeated_rows(rows: Rows, random: Random) -> Rows:
    """A row stands twice."""
    movable = _single_label_rows(rows)
    if not movable:
        return rows
    number = random.choice(movable)
    return [*rows[: number + 1], *rows[number:]]


def glued_labels(rows: Rows, random: Random) -> Rows:
    """A label and the first number of its row run together in one cell."""
    number = random.choice(_value_rows(rows))
    row = list(rows[number])
    first = next(place for place, box in enumerate(row) if box.key)
    if first == 0:
        return rows
    row[first - 1 : first + 1] = [replace(row[first - 1], text=row[first - 1].text + row[first].text)]
    return [*rows[:number], row, *rows[number + 1 :]]


NOISES: dict[str, Callable[[Rows, Random], Rows]] = {
    "lost_labels": lost_labels,
    "dropped_tokens": dropped_tokens,
    "swapped_rows": swapped_rows,
    "glued_cells": glued_cells,
    "dropped_rows": dropped_rows,
    "repeated_rows": repeated_rows,
    "glued_labels": glued_labels,
}
NOISY_LAYOUTS = (
    "html_clean",
    "html_word",
    "html_cut",
    "html_one_table",
    "text_bars_next_line",
    "text_bars_same_line",
    "text_bars_alone",
    "text_row_pipes",
    "text_markdown",
    "text_tab_rows",
    "text_tab_cells",
    "text_lines",
    "text_paragraphs",
    "html_groups_in_labels",
    "html_line_numbers",
    "html_outcomes_down",
    "html_total_first",
    "text_commas",
    "text_label_and_numbers",
    "text_labelled_values",
    "text_serial_lines",
    "text_single_spaces",
    "text_tab_rows_packed",
)
