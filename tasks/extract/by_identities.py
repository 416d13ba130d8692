"""Lets the identities decide between readings of a layout: never a number, only which cell it stands in.

A row of flattened text whose numbers ran together (``640020470``) or whose empty cells left no trace has several
readings. One is taken only if the whole table then balances, column by column (A1, A2) and row by row (A3),
and no other reading of any such row does; the locator of each cell says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.fragments import Item
from tasks.extract.layout import DataRow
from tasks.extract.match import Entry, read_entry
from tasks.extract.model import GridCell
from tasks.extract.row_weights import Weights, weights
from tasks.extract.splits import Piece, adds_up, cut, rows_that_add_up
from warehouse.forms import APPLICANTS, FORMS, OUTCOMES

__all__ = ["DECIDED", "settle_by_identities", "settle_outcomes", "zeros_run_together"]

DECIDED = "column decided by the identities"
_NO_TRACE = "an empty cell leaves no trace in this text"
_ONE_READING = "the numbers ran together; only one reading adds up"
_WIDTH = len(APPLICANTS)
_MOST_STATES = 20_000
_MOST_SOLUTIONS = 20

Reading = tuple[Piece | None, ...]
Sums = tuple[Decimal, ...]


def settle_by_identities(items: Sequence[Item], rows: Sequence[DataRow], edition: str) -> None:
    """Sets ``cells`` of rows that have several readings where one alone makes the table balance.

    Nothing is done unless every row of the form is printed, each once, in flattened text.
    """
    codes = [item.code for item in items if item.code is not None]
    form_rows = [row.code for row in FORMS[edition].table("applications").rows]
    if sorted(codes) != sorted(form_rows) or not all(row.is_padded for row in rows):
        return
    readings = {
        place: _readings(row)
        for place, row in enumerate(rows)
        if row.cells is None and row.failure is not None
    }
    if not readings or not all(readings.values()):
        return
    start = _sums_of_known(items, rows, edition)
    solutions = _solve(start, [(weights(items[place].code, edition), readings[place]) for place in readings])
    for at, place in enumerate(readings):
        agreed = {solution[at] for solution in solutions}
        if len(agreed) == 1:
            _take(rows[place], readings[place][agreed.pop()])


def settle_outcomes(row: DataRow) -> None:
    """Sets ``cells`` of the fifteen outcomes where their digits ran together and one reading alone adds up (P1).

    With more digits than numbers the row keeps a doubt: three sums are a weak proof.
    """
    tokens = _tokens(row)
    if row.cells is not None or not row.is_padded or not tokens:
        return
    width = len(OUTCOMES)
    found = [
        reading
        for reading in cut(tokens, 3 * width)
        if all(adds_up(reading[start : start + width]) for start in range(0, 3 * width, width))
    ]
    if len(found) == 1:
        _take(row, found[0])
        row.doubt = None if sum(map(len, tokens)) == 3 * width else _ONE_READING


def zeros_run_together(printed: Sequence[Entry], width: int) -> list[Entry] | None:
    """Returns one cell for each zero of ``000`` under ``width`` columns; None if anything else is printed.

    No number has two zeros at its head, so that just so many zeros have one reading.
    """
    if len(printed) != 1 or printed[0].cell.text.strip() != "0" * width or width == 1:
        return None
    return [_entry(printed[0].cell, "0", "one zero a column")] * width


def _tokens(row: DataRow) -> list[str]:
    """Returns the printed words of a row if all are digits, else []."""
    tokens = [row.data[place].cell.text.strip() for place in row.printed]
    return tokens if all(token.isascii() and token.isdigit() for token in tokens) else []


def _readings(row: DataRow) -> list[Reading]:
    tokens = _tokens(row)
    return rows_that_add_up(tokens, _WIDTH) if tokens else []


def _sums_of_known(items: Sequence[Item], rows: Sequence[DataRow], edition: str) -> Sums:
    sums = [Decimal(0)] * (2 * _WIDTH)
    for item, row in zip(items, rows, strict=True):
        balance, results = weights(item.code, edition)
        for column, entry in enumerate(row.cells or ()):
            value = (entry.parsed.value if entry is not None else None) or Decimal(0)
            sums[column] += balance * value
            sums[_WIDTH + column] += results * value
    return tuple(sums)


def _solve(start: Sums, choices: Sequence[tuple[Weights, list[Reading]]]) -> list[tuple[int, ...]]:
    """Returns the choices of readings, one for each row, that bring all sums to zero; [] if there are too many."""
    states: dict[Sums, list[tuple[int, ...]]] = {start: [()]}
    for weight, readings in choices:
        following: dict[Sums, list[tuple[int, ...]]] = {}
        for sums, chosen in states.items():
            for number, reading in enumerate(readings):
                kept = following.setdefault(_added(sums, weight, reading), [])
                kept += [(*one, number) for one in chosen[: _MOST_SOLUTIONS - len(kept)]]
        if len(following) > _MOST_STATES:
            return []
        states = following
    found = states.get((Decimal(0),) * (2 * _WIDTH), [])
    return found if len(found) < _MOST_SOLUTIONS else []


def _added(sums: Sums, weight: Weights, reading: Reading) -> Sums:
    values = [Decimal(piece.text) if piece is not None else Decimal(0) for piece in reading]
    return tuple(total + weight[place // _WIDTH] * values[place % _WIDTH] for place, total in enumerate(sums))


def _take(row: DataRow, reading: Reading) -> None:
    printed = [row.data[place].cell for place in row.printed]
    row.cells = [
        _entry(printed[piece.token], piece.text) if piece is not None else _untraced(printed[0])
        for piece in reading
    ]
    row.failure = None


def _entry(cell: GridCell, text: str, how: str = DECIDED) -> Entry:
    return read_entry(cell._replace(text=text, locator=f"{cell.locator}; {how}"))


def _untraced(cell: GridCell) -> Entry:
    return read_entry(cell._replace(text="", locator=f"{cell.locator}; {DECIDED}", doubt=_NO_TRACE))
