"""Reads an HTML page into paragraphs and grids, as a browser would show them, in reading order."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tasks.extract.encoding import decode
from tasks.extract.html_table import TableReader
from tasks.extract.html_text import BLOCK, DROPPED, hide, may_hide, text_nodes, tidy
from tasks.extract.model import Block, Grid, Issue, Paragraph, SourceDocument

__all__ = ["read_html"]

_FRAMES = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_STYLES = {"h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading"}
_NUMBERED_HEADING = re.compile(r"^[\s（(]*[一二三四五六][）)、.．\s]")
_SMALL = re.compile(r"^\s*\d{1,2}(?:px)?\s*$|(?:^|;)\s*(?:width|height)\s*:\s*\d{1,2}px", re.IGNORECASE)
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
    source = _prepared(text)
    root = _parse(source, document)
    if root is None:
        return document
    _read_head(root, document)
    hidden = may_hide(source) and hide(root)
    has_tabs = b"mso-tab-count" in source
    document.blocks, issues, document.pictures = _walk(root, has_tabs)
    if hidden and not any(isinstance(block, Grid) for block in document.blocks):
        blocks, other_issues, pictures = _walk(_parse(source, document), has_tabs)
        if any(isinstance(block, Grid) for block in blocks):
            document.blocks, issues, document.pictures = blocks, other_issues, pictures
            issues.append(
                Issue("hidden_content", "the tables stand in a part of the page that is not shown at first")
            )
    document.issues.extend(issues)
    return document


def _prepared(text: str) -> bytes:
    """Returns the page as UTF-8 without control characters, and without stray ends of the document in mid-page, at
    which the parser would stop."""  # noqa: D205, D209
    if text.lstrip()[:5].lower() == "<?xml":
        text = text[text.index(">") + 1 if ">" in text else 0 :]
    end = text.rfind("</html>")
    if (
        text.find("</html>") != end
        or text.find("</body>") != text.rfind("</body>")
        or text[end + 7 :].strip()
    ):
        text = _FRAMES.sub("", text)
    return text.encode("utf-8", "replace").translate(None, _CONTROLS)


def _parse(source: bytes, document: SourceDocument) -> Any:
    """Returns the root element, or None for a page without any; notes where the parser gave up."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    if not source.strip():
        return None
    try:
        return etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        document.issues.append(Issue("unreadable_markup", f"the page cannot be parsed: {error}"))
        return None


def _walk(root: Any, has_tabs: bool) -> tuple[list[Block], list[Issue], list[tuple[str, str]]]:
    body = root.find("body")
    return _Walker(root.getroottree(), has_tabs).walk(root if body is None else body)


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

    ``has_tabs`` says that some inline element may stand for a tab stop of Word.
    """

    def __init__(self, tree: Any, has_tabs: bool) -> None:
        self.tree = tree
        self.has_tabs = has_tabs
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.heading = ""
        self.pictures: list[tuple[str, str]] = []
        self.tables = TableReader(tree, self.visit)
        self.style: str | None = None
        self.owner: Any = None
        self.depth = 0

    def walk(self, body: Any) -> tuple[list[Block], list[Issue], list[tuple[str, str]]]:
        """Returns the blocks of the body, the issues met, and the pictures with the headings above them."""
        self.visit(body, self.blocks)
        return self.blocks, self.tables.issues, self.pictures

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
        for child in element:
            self._child(child)
            if child.tail:
                self.parts.append(child.tail)
        self.depth -= 1

    def _child(self, child: Any) -> None:
        tag = child.tag
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
