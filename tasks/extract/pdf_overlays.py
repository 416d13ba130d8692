"""Watermarks: large text printed across the text of a page, which belongs to no cell and no sentence."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tasks.extract.glyph_text import TextLine, text_lines
from tasks.extract.pdf_page import Glyph, PageContent

_LARGE = 1.8
"""Times the usual letter size."""
_WITHIN = 0.4
"""Letter sizes: what stands nearer to the middle of a letter is printed under or over it."""
_FEWEST = 2
"""Letters that a line must be printed across."""


def set_overlays_apart(pages: Sequence[PageContent]) -> None:
    """Moves large text that is printed across other text from the pages' glyphs to those at an angle (``oblique``).

    So is the same text where it happens to stand between the lines.
    """
    large = {page.number: _large_lines(page) for page in pages}
    texts = {line.text for page in pages for line in large[page.number] if _is_across(line, page.glyphs)}
    for page in pages:
        apart = {glyph for line in large[page.number] if line.text in texts for glyph in line.glyphs}
        if apart:
            page.oblique += [glyph for glyph in page.glyphs if glyph in apart]
            page.glyphs = [glyph for glyph in page.glyphs if glyph not in apart]


def _large_lines(page: PageContent) -> list[TextLine]:
    if not page.glyphs:
        return []
    usual = median(glyph.size for glyph in page.glyphs)
    return text_lines([glyph for glyph in page.glyphs if glyph.size > _LARGE * usual])


def _is_across(line: TextLine, glyphs: Sequence[Glyph]) -> bool:
    """Whether a line is printed over other text: some glyphs stand in the places of its much larger letters."""
    top, bottom = line.y - line.size / 2, line.y + line.size / 2
    most = line.size / _LARGE
    near = [glyph for glyph in glyphs if top < glyph.cy < bottom and glyph.size < most]
    crossed = sum(any(_is_in_place(glyph, letter) for letter in line.glyphs) for glyph in near)
    return crossed >= _FEWEST


def _is_in_place(glyph: Glyph, letter: Glyph) -> bool:
    room = _WITHIN * letter.size
    is_smaller = glyph.size * _LARGE < letter.size
    return is_smaller and abs(glyph.cx - letter.cx) < room and abs(glyph.cy - letter.cy) < room
