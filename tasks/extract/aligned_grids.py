"""Grids of the form's tables from rows and headings found by position: the printed texts, laid out as the form is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.aligned_rows import Block, Row
from tasks.extract.form_phrases import Phrase
from tasks.extract.labels import core
from tasks.extract.model import Grid, GridCell
from warehouse.forms import APPLICANTS, FORMS, OUTCOMES

_GROUPS = {
    row.code: core(row.group)
    for form in FORMS.values()
    for row in form.table("applications").rows
    if row.group
}


@dataclass(slots=True)
class Maker:
    """Makes the cells of one grid, row by row."""

    name: str
    rows: list[tuple[GridCell, ...]] = field(default_factory=list)

    def add(self, cells: Sequence[tuple[str, str, int, int]]) -> None:
        """Adds a row of (text, place on the page, column, columns wide)."""
        row = len(self.rows)
        made = (
            GridCell(text, row, col, 1, wide, f"{self.name} · row {row + 1} col {col + 1} · {place}")
            for text, place, col, wide in cells
        )
        self.rows.append(tuple(made))


def _at(phrase: Phrase | Row) -> str:
    return f"y {phrase.top:.0f}"


def _value(row: Row, place: int, col: int, y: str) -> tuple[str, str, int, int]:
    item = row.values.get(place)
    return (item.text, item.box, col, 1) if item is not None else ("", y, col, 1)


def applications_grid(
    maker: Maker, header: list[Phrase], heads: list[Phrase], rows: list[Row], groups: list[Phrase]
) -> Grid:
    """Returns group, label and seven values a row; a group's name stands in the first of its rows."""
    if header:
        for head in sorted(heads, key=lambda phrase: phrase.top):
            maker.add([(head.text, _at(head), 2, 7)])
        maker.add([(phrase.text, _at(phrase), place + 2, 1) for place, phrase in enumerate(header)])
    waiting = {phrase.code("group", "applications"): phrase for phrase in groups}
    for row in rows:
        declared = _GROUPS.get(row.code or "")
        code = next((found for found in waiting if found and declared and found in declared), None)
        group = waiting.pop(code) if code is not None else None
        label = [(group.text, _at(group), 0, 1)] if group is not None else []
        values = [_value(row, place, place + 2, _at(row)) for place in range(len(APPLICANTS))]
        maker.add([*label, (row.text, _at(row), 1, 1), *values])
    return Grid(tuple(maker.rows), maker.name)


def disclosure_grid(maker: Maker, blocks: list[Block], others: list[Phrase], headless: bool) -> Grid:
    """Returns label and values a row under each header; ``headless``: the first header stands on the page before."""
    for number, block in enumerate(blocks):
        header = block.header
        if number or not headless:
            above = [p for p in others if header[0].top - 3 * header[0].size < p.top <= header[0].bottom]
            for article in (p for p in above if p.code("article", "disclosure")):
                maker.add([(article.text, _at(article), 0, 4)])
            heads = [(p.text, _at(p), 0, 1) for p in above if p.code("head", "disclosure") is not None]
            names = [(phrase.text, _at(phrase), place + 1, 1) for place, phrase in enumerate(header)]
            maker.add([*heads[-1:], *names])
        for row in sorted(block.rows, key=lambda row: row.top):
            values = [_value(row, place, place + 1, _at(row)) for place in range(len(header))]
            maker.add([(row.text, _at(row), 0, 1), *values])
    return Grid(tuple(maker.rows), maker.name)


def proceedings_grid(maker: Maker, tops: list[Phrase], header: list[Phrase], row: Row | None) -> Grid:
    """Returns the printed header rows and the row of fifteen values; a page break may cut off what names the first."""
    width = len(OUTCOMES) * 3
    if tops:
        places = enumerate(tops, 3 - len(tops))
        maker.add([(p.text, _at(p), len(OUTCOMES) * place, len(OUTCOMES)) for place, p in places])
    if header:
        maker.add([(p.text, _at(p), place, 1) for place, p in enumerate(header, width - len(header))])
    if row is not None:
        y = f"y {next(iter(row.values.values())).top:.0f}"
        maker.add([_value(row, place, place, y) for place in range(width)])
    return Grid(tuple(maker.rows), maker.name)
