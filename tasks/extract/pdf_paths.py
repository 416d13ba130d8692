"""Ruling lines among the painted paths of a PDF page, whatever they are painted as."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

THIN = 3.0
"""Points: what is not thicker is a line, not an area."""
MAX_DEPTH = 8
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 400


class Matrix(NamedTuple):
    """An affine map x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Returns the mapped point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Returns the bounds of the mapped box, smaller values first."""
        (px, py), (qx, qy) = self.point(x0, y0), self.point(x1, y1)
        if self.b == self.c == 0:
            return min(px, qx), min(py, qy), max(px, qx), max(py, qy)
        (rx, ry), (sx, sy) = self.point(x0, y1), self.point(x1, y0)
        return min(px, qx, rx, sx), min(py, qy, ry, sy), max(px, qx, rx, sx), max(py, qy, ry, sy)

    def then(self, after: Matrix) -> Matrix:
        """Returns the map that does this one first and ``after`` second."""
        return Matrix(
            self.a * after.a + self.b * after.c, self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c, self.c * after.b + self.d * after.d,
            self.e * after.a + self.f * after.c + after.e, self.e * after.b + self.f * after.d + after.f,
        )  # fmt: skip


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


class Line(NamedTuple):
    """A ruling line: at ``at`` across, from ``start`` to ``end`` along (y at, x from..to if horizontal)."""

    horizontal: bool
    at: float
    start: float
    end: float


def page_objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, Matrix]]:
    """Yields (object, type, map to page space) of all paths and pictures, also those inside form objects."""
    budget = [MAX_OBJECTS]
    count = raw.FPDFPage_CountObjects(page.raw)
    for place in range(count):
        yield from _walk(raw.FPDFPage_GetObject(page.raw, place), IDENTITY, 0, budget)


def _walk(item: Any, matrix: Matrix, depth: int, budget: list[int]) -> Iterator[tuple[Any, int, Matrix]]:
    budget[0] -= 1
    if not item or budget[0] < 0:
        return
    kind = raw.FPDFPageObj_GetType(item)
    if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
        yield item, kind, matrix
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        inner = _matrix(item).then(matrix)
        for place in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _walk(raw.FPDFFormObj_GetObject(item, place), inner, depth + 1, budget)


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def collect_lines(
    objects: Iterator[tuple[Any, int, Matrix]], turn: Matrix
) -> tuple[list[Line], list[tuple[float, float, float, float]]]:
    """Returns the ruling lines in upright space, and the boxes of pictures.

    Lines come as strokes, as outlines of stroked boxes, as thin filled boxes and as thin pictures; filled areas are
    shading and give no lines. White lines count only on pages that have hardly any others.
    """
    lines: list[Line] = []
    white: list[Line] = []
    pictures = []
    for item, kind, matrix in objects:
        whole = matrix.then(turn)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _matrix(item).then(whole).box(0, 0, 1, 1)
            thin = thin_box(box)
            if thin:
                lines.extend(thin)
            else:
                pictures.append(box)
            continue
        found = list(_path_lines(item, _matrix(item).then(whole)))
        if found:
            (white if _is_white(item) else lines).extend(found)
    return (lines if len(lines) >= 6 else lines + white), pictures


def _path_lines(item: Any, matrix: Matrix) -> Iterator[Line]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    for points in _subpaths(item, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        thin = thin_box(box)
        if thin:
            yield from thin
        elif stroke.value:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                yield from thin_box((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def thin_box(box: tuple[float, float, float, float]) -> list[Line]:
    """Returns the line a thin box stands for; a mere dot (of a dotted line, a corner) counts in both directions."""
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    found = []
    if high <= THIN and (wide > high or wide <= THIN):
        found.append(Line(True, (y0 + y1) / 2, x0, x1))
    if wide <= THIN and (high > wide or high <= THIN):
        found.append(Line(False, (x0 + x1) / 2, y0, y1))
    return found


def _subpaths(item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yields the corner points of each part of a path; curves break a part, closed parts return to their start."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    count = raw.FPDFPath_CountSegments(item)
    for place in range(min(count, MAX_SEGMENTS * 10)):
        segment = raw.FPDFPath_GetPathSegment(item, place)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        point = matrix.point(x.value, y.value)
        if kind != raw.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = [point]
            continue
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _is_white(item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    get = raw.FPDFPageObj_GetStrokeColor if stroke.value else raw.FPDFPageObj_GetFillColor
    if not get(item, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= 250
