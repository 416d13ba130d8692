"""Reads flattened text: prose as paragraphs, tables in any of their dialects as grids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.extract.dialects import flow_rows, marked_rows
from tasks.extract.filled_spans import repeated_places
from tasks.extract.glued import glued_rows, is_glued
from tasks.extract.grid import has_form_words, read_lines
from tasks.extract.lines import Region, SourceLine, find_regions
from tasks.extract.list_marks import without_list_marks
from tasks.extract.model import Block, Grid, Paragraph, SourceDocument
from tasks.extract.moved_blanks import may_have_moved_blanks
from tasks.extract.sequence import Atom, as_cells

__all__ = ["blocks_of_lines", "lines_of_paragraphs", "lines_of_text", "read_text"]

_WRITTEN_BLANK = re.compile(r"<br */?>|&nbsp;", re.IGNORECASE)


def read_text(text: str) -> SourceDocument:
    """Returns the text as blocks in reading order: paragraphs, and a grid for every flattened table of the form.

    Cells are placed by the marks of the dialect (bars, tabs, a cell a line); where there are none, by the form's
    labels, and then empty cells leave no trace. ``text`` keeps the raw text.
    """
    return SourceDocument(format="text", blocks=blocks_of_lines(lines_of_text(text)), text=text)


def lines_of_text(text: str) -> list[SourceLine]:
    """Returns the lines of a text, each with its number as its place; breaks and blanks written as HTML are blanks."""
    text = _WRITTEN_BLANK.sub(" ", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    return [SourceLine(f"line {number}", line) for number, line in enumerate(lines, 1)]


def lines_of_paragraphs(blocks: Iterable[Block]) -> list[SourceLine]:
    """Returns the lines of paragraphs, each with the place of its paragraph, and which of its lines it is.

    Grids are passed over.
    """
    return [line for block in blocks if isinstance(block, Paragraph) for line in _lines_of(block)]


def _lines_of(paragraph: Paragraph) -> list[SourceLine]:
    lines = paragraph.text.split("\n")
    if len(lines) == 1:
        return [SourceLine(paragraph.locator, paragraph.text)]
    return [SourceLine(f"{paragraph.locator}, line {number}", line) for number, line in enumerate(lines, 1)]


def blocks_of_lines(lines: Sequence[SourceLine], use_marks: bool = True) -> list[Block]:
    """Returns the blocks of lines; without ``use_marks`` tables are read by the form's labels alone."""
    blocks: list[Block] = []
    for region in find_regions(lines):
        if region.is_table:
            blocks += _table_blocks(region, use_marks)
        else:
            blocks += _prose_blocks(region.lines)
    return blocks


def _table_blocks(region: Region, use_marks: bool) -> list[Block]:
    lines = without_list_marks(region.lines)
    marked = _without_repeats(marked_rows(lines)) if use_marks else None
    grid = _grid(marked or flow_rows(lines), lines)
    if marked:
        grid = replace(grid, blanks_moved=may_have_moved_blanks(lines, marked))
    if has_form_words(read_lines(grid, 0)):
        return [grid]
    return _paragraphs(region.lines)


def _without_repeats(rows: list[list[Atom]] | None) -> list[list[Atom]] | None:
    """Returns the rows with the text of merged cells where they begin only."""
    repeated = repeated_places([[atom.text for atom in row] for row in rows or ()])
    if not rows or not repeated:
        return rows
    return [
        [replace(atom, text="") if (number, col) in repeated else atom for col, atom in enumerate(row)]
        for number, row in enumerate(rows)
    ]


def _grid(rows: Sequence[Sequence[Atom]], lines: Sequence[SourceLine]) -> Grid:
    return Grid(
        as_cells([row for row in rows if row]), f"{lines[0].place} to {lines[-1].place}", is_padded=True
    )


def _paragraphs(lines: Sequence[SourceLine]) -> list[Block]:
    return [Paragraph(line.text.strip(), line.place) for line in lines if not line.is_blank]


def _prose_blocks(lines: Sequence[SourceLine]) -> list[Block]:
    """Returns paragraphs, and a grid after a line in which tables were run together with the prose."""
    blocks: list[Block] = []
    for line in lines:
        if line.is_blank:
            continue
        blocks.append(Paragraph(line.text.strip(), line.place))
        if is_glued(line.text):
            blocks.append(_grid(glued_rows(line), [line]))
    return blocks
