"""Bytes of any kind to a `SourceDocument`: finds the reader by content and turns what fails into a typed issue."""

from __future__ import annotations

from collections.abc import Callable

from tasks.extract.detect import detect
from tasks.extract.encoding import decode
from tasks.extract.model import Grid, Issue, Paragraph, SourceDocument
from tasks.extract.phonetic_notes import bare_text, without_phonetic_notes
from tasks.extract.read_error import ReadError

MAX_BYTES = 200_000_000
"""Larger files are not read at all; what the crawler takes is limited before (``Settings.max_bytes``)."""


def read(data: bytes, name: str = "", *, declared_encoding: str | None = None) -> SourceDocument:
    """Returns the document in a file: blocks in reading order with locators, or a document with a typed issue.

    Never raises for bad input. The codes of unreadable files: ``empty``, ``too_large``, ``unsupported_format``,
    ``unreadable``, ``encrypted``, ``libreoffice_missing``, ``conversion_failed``, ``scanned_no_ocr``, ``zip_bomb``.

    Args:
        data: the file as fetched.
        name: its file name; only a hint.
        declared_encoding: the charset of the HTTP header, if any.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return _failed("unknown", "empty", "the file is empty")
    if len(data) > MAX_BYTES:
        return _failed("unknown", "too_large", f"{len(data)} bytes, the limit is {MAX_BYTES}")
    kind = detect(data, name)
    try:
        document = _dispatch(kind, data, name, declared_encoding)
    except ReadError as error:
        return _failed(kind, error.code, str(error))
    except RecursionError:
        return _failed(kind, "too_deep", "the document is nested too deeply")
    except MemoryError:
        return _failed(kind, "too_large", "the document needs more memory than allowed")
    except Exception as error:  # the boundary to third-party parsers: on broken files they raise anything
        return _failed(
            kind, "unreadable", f"the {kind} file could not be read: {type(error).__name__}: {error}"[:300]
        )
    _report_garbage(document)
    return document


def _dispatch(kind: str, data: bytes, name: str, declared: str | None) -> SourceDocument:
    """Reads with the reader of the format. Readers are imported late: a page of HTML must not pay for PDF."""
    if kind == "html":
        from tasks.extract.html import read_html

        return without_phonetic_notes(read_html(data, declared))
    if kind == "text":
        from tasks.extract.text import read_text

        return read_text(bare_text(decode(data, declared)[0]))
    reader = _BINARY.get(kind)
    if reader is None:
        raise ReadError(
            "unsupported_format", _REMEDIES.get(kind, f"files of this kind are not read: {kind} ({name})")
        )
    return reader(data, name)


def _read_pdf(data: bytes, _: str) -> SourceDocument:
    from tasks.extract.pdf import read_pdf

    return read_pdf(data)


def _read_ofd(data: bytes, _: str) -> SourceDocument:
    from tasks.extract.ofd import read_ofd

    return read_ofd(data)


def _read_docx(data: bytes, _: str) -> SourceDocument:
    from tasks.extract.docx import read_docx

    return read_docx(data)


def _read_xlsx(data: bytes, _: str) -> SourceDocument:
    from tasks.extract.spreadsheet import read_xlsx

    return read_xlsx(data)


def _read_xls(data: bytes, name: str) -> SourceDocument:
    from tasks.extract.office import read_spreadsheet_with_office
    from tasks.extract.spreadsheet import read_xls

    return (
        read_xls(data)
        if data.startswith(b"\xd0\xcf\x11\xe0")
        else read_spreadsheet_with_office(data, name, "xls")
    )


def _read_ods(data: bytes, name: str) -> SourceDocument:
    from tasks.extract.office import read_spreadsheet_with_office

    return read_spreadsheet_with_office(data, name, "ods")


def _office(kind: str) -> Callable[[bytes, str], SourceDocument]:
    def read_office(data: bytes, name: str) -> SourceDocument:
        from tasks.extract.office import read_with_office

        return read_with_office(data, name, kind)

    return read_office


def _read_mht(data: bytes, _: str) -> SourceDocument:
    from tasks.extract.archive_file import read_mht

    return read_mht(data)


def _read_zip(data: bytes, name: str) -> SourceDocument:
    from tasks.extract.archive_file import read_zip

    return read_zip(data, name)


def _read_image(data: bytes, _: str) -> SourceDocument:
    from tasks.extract.ocr import read_image

    return read_image(data)


_BINARY: dict[str, Callable[[bytes, str], SourceDocument]] = {
    "pdf": _read_pdf,
    "ofd": _read_ofd,
    "docx": _read_docx,
    "xlsx": _read_xlsx,
    "xls": _read_xls,
    "ods": _read_ods,
    "doc": _office("doc"),
    "wps": _office("wps"),
    "rtf": _office("rtf"),
    "odt": _office("odt"),
    "mht": _read_mht,
    "zip": _read_zip,
    "image": _read_image,
}


_REMEDIES = {
    "rar": "a RAR archive is not read; unpack it and add the files inside, or repack it as zip",
    "7z": "a 7z archive is not read; unpack it and add the files inside, or repack it as zip",
}
"""What to do with known formats that are not read."""


def _failed(kind: str, code: str, message: str) -> SourceDocument:
    return SourceDocument(format=kind, issues=[Issue(code, message)])


def _report_garbage(document: SourceDocument) -> None:
    """Adds an issue when characters were lost to a broken encoding, with the first place and their number."""
    count, place = 0, ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            hits = block.text.count("\ufffd")
        elif isinstance(block, Grid):
            hits = sum(cell.text.count("\ufffd") for row in block.rows for cell in row)
        count += hits
        place = place or (block.locator if hits else "")
    if document.text and not document.blocks:
        count = document.text.count("\ufffd")
    if count:
        document.issues.append(Issue("garbled_characters", f"{count} characters could not be decoded", place))
