"""All ways to read a row whose cells ran together or left no trace: digits cut into numbers, numbers put in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

__all__ = ["Piece", "adds_up", "cut", "rows_that_add_up"]

_LONGEST = 20


class Piece(NamedTuple):
    """A number of a row and the place (in ``tokens``) of the printed word it is part of."""

    text: str
    token: int


def cut(tokens: Sequence[str], count: int) -> Iterator[tuple[Piece, ...]]:
    """Yields every way to cut words of digits into ``count`` numbers; no number begins with a needless zero."""
    if sum(map(len, tokens)) > _LONGEST or len(tokens) > count:
        return
    yield from _cut(tokens, 0, count)


def _cut(tokens: Sequence[str], place: int, count: int) -> Iterator[tuple[Piece, ...]]:
    if place == len(tokens):
        if count == 0:
            yield ()
        return
    text, rest = tokens[place], len(tokens) - place - 1
    for parts in range(1, min(len(text), count - rest) + 1):
        for marks in combinations(range(1, len(text)), parts - 1):
            edges = (0, *marks, len(text))
            numbers = [text[start:end] for start, end in pairwise(edges)]
            if any(number[0] == "0" and len(number) > 1 for number in numbers):
                continue
            pieces = tuple(Piece(number, place) for number in numbers)
            for others in _cut(tokens, place + 1, count - parts):
                yield pieces + others


def rows_that_add_up(tokens: Sequence[str], width: int) -> list[tuple[Piece | None, ...]]:
    """Returns the readings of a row in which the last column is the sum of the others.

    Either every column is printed and numbers ran together, or each word is one number and columns are empty (None).
    """
    found: list[tuple[Piece | None, ...]] = [row for row in cut(tokens, width) if adds_up(row)]
    whole = [Piece(token, place) for place, token in enumerate(tokens)]
    if 2 <= len(tokens) < width and adds_up(whole):
        for columns in combinations(range(width - 1), len(tokens) - 1):
            row: list[Piece | None] = [None] * width
            for column, piece in zip((*columns, width - 1), whole, strict=True):
                row[column] = piece
            found.append(tuple(row))
    return found


def adds_up(row: Sequence[Piece]) -> bool:
    """Tells whether the last number is the sum of the others."""
    values = [Decimal(piece.text) for piece in row]
    return sum(values[:-1]) == values[-1]
