"""Table layouts as offices' own content systems leave them: what people do to a table before they publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from random import Random

from layout_shapes import Rows

from demo.bodies import render_table, spans
from demo.tables import Box, BoxRow

_MARKS = str.maketrans({".": "，", "（": "〔", "）": "〕", "、": "，", "“": '"', "”": '"', "：": ":"})


def _text(text: str) -> str:
    return escape(text).replace("\u00a0", "&nbsp;").replace("\n", "<br>")


def _cell(box: Box) -> str:
    return f"<td{spans(box)}>{_text(box.text)}</td>"


def _table(rows: Sequence[BoxRow]) -> str:
    return render_table(rows, _cell)


def character_runs(rows: Rows, code: str, random: Random) -> str:
    """Each character in its own nest of elements, with no-break spaces around and empty runs between."""

    def cell(box: Box) -> str:
        runs = "".join(
            f"<span style='font-family:仿宋'><font size=3><b>{_text(letter)}</b></font></span><span></span>"
            for letter in box.text
        )
        return f"<td{spans(box)}><div><p>&nbsp;{runs}&nbsp;<o:p></o:p></p><p>&nbsp;</p></div></td>"

    return render_table(rows, cell)


def groups_in_labels(rows: Rows, code: str, random: Random) -> str:
    """No column for groups: the group's words stand before the label of its first row, in one cell."""
    if code != "applications":
        return _table(rows)
    found: Rows = []
    for row in rows:
        labels = [box for box in row if not box.key]
        values = [box for box in row if box.key]
        if values:
            text = "\n".join(box.text for box in labels)
            found.append([Box(text, colspan=3), *values])
        else:
            found.append([replace(box, rowspan=min(box.rowspan, 3)) for box in row])
    return _table(found)


def repeated_head(rows: Rows, code: str, random: Random) -> str:
    """The header is repeated above each group of rows."""
    if code != "applications":
        return _table(rows)
    head, found = rows[:3], list(rows[:3])
    for number, row in enumerate(_without_groups(rows[3:])):
        if number in (3, 11, 14, 19):
            found += head
        found.append(row)
    return _table(found)


def _without_groups(rows: Rows) -> Rows:
    """Rows whose group cells are only as high as their own row; below them stand empty cells."""
    found: Rows = []
    open_groups: list[int] = []
    for row in rows:
        empty = [Box("") for left in open_groups if left > 0]
        found.append([*empty, *(replace(box, rowspan=1) for box in row)])
        open_groups = [left - 1 for left in open_groups if left > 1]
        open_groups += [box.rowspan - 1 for box in row if box.rowspan > 1]
    return found


def empty_under_groups(rows: Rows, code: str, random: Random) -> str:
    """Group cells are not merged: empty cells stand below them."""
    return _table([*rows[:3], *_without_groups(rows[3:])] if code == "applications" else rows)


def mixed_heads(rows: Rows, code: str, random: Random) -> str:
    """Th and td at random, values included, in tbody, tfoot and no section at all."""

    def cell(box: Box) -> str:
        name = random.choice(("td", "th"))
        return f"<{name}{spans(box)} scope=row>{_text(box.text)}</{name}>"

    lines = [f"<tr>{''.join(cell(box) for box in row)}</tr>" for row in rows]
    return f"<table>{lines[0]}<tbody>{''.join(lines[1:-1])}</tbody><tfoot>{lines[-1]}</tfoot></table>"


def table_a_group(rows: Rows, code: str, random: Random) -> str:
    """The applications as one table for each group of rows, the group's words a paragraph above it."""
    if code != "applications":
        return _table(rows)
    head, parts = rows[:3], [_table(rows[:3])]
    current: Rows = []
    for row in rows[3:]:
        boxes = [box for box in row if box.rowspan <= 2 or box.key]
        groups = [box for box in row if box not in boxes]
        if groups:
            parts += [_table(current)] if current else []
            parts += [f"<p>{_text(group.text)}</p>" for group in groups]
            current = list(head) if random.random() < 0.5 else []
        label = next(box for box in boxes if not box.key)
        current.append([replace(label, colspan=3), *(box for box in boxes if box.key)])
    return "".join([*parts, _table(current)])


def foot_notes(rows: Rows, code: str, random: Random) -> str:
    """Labels with line breaks and raised marks of notes behind them; the notes below the table."""

    def cell(box: Box) -> str:
        mark = "" if box.key or len(box.text) < 5 else "<sup>[1]</sup>"
        half = len(box.text) // 2
        text = box.text if box.key or half < 4 else f"{box.text[:half]}\n{box.text[half:]}"
        return f"<td{spans(box)}>{_text(text)}{mark}</td>"

    return render_table(rows, cell) + "<p>[1] 见填报说明。</p>"


