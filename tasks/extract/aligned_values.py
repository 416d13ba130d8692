"""The values of a table without lines: pieces put together to what a cell prints, in lines and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.aligned_rulers import ROOM, Rulers
from tasks.extract.form_phrases import Patch, Pieces, is_value

_PITCH = 1.9
"""Letter sizes: the furthest distance of two lines in one cell."""


_OPEN = "(（[【〔"


@dataclass(frozen=True, eq=False, slots=True)
class Item(Pieces):
    """What one cell prints: its pieces in reading order."""

    patches: tuple[Patch, ...]

    @property
    def text(self) -> str:
        """The text; the pieces of a value that a narrow cell breaks are joined."""
        return "".join(patch.text for patch in self.patches)

    @property
    def top(self) -> float:
        """The middle of the first line."""
        return self.patches[0].y

    @property
    def bottom(self) -> float:
        """The middle of the last line."""
        return self.patches[-1].y

    @property
    def centre(self) -> float:
        """The middle across."""
        return (self.x0 + self.x1) / 2

    @property
    def box(self) -> str:
        """The bounds, for a locator."""
        top, bottom = self.top - self.size / 2, self.bottom + self.size / 2
        return f"box ({self.x0:.0f},{top:.0f},{self.x1:.0f},{bottom:.0f})"


def items_of(patches: Sequence[Patch], rulers: Rulers) -> list[Item] | None:
    """Returns the cells that the pieces make up, in reading order; None where a piece is no part of a value.

    What only together is a value (``不适`` over ``用``, ``12`` over ``件``, a remark in brackets) is joined. Digits are
    not joined to digits: see `broken_numbers`.
    """
    items: list[Item] = []
    words: list[list[Patch]] = []
    for patch in sorted(patches, key=lambda patch: (patch.y, patch.x0)):
        is_whole = is_value(patch.text)
        chain = next((chain for chain in words if _continues(chain, patch, rulers)), None)
        number = (
            None if is_whole else next((i for i in reversed(items) if _completes(i, patch, rulers)), None)
        )
        if chain is not None:
            words.remove(chain)
        elif number is not None:
            items.remove(number)
            chain = [*number.patches]
        elif is_whole:
            items.append(Item((patch,)))
            continue
        chain = [*(chain or []), patch]
        if is_value("".join(piece.text for piece in chain)):
            items.append(Item(tuple(chain)))
        else:
            words.append(chain)
    if words:
        return None
    return sorted(items, key=lambda item: (item.top, item.x0))


def _is_next(pieces: Sequence[Patch], patch: Patch) -> bool:
    """Whether a piece stands right after the last of the pieces on its line."""
    last = pieces[-1]
    return abs(patch.y - last.y) < ROOM * last.size and 0 <= patch.x0 - last.x1 < 1.2 * last.size


def _continues(words: Sequence[Patch], patch: Patch, rulers: Rulers) -> bool:
    """Whether a piece goes on words that are no value yet: on the next line, or on the same within a remark."""
    in_remark = any(mark in piece.text for piece in words for mark in _OPEN)
    return is_under(words, patch, rulers) or (in_remark and _is_next(words, patch))


def _completes(item: Item, patch: Patch, rulers: Rulers) -> bool:
    """Whether a piece that is no value by itself is the unit or remark of the number before or above it."""
    near = _is_next(item.patches, patch) or is_under(item.patches, patch, rulers)
    return near and (patch.text[0] in _OPEN or is_value(item.text + patch.text))


def is_under(pieces: Sequence[Patch], patch: Patch, rulers: Rulers) -> bool:
    """Whether a piece stands on the next line below the pieces, without a ruling line between."""
    last = pieces[-1]
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    below = ROOM * last.size < patch.y - last.y < _PITCH * last.size and patch.x0 < right and patch.x1 > left
    return below and not rulers.part(last.y, patch.y, patch.centre)


def lines_of(items: Sequence[Item], rulers: Rulers) -> list[list[Item]]:
    """Returns the items by the line of the table they stand in, top to bottom, each left to right."""
    lines: list[list[Item]] = []
    reach = float("-inf")
    for item in sorted(items, key=lambda item: item.top):
        apart = bool(lines) and rulers.part(max(i.bottom for i in lines[-1]), item.top, item.centre)
        if lines and item.top <= reach + ROOM * item.size and not apart:
            lines[-1].append(item)
            reach = max(reach, item.bottom)
        else:
            lines.append([item])
            reach = item.bottom
    return [sorted(line, key=lambda item: item.x0) for line in lines]
