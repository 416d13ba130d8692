"""Dialects of text that people and programs make of a report: copied, typed, exported, drawn."""

from __future__ import annotations

import csv
import io

from layout_shapes import Rows, to_matrix

from demo.tables import Box, BoxRow


def _line(text: str) -> str:
    return " ".join(text.split())


def _joined(text: str) -> str:
    return "".join(text.split())


def _values(row: BoxRow) -> list[Box]:
    return [box for box in row if box.key]


def full_width_blanks(rows: Rows) -> str:
    """A row a line, cells parted by full-width blanks."""
    return "\n".join("　".join(_joined(box.text) for box in row) for row in rows)


def page_cut_rows(rows: Rows) -> str:
    """A row a line, parted by blanks; every twelve rows a page number and the header once more."""
    head = [row for row in rows[:3] if not _values(row)] if len(rows) > 20 else []
    lines: list[str] = []
    for number, row in enumerate(rows):
        if number and number % 12 == 0 and head:
            lines += [
                "",
                f"- {number // 12 + 3} -",
                "",
                *(" ".join(_joined(b.text) for b in r) for r in head),
            ]
        lines.append(" ".join(_joined(box.text) for box in row))
    return "\n".join(lines)


def page_cut_lines(rows: Rows) -> str:
    """A cell a line; every nine rows a page number."""
    lines: list[str] = []
    for number, row in enumerate(rows):
        lines += ["", f"第 {number // 9 + 3} 页", ""] if number and number % 9 == 0 else []
        lines += [_line(box.text) for box in row]
    return "\n".join(lines)


def page_cut_pipes(rows: Rows) -> str:
    """Rows between bars; every ten rows a page number and the header once more."""
    head = [row for row in rows[:3] if not _values(row)] if len(rows) > 20 else []
    width = sum(box.colspan for box in rows[0])

    def line(row: BoxRow) -> str:
        return "| " + " | ".join([*(_line(box.text) for box in row), *[""] * (width - len(row))]) + " |"

    lines: list[str] = []
    for number, row in enumerate(rows):
        if number and number % 10 == 0 and head:
            lines += ["", "— 5 —", "", *map(line, head)]
        lines.append(line(row))
    return "\n".join(lines)


