"""What parts the text of a table without (all) lines: the lines it has, and how far lines and rows stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.extract.form_phrases import Phrase
from tasks.extract.pdf_paths import Line

Band = tuple[float, float]
"""A span across the page: left and right."""
ROOM = 0.45
"""Letter sizes: how far above and below its label the value of a row may stand."""


@dataclass(frozen=True, slots=True)
class Rulers:
    """What else parts text: ruling lines across (``lines``) and down the page (``sides``), and the distance of lines.

    ``pitch`` is that of two lines of one label (0 where no label wraps), ``rows`` the smallest of two labels.
    """

    lines: tuple[Line, ...] = ()
    sides: tuple[Line, ...] = ()
    pitch: float = 0.0
    rows: float = 0.0

    def spans(self, header: Sequence[Phrase]) -> list[Band]:
        """Returns how far each heading's column reaches: to the lines beside all of them, else as far as the words."""
        words = [(phrase.x0, phrase.x1) for phrase in header]
        cells = []
        for phrase in header:
            middle = (phrase.top + phrase.bottom) / 2
            crossing = [line.at for line in self.sides if line.start <= middle <= line.end]
            left = max((at for at in crossing if at <= phrase.x0 + 1), default=None)
            right = min((at for at in crossing if at >= phrase.x1 - 1), default=None)
            if left is None or right is None:
                return words
            cells.append((left + 0.5, right - 0.5))
        apart = all(a[1] < b[0] for a, b in pairwise(cells))
        return cells if apart else words

    def part(self, above: float, below: float, x: float) -> bool:
        """Whether a line is drawn between two heights at a place across."""
        return any(above < line.at < below and line.start <= x <= line.end for line in self.lines)

    def enclose(self, top: float, bottom: float, x: float, size: float) -> bool:
        """Whether lines are drawn close above and below what stands between two heights."""
        near = 2.2 * size
        return self.part(top - near, top, x) and self.part(bottom, bottom + near, x)

    def is_pitch(self, distance: float) -> bool:
        """Whether two lines so far apart stand in one cell: as far as those of a label, and nearer than two rows."""
        if not self.pitch:
            return False
        return abs(distance - self.pitch) < 0.06 * self.pitch and self.rows > 1.12 * self.pitch