def unit_above(rows: Rows, code: str, random: Random) -> str:
    """The unit stands in a line of its own above the table and above the last block."""
    if code != "disclosure":
        return _table(rows)
    rows = [[replace(box, text=box.text.replace("（单位：万元）", "")) for box in row] for row in rows]
    return f"<p align=right>单位：件、万元</p>{_table(rows)}"


def outcomes_down(rows: Rows, code: str, random: Random) -> str:
    """The table of proceedings turned: a row for each outcome, a column for each kind of case."""
    if code != "proceedings" or len(rows[-1]) != 15:
        return _table(rows)
    outcomes, values = [box.text for box in rows[1][:5]], rows[-1]
    head = [
        [Box("处理结果", 2), Box("行政复议", 2), Box("行政诉讼", colspan=2)],
        [Box("未经复议直接起诉"), Box("复议后起诉")],
    ]
    body = [
        [Box(label), values[place], values[place + 5], values[place + 10]]
        for place, label in enumerate(outcomes)
    ]
    return _table([*head, *body])


def proceedings_apart(rows: Rows, code: str, random: Random) -> str:
    """Two tables of proceedings, one for the reviews and one for the lawsuits."""
    if code != "proceedings" or len(rows[-1]) != 15:
        return _table(rows)
    labels, values = rows[1][:5], rows[-1]
    plain = [Box(box.text) for box in labels]
    review = [[Box("行政复议", colspan=5)], plain, values[:5]]
    lawsuits = [
        [Box("行政诉讼", colspan=10)],
        [Box("未经复议直接起诉", colspan=5), Box("复议后起诉", colspan=5)],
        [*plain, *plain],
        values[5:],
    ]
    return _table(review) + "<p>&nbsp;</p>" + _table(lawsuits)


def total_first(rows: Rows, code: str, random: Random) -> str:
    """总计 stands before the applicants, in the header and in each row."""
    if code != "applications":
        return _table(rows)
    found: Rows = []
    for number, row in enumerate(rows):
        if number == 1:
            row = [row[2], row[0], row[1]]
        values = [box for box in row if box.key]
        if values:
            row = [*(box for box in row if not box.key), values[-1], *values[:-1]]
        found.append(row)
    return _table(found)


def line_numbers(rows: Rows, code: str, random: Random) -> str:
    """A column 行次 behind the labels and a row of column numbers (甲, 1, 2, ...) under the header."""
    if code != "applications":
        return _table(rows)
    found: Rows = []
    for number, row in enumerate(rows):
        if number == 0:
            found.append([row[0], Box("行次", 3), *row[1:]])
        elif number < 3:
            found.append(row)
        else:
            first = next(place for place, box in enumerate(row) if box.key)
            found.append([*row[:first], Box(str(number - 2)), *row[first:]])
        if number == 2:
            found.append([Box("甲", colspan=3), Box("乙"), *(Box(str(place)) for place in range(1, 8))])
    return _table(found)


def remarks_column(rows: Rows, code: str, random: Random) -> str:
    """A column 备注 at the end, mostly empty."""
    if code != "applications":
        return _table(rows)
    found: Rows = []
    for number, row in enumerate(rows):
        note = Box("备注", 3) if number == 0 else Box("含电话咨询" if random.random() < 0.1 else "")
        found.append(row if number in (1, 2) else [*row, note])
    return _table(found)


def read_by_machine(rows: Rows, code: str, random: Random) -> str:
    """Marks as character recognition has them: brackets, points and commas mixed up in labels."""
    return _table(
        [[box if box.key else replace(box, text=box.text.translate(_MARKS)) for box in row] for row in rows]
    )


def marked_empty(rows: Rows, code: str, random: Random) -> str:
    """Cells padded with full-width blanks, breaks and zero-width characters."""

    def cell(box: Box) -> str:
        inside = f"\u200b　{_text(box.text)}　<br>\ufeff" if box.key else f"　{_text(box.text)}"
        return f"<td{spans(box)}>{inside}</td>"

    return render_table(rows, cell)


def headless(rows: Rows, code: str, random: Random) -> str:
    """The header of the applications is a picture: the rows begin at once."""
    return _table(rows[3:]) if code == "applications" else _table(rows)


OFFICE_TABLES = {
    "html_character_runs": character_runs,
    "html_groups_in_labels": groups_in_labels,
    "html_repeated_head": repeated_head,
    "html_empty_under_groups": empty_under_groups,
    "html_mixed_heads": mixed_heads,
    "html_table_a_group": table_a_group,
    "html_foot_notes": foot_notes,
    "html_unit_above": unit_above,
    "html_outcomes_down": outcomes_down,
    "html_proceedings_apart": proceedings_apart,
    "html_total_first": total_first,
    "html_line_numbers": line_numbers,
    "html_remarks_column": remarks_column,
    "html_read_by_machine": read_by_machine,
    "html_marked_empty": marked_empty,
    "html_headless": headless,
}
