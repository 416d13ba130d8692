"""The vocabulary of the declarations: column, row, table, section, form, identity, and the key of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

Kind = Literal["count", "change", "amount"]
Relation = Literal["=", "<="]


@dataclass(frozen=True)
class Column:
    """One column of a table: its code, the printed label and the labels offices print instead.

    ``kind`` tells what a number in it may be: ``count`` is a whole number >= 0, ``change`` a whole
    number that may be negative, ``amount`` a decimal with ``unit`` (``None``: the unit as printed).
    """

    code: str
    label: str
    variants: tuple[str, ...] = ()
    kind: Kind = "count"
    unit: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of a table with the columns it has in the form (a row need not have all of them)."""

    code: str
    label: str
    columns: tuple[Column, ...]
    variants: tuple[str, ...] = ()
    group: str | None = None
    article: str | None = None
    is_result: bool = False


@dataclass(frozen=True)
class Table:
    """One fixed table of one edition of the form."""

    code: str
    edition: str
    section: str
    title: str
    rows: tuple[Row, ...]

    def row(self, code: str) -> Row:
        """Returns the row with this code; KeyError if the edition has none."""
        return with_code(self.rows, code)

    @property
    def cell_keys(self) -> tuple[str, ...]:
        """The keys ``table.row.column`` of all cells, in printed order."""
        return tuple(
            cell_key(self.code, row.code, column.code) for row in self.rows for column in row.columns
        )


@dataclass(frozen=True)
class Section:
    """One of the six prose sections (article 50 of the regulation)."""

    code: str
    number: int
    title: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """One edition of the form: the years it is prescribed for and its three tables."""

    code: str
    since: int
    until: int | None
    source: str
    tables: tuple[Table, ...]

    def table(self, code: str) -> Table:
        """Returns the table with this code; KeyError if there is none."""
        return with_code(self.tables, code)

    @property
    def cell_keys(self) -> tuple[str, ...]:
        """The keys of all cells of the form, in printed order."""
        return tuple(key for table in self.tables for key in table.cell_keys)


@dataclass(frozen=True)
class Identity:
    """A printed rule of arithmetic: the weighted sum of ``terms`` is zero (``=``) or not above it (``<=``).

    ``rule`` is the identity family (A1, A2, A3, P1, D1); ``key`` is unique, ``rule.row-or-column``.
    ``stated`` is the cell the form prints as the result of the others, where there is one.
    """

    rule: str
    key: str
    terms: tuple[tuple[str, int], ...]
    relation: Relation = "="
    stated: str | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The keys of the cells the identity speaks of."""
        return tuple(cell for cell, _ in self.terms)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Item = TypeVar("_Item", bound=_Coded)


def with_code(items: Iterable[_Item], code: str) -> _Item:
    """Returns the item whose ``code`` is given; KeyError if there is none."""
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)


def cell_key(table: str, row: str, column: str) -> str:
    """Returns the key of a cell, ``table.row.column``."""
    return f"{table}.{row}.{column}"