def semicolons(rows: Rows) -> str:
    """Values parted by semicolons, as a spreadsheet exports them in some countries' settings."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\n").writerows(
        [_line(text) for text, _ in row] for row in to_matrix(rows)
    )
    return stream.getvalue().rstrip("\n")


def quoted_commas(rows: Rows) -> str:
    """Comma-separated values, all in quotes."""
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [_line(text) for text, _ in row] for row in to_matrix(rows)
    )
    return stream.getvalue().rstrip("\n")


def tight_markdown(rows: Rows) -> str:
    """Markdown without blanks, aligned columns, bold labels, breaks as <br>."""
    matrix = to_matrix(rows)

    def cell(text: str, number: int) -> str:
        return f"**{_line(text)}**" if text and number == 0 else text.replace("\n", "<br>").strip()

    lines = ["|" + "|".join(cell(text, number) for text, _ in row) + "|" for number, row in enumerate(matrix)]
    return "\n".join([lines[0], "|" + ":---:|" * len(matrix[0]), *lines[1:]])


def drawn_box(rows: Rows) -> str:
    """A table drawn with lines of box characters."""
    matrix = to_matrix(rows)
    rule = "├" + "┼".join("────" for _ in matrix[0]) + "┤"
    lines = ["┌" + "┬".join("────" for _ in matrix[0]) + "┐"]
    for row in matrix:
        lines += ["│" + "│".join(_line(text) for text, _ in row) + "│", rule]
    lines[-1] = "└" + "┴".join("────" for _ in matrix[0]) + "┘"
    return "\n".join(lines)


def plus_box(rows: Rows) -> str:
    """A table drawn with plus signs, dashes and bars, as programs print them."""
    matrix = to_matrix(rows)
    rule = "+" + "+".join("------" for _ in matrix[0]) + "+"
    lines = [rule]
    for row in matrix:
        lines += ["| " + " | ".join(_line(text) for text, _ in row) + " |", rule]
    return "\n".join(lines)


def tab_rows_broken(rows: Rows) -> str:
    """Copied out of Word: rows of tabs, line breaks inside long labels left in the text."""

    def cell(text: str) -> str:
        text = _joined(text)
        return f"{text[:9]}\n{text[9:]}" if len(text) > 14 else text

    return "\n".join("\t".join(cell(box.text) for box in row) for row in rows)


def tab_rows_packed(rows: Rows) -> str:
    """Copied out of WPS: rows of tabs without the empty cells of merged ones."""
    return "\n".join("\t".join(_line(box.text) for box in row) for row in rows)


def tab_and_blanks(rows: Rows) -> str:
    """Rows of tabs with blanks around each."""
    return "\n".join(" \t ".join(_line(text) for text, _ in row) for row in to_matrix(rows))


def serial_lines(rows: Rows) -> str:
    """A cell a line, each row of the applications numbered on a line before it."""
    lines: list[str] = ["序号"] if len(rows) > 20 else []
    for number, row in enumerate(rows):
        lines += [str(number - 2)] if len(rows) > 20 and number > 2 else []
        lines += [_line(box.text) for box in row]
    return "\n".join(lines)


def labelled_values(rows: Rows) -> str:
    """A list: the row's label on a line, then each column's words, a colon and the number."""
    lines: list[str] = []
    head: list[str] = []
    for row in rows:
        values = _values(row)
        if not values:
            names = [_joined(box.text) for box in row]
            if len(rows) > 20:
                head = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
                continue
            head = names[1:] or head
            if len(names) == 1:
                lines.append(names[0])
            if len(rows) < 5:
                head = names
            continue
        lines += [_joined(box.text) for box in row if not box.key]
        if len(values) == 15:
            kinds = ("行政复议", "未经复议直接起诉", "复议后起诉")
            for place, kind in enumerate(kinds):
                lines.append(kind)
                part = values[place * 5 : place * 5 + 5]
                names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
                lines += [f"{name}：{_line(box.text)}" for name, box in zip(names, part, strict=True)]
        else:
            lines += [f"{name}：{_line(box.text)}" for name, box in zip(head, values, strict=False)]
    return "\n".join(lines)


def label_and_numbers(rows: Rows) -> str:
    """A label, a colon and its numbers on a line, as people type a table into a box."""
    lines: list[str] = []
    for row in rows:
        values = _values(row)
        labels = [_joined(box.text) for box in row if not box.key]
        if values and labels:
            lines += labels[:-1]
            lines.append(f"{labels[-1]}：{' '.join(_line(box.text) for box in values)}")
        else:
            lines.append(" ".join(_joined(box.text) for box in row))
    return "\n".join(lines)


def numbers_first(rows: Rows) -> str:
    """A row a line, its label behind its numbers."""
    lines = []
    for row in rows:
        values = [_line(box.text) for box in _values(row)]
        labels = [_joined(box.text) for box in row if not box.key]
        lines.append(" ".join([*values, *labels]))
    return "\n".join(lines)


def labels_then_numbers(rows: Rows) -> str:
    """All labels, one a line, and then all numbers, as text comes out of some PDF viewers."""
    labels = [_joined(box.text) for row in rows for box in row if not box.key]
    numbers = [_line(box.text) for row in rows for box in row if box.key]
    return "\n".join([*labels, *numbers])


def run_together(rows: Rows) -> str:
    """Everything in one line without anything between the cells."""
    return "".join(_joined(box.text) for row in rows for box in row)


OFFICE_DIALECTS = {
    "text_full_width_blanks": full_width_blanks,
    "text_page_cut_rows": page_cut_rows,
    "text_page_cut_lines": page_cut_lines,
    "text_page_cut_pipes": page_cut_pipes,
    "text_semicolons": semicolons,
    "text_quoted_commas": quoted_commas,
    "text_tight_markdown": tight_markdown,
    "text_drawn_box": drawn_box,
    "text_plus_box": plus_box,
    "text_tab_rows_broken": tab_rows_broken,
    "text_tab_rows_packed": tab_rows_packed,
    "text_tab_and_blanks": tab_and_blanks,
    "text_serial_lines": serial_lines,
    "text_labelled_values": labelled_values,
    "text_label_and_numbers": label_and_numbers,
}
OFFICE_WITHOUT_BLANKS = {
    "text_full_width_blanks",
    "text_page_cut_rows",
    "text_page_cut_lines",
    "text_serial_lines",
    "text_labelled_values",
    "text_label_and_numbers",
}
UNREADABLE = {
    "text_numbers_first": numbers_first,
    "text_labels_then_numbers": labels_then_numbers,
    "text_run_together": run_together,
}
"""Layouts that leave no or few certain readings: nothing wrong may come out of them, and an issue must."""
