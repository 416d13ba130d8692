"""Pictures made ready for OCR: opened within limits, straightened, their ruling lines found."""

from __future__ import annotations

import io
import warnings
from statistics import median

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from tasks.extract.pdf_paths import Line
from tasks.extract.read_error import ReadError
from tasks.extract.ruled_grid import merge_lines

MAX_PIXELS = 60_000_000
MAX_FRAMES = 40
_NARROW, _WIDE = 1000, 2400
"""Widths in pixels between which a page is read as it is; others are scaled to about 150-200 dpi."""
_TORN, _NEAR = 5.0, 5.0
"""Points: gaps noise tears into lines, and how near the end of a line must be to the line across it."""
_LONG, _LETTER = 60.0, 30.0
"""Points: no stroke of a letter is as long as the first; the second is the height of the largest letters."""
_STEEPEST = 12.0
"""Degrees: lines steeper than this are not skewed horizontals."""


def open_pictures(data: bytes) -> list[np.ndarray]:
    """Returns the frames of a picture file in grey, scaled to a width OCR reads well.

    Raises ReadError ``unreadable`` or ``too_large``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise ReadError("too_large", f"a picture of {picture.width} x {picture.height} pixels")
                frames = [
                    _grey(frame)
                    for _, frame in zip(range(MAX_FRAMES), ImageSequence.Iterator(picture), strict=False)
                ]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ReadError("unreadable", f"the picture cannot be opened: {error}") from error
    return frames


def _grey(frame: Image.Image) -> np.ndarray:
    if frame.mode in ("RGBA", "LA", "P", "PA"):
        rgba = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    grey = frame.convert("L")
    factor = 1.0
    if grey.width < _NARROW:
        factor = min(3.0, 1.3 * _NARROW / max(grey.width, 1))
    elif grey.width > _WIDE:
        factor = 2000 / grey.width
    if factor != 1.0 and min(grey.size) > 8:
        grey = grey.resize(
            (round(grey.width * factor), round(grey.height * factor)), Image.Resampling.LANCZOS
        )
    return np.asarray(grey, dtype=np.uint8)


def straighten(image: np.ndarray) -> np.ndarray:
    """Returns the picture turned so that its ruling lines (or lines of text) are level; small angles only."""
    import cv2

    angle = _skew(image)
    if abs(angle) < 0.08:
        return image
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _skew(image: np.ndarray) -> float:
    """Returns the median angle in degrees of long, nearly level lines; 0 where there are too few."""
    import cv2

    edges = cv2.Canny(image, 60, 180)
    length = max(image.shape[1] // 8, 60)
    found = cv2.HoughLinesP(edges, 1, np.pi / 1800, 150, minLineLength=length, maxLineGap=8)
    if found is None:
        return 0.0
    angles = [
        float(np.degrees(np.arctan2(y1 - y0, x1 - x0))) for x0, y0, x1, y1 in found.reshape(-1, 4)[:3000]
    ]
    level = [angle for angle in angles if abs(angle) <= _STEEPEST]
    return median(level) if len(level) >= 4 else 0.0


def dark_pixels(image: np.ndarray) -> np.ndarray:
    """Returns 255 where there is ink, after removing specks; the threshold follows the lighting of the place."""
    import cv2

    smooth = cv2.GaussianBlur(image, (3, 3), 0)
    size = max(25, image.shape[1] // 40) | 1
    local = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, 12)
    return cv2.bitwise_and(local, cv2.threshold(smooth, 200, 255, cv2.THRESH_BINARY_INV)[1])


def ruling_lines(dark: np.ndarray, points: float) -> tuple[list[Line], np.ndarray]:
    """Returns the ruling lines in points and the mask of their pixels.

    Strokes of letters look like short lines; a line counts only if two lines across touch it, near its ends unless
    it is long, and so on until nothing changes.

    Args:
        dark: what ``dark_pixels`` gave.
        points: points a pixel.
    """
    import cv2

    width = dark.shape[1]
    lines: list[Line] = []
    masks = np.zeros_like(dark)
    for horizontal, length in ((True, max(30, width // 36)), (False, max(24, width // 55))):
        kernel = np.ones((1, length) if horizontal else (length, 1), np.uint8)
        found = cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel)
        masks |= found
        count, _, stats, centres = cv2.connectedComponentsWithStats(found, connectivity=8)
        for place in range(1, count):
            x, y, wide, high, _ = (int(value) for value in stats[place])
            thickness, extent = (high, wide) if horizontal else (wide, high)
            if thickness > max(10, extent // 20):
                continue
            at = float(centres[place][1 if horizontal else 0]) * points
            start = (x if horizontal else y) * points
            lines.append(Line(horizontal, at, start, start + extent * points))
    kept = _clipped(_anchored(_bridged(lines)))
    return kept, _mask(masks, kept, points)


def _bridged(lines: list[Line]) -> list[Line]:
    """Returns the lines with the gaps closed that noise tears into them."""
    longer = [Line(line.horizontal, line.at, line.start - _TORN / 2, line.end + _TORN / 2) for line in lines]
    merged = merge_lines([line for line in longer if line.horizontal])
    merged += merge_lines([line for line in longer if not line.horizontal])
    return [Line(line.horizontal, line.at, line.start + _TORN / 2, line.end - _TORN / 2) for line in merged]


def _anchored(lines: list[Line]) -> list[Line]:
    """Returns the lines both of whose ends stand on lines across; the others are strokes of letters."""
    while True:
        kept = [
            line
            for line in lines
            if _is_anchored(line, [other for other in lines if other.horizontal != line.horizontal])
        ]
        if len(kept) == len(lines):
            return kept
        lines = kept


def _is_anchored(line: Line, across: list[Line]) -> bool:
    touching = _touching(line, across)
    length = line.end - line.start
    return len(touching) >= 2 and (max(touching) - min(touching) > 0.6 * length or length > _LONG)


def _touching(line: Line, across: list[Line]) -> list[float]:
    return [
        other.at
        for other in across
        if line.start - _NEAR <= other.at <= line.end + _NEAR
        and other.start - _NEAR <= line.at <= other.end + _NEAR
    ]


def _clipped(lines: list[Line]) -> list[Line]:
    """Returns the lines without the bit by which a letter that touches an end makes one longer than its neighbours."""
    clipped = []
    for line in lines:
        across = [other for other in lines if other.horizontal != line.horizontal]
        beside = [other for other in lines if other.horizontal == line.horizontal and other is not line]
        first, last = min(_touching(line, across)), max(_touching(line, across))
        start, end = line.start, line.end
        if 0 < first - start < _LETTER and not any(abs(other.start - start) < _NEAR for other in beside):
            start = first
        if 0 < end - last < _LETTER and not any(abs(other.end - end) < _NEAR for other in beside):
            end = last
        clipped.append(Line(line.horizontal, line.at, start, end))
    return clipped


def _mask(found: np.ndarray, lines: list[Line], points: float) -> np.ndarray:
    """Returns the pixels of the accepted lines, a little wider than they are."""
    import cv2

    near = np.zeros_like(found)
    for line in lines:
        at, start, end = (round(value / points) for value in (line.at, line.start, line.end))
        ends = ((start, at), (end, at)) if line.horizontal else ((at, start), (at, end))
        cv2.line(near, *ends, color=255, thickness=9)
    return cv2.dilate(cv2.bitwise_and(found, near), np.ones((3, 3), np.uint8))
