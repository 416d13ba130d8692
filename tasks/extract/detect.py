"""What a file is, told by its content; its name only breaks ties between formats of one container."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import olefile

from tasks.extract.encoding import decode

FORMATS = (
    "html", "text", "pdf", "docx", "xlsx", "xls", "doc", "wps", "zip", "image", "rtf", "ofd",
    "mht", "odt", "ods", "rar", "7z", "unknown",
)  # fmt: skip

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRUCTURE = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|table|tbody|tr|td|div|meta|span|font|script)\b", re.I
)
_TAG = re.compile(r"</?(?:p|br|b|strong|h[1-6]|ul|ol|li|a|img|center|section|article)\b[^<>]*>", re.I)
_MHT = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?mime-version:", re.I)
_WORD_XML = re.compile(rb"<w:wordDocument|<pkg:package|progid=\"Word\.Document\"")
_EXCEL_XML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
_TELLING = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xls",
    "OFD.xml": "ofd",
}
"""Members that tell what a zip container is, in the order of trust."""
_CONTROL = bytes([*range(9), *range(14, 32)])


def detect(data: bytes, name: str = "") -> str:
    """Returns the format of a file by its content: one of ``FORMATS``; never raises.

    ``doc`` also stands for Word 2003 XML and ``xls`` for Excel 2003 XML, which LibreOffice reads like them.
    HTML or text under an office file's name is ``html`` or ``text``.
    """
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(_OLE):
        return _detect_ole(data, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_zip(data)
    if data.startswith(b"Rar!\x1a\x07"):
        return "rar"
    if data.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if data.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    return _detect_markup(data)


def _detect_ole(data: bytes, name: str) -> str:
    """Returns the kind of an OLE compound file by its streams; its directory is searched raw when it is broken."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {path[0] for path in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, TypeError, KeyError, OverflowError):
        streams = {
            stream
            for stream in ("WordDocument", "Workbook", "Book", "CONTENTS")
            if stream.encode("utf-16-le") in data
        }
    if "WordDocument" in streams:
        return "wps" if name.lower().endswith(".wps") else "doc"
    if {"Workbook", "Book"} & streams:
        return "xls"
    if {"CONTENTS", "MatOST", "WpsContent"} & streams:
        return "wps"
    return "unknown"


def _detect_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:5000])
            kind = (
                archive.read("mimetype")[:80] if "mimetype" in names and data[30:38] == b"mimetype" else b""
            )
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        EOFError,
        zlib.error,
    ):
        names, kind = {found for found in _TELLING if found.encode() in data}, data[38:90]
    if b"opendocument.text" in kind:
        return "odt"
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    return next((format_ for member, format_ in _TELLING.items() if member in names), "zip")


def _detect_markup(data: bytes) -> str:
    """Returns html, text, mht, doc or xls (Office 2003 XML) for files without a signature, else unknown."""
    if not data.strip(b"\x00 \t\r\n"):
        return "unknown"
    head = data[:65_536]
    if _MHT.match(head[:4096].lstrip()) and b"content-type:" in head.lower():
        return "mht"
    if _WORD_XML.search(head[:4096]):
        return "doc"
    if _EXCEL_XML.search(head[:4096]) and b"<html" not in head[:4096].lower():
        return "xls"
    text, encoding = decode(head if len(data) == len(head) else head[: head.rfind(b">") + 1] or head)
    plain = text.encode("utf-8", "replace") if encoding.startswith("utf-16") else head
    if len(plain) - len(plain.translate(None, _CONTROL)) + text.count("\ufffd") > max(4, len(text) // 20):
        return "unknown"
    if _STRUCTURE.search(text) or _has_tags(text):
        return "html"
    if len(data) > len(head) and _STRUCTURE.search(decode(data)[0]):
        return "html"
    return "text"


def _has_tags(text: str) -> bool:
    """Tells marked-up text from plain lines in which a markdown table writes its line breaks as ``<br>``."""
    tags = [tag.group().lower() for tag in _TAG.finditer(text)]
    breaks = sum(1 for tag in tags if tag.startswith("<br"))
    return len(tags) >= 4 and (breaks < len(tags) or text.count("\n") < breaks or "|" not in text)
