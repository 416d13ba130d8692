"""Office files in the strict form of the standard (ISO/IEC 29500), which differ by their namespaces only."""

from __future__ import annotations

import io
import re
import zipfile

from tasks.extract.zip_limits import open_zip, read_member

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_MAIN_PARTS = ("word/document.xml", "xl/workbook.xml")


def to_transitional(data: bytes) -> bytes:
    """Returns the file with the namespaces that all programs know; one that has them already comes back as it is.

    Raises ReadError as `open_zip` and `read_member` do.
    """
    with open_zip(data) as archive:
        main = next((name for name in _MAIN_PARTS if name in archive.namelist()), None)
        if main is None or not _STRICT.search(read_member(archive, main)[:20_000]):
            return data
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
            for member in archive.infolist():
                content = read_member(archive, member)
                if member.filename.endswith((".xml", ".rels")):
                    content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", content)
                changed.writestr(member.filename, content)
    return target.getvalue()
