"""OFD, the fixed-layout format of Chinese e-government (GB/T 33190): its text and lines read like those of a PDF."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from tasks.extract.limits import limits
from tasks.extract.model import Grid, Issue, SourceDocument
from tasks.extract.ofd_objects import OfdBox, add_objects
from tasks.extract.paged import assemble
from tasks.extract.pdf_page import PageContent
from tasks.extract.read_error import ReadError
from tasks.extract.safe_xml import parse_xml
from tasks.extract.zip_limits import open_zip, read_member

POINTS = 72 / 25.4
"""Points a millimetre: OFD counts in millimetres."""
_A4 = OfdBox(0, 0, 210, 297)
_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff")


def read_ofd(data: bytes) -> SourceDocument:
    """Returns the prose and tables of an OFD file in reading order, with locators like those of a PDF.

    Pages that hold nothing but pictures are read by OCR where it is installed. Raises ReadError ``unreadable`` or
    ``encrypted``.
    """
    with open_zip(data) as archive:
        names = {name.lstrip("/"): name for name in archive.namelist()}
        if any(name.lower().endswith("encryptions.xml") for name in names):
            raise ReadError("encrypted", "the OFD file is encrypted; ask the office for an open copy")
        document = SourceDocument("ofd")
        pages = list(_pages(archive, names))
        most = limits().pages
        if len(pages) > most:
            document.issues.append(Issue("too_many_pages", f"only {most} of {len(pages)} pages were read"))
        assemble(pages[:most], document, {}, lambda page, pieces: [])
        if not any(isinstance(block, Grid) for block in document.blocks):
            _read_pictures(archive, names, document)
    return document


def _pages(archive: zipfile.ZipFile, names: dict[str, str]) -> Iterator[PageContent]:
    """Yields the pages of all documents in the package; templates (letterheads) are laid under their pages."""
    number = 0
    for root_path in _texts(_xml(archive, names, "OFD.xml"), "DocRoot"):
        root = _xml(archive, names, root_path)
        folder = posixpath.dirname(root_path.lstrip("/"))
        templates = {
            node.get("ID", ""): _path(folder, node.get("BaseLoc", ""))
            for node in _named(root, "TemplatePage")
        }
        usual = next((OfdBox.parse(text) for text in _texts(root, "PhysicalBox")), None) or _A4
        for node in _named(root, "Page"):
            if not node.get("BaseLoc"):
                continue
            number += 1
            page = _xml(archive, names, _path(folder, node.get("BaseLoc", "")))
            own = next((OfdBox.parse(text) for text in _texts(page, "PhysicalBox")), None) or usual
            content = PageContent(number, own.width * POINTS, own.height * POINTS)
            used = [templates.get(mark.get("TemplateID", "")) for mark in _named(page, "Template")]
            for layer in [*(_xml(archive, names, path) for path in used if path), page]:
                add_objects(layer, content, POINTS)
            yield content


def _xml(archive: zipfile.ZipFile, names: dict[str, str], path: str) -> etree._Element:
    name = names.get(path.lstrip("/"))
    if name is None:
        raise ReadError("unreadable", f"the OFD file lacks {path}")
    return parse_xml(read_member(archive, name))


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iter(f"{{*}}{name}")


def _texts(root: etree._Element, name: str) -> Iterator[str]:
    return ((node.text or "").strip() for node in _named(root, name))


def _path(folder: str, location: str) -> str:
    return (
        location.lstrip("/")
        if location.startswith("/")
        else posixpath.normpath(posixpath.join(folder, location))
    )


def _read_pictures(archive: zipfile.ZipFile, names: dict[str, str], document: SourceDocument) -> None:
    """Appends what OCR finds in the pictures of a file without tables."""
    from tasks.extract.ocr import read_pictures

    media = sorted(name for name in names if name.lower().endswith(_PICTURES))[:20]
    pictures = [(f"picture {posixpath.basename(name)}", read_member(archive, names[name])) for name in media]
    blocks, issues = read_pictures(pictures)
    document.blocks += [block for block in blocks if isinstance(block, Grid) or not document.blocks]
    document.issues += issues
