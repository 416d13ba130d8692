"""Writes painted pages as a PDF file with a Chinese font that readers bring along."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def write_pages(pages: Sequence[tuple[str, str]], turn: int = 0) -> bytes:
    """Returns the file of pages, each its painting and its box; ``/F1`` is a font, ``/Black`` and ``/Grey`` pictures.

    ``turn`` is the pages' rotation entry. Texts are in UCS-2.
    """
    objects: list[bytes] = [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [2 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /FontDescriptor 3 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        _stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\0"),
        _stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\xe0"),
    ]  # fmt: skip
    tree = len(objects) + 2 * len(pages) + 1
    kids = []
    for content, size in pages:
        objects.append(_stream("/Filter /FlateDecode", zlib.compress(content.encode("latin-1"))))
        objects.append(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox {size} /Rotate {turn} /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F1 1 0 R >> /XObject << /Black 4 0 R /Grey 5 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects.append(f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode())
    objects.append(f"<< /Type /Catalog /Pages {tree} 0 R >>".encode())
    return _written(objects)


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _written(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.6\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += (
        f"trailer << /Size {len(objects) + 1} /Root {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return bytes(out)
