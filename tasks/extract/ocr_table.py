"""The cells of a ruled table in a picture, each read twice and never called blank while it holds ink."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from tasks.extract.model import Grid, GridCell
from tasks.extract.ocr_check import OCR
from tasks.extract.ocr_engine import OcrBox, read_crops
from tasks.extract.ruled_grid import RuledCell, RuledTable

UNREAD = f"{OCR}: there is ink but it could not be read"
DIFFER = f"{OCR}: two readings differ"
UNSURE = f"{OCR}: low confidence"
_CONFIDENT = 0.85
_VALUE = re.compile(r"[+\-－]?[\d０-９][\d０-９,，.．]*|[/／\-—－一]")
_ROUND = {"O": "0", "o": "0", "〇": "0", "○": "0", "Ｏ": "0", "。": "0"}


@dataclass(frozen=True)
class Picture:
    """A straightened page: grey values, the mask of its ruling lines, ink, and points a pixel."""

    grey: np.ndarray
    rules: np.ndarray
    dark: np.ndarray
    points: float

    def crop(self, box: tuple[float, float, float, float]) -> np.ndarray:
        """Returns the grey inside of a box (in points) with ruling lines painted over."""
        top, bottom, left, right = self._bounds(box)
        inside = self.grey[top:bottom, left:right].copy()
        inside[self.rules[top:bottom, left:right] > 0] = 255
        return inside

    def ink(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int] | None:
        """Returns the bounds (x0, y0, x1, y1 in pixels of the crop) of the ink inside a box, or None without any."""
        import cv2

        top, bottom, left, right = self._bounds(box)
        dark = self.dark[top:bottom, left:right].copy()
        dark[self.rules[top:bottom, left:right] > 0] = 0
        count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        marks = [
            stats[place] for place in range(1, count) if stats[place][4] >= 12 and max(stats[place][2:4]) >= 6
        ]
        if not marks:
            return None
        return (
            int(min(mark[0] for mark in marks)), int(min(mark[1] for mark in marks)),
            int(max(mark[0] + mark[2] for mark in marks)), int(max(mark[1] + mark[3] for mark in marks)),
        )  # fmt: skip

    def _bounds(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        left, top, right, bottom = (round(value / self.points) for value in box)
        inset = 3
        height, width = self.grey.shape
        return (
            max(top + inset, 0),
            min(bottom - inset, height),
            max(left + inset, 0),
            min(right - inset, width),
        )


@dataclass(slots=True)
class _Reading:
    text: str
    doubt: str


def read_table(picture: Picture, table: RuledTable, boxes: list[OcrBox], name: str) -> Grid:
    """Returns the grid of a table; every cell carries the doubt ``ocr`` or a longer one that names what is wrong.

    A box of text belongs to the cell that holds its centre; one that reaches over several cells is read
    again cell by cell. Short values are read a second time by themselves. A cell is empty only if it has no ink.
    """
    held, again = _share_boxes(picture, table, boxes)
    readings: dict[RuledCell, _Reading] = {}
    for cell in table.cells:
        found = held.get(cell, [])
        if found and cell not in again:
            readings[cell] = _from_boxes(found)
            if _VALUE.fullmatch(readings[cell].text.strip()):
                again.add(cell)
        else:
            again.add(cell)
    _read_again(picture, table, sorted(again, key=lambda cell: (cell.row, cell.col)), readings)
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in table.cells:
        reading = readings[cell]
        box = ",".join(f"{value:.0f}" for value in table.cell_box(cell))
        locator = f"{name} · row {cell.row + 1} col {cell.col + 1} · box ({box})"
        rows[cell.row].append(
            GridCell(reading.text, cell.row, cell.col, cell.rowspan, cell.colspan, locator, reading.doubt)
        )
    ordered = (
        tuple(sorted(rows.get(row, []), key=lambda cell: cell.col)) for row in range(len(table.ys) - 1)
    )
    return Grid(tuple(ordered), name)


def _share_boxes(
    picture: Picture, table: RuledTable, boxes: list[OcrBox]
) -> tuple[dict[RuledCell, list[OcrBox]], set[RuledCell]]:
    """Returns the boxes by cell, and the cells that a box reaches over and that must be read by themselves."""
    held: dict[RuledCell, list[OcrBox]] = defaultdict(list)
    again: set[RuledCell] = set()
    for box in boxes:
        x0, y0, x1, y1 = (value * picture.points for value in (box.x0, box.y0, box.x1, box.y1))
        middle = (y0 + y1) / 2
        inset = 0.2 * (x1 - x0)
        ends = {table.cell_at(x, middle) for x in (x0 + min(inset, 6), (x0 + x1) / 2, x1 - min(inset, 6))}
        ends.discard(None)
        if len(ends) > 1:
            again.update(cell for cell in ends if cell is not None)
            continue
        centre = table.cell_at((x0 + x1) / 2, middle)
        if centre is not None:
            held[centre].append(box)
    return held, again


def _from_boxes(boxes: list[OcrBox]) -> _Reading:
    """Returns the text of the boxes of one cell, top to bottom and left to right."""
    rows: list[list[OcrBox]] = []
    for box in sorted(boxes, key=lambda box: (box.y0 + box.y1) / 2):
        if rows and (box.y0 + box.y1) / 2 - (rows[-1][0].y0 + rows[-1][0].y1) / 2 < 0.5 * box.height:
            rows[-1].append(box)
        else:
            rows.append([box])
    text = "\n".join(" ".join(box.text for box in sorted(row, key=lambda box: box.x0)) for row in rows)
    low = min(box.score for box in boxes) < _CONFIDENT
    return _Reading(_as_zero(text), UNSURE if low else OCR)


def _read_again(
    picture: Picture, table: RuledTable, cells: list[RuledCell], readings: dict[RuledCell, _Reading]
) -> None:
    """Reads cells by themselves: fills in those without a reading, compares the others with their first reading."""
    inked = []
    for cell in cells:
        box = table.cell_box(cell)
        bounds = picture.ink(box)
        if bounds is None:
            first = readings.get(cell)
            readings[cell] = (
                _Reading(first.text, DIFFER) if first and first.text.strip() else _Reading("", OCR)
            )
        else:
            inked.append((cell, _padded(picture.crop(box), bounds)))
    for (cell, _), (text, score) in zip(inked, read_crops([crop for _, crop in inked]), strict=True):
        second = _as_zero(text.strip())
        first = readings.get(cell)
        if first is None:
            readings[cell] = _Reading(
                second or "?", UNREAD if not second else UNSURE if score < _CONFIDENT else OCR
            )
        elif first.text.strip() != second:
            readings[cell] = _Reading(first.text, DIFFER)


def _padded(crop: np.ndarray, bounds: tuple[int, int, int, int]) -> np.ndarray:
    """Returns the inked part of a crop with a white margin, which the recogniser needs around single digits."""
    x0, y0, x1, y1 = bounds
    part = crop[y0:y1, x0:x1]
    margin = max(6, (y1 - y0) // 3)
    return np.pad(part, ((margin, margin), (2 * margin, 2 * margin)), constant_values=255)


def _as_zero(text: str) -> str:
    """Returns ``0`` for a cell that holds nothing but a round sign; other text as it is."""
    return _ROUND.get(text.strip(), text)
