"""The form's labels put together again from the pieces in which a page prints them, by position and by lexicon."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.extract.glyph_text import TextLine, line_text
from tasks.extract.labels import LONGEST_LABEL, Label, core, label_cores, look_up
from tasks.extract.numbers import parse_cell
from tasks.extract.pdf_page import Glyph

_GAP = 0.3
"""Letter sizes: a wider gap parts two pieces; what belongs together is found by the lexicon."""
_DIGIT_GAP = 0.2
_CLOSING = "）)】〕」』》”’"
"""No number follows these within a cell of the form, however near it is printed."""
_LEVEL = 0.4
"""Letter sizes: pieces whose middles differ by less stand on one line."""
_NEXT_LINE = 2.3
"""Letter sizes: the furthest distance of two lines of one label."""
_CHOICES = 4
"""Pieces below that are tried as the next line: those of a group's label may stand between."""
_BESIDE = 2.5
"""Letter sizes: the widest gap inside a line of one label (justified text)."""


@dataclass(frozen=True, eq=False, slots=True)
class Patch:
    """A piece of text on a page: its glyphs left to right and their bounds; ``y`` is the middle of its ink."""

    glyphs: tuple[Glyph, ...]
    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def centre(self) -> float:
        """The middle across."""
        return (self.x0 + self.x1) / 2


class Pieces:
    """The bounds of what is printed in several pieces of text."""

    __slots__ = ()
    patches: tuple[Patch, ...]

    @property
    def x0(self) -> float:
        """The left end."""
        patches = self.patches
        return patches[0].x0 if len(patches) == 1 else min(patch.x0 for patch in patches)

    @property
    def x1(self) -> float:
        """The right end."""
        patches = self.patches
        return patches[0].x1 if len(patches) == 1 else max(patch.x1 for patch in patches)

    @property
    def top(self) -> float:
        """The middle of the first line."""
        return min(patch.y for patch in self.patches)

    @property
    def bottom(self) -> float:
        """The middle of the last line."""
        return max(patch.y for patch in self.patches)

    @property
    def size(self) -> float:
        """The letter size."""
        return self.patches[0].size


@dataclass(frozen=True, eq=False, slots=True)
class Phrase(Pieces):
    """A label of the form: the pieces it is printed in, top to bottom, and what it may name."""

    patches: tuple[Patch, ...]
    text: str
    labels: tuple[Label, ...]

    def code(self, kind: str, table: str) -> str | None:
        """Returns the code it has as a label of this kind in this table; None if it cannot be one."""
        return next(
            (label.code for label in self.labels if label.kind == kind and label.table == table), None
        )


def patches_of(lines: Iterable[TextLine]) -> list[Patch]:
    """Returns the pieces of the lines, parted wherever there is room between two glyphs; reading order."""
    found: list[Patch] = []
    for line in lines:
        runs: list[list[Glyph]] = []
        for glyph in line.glyphs:
            if runs and _is_near(runs[-1], glyph):
                runs[-1].append(glyph)
            else:
                runs.append([glyph])
        found += [_patch(run) for run in runs]
    return sorted(found, key=lambda patch: (patch.y, patch.x0))


def _is_near(run: list[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph belongs to the piece before it: closely set, and no number after a closed bracket."""
    last = run[-1]
    if glyph.character.isdigit() and last.character in _CLOSING:
        return False
    limit = _DIGIT_GAP if glyph.character.isdigit() else _GAP
    return glyph.x0 - max(g.x1 for g in run[-2:]) <= limit * min(last.size, glyph.size)


def _patch(run: list[Glyph]) -> Patch:
    middle = sum(glyph.cy for glyph in run) / len(run)
    size = max(glyph.size for glyph in run)
    return Patch(
        tuple(run), line_text(run), run[0].x0, max(g.x1 for g in run), _line_middle(run, middle), size
    )


def _line_middle(run: list[Glyph], middle: float) -> float:
    """Returns the middle of a run, by its base line: the ink of a dash or comma stands too high or too low."""
    return min(run[0].baseline - 0.35 * run[0].size, middle + run[0].size) if run else middle


def find_phrases(patches: Sequence[Patch]) -> tuple[list[Phrase], list[Patch]]:
    """Returns the labels of the form among the pieces of a page, and the pieces that belong to none.

    Each piece is used once; where a label may end at several places the longest reading is taken.
    """
    used: set[int] = set()
    phrases: list[Phrase] = []
    for patch in patches:
        if id(patch) in used:
            continue
        chain = _longest(patch, patches, used)
        if chain:
            text = "".join(piece.text for piece in chain)
            phrases.append(Phrase(tuple(chain), text, look_up(text)))
            used.update(id(piece) for piece in chain)
    return phrases, [patch for patch in patches if id(patch) not in used]


def _longest(first: Patch, patches: Sequence[Patch], used: set[int]) -> list[Patch]:
    """Returns the longest chain of free pieces from the first one that reads as a label; [] if there is none."""
    best: list[Patch] = []
    todo: list[list[Patch]] = [[first]]
    while todo:
        chain = todo.pop()
        text = "".join(piece.text for piece in chain)
        if not _may_begin(text):
            continue
        if len(chain) > len(best) and look_up(text) and not is_value(chain[-1].text):
            best = chain
        taken = {id(piece) for piece in chain}
        following = (piece for piece in _followers(chain, patches) if id(piece) not in used | taken)
        todo += [[*chain, piece] for piece in following if not _is_mark(piece.text)]
    return best


def _is_mark(text: str) -> bool:
    """Whether a piece is a mark for none (``/``), which a label would pass over because it has no letter."""
    return is_value(text) and not any(letter.isalnum() for letter in text)


def is_figure(text: str) -> bool:
    """Whether a piece is a value in digits or a mark for none; ``三`` and ``无`` may be of a label set upright."""
    return is_value(text) and (text[0].isdigit() or _is_mark(text))


def is_value(text: str) -> bool:
    """Whether a cell that prints just this is a number or a mark for none (``/``, ``无``)."""
    return parse_cell(text).state in ("number", "not_applicable")


@lru_cache(maxsize=16384)
def _may_begin(text: str) -> bool:
    """Whether a label of the form begins with this text; a bare number begins none."""
    if len(text) > LONGEST_LABEL or is_value(text):
        return False
    words = core(text)
    names = label_cores()
    place = bisect_left(names, words)
    return bool(words) and place < len(names) and names[place].startswith(words)


def _followers(chain: list[Patch], patches: Sequence[Patch]) -> list[Patch]:
    """Returns the pieces that may go on a label: the next on the line, or one of the first under it."""
    last = chain[-1]
    left, right = min(piece.x0 for piece in chain), max(piece.x1 for piece in chain)
    level = _LEVEL * last.size
    beside = [
        piece
        for piece in patches
        if abs(piece.y - last.y) < level and -level < piece.x0 - last.x1 < _BESIDE * last.size
    ]
    under = [
        piece
        for piece in patches
        if level <= piece.y - last.y <= _NEXT_LINE * last.size
        and piece.x0 < right - 1
        and piece.x1 > left + 1
        and piece.size < 1.3 * last.size
    ]
    under.sort(key=lambda piece: (piece.y, piece.x0))
    return sorted(beside, key=lambda piece: piece.x0)[:1] + under[:_CHOICES]
