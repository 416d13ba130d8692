"""A second simulation of faulty reports, written apart from the first: cases one by one, slips as a person makes them.

A report is counted from simulated cases and disputes, last year's report first, so that what is carried over agrees.
Slips happen where somebody types, mostly at cells that are not zero; one slip may spoil several cells.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from expectations.diagnosis import PREVIOUS
from warehouse.forms import FORMS, TABLE_CODES, Identity, cell_key, identities

_FORM = FORMS["2021"]
_RESULTS = [row.code for row in _FORM.table("applications").rows if row.is_result]
_ROWS = [row.code for row in _FORM.table("applications").rows]
_KINDS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
_SUMS = ("received", "carried_in", "handled_total", "carried_out")
_DISPUTES = ("review", "litigation_direct", "litigation_after_review")
_ENDS = ("upheld", "corrected", "other", "pending")
_KEYPAD = {"0": "12", "1": "024", "2": "0135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48"} | {
    "8": "579",
    "9": "68",
}
_STATED: list[list[tuple[str, str]]] = [
    *([(row, "applications")] for row in _SUMS),
    [("review", "proceedings")],
    [("litigation_direct", "proceedings"), ("litigation_after_review", "proceedings")],
]
"""Rows whose totals, or the sum of them, the prose may state."""
_OWN = identities(dict.fromkeys(TABLE_CODES, "2021"))
Values = dict[str, int]


@dataclass
class Filled:
    """A report as it should be and as it was printed, with last year's; ``slips`` are the cells each one spoilt."""

    truth: Values
    printed: Values
    previous: Values
    slips: list[set[str]] = field(default_factory=list)

    @property
    def wrong(self) -> set[str]:
        """The cells whose printed number is not the true one."""
        return {key for key, value in self.truth.items() if self.printed[key] != value}


def office(rng: random.Random) -> Filled:
    """A report without a slip, of an office of random size, with that of the year before."""
    cases = rng.choice((2, 8, 25, 90, 400))
    before = _year(rng, cases, dict.fromkeys(_KINDS, 0))
    carried = {kind: before[_cell("carried_out", kind)] for kind in _KINDS}
    now = _year(rng, max(1, int(cases * rng.uniform(0.6, 1.6))), carried)
    return Filled(now, dict(now), before)


def _cell(row: str, column: str, table: str = "applications") -> str:
    return cell_key(table, row, column)


def _year(rng: random.Random, cases: int, carried: Values) -> Values:
    values = dict.fromkeys(
        [key for code in ("applications", "proceedings") for key in _FORM.table(code).cell_keys], 0
    )
    usual = {row: rng.paretovariate(0.8) for row in rng.sample(_RESULTS, rng.randint(3, 12))}
    arrived = [(kind, "received") for kind in rng.choices(_KINDS, (75, 12, 1, 1, 4, 7), k=cases)]
    waiting = [(kind, "carried_in") for kind, count in carried.items() for _ in range(count)]
    for kind, came in arrived + waiting:
        values[_cell(came, kind)] += 1
        if came == "received" and rng.random() < 0.08:
            values[_cell("carried_out", kind)] += 1
            continue
        values[_cell(rng.choices(list(usual), list(usual.values()))[0], kind)] += 1
        values[_cell("handled_total", kind)] += 1
    for row in _ROWS:
        values[_cell(row, "total")] = sum(values[_cell(row, kind)] for kind in _KINDS)
    for row in _DISPUTES:
        for _ in range(int(rng.expovariate(1 / (0.04 * cases + 0.4)))):
            values[_cell(row, rng.choices(_ENDS, (5, 2, 2, 2))[0], "proceedings")] += 1
            values[_cell(row, "total", "proceedings")] += 1
    return values


def slip(rng: random.Random, report: Filled) -> None:
    """Makes one more slip in the printed report, at cells that no earlier slip touched."""
    while True:
        spoilt = rng.choices(list(_SLIPS), list(_SLIPS.values()))[0](rng, report)
        changed = {key for key, value in spoilt.items() if report.printed[key] != value}
        if changed and not changed & report.wrong:
            report.printed.update(spoilt)
            report.slips.append(changed)
            return


def recompute(rng: random.Random, report: Filled) -> None:
    """One wrong figure in a spreadsheet whose totals are formulas, by row, by column, or both: they follow it."""
    row, kind = rng.choice(_RESULTS), rng.choice(_KINDS[:2])
    cell = _cell(row, kind)
    by = 0
    while not by:
        by = _digits(rng, report.printed[cell]) - report.printed[cell]
    by_row = _cell(row, "total"), _cell("handled_total", "total")
    by_column = (_cell("handled_total", kind),)
    followers = rng.choice((by_row[:1], by_column, by_column + by_row))
    for key in (cell, *followers):
        report.printed[key] += by
    report.slips.append(report.wrong)


