"""The values of a table without lines: pieces put together to what a cell prints, in lines and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.aligned_rulers import ROOM, Band, Rulers
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
    joined to digits only where a full-width number, which may break anywhere, filled its line.
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
    return _with_broken_digits(sorted(items, key=lambda item: (item.top, item.x0)), rulers)


def _is_next(pieces: Sequence[Patch], patch: Patch) -> bool:
    """Whether a piece stands right after the last of the pieces on its line."""
    last = pieces[-1]
    return abs(patch.y - last.y) < ROOM * last.size and 0 <= patch.x0 - last.x1 < 1.2 * last.size


def _continues(words: Sequence[Patch], patch: Patch, rulers: Rulers) -> bool:
    """Whether a piece goes on words that are no value yet: on the next line, or on the same within a remark."""
    in_remark = any(mark in piece.text for piece in words for mark in _OPEN)
    return _is_under(words, patch, rulers) or (in_remark and _is_next(words, patch))


def _completes(item: Item, patch: Patch, rulers: Rulers) -> bool:
    """Whether a piece that is no value by itself is the unit or remark of the number before or above it."""
    near = _is_next(item.patches, patch) or _is_under(item.patches, patch, rulers)
    return near and (patch.text[0] in _OPEN or is_value(item.text + patch.text))


def _is_under(pieces: Sequence[Patch], patch: Patch, rulers: Rulers) -> bool:
    """Whether a piece stands on the next line below the pieces, without a ruling line between."""
    last = pieces[-1]
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    below = ROOM * last.size < patch.y - last.y < _PITCH * last.size and patch.x0 < right and patch.x1 > left
    return below and not rulers.part(last.y, patch.y, patch.centre)


def _with_broken_digits(items: list[Item], rulers: Rulers) -> list[Item]:
    """Returns the items with full-width numbers whole again that a narrow column broke: the line above is full."""
    whole: list[Item] = []
    for item in items:
        above = next((one for one in whole if _is_broken(one, item, items, rulers)), None)
        if above is None:
            whole.append(item)
        else:
            whole[whole.index(above)] = Item((*above.patches, *item.patches))
    return whole


def _is_broken(above: Item, item: Item, items: list[Item], rulers: Rulers) -> bool:
    last = above.patches[-1]
    if not (
        _is_wide(last.text) and _is_wide(item.text) and _is_under(above.patches, item.patches[0], rulers)
    ):
        return False
    one_cell = (
        rulers.is_pitch(item.top - last.y)
        or rulers.enclose(above.top, item.bottom, item.centre, item.size)
        or _is_centred(above, item, items)
    )
    if not one_cell:
        return False
    column = [one for one in items if one.x0 <= above.x1 and one.x1 >= above.x0]
    digit = (last.x1 - last.x0) / len(last.text)
    widest = max(patch.x1 - patch.x0 for one in column for patch in one.patches)
    return last.x1 - last.x0 + digit > widest + 0.1 * digit and is_value(above.text + item.text)


def _is_centred(above: Item, item: Item, items: Sequence[Item]) -> bool:
    """Whether the middle of two lines is where other columns have their one line, and none has one beside either."""
    near = 0.2 * item.size
    others = [i for i in items if i.top == i.bottom and (i.x1 < above.x0 or i.x0 > above.x1)]
    middle = (above.top + item.bottom) / 2
    beside = [i for i in others if min(abs(i.top - above.top), abs(i.top - item.bottom)) < near]
    return not beside and sum(abs(i.top - middle) < near for i in others) >= 2


def _is_wide(text: str) -> bool:
    """Whether a text begins or goes on with full-width digits."""
    return all("０" <= letter <= "９" or letter in "，．" for letter in text)


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


def bands_of(items: Sequence[Item]) -> list[Band]:
    """Returns the columns the items stand in: the spans across that hang together, left to right."""
    bands: list[Band] = []
    for item in sorted(items, key=lambda item: item.x0):
        if bands and item.x0 <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], item.x1))
        else:
            bands.append((item.x0, item.x1))
    return bands


def place_in(item: Item, bands: Sequence[Band]) -> int | None:
    """Returns the only column an item reaches into; None if there is none or more than one."""
    found = [place for place, (left, right) in enumerate(bands) if item.x0 <= right and item.x1 >= left]
    return found[0] if len(found) == 1 else None


def columns_by_offset(items: Sequence[Item], headings: Sequence[Band], size: float) -> list[int] | None:
    """Returns the column of each item from its constant distance to the headings; None where that is not certain.

    Values and headings may be aligned differently: all left edges, right edges or middles agree, or values begin where
    the cell of the heading before ends (or end where the cell of the next begins).
    """
    readings: set[tuple[int, ...]] = set()
    for measure, anchors, first, low, high in (
        (lambda item: item.x0, [left for left, _ in headings], 0, -size, size),
        (lambda item: item.x1, [right for _, right in headings], 0, -size, size),
        (lambda item: item.centre, [(left + right) / 2 for left, right in headings], 0, -size, size),
        (lambda item: item.x0, [right for _, right in headings[:-1]], 1, 0.0, 4 * size),
        (lambda item: item.x1, [left for left, _ in headings[1:]], 0, -4 * size, 0.0),
    ):
        found = [
            [
                (place + first, measure(item) - at)
                for place, at in enumerate(anchors)
                if low <= measure(item) - at <= high
            ]
            for item in items
        ]
        if any(len(choices) != 1 for choices in found):
            continue
        offsets = [choices[0][1] for choices in found]
        places = tuple(choices[0][0] for choices in found)
        if max(offsets) - min(offsets) <= 1.0 and len(set(places)) == len(places):
            readings.add(places)
    return list(readings.pop()) if len(readings) == 1 and len(items) > 2 else None
