"""PDF files to blocks: ruled tables by their lines, unruled ones by alignment, prose in reading order."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium

from tasks.extract.limits import limits
from tasks.extract.model import Block, Grid, Issue, SourceDocument
from tasks.extract.ocr_check import PICTURES, READ_BY_OCR
from tasks.extract.paged import assemble
from tasks.extract.pdf_blocks import Piece
from tasks.extract.pdf_page import PageContent, is_gibberish, read_page
from tasks.extract.pdf_pictures import large_pictures, picture_tables, unread_pictures
from tasks.extract.read_error import ReadError

FEW = 15
"""A page with fewer glyphs and a large picture is a scan."""


def read_pdf(data: bytes) -> SourceDocument:
    """Returns the prose and tables of a PDF in reading order.

    Locators are ``page 3 · table 2 · row 5 col 4 · box (x0,y0,x1,y1)`` with points from the top left corner of the
    page as it is read. A table that begins its page ``continues``. Pages without a usable text layer are read
    by OCR where it is installed; else the issue is ``scanned_no_ocr``.
    Raises ReadError ``encrypted`` or ``unreadable``.
    """
    pdf = _open(data[max(data[:1024].find(b"%PDF-"), 0) :])
    try:
        meta = {key.lower(): value for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
        document = SourceDocument("pdf", meta=meta, title=meta.get("title"))
        most = limits().pages
        if len(pdf) > most:
            document.issues.append(Issue("too_many_pages", f"only {most} of {len(pdf)} pages were read"))
        pages = [_read(pdf, number) for number in range(1, min(len(pdf), most) + 1)]
        _build(pdf, pages, document)
    finally:
        pdf.close()
    return document


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = "encrypted" if "assword" in str(error) or "security" in str(error).lower() else "unreadable"
        raise ReadError(code, f"the PDF cannot be opened: {error}") from error


def _read(pdf: pdfium.PdfDocument, number: int) -> PageContent:
    page = pdf[number - 1]
    try:
        return read_page(page, number)
    finally:
        page.close()


def _build(pdf: pdfium.PdfDocument, pages: list[PageContent], document: SourceDocument) -> None:
    """Fills the document; what the text layer does not hold is left to OCR."""
    scans = [page for page in pages if needs_ocr(page)]
    seen = _read_scans(pdf, scans, document) if scans else {}
    assemble(pages, document, seen, lambda page, pieces: _pictures(pdf, page, pieces))
    unread = unread_pictures([page for page in pages if page.number not in seen])
    if any(isinstance(block, Grid) for block in document.blocks):
        unread = [replace(issue, code=PICTURES) for issue in unread]
    document.issues += unread


def _pictures(pdf: pdfium.PdfDocument, page: PageContent, pieces: list[Piece]) -> list[Piece]:
    """Returns the tables in the pictures of a page that has no table as text."""
    if any(isinstance(piece.block, Grid) for piece in pieces) or not large_pictures(page):
        return []
    from tasks.extract.ocr import ocr_available

    return picture_tables(pdf[page.number - 1], page) if ocr_available() else []


def needs_ocr(page: PageContent) -> bool:
    """Whether the text layer cannot be trusted: absent, garbage, unpainted or under a picture (of other OCR)."""
    count = len(page.glyphs)
    if count == 0 and not page.pictures:
        return False
    if count < FEW:
        return _picture_share(page) > 0.25
    hidden = page.invisible + page.covered > 0.5 * count
    return hidden or page.garbled > max(5, 0.05 * count) or is_gibberish(page)


def _picture_share(page: PageContent) -> float:
    """Returns the share of the page that its largest picture covers."""
    area = max(page.width * page.height, 1.0)
    return max(((x1 - x0) * (y1 - y0) / area for x0, y0, x1, y1 in page.pictures), default=0.0)


def _read_scans(
    pdf: pdfium.PdfDocument, pages: list[PageContent], document: SourceDocument
) -> dict[int, list[Block]]:
    """Returns the blocks OCR finds by page number; without OCR no blocks for these pages, and an issue that says so."""
    from tasks.extract.ocr import ocr_available, read_pages

    for page in pages:
        if page.garbled > max(5, 0.05 * len(page.glyphs)) or is_gibberish(page):
            message = f"the text layer says nothing: {page.garbled} of {len(page.glyphs)} characters have no meaning"
            document.issues.append(Issue("garbled_text_layer", message, f"page {page.number}"))
    places = ", ".join(str(page.number) for page in pages)
    if not ocr_available():
        message = f"page {places} is a picture and the ocr extra is not installed"
        document.issues.append(Issue("scanned_no_ocr", message, f"page {pages[0].number}"))
        return {page.number: [] for page in pages}
    document.meta["ocr_pages"] = places
    document.issues.append(Issue(READ_BY_OCR, f"page {places} was read by OCR", f"page {pages[0].number}"))
    return read_pages(pdf, [page.number for page in pages])
