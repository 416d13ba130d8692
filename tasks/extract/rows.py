"""Relates the printed rows of a table to the form's: misprints, lost labels, repetitions, an office's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.extract.cells import TableReading
from tasks.extract.fragments import Item
from tasks.extract.labels import look_up

__all__ = ["settle_rows"]

_MOST_PARTS = 4


def settle_rows(items: Sequence[Item], form_rows: Sequence[str], reading: TableReading) -> list[Item]:
    """Returns the items with a row each: every form row at most once, in printed order.

    A row without a label is taken for the only form row missing between its neighbours, with doubt; if more than one
    could be meant, it is left out and reported. A second row of the same label is reported and left out (with the
    first in doubt if they differ).
    """
    kept = _join_halves([item for item in items if not _is_furniture(item)])
    kept = _once_each(kept, form_rows, reading)
    return _name_unlabelled(kept, form_rows, reading)


def _is_furniture(item: Item) -> bool:
    """Rows in which neither a label nor a value stands."""
    return item.code is None and not item.label and not item.segment.printed


def _join_halves(items: list[Item]) -> list[Item]:
    """Returns the items with labels put together that a page or a wrapped line broke: the values stand beside one part.

    The cells beside the other parts are empty, or there are none.
    """
    joined: list[Item] = []
    place = 0
    while place < len(items):
        count, code = _broken_label(items, place)
        if code is not None:
            joined.append(_as_one(items[place : place + count], code))
            place += count
            continue
        item, above = items[place], joined[-1] if joined else None
        place += 1
        if not item.segment.data and _is_half_of(item, above):
            continue
        joined.append(item)
    return joined


def _is_half_of(item: Item, above: Item | None) -> bool:
    """Tells whether a label without cells is a misprinted half of the misprinted label above."""
    return (
        above is not None
        and (item.is_guess or item.code is None)
        and above.is_guess
        and above.code is not None
        and above.code == item.code
    )


def _broken_label(items: list[Item], place: int) -> tuple[int, str | None]:
    """Returns how many items from ``place`` on are parts of one form label, and its code (None: not broken)."""
    best: tuple[int, str | None] = (1, None)
    text = ""
    printed = 0
    for count, item in enumerate(items[place : place + _MOST_PARTS], 1):
        printed += bool(item.segment.printed)
        if not item.label or printed > 1:
            break
        text += item.label
        codes = {label.code for label in look_up(text) if label.kind == "row"}
        if count > 1 and len(codes) == 1:
            best = count, codes.pop()
    return best


def _as_one(parts: list[Item], code: str) -> Item:
    """Returns the row whose label was broken into parts, with the values that stand beside one of them."""
    valued = next(
        (part for part in parts if part.segment.printed),
        next((part for part in parts if part.segment.data), parts[0]),
    )
    return replace(
        valued, code=code, label="".join(part.label for part in parts), is_group=False, is_guess=False
    )


def _once_each(items: list[Item], form_rows: Sequence[str], reading: TableReading) -> list[Item]:
    exact = {item.code for item in items if item.code and not item.is_guess}
    seen: dict[str, Item] = {}
    kept: list[Item] = []
    for item in items:
        if item.code is not None and item.code not in form_rows:
            reading.issue(
                "row_of_other_form", f"the row {item.label} is not one of this edition", item.segment.place
            )
            continue
        if item.code is not None and item.is_guess and (item.code in exact or item.code in seen):
            item = replace(item, code=None)
        if item.code is None or item.code not in seen:
            kept.append(item)
            if item.code is not None:
                seen[item.code] = item
            continue
        first = seen[item.code]
        if [e.cell.text.strip() for e in item.segment.printed] != [
            e.cell.text.strip() for e in first.segment.printed
        ]:
            reading.issue(
                "repeated_row",
                f"the row {item.label} is printed twice, with other values",
                item.segment.place,
            )
            first.doubt = "the row is printed twice with other values"
    return kept


def _name_unlabelled(items: list[Item], form_rows: Sequence[str], reading: TableReading) -> list[Item]:
    kept: list[Item] = []
    for place, item in enumerate(items):
        if item.code is not None or item.label:
            kept.append(item)
            continue
        code = _only_row_between(items, place, form_rows)
        if code is None:
            reading.issue(
                "left_over_token",
                "a row of values without a label: "
                + " ".join(e.cell.text.strip() for e in item.segment.printed),
                item.segment.place,
            )
            continue
        doubt = "the label is lost; named by the rows above and below"
        reading.issue(
            "label_lost", f"a row without a label stands where {code} is missing", item.segment.place
        )
        kept.append(replace(item, code=code, doubt=doubt))
    return kept


def _only_row_between(items: list[Item], place: int, form_rows: Sequence[str]) -> str | None:
    """Returns the only form row that is missing between an item's neighbours; None if none or several are."""
    above = next(
        (item for item in reversed(items[:place]) if item.code or item.label or item.segment.printed), None
    )
    below = next(
        (item for item in items[place + 1 :] if item.code or item.label or item.segment.printed), None
    )
    if (above and above.code is None) or (below and below.code is None):
        return None
    first = form_rows.index(above.code) + 1 if above and above.code else 0
    last = form_rows.index(below.code) if below and below.code else len(form_rows)
    between = form_rows[first:last]
    present = {item.code for item in items}
    return between[0] if len(between) == 1 and between[0] not in present else None
