"""Word documents (docx) to blocks: body order, merged cells, nested tables, text boxes, tracked changes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from tasks.extract.docx_embedded import Embedded
from tasks.extract.docx_numbering import Numbering, W
from tasks.extract.docx_runs import GONE, PrintedText, chosen, printed_text
from tasks.extract.docx_table import TableCell, layout_rows
from tasks.extract.model import Block, Grid, GridCell, Issue, Paragraph, SourceDocument
from tasks.extract.ooxml_strict import to_transitional
from tasks.extract.read_error import ReadError
from tasks.extract.safe_xml import parse_xml
from tasks.extract.zip_limits import open_zip, read_member

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAX_DEPTH = 60
_NUMBERED_HEADING = re.compile(r"^\s*[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]?\s*\S{2,50}$")


def read_docx(data: bytes) -> SourceDocument:
    """Returns the document's paragraphs and tables in reading order; locators count paragraphs and tables.

    Inserted text counts and deleted text does not. Text boxes follow the paragraph they are anchored in.
    A table that wraps other tables is unfolded. Tables that stand as pictures are read by OCR where it is installed.
    """
    with open_zip(to_transitional(data)) as archive:
        names = set(archive.namelist())
        main = _main_part(archive, names)
        numbering = Numbering(
            *(_part(archive, names, f"word/{part}.xml") for part in ("numbering", "styles"))
        )
        styles = _style_names(_part(archive, names, "word/styles.xml"))
        embedded = Embedded(archive, names, main)
        walker = _Walker(numbering, styles, embedded)
        body = parse_xml(read_member(archive, main)).find(f"{W}body")
        blocks = list(walker.blocks(body)) if body is not None else []
        if walker.struck:
            walker.issues.append(Issue("struck_out", f"text in {walker.struck} cells is struck out"))
        meta = _properties(archive, names)
        issues = [*walker.issues, *embedded.issues]
        document = SourceDocument("docx", blocks, meta, meta.get("title"), issues=issues)
        document.pictures = embedded.pictures
        _read_pictures(archive, names, document)
    return document


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "word/document.xml" in names:
        return "word/document.xml"
    found = sorted(name for name in names if name.startswith("word/document") and name.endswith(".xml"))
    if not found:
        raise ReadError("unreadable", "the Word file has no main part")
    return found[0]


def _part(archive: zipfile.ZipFile, names: set[str], name: str) -> etree._Element | None:
    if name not in names:
        return None
    try:
        return parse_xml(read_member(archive, name))
    except ReadError:  # Numbering and styles only refine; the text itself does not depend on them.
        return None


def _style_names(root: etree._Element | None) -> dict[str, str]:
    """Returns ``title`` or ``heading`` by style id."""
    kinds: dict[str, str] = {}
    for style in [] if root is None else root.findall(f"{W}style"):
        name = style.find(f"{W}name")
        plain = name.get(f"{W}val", "").lower() if name is not None else ""
        if plain == "title" or plain.startswith("标题 0"):
            kinds[style.get(f"{W}styleId", "")] = "title"
        elif plain.startswith(("heading", "标题", "subtitle")):
            kinds[style.get(f"{W}styleId", "")] = "heading"
    return kinds


def _properties(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    root = _part(archive, names, "docProps/core.xml")
    found = (
        {}
        if root is None
        else {etree.QName(node).localname.lower(): (node.text or "").strip() for node in root}
    )
    return {key: value for key, value in found.items() if value}


class _Walker:
    """Walks the body once; counts paragraphs and tables for the locators."""

    def __init__(self, numbering: Numbering, styles: dict[str, str], embedded: Embedded) -> None:
        self.issues: list[Issue] = []
        self.struck = 0
        self._numbering = numbering
        self._styles = styles
        self._embedded = embedded
        self._heading = ""
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, node: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Yields the blocks below a body, cell or text box."""
        if depth > _MAX_DEPTH:
            raise ReadError("too_deep", "tables or text boxes are nested too deeply")
        for child in node:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, depth)
            elif child.tag == f"{W}altChunk":
                yield from self._embedded.of_part(child, "embedded part")
            elif child.tag == f"{_MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    yield from self.blocks(branch, depth + 1)
            elif isinstance(child.tag, str) and child.tag not in GONE and len(child):
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, node: etree._Element, depth: int) -> Iterator[Block]:
        self._paragraphs += 1
        locator = f"paragraph {self._paragraphs}"
        printed = printed_text(node)
        text = self._numbering.prefix(node) + (printed.text if printed.text.strip() else printed.struck)
        if text.strip():
            style = node.find(f"{W}pPr/{W}pStyle")
            yield Paragraph(
                text, locator, self._styles.get(style.get(f"{W}val", "")) if style is not None else None
            )
            if _NUMBERED_HEADING.match(text):
                self._heading = text.strip()[:60]
        yield from self._embedded.of_paragraph(node, self._heading, locator)
        for box in printed.boxes:
            yield from self.blocks(box, depth + 1)

    def _table(self, node: etree._Element, depth: int) -> Iterator[Block]:
        """Yields the table as one grid; a one-cell or wrapping table as the blocks inside its cells."""
        rows = layout_rows(node)
        if (
            any(cell.nested for row in rows for cell in row)
            or max((len(row) for row in rows), default=0) <= 1
        ):
            for row in rows:
                yield from self._unfolded_row(row, depth)
            return
        self._tables += 1
        name = f"table {self._tables}"
        yield Grid(tuple(self._grid_row(row, name) for row in rows), name)

    def _unfolded_row(self, row: list, depth: int) -> Iterator[Block]:
        if len(row) > 1 and not any(cell.nested for cell in row):
            self._tables += 1
            name = f"table {self._tables}"
            yield Grid((self._grid_row(row, name, 0),), name)
            return
        for cell in row:
            for part in cell.nodes:
                yield from self.blocks(part, depth + 1)

    def _grid_row(self, row: list, name: str, number: int | None = None) -> tuple[GridCell, ...]:
        return tuple(self._grid_cell(cell, name, number) for cell in row)

    def _grid_cell(self, cell: TableCell, name: str, number: int | None) -> GridCell:
        """Returns a cell; text struck out in it counts only where it prints nothing else, and is doubted."""
        printed = [piece for node in cell.nodes for piece in self._cell_texts(node)]
        text = "\n".join(piece.text for piece in printed if piece.text.strip())
        struck = " ".join(piece.struck.strip() for piece in printed if piece.struck.strip())
        self.struck += bool(struck)
        return GridCell(
            text or struck,
            cell.row if number is None else number,
            cell.col,
            cell.rowspan if number is None else 1,
            cell.colspan,
            f"{name} · row {cell.row + 1} col {cell.col + 1}",
            f"text in the cell is struck out: {struck[:40]}" if struck else None,
        )

    def _cell_texts(self, node: etree._Element) -> Iterator[PrintedText]:
        for paragraph in node.iter(f"{W}p"):
            if _stands_in_box(paragraph, node):
                continue
            printed = printed_text(paragraph)
            yield replace(printed, text=self._numbering.prefix(paragraph) + printed.text)
            yield from (printed_text(inner) for box in printed.boxes for inner in box.iter(f"{W}p"))


def _stands_in_box(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Whether a paragraph stands in a text box within the cell, which is read with the paragraph of its anchor."""
    for parent in paragraph.iterancestors():
        if parent is cell:
            return False
        if parent.tag == f"{W}txbxContent":
            return True
    return False


def _read_pictures(archive: zipfile.ZipFile, names: set[str], document: SourceDocument) -> None:
    """Appends the tables that OCR finds in pictures; in a document without any table all that it finds.

    Beside real tables only pictures with ruling lines are read: some offices paste one of the tables as an image.
    """
    media = sorted(name for name in names if name.startswith("word/media/"))
    media = [
        name for name in media if name.lower().endswith((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"))
    ]
    if not media:
        return
    from tasks.extract.ocr import picture_tables, read_pictures

    pictures = [(f"picture {name.rsplit('/', 1)[1]}", read_member(archive, name)) for name in media[:20]]
    if any(isinstance(block, Grid) for block in document.blocks):
        document.blocks += picture_tables(pictures)
        return
    blocks, issues = read_pictures(pictures)
    document.blocks.extend(blocks)
    document.issues.extend(issues)
