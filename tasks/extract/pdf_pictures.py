"""Tables that stand as pictures on pages whose other text is real text."""

from __future__ import annotations

from typing import Any

from tasks.extract.model import Grid, Issue
from tasks.extract.pdf_blocks import Piece
from tasks.extract.pdf_page import PageContent

_WIDE, _HIGH = 0.35, 40.0
"""Share of the page's width, and points of height, from which a picture may be a table."""
_DPI = 170
_MOST = 4
"""Pictures looked at on one page."""
Box = tuple[float, float, float, float]


def large_pictures(page: PageContent) -> list[Box]:
    """Returns the pictures of a page that are large enough for a table and hold no text of the page."""
    large = [box for box in page.pictures if box[2] - box[0] > _WIDE * page.width and box[3] - box[1] > _HIGH]
    return [box for box in large if not any(_holds(box, glyph.cx, glyph.cy) for glyph in page.glyphs)][:_MOST]


def picture_tables(source: Any, page: PageContent) -> list[Piece]:
    """Returns the ruled tables in a page's large pictures, read by OCR; pictures without ruling lines are left out.

    Args:
        source: the page as pdfium has it.
        page: its content.
    """
    boxes = large_pictures(page)
    if not boxes or page.turned or source.get_rotation():
        return []
    from tasks.extract.ocr_page import has_ruled_table, page_blocks

    image = source.render(scale=_DPI / 72, grayscale=True).to_numpy()
    grey = image[..., 0] if image.ndim == 3 else image
    pieces: list[Piece] = []
    for number, box in enumerate(boxes, 1):
        left, top, right, bottom = (max(0, round(value * _DPI / 72)) for value in box)
        part = grey[top:bottom, left:right]
        if part.size and has_ruled_table(part):
            blocks = page_blocks(part, f"page {page.number} · picture {number}")
            pieces += [Piece(box[1], block) for block in blocks if isinstance(block, Grid)]
    return pieces


def unread_pictures(pages: list[PageContent]) -> list[Issue]:
    """Returns an issue for the large pictures of a document that were not read as tables: one of them may be one."""
    places = [f"page {page.number}" for page in pages if large_pictures(page)]
    if not places:
        return []
    message = f"large pictures were not read as tables: {', '.join(places[:5])}"
    return [Issue("picture_not_read", message, places[0])]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] < x < box[2] and box[1] < y < box[3]
