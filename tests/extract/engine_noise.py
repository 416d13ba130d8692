"""Damage done to tables before they are printed: what was lost, doubled, swapped or run together."""

from __future__ import annotations

import random
from collections.abc import Callable

from engine_maker import Rows, Span

Damage = Callable[[random.Random, Rows], Rows]


def _value_rows(rows: Rows, fewest: int = 1) -> list[int]:
    return [n for n, row in enumerate(rows) if sum(is_value(s.text) for s in row) >= fewest]


def is_value(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _values(row: list[Span]) -> list[int]:
    return [n for n, span in enumerate(row) if is_value(span.text)]


def _pick(rng: random.Random, rows: Rows, fewest: int = 1) -> tuple[int, list[int]] | None:
    candidates = _value_rows(rows, fewest)
    if not candidates:
        return None
    place = rng.choice(candidates)
    return place, _values(rows[place])


def drop_value(rng: random.Random, rows: Rows) -> Rows:
    """One cell with a number is gone, cell and all."""
    found = _pick(rng, rows)
    if found:
        place, values = found
        gone = rng.choice(values)
        rows[place] = [s for n, s in enumerate(rows[place]) if n != gone]
    return rows


def double_value(rng: random.Random, rows: Rows) -> Rows:
    """One cell with a number stands there twice."""
    found = _pick(rng, rows)
    if found:
        place, values = found
        twice = rng.choice(values)
        rows[place] = [*rows[place][: twice + 1], *rows[place][twice:]]
    return rows


def glue_values(rng: random.Random, rows: Rows) -> Rows:
    """Two neighbouring numbers are run together into one cell."""
    found = _pick(rng, rows, 2)
    if found:
        place, values = found
        pairs = [n for n in values if n + 1 in values]
        if pairs:
            first = rng.choice(pairs)
            row = rows[place]
            joined = row[first]._replace(
                text=row[first].text + rng.choice(["", " ", "\n"]) + row[first + 1].text
            )
            rows[place] = [*row[:first], joined, *row[first + 2 :]]
    return rows


def swap_rows(rng: random.Random, rows: Rows) -> Rows:
    """Two rows change places (those that begin no group, so that their labels go with them)."""
    candidates = [
        n for n in _value_rows(rows) if len(rows[n]) in (8,) and all(s.rowspan == 1 for s in rows[n])
    ]
    if len(candidates) >= 2:
        one, other = rng.sample(candidates, 2)
        rows[one], rows[other] = rows[other], rows[one]
    return rows


def lose_label(rng: random.Random, rows: Rows) -> Rows:
    """A label is gone, its cell empty."""
    found = _pick(rng, rows)
    if found:
        place, values = found
        labels = [n for n in range(values[0]) if rows[place][n].text]
        if labels:
            last = labels[-1]
            rows[place] = [s._replace(text="") if n == last else s for n, s in enumerate(rows[place])]
    return rows


def misprint_label(rng: random.Random, rows: Rows) -> Rows:
    """One character of a label is another."""
    found = _pick(rng, rows)
    if found:
        place, values = found
        labels = [n for n in range(values[0]) if len(rows[place][n].text) > 4]
        if labels:
            last = labels[-1]
            text = rows[place][last].text
            at = rng.randrange(2, len(text))
            changed = text[:at] + rng.choice("的甲乙丙") + text[at + rng.randrange(0, 2) :]
            rows[place] = [s._replace(text=changed) if n == last else s for n, s in enumerate(rows[place])]
    return rows


def drop_row(rng: random.Random, rows: Rows) -> Rows:
    """A row is gone."""
    candidates = [n for n in _value_rows(rows) if all(s.rowspan == 1 for s in rows[n])]
    if candidates:
        gone = rng.choice(candidates)
        return [row for n, row in enumerate(rows) if n != gone]
    return rows


def shift_row(rng: random.Random, rows: Rows) -> Rows:
    """The numbers of a row moved by one cell, an empty one before them and the last one lost."""
    found = _pick(rng, rows, 2)
    if found:
        place, values = found
        row = rows[place]
        rows[place] = [*row[: values[0]], row[values[0]]._replace(text=""), *row[values[0] : -1]]
    return rows


def stray_value(rng: random.Random, rows: Rows) -> Rows:
    """A number that belongs nowhere stands in a row of its own."""
    place = rng.randrange(len(rows))
    return [*rows[:place], [Span(str(rng.randint(1, 99)))], *rows[place:]]


def repeat_row(rng: random.Random, rows: Rows) -> Rows:
    """A row is printed twice, the second time with another number."""
    candidates = [n for n in _value_rows(rows) if all(s.rowspan == 1 for s in rows[n])]
    if candidates:
        place = rng.choice(candidates)
        at = rng.choice(_values(rows[place]))
        again = [
            s._replace(text=str(rng.randint(500, 900))) if n == at else s for n, s in enumerate(rows[place])
        ]
        return [*rows[: place + 1], again, *rows[place + 1 :]]
    return rows


def cut_off(rng: random.Random, rows: Rows) -> Rows:
    """The table ends early."""
    return rows[: rng.randrange(max(1, len(rows) - 10), len(rows))]


DAMAGES: list[Damage] = [
    drop_value, double_value, glue_values, swap_rows, lose_label, misprint_label, drop_row, shift_row, stray_value,
    repeat_row, cut_off,
]  # fmt: skip
