"""Where the places that locators name stand on the page of evidence: blocks, their lines, and the cells of grids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.extract.model import Grid, Paragraph, SourceDocument

__all__ = ["Anchors", "lines_of"]

_REMARK = re.compile(r"(?:; | · (?:column|place) decided ).*$")
_WITHIN = re.compile(r", (?:item|character) \d+$")
_PARTS = re.compile(r" · |: |, ")


class Anchors:
    """The anchor of each place of a document.

    A place within one that is shown (an item of a line, a table of a page) leads to that one, or to the first in it.
    """

    def __init__(self, document: SourceDocument, prefix: str) -> None:
        self._exact: dict[str, str] = {}
        self._wider: dict[str, str] = {}
        for number, block in enumerate(document.blocks):
            for locator, anchor in _places(block, f"{prefix}b{number}"):
                self._exact.setdefault(locator, anchor)
                for end in _PARTS.finditer(locator):
                    self._wider.setdefault(locator[: end.start()], anchor)

    def of(self, locator: str) -> str | None:
        """Returns the anchor of a place; None if the document shows nothing there."""
        if not locator:
            return None
        shown = locator if locator in self._exact else _REMARK.sub("", locator)
        shown = shown if shown in self._exact else _WITHIN.sub("", shown)
        return self._exact.get(shown) or self._wider.get(shown)


def _places(block: Paragraph | Grid, anchor: str) -> Iterator[tuple[str, str]]:
    """Yields (locator, anchor) of a block and what stands in it."""
    yield block.locator, anchor
    if isinstance(block, Grid):
        for number, row in enumerate(block.rows):
            yield from ((cell.locator, f"{anchor}r{number}c{place}") for place, cell in enumerate(row))
        return
    yield from ((locator, f"{anchor}l{number}") for number, (locator, _) in enumerate(lines_of(block), 1))


def lines_of(paragraph: Paragraph) -> list[tuple[str, str]]:
    """Returns (locator, text) of each line of a paragraph that has several; [] for one line."""
    lines = paragraph.text.split("\n")
    if len(lines) == 1:
        return []
    return [(f"{paragraph.locator}, line {number}", line) for number, line in enumerate(lines, 1)]
