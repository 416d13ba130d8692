"""The text and path objects of an OFD page as glyphs and ruling lines, in points from the top left corner."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from tasks.extract.pdf_page import Glyph, PageContent
from tasks.extract.pdf_paths import IDENTITY, Matrix, thin_box

_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Numbers after each command of a path: start, move, line, curves, arc, close."""
_MOST_GLYPHS = 200_000


class OfdBox(NamedTuple):
    """A box: left, top, width, height in millimetres."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def parse(cls, text: str | None) -> OfdBox | None:
        """Returns the box written as four numbers, or None."""
        numbers = _numbers(text)
        return cls(*numbers[:4]) if len(numbers) >= 4 else None


def add_objects(layer: etree._Element, page: PageContent, scale: float) -> None:
    """Adds the glyphs, lines and pictures of a page or template to the content; ``scale`` is points a millimetre."""
    for node in layer.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
        boundary = OfdBox.parse(node.get("Boundary"))
        if boundary is None or node.get("Visible", "true") == "false":
            continue
        ctm = _numbers(node.get("CTM"))
        inner = Matrix(*ctm) if len(ctm) == 6 else IDENTITY
        whole = inner.then(Matrix(1, 0, 0, 1, boundary.left, boundary.top)).then(
            Matrix(scale, 0, 0, scale, 0, 0)
        )
        kind = etree.QName(node).localname
        if kind == "TextObject":
            page.glyphs += itertools.islice(_glyphs(node, whole), max(0, _MOST_GLYPHS - len(page.glyphs)))
        elif kind == "PathObject":
            _add_lines(node, whole, page)
        else:
            corner = Matrix(scale, 0, 0, scale, 0, 0)
            left, top, width, height = boundary
            page.pictures.append(corner.box(left, top, left + width, top + height))


def _glyphs(node: etree._Element, matrix: Matrix) -> Iterator[Glyph]:
    size = next(iter(_numbers(node.get("Size"))), 3.0)
    for code in node.iter("{*}TextCode"):
        x, y = (next(iter(_numbers(code.get(name))), 0.0) for name in ("X", "Y"))
        steps = _steps(code.get("DeltaX"))
        downs = _steps(code.get("DeltaY"))
        for letter in (code.text or "").strip("\n\r"):
            wide = size * (0.5 if letter.isascii() else 1.0)
            step = next(steps, wide if not code.get("DeltaX") and not code.get("DeltaY") else 0.0)
            if not letter.isspace():
                x0, baseline = matrix.point(x, y)
                x1, _ = matrix.point(x + wide, y)
                top = matrix.point(x, y - size)[1]
                tall = max(baseline - top, 1.0)
                yield Glyph(letter, x0, x1, (x0 + x1) / 2, baseline - 0.35 * tall, baseline, tall)
            x, y = x + step, y + next(downs, 0.0)


def _steps(text: str | None) -> Iterator[float]:
    """Yields the distances between glyphs; ``g 3 2.5`` stands for three times 2.5."""
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            count, value = next(words, "0"), next(words, "0")
            yield from itertools.repeat(_number(value), min(int(_number(count)), _MOST_GLYPHS))
        else:
            yield _number(word)


def _add_lines(node: etree._Element, matrix: Matrix, page: PageContent) -> None:
    """Adds ruling lines: stroked segments, and filled shapes as thin as a line."""
    data = "".join(part.text or "" for part in node.iter("{*}AbbreviatedData"))
    stroked, filled = node.get("Stroke", "true") == "true", node.get("Fill", "false") == "true"
    for points in _subpaths(data.split(), matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        lines = thin_box((min(xs), min(ys), max(xs), max(ys))) if stroked or filled else []
        if not lines and stroked:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                lines += thin_box((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        page.horizontal += [line for line in lines if line.horizontal]
        page.vertical += [line for line in lines if not line.horizontal]


def _subpaths(words: list[str], matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yields the corner points of each part of a path; curves break a part, closed parts return to their start."""
    points: list[tuple[float, float]] = []
    place = 0
    while place < len(words):
        command = words[place]
        operands = [_number(word) for word in words[place + 1 : place + 1 + _OPERANDS.get(command, 0)]]
        place += 1 + _OPERANDS.get(command, 0)
        if command == "C" and points:
            points.append(points[0])
        elif command == "L" and len(operands) == 2:
            points.append(matrix.point(*operands))
        elif len(operands) >= 2:
            if len(points) > 1:
                yield points
            points = [matrix.point(*operands[-2:])]
    if len(points) > 1:
        yield points


def _numbers(text: str | None) -> list[float]:
    return [_number(word) for word in (text or "").split()]


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e6 else 0.0
