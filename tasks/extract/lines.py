"""Tells the lines of flattened tables from prose, and gathers them into regions of one table dialect each."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import inf

from tasks.extract.glued_labels import split_glued_label
from tasks.extract.labels import LONGEST_LABEL, core, fold, label_cores, look_up
from tasks.extract.numbers import parse_cell
from tasks.extract.row_widths import values_after
from tasks.extract.typed_lists import split_typed

__all__ = ["Region", "SourceLine", "comma_cells", "find_regions", "is_page_number"]

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－―─•·]\s*\d{1,3}\s*[-—–－―─•·]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)\s*$"
)
_RULE = re.compile(r"^[\s|+:=_-]*(?:-{3,}|={3,}|_{3,}|:-+|-+:|\+-+\+)[\s|+:=_-]*$")
_DRAWN = re.compile(
    r"^[\s|+:=_\-─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]*[-=─━═┄┈]{3,}[\s|+:=_\-─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]*$"
)
_BARS = frozenset("|｜│┃║")
_CORNERS = frozenset("|+┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋")
_TABS_OF_A_ROW = 3
_LONGEST_FRAGMENT = 40
_MOST_FRAGMENTS = 3


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of text and where it stands (``line 12``, or the place of the paragraph it is part of)."""

    place: str
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space stands in it, tabs included."""
        return not self.text.strip()


@dataclass(slots=True)
class Region:
    """A run of lines: a flattened table, or prose."""

    is_table: bool
    lines: list[SourceLine] = field(default_factory=list)


def is_page_number(text: str) -> bool:
    """Tells whether a line is a printed page number (``- 4 -``, ``第 4 页``)."""
    return bool(_PAGE_NUMBER.match(text))


def is_rule(text: str) -> bool:
    """Tells whether a line only draws a line of a table (``|---|---|``); a dash alone is a cell (``- |``)."""
    return not _CORNERS.isdisjoint(text) and bool(_RULE.match(text) or _DRAWN.match(text))


@lru_cache(maxsize=4096)
def comma_cells(text: str) -> tuple[str, ...]:
    """Returns the cells of a line of values of the form parted by commas or semicolons; () if it is none.

    It has three cells or more, none of them a sentence, and prints a label of the form or three values.
    """
    mark = ";" if text.count(";") > text.count(",") else ","
    if text.count(mark) < 2 or parse_cell(text).state != "text":
        return ()
    try:
        cells = tuple(next(csv.reader([text.strip()], delimiter=mark, strict=True), []))
    except csv.Error:
        return ()
    if len(cells) < 3 or any(len(cell) > LONGEST_LABEL or "。" in cell for cell in cells):
        return ()
    values = sum(1 for cell in cells if parse_cell(cell).state not in ("text", "blank"))
    return cells if values >= 3 or any(look_up(cell) for cell in cells if cell.strip()) else ()


@lru_cache(maxsize=4096)
def _kind(text: str) -> str:
    """Returns ``table``, ``piece`` (of a label), ``fragment`` (may be part of a table), ``blank`` or ``prose``."""
    plain = text.strip().strip("#*_> ") or text.strip()
    if not plain:
        return "table" if "\t" in text else "blank"
    if is_page_number(plain):
        return "fragment"
    if not _BARS.isdisjoint(plain) or is_rule(plain):
        return "table"
    if text.count("\t") >= _TABS_OF_A_ROW and len(plain) <= LONGEST_LABEL:
        return "table"
    labels = look_up(plain)
    if labels:
        return "prose" if all(label.kind == "section" for label in labels) else "table"
    if plain != "无" and parse_cell(plain).state != "text":
        return "table"
    if _is_row(text) or comma_cells(text) or split_typed(plain):
        return "table"
    if len(plain) > _LONGEST_FRAGMENT or _is_heading(plain):
        return "prose"
    return "piece" if _is_piece(plain) else "fragment"


def _is_piece(plain: str) -> bool:
    """Tells whether words are part of a label: narrow columns break one over any number of lines."""
    words = core(plain)
    return bool(words) and words in _all_labels() and parse_cell(plain).state == "text"


@cache
def _all_labels() -> str:
    return "|".join(label_cores())


def _is_row(text: str) -> bool:
    """Tells whether a line is a label with values, or several labels, in columns of tabs or blanks."""
    parts = text.split()
    values = sum(1 for part in parts if parse_cell(part).state != "text")
    if values == len(parts) or split_glued_label(parts[0]):
        return True
    words = [part for part in parts if parse_cell(part).state == "text"]
    labelled = sum(1 for part in words if look_up(part)) or _are_labels(words)
    if "\t" in text.strip() and (values or any(look_up(part) for part in text.split("\t"))):
        return all(len(part) <= LONGEST_LABEL for part in parts)
    if values >= 3 and _are_labels(words):
        return True
    others = "".join(part for part in words if not look_up(part))
    if labelled and (values or labelled > 1):
        return len(others) <= _LONGEST_FRAGMENT and not any(mark in others for mark in "。；")
    return values >= 3 and values * 2 >= len(parts)


def _are_labels(words: Sequence[str]) -> bool:
    """Tells whether broken words put together are a label, or a group's label and a row's."""
    return any(
        look_up("".join(words[:count])) and (count == len(words) or look_up("".join(words[count:])))
        for count in range(1, len(words) + 1)
    )


def _is_heading(plain: str) -> bool:
    folded = fold(plain)
    return bool(re.match(r"^\(?[一二三四五六]\)?、?", folded)) and folded.endswith(
        ("情况", "事项", "措施", "情况:", "措施:")
    )


def find_regions(lines: Sequence[SourceLine]) -> list[Region]:
    """Returns the lines in runs of table and prose, in order; every line is in exactly one.

    Short lines that may be halves of labels, page numbers and blank lines belong to the table they stand in.
    """
    kinds = [_kind(line.text) for line in lines]
    for place, line in enumerate(lines):
        if kinds[place] in ("piece", "fragment") and line.text.strip() == "无" and _fills_a_row(lines, place):
            kinds[place] = "table"
    leads_on, begins = _lead_on(kinds), _begin_tables(kinds)
    regions: list[Region] = []
    for place, line in enumerate(lines):
        goes_on = kinds[place] != "prose" and (leads_on[place] or _ends_table(lines, kinds, place))
        after_table = bool(regions) and regions[-1].is_table
        is_table = kinds[place] == "table" or begins[place] or (goes_on and after_table)
        if not regions or regions[-1].is_table != is_table:
            regions.append(Region(is_table))
        regions[-1].lines.append(line)
    return regions


def _begin_tables(kinds: Sequence[str]) -> list[bool]:
    """Tells of each line whether it is a piece of a label right above a table: the label that the table begins with."""
    found: list[bool] = []
    is_next = False
    for kind in reversed(kinds):
        found.append(kind == "piece" and is_next)
        is_next = kind == "table" or found[-1]
    return found[::-1]


def _ends_table(lines: Sequence[SourceLine], kinds: Sequence[str], place: int) -> bool:
    """Tells whether the line after a table is its last: the end of a broken label, or values behind a label."""
    before = next((at for at in range(place - 1, -1, -1) if not lines[at].is_blank), None)
    if before is None or kinds[before] not in ("table", "piece"):
        return False
    if kinds[place] == "piece":
        return before == place - 1
    labels = look_up(lines[before].text.strip())
    has_value = any(parse_cell(part).state == "number" for part in lines[place].text.split())
    return has_value and any(label.kind == "row" for label in labels)


def _fills_a_row(lines: Sequence[SourceLine], place: int) -> bool:
    """Tells whether 无 alone on a line is the last cell of a row whose values stand on the lines before it.

    As prose it is a whole section; then no row lacks just one value.
    """
    if "\t" in lines[place].text:
        return True
    values = 0
    for line in reversed(lines[:place]):
        if line.is_blank:
            continue
        if parse_cell(line.text).state == "text":
            return values + 1 in values_after(line.text)
        values += 1
    return False


def _lead_on(kinds: Sequence[str]) -> list[bool]:
    """Tells of each line whether table lines follow before any prose, and few fragments between."""
    found: list[bool] = []
    between = inf
    for kind in reversed(kinds):
        between = {"table": 0, "prose": inf, "fragment": between + 1}.get(kind, between)
        found.append(between <= _MOST_FRAGMENTS)
    return found[::-1]
