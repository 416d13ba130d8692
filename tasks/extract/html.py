"""Reads an HTML page into paragraphs and grids, as a browser would show them, in reading order."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from lxml import etree

from tasks.extract.encoding import decode
from tasks.extract.html_drawn import drawn_table
from tasks.extract.html_embedded import embedded_pages
from tasks.extract.html_hidden import hide
from tasks.extract.html_marks import mark
from tasks.extract.html_source import as_source
from tasks.extract.html_table import TableReader
from tasks.extract.html_text import BLOCK, DROPPED, text_nodes, tidy
from tasks.extract.model import Block, Grid, Issue, Paragraph, SourceDocument

__all__ = ["read_html"]

_FEWEST_CELLS = 12
"""Cells of the smallest table worth the name: fewer are the furniture of a page."""
_TELLING_CELLS = 60
"""A page whose largest table has fewer cells may have its tables elsewhere: an index block has some twenty."""
_STYLES = {"h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading"}
_NUMBERED_HEADING = re.compile(r"^[\s（(]*[一二三四五六][）)、.．\s]")
_SMALL = re.compile(r"^\s*\d{1,2}(?:px)?\s*$|(?:^|;)\s*(?:width|height)\s*:\s*\d{1,2}px", re.IGNORECASE)
_RUNS = frozenset({"a", "b", "em", "font", "i", "span", "strong", "u"})
"""The usual runs of text; one that holds no element is only its text."""
_DEEPEST = 200
"""Nesting below this many levels is read as running text: no page of people is deeper, and a bomb must not stop us."""


def read_html(data: bytes, declared_encoding: str | None = None) -> SourceDocument:
    """Returns the page as blocks in reading order: each paragraph or line, each data table as a grid.

    Scripts, styles, navigation and what is not shown are left out; layout tables are dissolved into what they hold.
    ``meta`` has the meta tags (lower-case names), ``base`` and ``encoding``. A broken page gives what can be read of
    it; an empty one no blocks. Nothing is raised for bad markup.
    """
    text, encoding = decode(data, declared_encoding)
    document = SourceDocument(format="html", meta={"encoding": encoding})
    source = as_source(text)
    root = _parse(source, document)
    if root is None:
        return document
    _read_head(root, document)
    hidden = hide(root, source)
    found = _walk(root, source)
    if found.largest < _TELLING_CELLS:
        found = _second_look(source, text, document, found, hidden)
    document.blocks, document.pictures = found.blocks, found.pictures
    document.issues.extend(found.issues)
    return document


class _Found(NamedTuple):
    """What a walk over a page found: blocks, issues, and pictures with the headings above them."""

    blocks: list[Block]
    issues: list[Issue]
    pictures: list[tuple[str, str]]

    @property
    def largest(self) -> int:
        """The number of cells of the largest table."""
        return max((sum(map(len, block.rows)) for block in self.blocks if isinstance(block, Grid)), default=0)

    def outdoes(self, other: _Found) -> bool:
        """Tells whether there is a table here beside which those of the other are only furniture of the page."""
        return self.largest >= _FEWEST_CELLS and self.largest > 2 * other.largest


def _second_look(source: bytes, text: str, document: SourceDocument, first: _Found, hidden: bool) -> _Found:
    """Returns what a page without large tables has: with what it hides, what its scripts hold, or tables drawn."""
    if hidden:
        found = _walk(_parse(source, document), source)
        if found.outdoes(first):
            message = "the tables stand in a part of the page that is not shown at first"
            return found._replace(issues=[*found.issues, Issue("hidden_content", message)])
    for number, page in enumerate(embedded_pages(text), 1):
        part = as_source(page)
        root = _parse(part, document)
        if root is not None and (found := _walk(root, part)).outdoes(first):
            message = "the tables stand in a part of the page that only a script or a frame shows"
            issue = Issue("embedded_content", message, f"embedded part {number}")
            blocks = [*first.blocks, *(_within(block, number) for block in found.blocks)]
            return _Found(blocks, [*first.issues, *found.issues, issue], [*first.pictures, *found.pictures])
    root = _parse(source, document)
    if hidden:
        hide(root, source)
    found = _walk(root, source, draws=True)
    return found if found.outdoes(first) else first


def _within(block: Block, number: int) -> Block:
    """Returns a block of an embedded part with places that say so."""
    prefix = f"embedded part {number}: "
    if isinstance(block, Paragraph):
        return replace(block, locator=prefix + block.locator)
    rows = tuple(tuple(cell._replace(locator=prefix + cell.locator) for cell in row) for row in block.rows)
    return replace(block, rows=rows, locator=prefix + block.locator)


@cache
def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def _parse(source: bytes, document: SourceDocument) -> Any:
    """Returns the root element, or None for a page without any; notes where the parser gave up."""
    if not source.strip():
        return None
    try:
        return etree.fromstring(source, _parser())
    except etree.XMLSyntaxError as error:
        document.issues.append(Issue("unreadable_markup", f"the page cannot be parsed: {error}"))
        return None


def _walk(root: Any, source: bytes, draws: bool = False) -> _Found:
    """Returns what a parsed page holds; ``draws`` looks for tables drawn without table elements."""
    struck = mark(root, source)
    body = root.find("body")
    walker = _Walker(root.getroottree(), b"mso-tab-count" in source, struck, draws)
    found = walker.walk(root if body is None else body)
    if struck:
        found.issues.append(Issue("struck_out", f"text in {len(struck)} cells is struck out"))
    return found


def _read_head(root: Any, document: SourceDocument) -> None:
    title = root.find(".//title")
    if title is not None:
        document.title = " ".join("".join(title.itertext()).split()) or None
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content:
            document.meta.setdefault(name.strip().lower(), content.strip())
    base = root.find(".//base")
    if base is not None and base.get("href"):
        document.meta["base"] = base.get("href").strip()


class _Walker:
    """Walks the body once, gathering inline text into paragraphs and handing tables to the table reader.

    ``has_tabs`` says that some inline element may stand for a tab stop of Word, ``draws`` that tables may be drawn
    without table elements.
    """

    def __init__(self, tree: Any, has_tabs: bool, struck: dict[Any, str], draws: bool) -> None:
        self.tree = tree
        self.has_tabs = has_tabs
        self.draws = draws
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.heading = ""
        self.pictures: list[tuple[str, str]] = []
        self.tables = TableReader(tree, self.visit, struck)
        self.style: str | None = None
        self.owner: Any = None
        self.depth = 0

    def walk(self, body: Any) -> _Found:
        """Returns the blocks of the body, the issues met, and the pictures with the headings above them."""
        self.visit(body, self.blocks)
        return _Found(self.blocks, self.tables.issues, self.pictures)

    def visit(self, element: Any, into: list[Block]) -> None:
        """Appends what an element holds to ``into``, ending with a finished paragraph."""
        outer, self.blocks = self.blocks, into
        self._enter(element)
        self._flush()
        self.blocks = outer

    def _enter(self, element: Any) -> None:
        if self.depth >= _DEEPEST:
            self.parts.append("".join(text_nodes(element)))
            return
        self.depth += 1
        if element.text:
            self.parts.append(element.text)
        drawn = self._drawn(element) if self.draws else {}
        for child in element:
            if not drawn or child not in drawn:
                self._child(child)
            elif (grid := drawn[child]) is not None:
                self._flush()
                self.blocks.append(grid)
            if child.tail:
                self.parts.append(child.tail)
        self.depth -= 1

    def _drawn(self, element: Any) -> dict[Any, Grid | None]:
        """Returns the children that are rows of a drawn table: the first with the grid, the others with None."""
        found: dict[Any, Grid | None] = {}
        for _, run in groupby(element, key=lambda child: child.tag):
            rows = list(run)
            grid = drawn_table(rows, self.tree.getpath(element))
            if grid is not None:
                found |= {rows[0]: grid, **dict.fromkeys(rows[1:])}
        return found

    def _child(self, child: Any) -> None:
        tag = child.tag
        if tag in _RUNS and not self.has_tabs and len(child) == 0:
            if child.text:
                self.parts.append(child.text)
            return
        if not isinstance(tag, str) or tag in DROPPED:
            return
        if tag == "br":
            if self.style is None:
                self._flush()
            else:
                self.parts.append("\n")
        elif tag == "img":
            self._picture(child)
        elif tag == "table":
            self._flush()
            self.tables.read(child, self.blocks)
        elif tag == "pre":
            self._flush()
            self._preformatted(child)
        elif tag in BLOCK:
            self._flush()
            style, owner = self.style, self.owner
            self.style, self.owner = _STYLES.get(tag, style), child
            self._enter(child)
            self._flush()
            self.style, self.owner = style, owner
        else:
            if self.has_tabs and "mso-tab-count" in (child.get("style") or ""):
                self.parts.append("\t")
            self._enter(child)

    def _preformatted(self, element: Any) -> None:
        text = "".join(text_nodes(element)).strip("\r\n")
        if text.strip():
            self.blocks.append(Paragraph(text, self.tree.getpath(element)))

    def _picture(self, element: Any) -> None:
        """Notes a picture unless it says itself that it is a mere icon."""
        sizes = (element.get("width"), element.get("height"), element.get("style"))
        if not any(size and _SMALL.search(size) for size in sizes):
            self.pictures.append((self.heading, self.tree.getpath(element)))

    def _flush(self) -> None:
        if not self.parts:
            return
        text = tidy("".join(self.parts))
        self.parts.clear()
        if text.strip():
            locator = self.tree.getpath(self.owner) if self.owner is not None else "/html/body"
            self.blocks.append(Paragraph(text, locator, self.style))
            if _NUMBERED_HEADING.match(text):
                self.heading = text[:60]
