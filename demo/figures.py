"""Random figures of a report that hold every identity, within a year and from year to year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

from demo.units import Unit
from warehouse.forms import FORMS, cell_key

Figures = dict[str, Decimal]

FORM = FORMS["2021"]
APPLICATIONS = FORM.table("applications")
PEOPLE = tuple(column.code for column in APPLICATIONS.rows[0].columns[:-1])
RESULTS = tuple(row.code for row in APPLICATIONS.rows if row.is_result)
OUTCOMES = tuple(column.code for column in FORM.table("proceedings").rows[0].columns[:-1])

_SHARE_OF_PEOPLE = (70, 14, 2, 3, 8, 3)
_SHARE_OF_RESULTS = {
    "granted": 50,
    "granted_in_part": 12,
    "unavailable_not_held": 16,
    "refused_third_party_rights": 4,
}


def chain_of_years(
    unit: Unit, years: Iterable[int], random: Random, waiting: Mapping[str, int] | None = None
) -> dict[int, Figures]:
    """Returns the figures of a unit for consecutive years.

    Every identity holds within each year, ``carried_in`` is last year's ``carried_out``, and
    ``in_force`` follows from last year's stock. ``waiting`` are the cases carried into the first year.
    """
    found: dict[int, Figures] = {}
    waiting = waiting or {column: int(unit.scale > 4 and random.random() < 0.4) for column in PEOPLE}
    stock = max(1, unit.documents * 2) if unit.documents else 0
    levels = {"licences": float(unit.licences), "penalties": float(unit.penalties), "fee": unit.fee}
    for year in years:
        figures, waiting = _applications(unit.scale, waiting, random)
        figures |= _proceedings(unit.scale, random)
        issued = random.randint(0, max(0, unit.documents // 3))
        repealed = random.randint(0, min(stock, issued + 1)) if unit.documents else 0
        stock += issued - repealed
        figures |= _disclosure(levels, (issued, repealed, stock), random)
        levels = {name: level * random.uniform(0.93, 1.1) for name, level in levels.items()}
        found[year] = figures
    return found


def _applications(scale: int, waiting: Mapping[str, int], random: Random) -> tuple[Figures, dict[str, int]]:
    received = dict.fromkeys(PEOPLE, 0)
    for _ in range(round(scale * random.uniform(0.85, 1.15))):
        received[random.choices(PEOPLE, _SHARE_OF_PEOPLE)[0]] += 1
    rest = {column: _left_over(received[column] + waiting[column], random) for column in PEOPLE}
    rows: dict[str, dict[str, int]] = {"received": received, "carried_in": dict(waiting), "carried_out": rest}
    rows |= {row: dict.fromkeys(PEOPLE, 0) for row in RESULTS}
    weights = [_SHARE_OF_RESULTS.get(row, 1) for row in RESULTS]
    for column in PEOPLE:
        for _ in range(received[column] + waiting[column] - rest[column]):
            rows[random.choices(RESULTS, weights)[0]][column] += 1
    rows["handled_total"] = {column: sum(rows[row][column] for row in RESULTS) for column in PEOPLE}
    figures: Figures = {}
    for row in APPLICATIONS.rows:
        for column in PEOPLE:
            figures[cell_key("applications", row.code, column)] = Decimal(rows[row.code][column])
        figures[cell_key("applications", row.code, "total")] = Decimal(sum(rows[row.code].values()))
    return figures, rest


def _left_over(open_cases: int, random: Random) -> int:
    return min(open_cases, random.choice((0, 0, 1)) + open_cases // 12) if open_cases > 2 else 0


def _proceedings(scale: int, random: Random) -> Figures:
    figures: Figures = {}
    for row in FORM.table("proceedings").rows:
        counts = dict.fromkeys(OUTCOMES, 0)
        if scale > 10:
            for outcome in OUTCOMES:
                counts[outcome] = (
                    random.choice((0, 0, 0, 1, 2)) if outcome != "upheld" else random.randint(0, 3)
                )
        for outcome, count in counts.items():
            figures[cell_key("proceedings", row.code, outcome)] = Decimal(count)
        figures[cell_key("proceedings", row.code, "total")] = Decimal(sum(counts.values()))
    return figures


def _disclosure(levels: Mapping[str, float], documents: tuple[int, int, int], random: Random) -> Figures:
    figures = {key: Decimal(0) for key in FORM.table("disclosure").cell_keys}
    for column, count in zip(("issued", "repealed", "in_force"), documents, strict=True):
        figures[cell_key("disclosure", "normative_documents", column)] = Decimal(count)
    figures["disclosure.licensing.decisions"] = Decimal(round(levels["licences"]))
    figures["disclosure.penalties.decisions"] = Decimal(round(levels["penalties"]))
    figures["disclosure.coercion.decisions"] = Decimal(round(levels["penalties"] / 9))
    figures["disclosure.fees.amount"] = Decimal(f"{levels['fee']:.2f}").normalize() + Decimal(0)
    return figures


def add_up(parts: Iterable[Figures]) -> Figures:
    """Returns the sum of the figures, cell by cell: the report of a government over its units."""
    total = {key: Decimal(0) for key in FORM.cell_keys}
    for figures in parts:
        for key, value in figures.items():
            total[key] += value
    return total


def as_printed(value: Decimal) -> str:
    """Returns a figure as offices print it: no exponent, no needless zeros."""
    return format(value.normalize() if value else Decimal(0), "f")
