"""Text layers that cannot be trusted: garbage, hidden under a scan, off the page; and large pictures."""

from __future__ import annotations

import pypdfium2
from pdf_writer import Page, write_pdf

from tasks.extract.pdf import needs_ocr, read_pdf
from tasks.extract.pdf_overlays import set_overlays_apart
from tasks.extract.pdf_page import Glyph, PageContent, is_gibberish, read_page
from tasks.extract.pdf_pictures import large_pictures, unread_pictures


def _content(text: str, pictures=()) -> PageContent:
    glyphs = [Glyph(letter, 10 * n, 10 * n + 9, 10 * n + 4, 100, 104, 10) for n, letter in enumerate(text)]
    return PageContent(1, 600, 800, glyphs, pictures=list(pictures))


def test_letters_without_sense_are_left_to_ocr() -> None:
    chinese = "根据政府信息公开条例的规定编制本报告，本年度主动公开政府信息情况如下" * 4
    assert not is_gibberish(_content(chinese))
    assert is_gibberish(_content("QWxkzzbpq" * 10))
    assert is_gibberish(_content("囈龘靐齉爩鱻麤灪" * 10))
    assert not is_gibberish(_content("12 0 3 4" * 40))
    assert needs_ocr(_content("QWxkzzbpq" * 10))


def test_text_painted_under_a_scan_is_not_trusted() -> None:
    content = _content("政府信息公开" * 10)
    content.covered = len(content.glyphs)
    assert needs_ocr(content)


def test_glyphs_off_the_page_are_left_out() -> None:
    page = Page()
    page.text(60, 700, "seen")
    page.text(60, 900, "cut off")
    page.text(-300, 700, "left of it")
    assert [block.text for block in read_pdf(write_pdf([page])).blocks] == ["seen"]


def test_large_pictures_of_a_document_without_tables_are_named() -> None:
    emblem, table = (20, 20, 80, 80), (50, 300, 550, 600)
    content = _content("政府信息公开", [emblem, table])
    assert large_pictures(content) == [table]
    assert [issue.code for issue in unread_pictures([content])] == ["picture_not_read"]
    covered = _content("政府信息公开", [(0, 50, 600, 200)])
    assert large_pictures(covered) == []
    assert unread_pictures([covered]) == []


def test_large_text_across_other_text_is_set_apart() -> None:
    """A watermark in level letters, and the same where it happens to stand free; a title is neither."""
    page, other = Page(), Page()
    for number in range(12):
        page.text(60, 700 - 12 * number, f"{number}) 10 is more than 20,")
    other.text(60, 700, "10 is more")
    page.text(60, 760, "Title", size=24)
    page.text(60, 640, "OFFICE", size=40)
    other.text(60, 300, "OFFICE", size=40)
    set_overlays_apart(pages := [_read(page, 1), _read(other, 2)])
    assert ["".join(glyph.character for glyph in page.oblique) for page in pages] == ["OFFICE", "OFFICE"]
    assert "Title" in "".join(glyph.character for glyph in pages[0].glyphs)


def _read(page: Page, number: int) -> PageContent:
    return read_page(pypdfium2.PdfDocument(write_pdf([page]))[0], number)
