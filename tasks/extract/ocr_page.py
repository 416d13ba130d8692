"""One scanned page: straightened, tables by their lines, the rest as prose."""

from __future__ import annotations

from statistics import median

import numpy as np

from tasks.extract.encoding import COMMON_CHARACTERS
from tasks.extract.glyph_text import text_lines
from tasks.extract.model import Block
from tasks.extract.ocr_check import BY_OCR
from tasks.extract.ocr_engine import OcrBox, read_boxes
from tasks.extract.ocr_image import dark_pixels, ruling_lines, straighten
from tasks.extract.ocr_table import Picture, read_table
from tasks.extract.page_numbers import find_page_numbers
from tasks.extract.pdf_page import Glyph, PageContent
from tasks.extract.pdf_prose import paragraphs
from tasks.extract.ruled_grid import RuledTable, find_ruled_tables

_PAGE_POINTS = 595.0
"""The width of a page in points; distances in points are then as in a PDF."""


def page_blocks(image: np.ndarray, where: str) -> list[Block]:
    """Returns the tables and paragraphs of a scanned page, top to bottom.

    A page lying on its side or upside down is turned to where its words make sense.
    """
    image = straighten(image)
    boxes = read_boxes(image)
    if _lies_on_side(boxes):
        image, boxes = _best_turn(image, (1, 3))
    elif not _makes_sense(boxes):
        turned, again = _best_turn(image, (2,))
        image, boxes = (turned, again) if _sense(again) > _sense(boxes) else (image, boxes)
    points = _PAGE_POINTS / max(image.shape[1], 1)
    dark = dark_pixels(image)
    lines, rules = ruling_lines(dark, points)
    tables = find_ruled_tables(
        [line for line in lines if line.horizontal], [line for line in lines if not line.horizontal]
    )
    picture = Picture(image, rules, dark, points)
    placed: list[tuple[float, Block]] = []
    for table in tables:
        inside = [box for box in boxes if _inside(box, table, points)]
        if inside:
            boxes = [box for box in boxes if box not in inside]
            count = len(placed) + 1
            placed.append((table.ys[0], read_table(picture, table, inside, f"{where} · table {count}")))
    placed += _prose(boxes, points, where, [top for top, _ in placed], image.shape)
    return [block for _, block in sorted(placed, key=lambda item: item[0])]


def has_ruled_table(image: np.ndarray) -> bool:
    """Returns whether ruling lines in a picture form a table of at least eight cells; fast, without reading it."""
    points = _PAGE_POINTS / max(image.shape[1], 1)
    lines, _ = ruling_lines(dark_pixels(straighten(image)), points)
    tables = find_ruled_tables(
        [line for line in lines if line.horizontal], [line for line in lines if not line.horizontal]
    )
    return any(len(table.cells) >= 8 for table in tables)


def _inside(box: OcrBox, table: RuledTable, points: float) -> bool:
    return table.cell_at((box.x0 + box.x1) / 2 * points, (box.y0 + box.y1) / 2 * points) is not None


def _lies_on_side(boxes: list[OcrBox]) -> bool:
    """Whether most longer pieces of text are higher than wide."""
    long = [box for box in boxes if max(box.height, box.x1 - box.x0) > 3 * min(box.height, box.x1 - box.x0)]
    return len(long) >= 4 and sum(box.height > box.x1 - box.x0 for box in long) > 0.7 * len(long)


def _best_turn(image: np.ndarray, quarters: tuple[int, ...]) -> tuple[np.ndarray, list[OcrBox]]:
    """Returns the picture turned by the number of quarters that gives the most everyday words, and its text."""
    turns = [np.ascontiguousarray(np.rot90(image, quarter)) for quarter in quarters]
    read = [(turn, read_boxes(turn)) for turn in turns]
    return max(read, key=lambda pair: _sense(pair[1]))


def _sense(boxes: list[OcrBox]) -> float:
    """Returns how many everyday characters were read, by confidence."""
    return sum(box.score * sum(letter in COMMON_CHARACTERS for letter in box.text) for box in boxes)


def _makes_sense(boxes: list[OcrBox]) -> bool:
    """Whether what was read is Chinese: upside down the recogniser gives rare characters, Latin and digits."""
    letters = sum(letter.isalpha() for box in boxes for letter in box.text)
    return not boxes or _sense(boxes) > 0.2 * letters


def _prose(
    boxes: list[OcrBox], points: float, where: str, tops: list[float], shape: tuple[int, ...]
) -> list[tuple[float, Block]]:
    """Returns the paragraphs of the boxes outside tables; page numbers are left out."""
    glyphs = [_glyph(box, points) for box in boxes]
    page = PageContent(1, shape[1] * points, shape[0] * points, glyphs)
    numbers = find_page_numbers([page]).get(1, set())
    lines = text_lines([glyph for glyph in glyphs if glyph not in numbers])
    if not lines:
        return []
    body = median(line.size for line in lines)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    runs: dict[int, list] = {}
    for line in lines:
        runs.setdefault(sum(top < line.y for top in tops), []).append(line)
    first = where in ("picture", "picture 1", "page 1")
    return [
        (piece.top, piece.paragraph)
        for number, run in sorted(runs.items())
        for piece in paragraphs(run, left, right, body, f"{where} · {BY_OCR}", first and number == 0)
    ]


def _glyph(box: OcrBox, points: float) -> Glyph:
    """Returns a box of text in the shape of a glyph: prose is built from both in the same way."""
    x0, x1, top, bottom = box.x0 * points, box.x1 * points, box.y0 * points, box.y1 * points
    return Glyph(box.text, x0, x1, (x0 + x1) / 2, (top + bottom) / 2, bottom, 0.8 * (bottom - top))
