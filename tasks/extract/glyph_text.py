"""Glyphs put back into lines, words and texts by where they stand, not by the order they were painted in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tasks.extract.pdf_page import Glyph


@dataclass(slots=True)
class Word:
    """A run of glyphs without a wide gap."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def centre(self) -> float:
        """The middle across."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class TextLine:
    """Glyphs on one baseline, left to right."""

    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        """The left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """The right end."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def y(self) -> float:
        """The vertical middle of the glyphs' ink."""
        return sum(glyph.cy for glyph in self.glyphs) / len(self.glyphs)

    @property
    def size(self) -> float:
        """The height of the tallest glyph."""
        return max(glyph.size for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """The text, with a space where the gap is wider than the letters ask for."""
        return line_text(self.glyphs)

    def words(self, gap: float = 1.0) -> list[Word]:
        """Returns the runs parted by gaps wider than ``gap`` times the letter size; for digits less is enough."""
        runs: list[list[Glyph]] = []
        for glyph in self.glyphs:
            if runs and glyph.x0 - max(g.x1 for g in runs[-1][-2:]) <= _word_gap(runs[-1][-1], glyph, gap):
                runs[-1].append(glyph)
            else:
                runs.append([glyph])
        return [
            Word(
                line_text(run),
                run[0].x0,
                max(g.x1 for g in run),
                sum(g.cy for g in run) / len(run),
                run[0].size,
            )
            for run in runs
        ]


def _word_gap(before: Glyph, glyph: Glyph, gap: float) -> float:
    """Returns the widest gap inside a word: digits stand close, and a number may follow a label closely."""
    if glyph.character.isdigit():
        gap = min(gap, 0.2)
    return gap * min(before.size, glyph.size)


def text_lines(glyphs: list[Glyph]) -> list[TextLine]:
    """Returns the lines of text top to bottom: glyphs whose baselines agree within a third of their size."""
    if len(glyphs) == 1:
        return [TextLine(glyphs)]
    lines: list[list[Glyph]] = []
    baselines: list[float] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if lines and glyph.baseline - baselines[-1] <= 0.35 * min(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            baselines.append(glyph.baseline)
    return [TextLine(sorted(line, key=lambda glyph: glyph.x0)) for line in lines]


def line_text(glyphs: list[Glyph]) -> str:
    """Returns the text of glyphs in order; gaps that stand for a blank become one space.

    Between digits or Latin letters a quarter of the letter size is a blank; between ideographs, which
    justification spreads, it takes a whole one.
    """
    pieces: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            narrow = before.character.isascii() and glyph.character.isascii()
            mixed = before.character.isascii() or glyph.character.isascii()
            limit = 0.25 if narrow else 0.7 if mixed else 1.1
            if glyph.x0 - before.x1 > limit * min(before.size, glyph.size):
                pieces.append(" ")
        pieces.append(glyph.character)
        before = glyph
    return "".join(pieces)


def cell_text(glyphs: list[Glyph], width: float = 0.0, widest: float = 0.0) -> str:
    """Returns the text of a cell, one line of the source a line; a number that had to wrap is whole again.

    Digits on two lines are one number only where the first digit of the second line found no room on the first.

    Args:
        glyphs: the glyphs of the cell.
        width: the width of the cell; 0 if numbers are not to be joined.
        widest: the widest line of the cells above and below, which certainly fits.
    """
    if len(glyphs) < 2:
        return glyphs[0].character if glyphs else ""
    lines = text_lines(glyphs)
    if len(lines) > 1 and width and all(line.text.isdigit() for line in lines):
        tight = all(_no_room(line, following, width, widest) for line, following in pairwise(lines))
        if tight:
            return "".join(line.text for line in lines)
    return "\n".join(line.text for line in lines)


_PADDING = 8.0
"""Points: the least that cells leave free to the left and right of their text, both together."""


def _no_room(line: TextLine, following: TextLine, width: float, widest: float) -> bool:
    """Whether the next digit would not have fitted on the line, so that it had to wrap."""
    first = following.glyphs[0]
    needed = line.x1 - line.x0 + (first.x1 - first.x0)
    return needed > max(width - _PADDING, widest + 0.5) and following.y - line.y < 1.8 * line.size
