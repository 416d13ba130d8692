"""Changes to the boxes of a table that offices, editors and converters make: labels and spans, never numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from demo.tables import Box, BoxRow
from warehouse.forms import FORMS

Rows = list[BoxRow]

_VARIANTS = {
    row.label: row.variants
    for form in FORMS.values()
    for table in form.tables
    for row in table.rows
    if row.variants and row.label not in ("行政规范性文件", "规范性文件")
}
_HALF = str.maketrans("（）：；，“”", '():;,""')


def map_labels(rows: Rows, change: Callable[[str], str]) -> Rows:
    """Returns the rows with every label changed; cells that hold a value stay."""
    return [[box if box.key else replace(box, text=change(box.text)) for box in row] for row in rows]


def spaced_labels(rows: Rows, random: Random) -> Rows:
    """Blanks, no-break spaces and line breaks inside labels."""

    def change(text: str) -> str:
        letters = []
        for letter in text:
            letters.append(letter)
            if random.random() < 0.15:
                letters.append(random.choice((" ", "\u00a0", "\n", "　")))
        return "".join(letters).strip()

    return map_labels(rows, change)


def half_width_labels(rows: Rows, random: Random) -> Rows:
    return map_labels(rows, lambda text: text.translate(_HALF))


def variant_labels(rows: Rows, random: Random) -> Rows:
    """The labels that offices print instead of the official ones."""
    return map_labels(rows, lambda text: random.choice((text, *_VARIANTS.get(text, ()))))


def look_alike_labels(rows: Rows, random: Random) -> Rows:
    def change(text: str) -> str:
        return text.replace("采购", "釆购").replace("、", "，" if random.random() < 0.5 else "、")

    return map_labels(rows, change)


def unnumbered_labels(rows: Rows, random: Random) -> Rows:
    """The numbers ``1.`` to ``8.`` of the third level are lost; those of the form's own levels stay."""

    def change(text: str) -> str:
        return text[2:] if text[:1].isdigit() and text[1:2] == "." and text != "3.其他" else text

    return map_labels(rows, change)


LABEL_CHANGES: dict[str, Callable[[Rows, Random], Rows]] = {
    "official": lambda rows, random: rows,
    "spaced": spaced_labels,
    "half_width": half_width_labels,
    "variant": variant_labels,
    "look_alike": look_alike_labels,
    "unnumbered": unnumbered_labels,
}


def long_rowspans(rows: Rows, random: Random) -> Rows:
    """Group cells reach one to three rows too far (and out of the table at its end)."""
    return [
        [replace(box, rowspan=box.rowspan + random.randint(1, 3)) if _is_group(box) else box for box in row]
        for row in rows
    ]


def short_rowspans(rows: Rows, random: Random) -> Rows:
    """Group cells end a row too early."""
    return [[replace(box, rowspan=box.rowspan - 1) if _is_group(box) else box for box in row] for row in rows]


def _is_group(box: Box) -> bool:
    return box.rowspan > 2 and box.key is None and not box.text.startswith(("（本列", "(本列"))


def lost_groups(rows: Rows, random: Random) -> Rows:
    """Group cells are gone altogether; the numbered labels of the third level are then all there is."""
    return [[box for box in row if not _is_group(box)] for row in rows]


def repeated_groups(rows: Rows, random: Random) -> Rows:
    """Every group label is repeated on each of its rows."""
    found: Rows = []
    open_groups: list[list] = []
    for row in rows:
        repeated = [Box(group[0].text) for group in open_groups]
        groups = [box for box in row if _is_group(box)]
        others = [box for box in row if not _is_group(box)]
        found.append([*repeated, *(replace(box, rowspan=1) for box in groups), *others])
        open_groups = [[box, left - 1] for box, left in open_groups if left > 1]
        open_groups += [[box, box.rowspan - 1] for box in groups]
    return found


def shifted_headers(rows: Rows, random: Random) -> Rows:
    """Header boxes are as many as they should be, but span other columns than the data."""
    found: Rows = []
    for row in rows:
        is_header = all(box.key is None for box in row) and len(row) > 1
        if is_header and row[0].text.startswith(("（本列", "(本列")):
            row = [
                replace(row[0], colspan=row[0].colspan - 1),
                replace(row[1], colspan=row[1].colspan + 1),
                *row[2:],
            ]
        elif is_header and row[0].text == "信息内容" and len(row) == 4:
            row = [row[0], replace(row[1], colspan=2), replace(row[2], colspan=2), row[3]]
        found.append(row)
    return found


def doubled_columns(rows: Rows, random: Random) -> Rows:
    """Every column is two grid columns wide, as after moving borders in Word."""
    return [[replace(box, colspan=box.colspan * 2) for box in row] for row in rows]


def with_empty_rows(rows: Rows, random: Random) -> Rows:
    """Empty rows and a page number between the rows."""
    found: Rows = []
    for number, row in enumerate(rows):
        found.append(row)
        if number > 4 and random.random() < 0.08:
            found.append([Box(random.choice(("", "", "- 4 -", "— 5 —")), colspan=4)])
    return found


SHAPES: dict[str, Callable[[Rows, Random], Rows]] = {
    "long_rowspans": long_rowspans,
    "short_rowspans": short_rowspans,
    "lost_groups": lost_groups,
    "repeated_groups": repeated_groups,
    "shifted_headers": shifted_headers,
    "doubled_columns": doubled_columns,
    "empty_rows": with_empty_rows,
}


def to_matrix(rows: Rows) -> list[list[tuple[str, bool]]]:
    """Returns the grid with text at the first place of each box and '' under its spans; True where a box starts."""
    width = sum(box.colspan for box in rows[0])
    grid: list[list[tuple[str, bool] | None]] = [[None] * width for _ in rows]
    for number, row in enumerate(rows):
        place = 0
        for box in row:
            while place < width and grid[number][place] is not None:
                place += 1
            for down in range(number, min(number + box.rowspan, len(rows))):
                for right in range(place, min(place + box.colspan, width)):
                    grid[down][right] = ("", False)
            if place < width:
                grid[number][place] = (box.text, True)
            place += box.colspan
    return [[cell or ("", False) for cell in row] for row in grid]