def with_witnesses(rng: random.Random, report: Filled) -> tuple[Values, list[Identity]]:
    """What localisation is given: the printed numbers with those of the witnesses, and the identities of both.

    Last year's report is at hand for seven offices in ten, now and then with a fault of its own. The prose states six
    totals in ten; a quarter of these it has from the printed table, wrong or not, and of nothing it mostly says that
    there was none.
    """
    values, found = dict(report.printed), list(_OWN)
    if rng.random() < 0.7:
        values |= _last_year(rng, report.previous)
        found += _CARRIED
    for number, stated in enumerate(_STATED):
        cells = [_cell(row, "total", table) for row, table in stated]
        source = report.printed if rng.random() < 0.25 else report.truth
        says = sum(source[cell] for cell in cells)
        name = f"{'claim' if says or rng.random() < 0.3 else 'denial'}:{number}"
        if rng.random() < 0.6:
            values[name] = says
            found.append(Identity("N1", f"N1.{number}", (*((cell, 1) for cell in cells), (name, -1))))
    return values, found


def _last_year(rng: random.Random, previous: Values) -> Values:
    found = {PREVIOUS + key: value for key, value in previous.items() if key.startswith("applications.")}
    if rng.random() < 0.1:
        key = rng.choice(list(found))
        found[key] = _digits(rng, found[key])
    return found


_CARRIED = [
    *(
        Identity(
            "Y1",
            f"Y1.{column}",
            ((_cell("carried_in", column), 1), (PREVIOUS + _cell("carried_out", column), -1)),
        )
        for column in (*_KINDS, "total")
    ),
    *(
        Identity(one.rule, PREVIOUS + one.key, tuple((PREVIOUS + cell, weight) for cell, weight in one.terms))
        for one in identities({"applications": "2021"})
    ),
]


def _somewhere(rng: random.Random, report: Filled) -> str:
    """A cell that somebody typed: seven times in ten one that is not zero."""
    filled = [key for key, value in report.truth.items() if value]
    return rng.choice(filled if filled and rng.random() < 0.7 else list(report.truth))


def _mistyped(rng: random.Random, report: Filled) -> Values:
    key = _somewhere(rng, report)
    return {key: _digits(rng, report.truth[key])}


def _digits(rng: random.Random, value: int) -> int:
    """Another number by a slip of the fingers: wrong key, key twice, key missed, any two digits exchanged."""
    text, place = list(str(value)), rng.randrange(len(str(value)))
    how = rng.choice("kkdmxx")
    if how == "k":
        text[place] = rng.choice(_KEYPAD[text[place]])
    elif how == "d":
        text.insert(place, text[place])
    elif how == "m" and len(text) > 1:
        del text[place]
    elif how == "x" and len(text) > 1:
        other = rng.randrange(len(text))
        text[place], text[other] = text[other], text[place]
    return int("".join(text))


def _left_empty(rng: random.Random, report: Filled) -> Values:
    return {_somewhere(rng, report): 0}


def _neighbours(key: str) -> list[str]:
    table, row, column = key.split(".")
    rows = _ROWS if table == "applications" else list(_DISPUTES)
    columns = [*(_KINDS if table == "applications" else _ENDS), "total"]
    at, along = rows.index(row), columns.index(column)
    beside = [(at, along + 1), (at, along - 1), (at + 1, along), (at - 1, along)]
    return [
        _cell(rows[a], columns[b], table) for a, b in beside if 0 <= a < len(rows) and 0 <= b < len(columns)
    ]


def _copied(rng: random.Random, report: Filled) -> Values:
    """The number of a neighbouring cell once more."""
    key = _somewhere(rng, report)
    return {key: report.truth[rng.choice(_neighbours(key))]}


def _misplaced(rng: random.Random, report: Filled) -> Values:
    """The number printed in the cell beside or below, which was zero."""
    key = _somewhere(rng, report)
    empty = [other for other in _neighbours(key) if not report.truth[other]]
    return {rng.choice(empty): report.truth[key], key: 0} if empty else {}


def _stale_total(rng: random.Random, report: Filled) -> Values:
    """A total from before the last cases were entered."""
    totals = [key for key in report.truth if key.endswith(".total") or ".handled_total." in key]
    key = rng.choice(totals)
    return {key: max(0, report.truth[key] - rng.randint(1, 3))}


def _of_last_year(rng: random.Random, report: Filled) -> Values:
    key = _somewhere(rng, report)
    return {key: report.previous[key]}


def _row_moved(rng: random.Random, report: Filled) -> Values:
    """A row of applications typed one column too far to the right; its total stays."""
    row = rng.choice(_ROWS)
    cells = [_cell(row, kind) for kind in _KINDS]
    return {cells[0]: 0} | {right: report.truth[left] for left, right in itertools.pairwise(cells)}


_SLIPS: dict[Callable[[random.Random, Filled], Values], int] = {
    _mistyped: 45,
    _left_empty: 15,
    _copied: 10,
    _misplaced: 8,
    _stale_total: 12,
    _of_last_year: 6,
    _row_moved: 4,
}
