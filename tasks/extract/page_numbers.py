"""Page numbers, told by where they stand and by counting up, so that they never pass for data."""

from __future__ import annotations

import re

from tasks.extract.glyph_text import TextLine, text_lines
from tasks.extract.pdf_page import Glyph, PageContent

_DRESSED = re.compile(
    r"[-—–－―─·•~～\s]+\d{1,3}[-—–－―─·•~～\s]+|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}|Page\s*\d+.*"
)
_BARE = re.compile(r"\d{1,3}")
_MARGIN = 0.1
"""Share of the page height, above and below, in which page numbers stand."""


def find_page_numbers(pages: list[PageContent]) -> dict[int, set[Glyph]]:
    """Returns the glyphs of page numbers by page.

    A number dressed up as one (``- 3 -``, ``第3页``) in the top or bottom margin is one. A bare number is one if
    it is alone on its line there and runs with the pages: equal to the page, or as far from it on two pages.
    """
    found: dict[int, set[Glyph]] = {}
    bare: list[tuple[int, int, TextLine]] = []
    for page in pages:
        for line in _margin_lines(page):
            text = line.text.strip()
            if _DRESSED.fullmatch(text):
                found.setdefault(page.number, set()).update(line.glyphs)
            elif _BARE.fullmatch(text):
                bare.append((page.number, int(text), line))
    offsets = [value - number for number, value, _ in bare]
    for number, value, line in bare:
        if value == number or offsets.count(value - number) > 1:
            found.setdefault(number, set()).update(line.glyphs)
    return found


def _margin_lines(page: PageContent) -> list[TextLine]:
    """Returns the outermost line above and the two outermost below, if they stand in the margins."""
    edge = _MARGIN * page.height
    above = text_lines([glyph for glyph in page.glyphs if glyph.cy < edge])[:1]
    below = text_lines([glyph for glyph in page.glyphs if glyph.cy > page.height - edge])[-2:]
    return above + below
