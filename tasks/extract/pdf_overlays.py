"""Text printed over text: watermarks, which belong to no cell and no sentence, and digits one over the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tasks.extract.glyph_text import TextLine, text_lines
from tasks.extract.pdf_page import Glyph, PageContent

_LARGE = 1.8
"""Times the usual letter size."""
_WITHIN = 0.4
"""Letter sizes: what stands nearer to the middle of a letter is printed under or over it."""
_OVER = 0.28
"""Letter sizes: digits side by side stand further apart."""
_SHARED = 0.3
"""Share of its width that a digit has in common with what is printed over it."""
_ROW = 4.0
"""Points: what is printed over a digit stands hardly higher or lower."""
_OF_VALUES = frozenset("零〇无／/-—－–")
"""What else than digits a cell may print."""
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


def blot_overprinted(page: PageContent) -> None:
    """Replaces digits that share their place with another digit or mark by characters without meaning: neither is sure.

    So a number looks that was painted over and printed anew, for the text layer keeps both.
    """
    blotted: set[Glyph] = set()
    for shift in (0.0, 0.5):
        ordered = sorted(page.glyphs, key=lambda glyph: (round(glyph.cy / _ROW + shift), glyph.cx))
        for left, right in pairwise(ordered):
            if right.cx - left.cx < _OVER * left.size and _are_overprinted(left, right):
                blotted |= {left, right}
    if blotted:
        page.glyphs = [
            glyph._replace(character="\ufffd") if glyph in blotted else glyph for glyph in page.glyphs
        ]


def _are_overprinted(left: Glyph, right: Glyph) -> bool:
    both = (left.character, right.character)
    with_digit = any(map(str.isdigit, both)) and all(one.isdigit() or one in _OF_VALUES for one in both)
    level = abs(left.cy - right.cy) < _WITHIN * min(left.size, right.size)
    narrow = min(left.x1 - left.x0, right.x1 - right.x0)
    overlap = min(left.x1, right.x1) - max(left.x0, right.x0)
    return with_digit and level and right.cx >= left.cx and overlap > _SHARED * narrow


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
