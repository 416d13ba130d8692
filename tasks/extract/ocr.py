"""Scans and pictures to blocks by optical character recognition (the optional ``ocr`` extra).

Every cell that comes from here carries a doubt; ``ocr_check.confirm_ocr`` lifts it where arithmetic proves the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tasks.extract.model import Block, Grid, Issue, SourceDocument
from tasks.extract.ocr_engine import ocr_available
from tasks.extract.read_error import ReadError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ocr_available", "picture_tables", "read_image", "read_pages", "read_pictures"]

DPI = 170
"""Rendering of PDF pages: 150-200 reads best."""
MISSING = "pictures cannot be read: the ocr extra is not installed"


def read_image(data: bytes) -> SourceDocument:
    """Returns the document in a picture (each frame a page); issue ``scanned_no_ocr`` where OCR is not installed."""
    document = SourceDocument("image")
    document.blocks, document.issues = read_pictures([("picture", data)])
    return document


def read_pictures(pictures: Iterable[tuple[str, bytes]]) -> tuple[list[Block], list[Issue]]:
    """Returns the blocks of named pictures one after the other, and issues for those that cannot be read."""
    blocks: list[Block] = []
    issues: list[Issue] = []
    if not ocr_available():
        return [], [Issue("scanned_no_ocr", MISSING, name) for name, _ in pictures]
    from tasks.extract.ocr_image import open_pictures

    for name, data in pictures:
        try:
            frames = open_pictures(data)
        except ReadError as error:
            issues.append(Issue(error.code, str(error), name))
            continue
        for number, frame in enumerate(frames, 1):
            blocks.extend(_page_blocks(frame, name if len(frames) == 1 else f"{name} {number}"))
    return blocks, issues


def picture_tables(pictures: Iterable[tuple[str, bytes]]) -> list[Grid]:
    """Returns the ruled tables in named pictures; pictures without ruling lines are not read. Needs the ocr extra."""
    if not ocr_available():
        return []
    from tasks.extract.ocr_image import open_pictures
    from tasks.extract.ocr_page import has_ruled_table

    found: list[Grid] = []
    for name, data in pictures:
        try:
            frames = open_pictures(data)
        except ReadError:  # An emblem or chart in an odd format; the document's own tables are there.
            continue
        for frame in frames:
            if has_ruled_table(frame):
                found += [block for block in _page_blocks(frame, name) if isinstance(block, Grid)]
    return found


def read_pages(pdf: Any, numbers: Iterable[int]) -> dict[int, list[Block]]:
    """Returns the blocks of scanned pages of a PDF by page number; a table first on a later page ``continues``."""
    found: dict[int, list[Block]] = {}
    for number in numbers:
        page = pdf[number - 1]
        try:
            width, height = page.get_size()
            scale = min(DPI / 72, 4000 / max(width, height, 1))
            pixels = page.render(scale=scale, grayscale=True).to_numpy()
        finally:
            page.close()
        grey = pixels[..., 0] if pixels.ndim == 3 else pixels
        blocks = _page_blocks(grey, f"page {number}")
        if number > 1 and blocks and isinstance(blocks[0], Grid):
            blocks[0] = Grid(blocks[0].rows, blocks[0].locator, continues=True)
        found[number] = blocks
    return found


def _page_blocks(image: np.ndarray, where: str) -> list[Block]:
    from tasks.extract.ocr_page import page_blocks

    return page_blocks(image, where)
