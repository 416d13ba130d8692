"""Pages of glyphs and lines, from PDF or OFD, put together to one document in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tasks.extract.model import Block, Grid, Paragraph, SourceDocument
from tasks.extract.page_joins import join_cut_row
from tasks.extract.page_numbers import find_page_numbers
from tasks.extract.pdf_blocks import Memory, Piece, page_pieces
from tasks.extract.pdf_overlays import blot_overprinted, set_overlays_apart
from tasks.extract.pdf_page import PageContent

Pictures = Callable[[PageContent, list[Piece]], list[Piece]]


def assemble(
    pages: Sequence[PageContent],
    document: SourceDocument,
    seen: Mapping[int, list[Block]],
    pictures: Pictures,
) -> None:
    """Fills the document page by page: paragraphs and rows that a page break cuts are whole, page numbers are left out.

    Args:
        pages: the pages in order.
        document: where blocks and issues go.
        seen: blocks of the pages that were read in another way (OCR), by page number.
        pictures: gives the tables that stand as pictures on a page, beside the pieces found on it.
    """
    set_overlays_apart(pages)
    for page in pages:
        blot_overprinted(page)
    numbers = find_page_numbers(list(pages))
    memory = Memory()
    last: Piece | None = None
    for page in pages:
        if page.number in seen:
            document.blocks.extend(seen[page.number])
            last = None
            continue
        held_out = numbers.get(page.number, set())
        pieces = page_pieces(page, held_out, page.number == 1, document.issues, memory)
        for piece in sorted([*pieces, *pictures(page, pieces)], key=lambda piece: piece.top):
            if last is not None and last.open_end and piece.goes_on:
                document.blocks[-1] = _joined(document.blocks[-1], piece.block)
            elif isinstance(piece.block, Grid) and piece.block.continues:
                _append_continuation(document.blocks, piece.block, last.xs if last else (), piece.xs)
            else:
                document.blocks.append(piece.block)
            last = piece


def _joined(before: Block, after: Block) -> Block:
    if isinstance(before, Grid) or isinstance(after, Grid):
        return before
    return Paragraph(before.text + after.text, before.locator, before.style)


def _append_continuation(
    blocks: list[Block], grid: Grid, xs_before: tuple[float, ...], xs: tuple[float, ...]
) -> None:
    """Appends a table that begins a page; a row that the page break cut is made whole in the table before."""
    before = blocks[-1] if blocks else None
    if isinstance(before, Grid) and xs_before and xs:
        blocks[-1], grid = join_cut_row(before, grid, xs_before, xs)
    if grid.rows:
        blocks.append(grid)
