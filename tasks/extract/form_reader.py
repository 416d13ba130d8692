"""Reads the form's three tables from blocks: finds them, decides each one's edition, reads its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.applications import applications_edition, read_applications
from tasks.extract.cells import TableReading
from tasks.extract.disclosure import disclosure_edition, read_disclosure
from tasks.extract.fragments import Instance
from tasks.extract.known_shapes import recall, remember, shape_of
from tasks.extract.model import Block, Issue
from tasks.extract.proceedings import read_proceedings
from tasks.extract.tables import find_instances
from tasks.extract.unplaced import hold_back_blanks
from warehouse.forms import TABLE_CODES, form_for_year

__all__ = ["FormReading", "edition_for", "read_form"]


@dataclass(slots=True)
class FormReading:
    """The tables read, by code in the form's order, and issues that belong to no single table."""

    tables: dict[str, TableReading] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def form(self) -> str | None:
        """The edition of `disclosure`; of `applications` if that is absent; None without either."""
        for code in ("disclosure", "applications"):
            if code in self.tables:
                return self.tables[code].edition
        return None


def read_form(blocks: Sequence[Block], year: int | None) -> FormReading:
    """Returns the tables that stand in the blocks, each read in the edition its own labels show.

    ``year`` decides only where a table's labels do not (`proceedings` is the same in both editions).
    """
    edition = edition_for(year)
    shape = shape_of(blocks, edition)
    if shape is None:
        return _read(blocks, edition)
    tables = recall(shape)
    if tables is not None:
        return FormReading(tables)
    reading = _read(blocks, edition)
    if not reading.issues:
        remember(shape, reading.tables)
    return reading


def edition_for(year: int | None) -> str:
    """Returns the edition prescribed for a year; the newest if the year is unknown or before the forms."""
    prescribed = form_for_year(year) if year is not None else None
    return prescribed.code if prescribed else "2021"


def _read(blocks: Sequence[Block], edition: str) -> FormReading:
    found = find_instances(blocks)
    reading = FormReading()
    chosen = {code: _choose(code, found, reading) for code in TABLE_CODES}
    editions = _editions(chosen, edition)
    readers = {
        "disclosure": read_disclosure,
        "applications": read_applications,
        "proceedings": read_proceedings,
    }
    for code, instance in chosen.items():
        if instance is not None:
            reading.tables[code] = readers[code](instance, editions[code])
            hold_back_blanks(reading.tables[code], instance)
    return reading


def _choose(code: str, found: Sequence[Instance], reading: FormReading) -> Instance | None:
    """Returns the first whole table of a kind; a few rows of one elsewhere on the page do not count."""
    same = [instance for instance in found if instance.table == code]
    if not same:
        return None
    sizes = [_size(instance) for instance in same]
    whole = [instance for instance, size in zip(same, sizes, strict=True) if size * 10 >= max(sizes) * 6]
    if len({_printed(instance) for instance in whole}) > 1:
        reading.issues.append(
            Issue(
                "several_reports",
                f"{len(whole)} tables {code} with other values; the first is taken",
                whole[1].place,
                code,
            )
        )
    return whole[0]


def _size(instance: Instance) -> int:
    return len(instance.codes) + sum(1 for item in instance.items if item.segment.printed)


def _printed(instance: Instance) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(entry.cell.text.strip() for entry in item.segment.printed)
        for item in instance.items
        if item.segment.printed
    )


def _editions(chosen: dict[str, Instance | None], fallback: str) -> dict[str, str]:
    """Returns the edition of each table: by its own labels, else by the other table's, else ``fallback``."""
    disclosure, applications = chosen["disclosure"], chosen["applications"]
    by_disclosure = disclosure_edition(disclosure) if disclosure else None
    by_applications = applications_edition(applications) if applications else None
    return {
        "disclosure": by_disclosure or by_applications or fallback,
        "applications": by_applications or by_disclosure or fallback,
        "proceedings": by_disclosure or by_applications or fallback,
    }
