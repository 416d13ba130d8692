"""Dialects of text that conversion tools leave: merged cells filled, list marks, labels glued or broken at any place."""

from __future__ import annotations

import csv
import io

from layout_shapes import Rows


def _line(text: str) -> str:
    return " ".join(text.split())


def _joined(text: str) -> str:
    return "".join(text.split())


def _filled(rows: Rows) -> list[list[str]]:
    """The grid with the text of each box in every place that it spans, as PDF converters and pandas fill it."""
    width = sum(box.colspan for box in rows[0])
    grid: list[list[str | None]] = [[None] * width for _ in rows]
    for number, row in enumerate(rows):
        place = 0
        for box in row:
            while place < width and grid[number][place] is not None:
                place += 1
            for down in range(number, min(number + box.rowspan, len(rows))):
                for right in range(place, min(place + box.colspan, width)):
                    grid[down][right] = _line(box.text)
            place += box.colspan
    return [[text or "" for text in row] for row in grid]


def filled_pipes(rows: Rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in _filled(rows))


def filled_tabs(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in _filled(rows))


def filled_commas(rows: Rows) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(_filled(rows))
    return stream.getvalue().rstrip("\n")


def bulleted(rows: Rows) -> str:
    """A cell a line, each a point of a list: the mark is no minus sign."""
    return "\n".join(f"- {_line(box.text)}" for row in rows for box in row)


def glued_labels(rows: Rows) -> str:
    """A row a line; between the last label and the first value nothing is left."""
    lines: list[str] = []
    for row in rows:
        words = [_joined(box.text) for box in row]
        values = sum(1 for box in row if box.key)
        first = len(words) - values
        if values and first and words[first][:1].isdigit():
            words[first - 1 : first + 1] = [words[first - 1] + words[first]]
        lines.append(" ".join(words))
    return "\n".join(lines)


def narrow_labels(rows: Rows) -> str:
    """A cell a line, labels broken over lines of four characters as in narrow columns."""
    return "\n".join(piece for row in rows for box in row for piece in _pieces(box.text, 0 if box.key else 4))


def narrow_tabs(rows: Rows) -> str:
    """Rows of tabs, labels broken over lines of five characters."""
    return "\n".join(
        "\t".join("\n".join(_pieces(box.text, 0 if box.key else 5)) for box in row) for row in rows
    )


def letters_down(rows: Rows) -> str:
    """A cell a line, merged cells of groups set down the page: a character a line, numerals too."""
    return "\n".join(
        piece for row in rows for box in row for piece in _pieces(box.text, 1 if box.rowspan > 2 else 0)
    )


def _pieces(text: str, length: int) -> list[str]:
    text = _joined(text)
    return [text[start : start + length] for start in range(0, len(text), length)] if length else [text]


def three_a_line(rows: Rows) -> str:
    """The labels of a row on a line, its values three a line below."""
    lines: list[str] = []
    for row in rows:
        values = [_joined(box.text) for box in row if box.key]
        lines.append(" ".join(_joined(box.text) for box in row if not box.key))
        lines += ["  ".join(values[start : start + 3]) for start in range(0, len(values), 3)]
    return "\n".join(line for line in lines if line)


TOOL_DIALECTS = {
    "text_filled_pipes": filled_pipes,
    "text_filled_tabs": filled_tabs,
    "text_filled_commas": filled_commas,
    "text_bulleted": bulleted,
    "text_glued_labels": glued_labels,
    "text_narrow_labels": narrow_labels,
    "text_narrow_tabs": narrow_tabs,
    "text_three_a_line": three_a_line,
    "text_letters_down": letters_down,
}
TOOL_WITHOUT_BLANKS = {
    "text_bulleted",
    "text_glued_labels",
    "text_narrow_labels",
    "text_narrow_tabs",
    "text_three_a_line",
    "text_letters_down",
}
