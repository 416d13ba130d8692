"""The text of HTML elements as a browser shows it: blocks apart, runs joined, footnote marks set off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

__all__ = ["BLOCK", "DROPPED", "cell_text", "text_nodes", "texts_at_once", "tidy"]

DROPPED = frozenset(
    {
        "script", "title", "style", "noscript", "nav", "footer", "head", "template", "iframe", "object", "embed",
        "select", "option", "button", "textarea", "svg", "math", "colgroup", "col", "audio", "video",
        "canvas", "map",
    }
)  # fmt: skip
BLOCK = frozenset(
    {
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section",
        "article", "center", "pre", "blockquote", "tr", "td", "th", "table", "tbody", "thead", "tfoot",
        "form", "fieldset", "address", "main", "figure", "figcaption", "header", "aside", "caption", "hr",
        "body", "html", "details", "summary",
    }
)  # fmt: skip
_RUN = re.compile(r"[ \t\r\n\f]+")
_MARK = "\ufdd0"
"""A code point that is no character: no page shows it."""
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


def _fold_run(run: re.Match[str]) -> str:
    """A run of white space shows as one blank; tabs that are not mere indentation keep columns apart."""
    found = run.group()
    return "\t" * found.count("\t") or " " if "\n" not in found else " "


def tidy(text: str) -> str:
    """Returns running text with white space as shown, no-break spaces and tabs between words kept."""
    if text.isalnum():
        return text
    folded = _RUN.sub(_fold_run, text).strip(" \r\n")
    return folded if "\t" in folded.lstrip() else folded.strip()


def text_nodes(element: Any) -> Iterator[str]:
    """Yields the text nodes of an element, with line breaks where blocks part and footnote marks in brackets."""
    if element.text:
        yield element.text
    stack = [iter(element)]
    owners = [element]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            done = owners.pop()
            if stack:
                if done.tag in BLOCK:
                    yield "\n"
                elif done.tag == "sup":
                    yield "]"
                if done.tail:
                    yield done.tail
            continue
        tag = child.tag
        if not isinstance(tag, str) or tag in DROPPED:
            if child.tail:
                yield child.tail
            continue
        if tag == "br" or tag in BLOCK:
            yield "\n"
        elif tag == "sup":
            yield "["
        if child.text:
            yield child.text
        stack.append(iter(child))
        owners.append(child)


_CELLS = ("td", "th")
_APART = tuple((BLOCK | DROPPED | {"br", "sup"}) - {*_CELLS, "tr", "tbody", "thead", "tfoot"})


def texts_at_once(table: Any, rows: list[list[Any]]) -> list[list[str]] | None:
    """Returns the text of every cell of a table's rows, taken from the table in one go; None where that cannot be done.

    Marks are set between the cells for it: what strays between them is not shown by any cell, and is lost. It cannot
    be done for a table with cells astray, or with other elements beside its cells.
    """
    filled = [row for row in rows if row]
    count = sum(map(len, filled))
    if sum(1 for _ in table.iterdescendants(_CELLS)) != count:
        return None
    if any(list(row[0].getparent()) != row for row in filled):
        return None
    broken = _broken_cells(table)
    for row in filled:
        row[0].getparent().text = _MARK
        for cell in row:
            cell.tail = _MARK
    text = etree.tostring(table, method="text", encoding="unicode", with_tail=False)
    pieces = _RUN.sub(" ", text).split(_MARK)
    if len(pieces) != 1 + len(filled) + count:
        return None  # the page prints the mark
    texts: list[list[str]] = []
    place = 0
    for row in rows:
        place += 1 if row else 0  # what stands before the first cell
        texts.append([piece.strip(" ") for piece in pieces[place : place + len(row)]])
        place += len(row)
    if broken:
        return [
            [cell_text(cell) if cell in broken else text for cell, text in zip(row, found, strict=True)]
            for row, found in zip(rows, texts, strict=True)
        ]
    return texts


def _broken_cells(table: Any) -> set[Any]:
    """Returns the cells whose text is not one run: more breaks it than one paragraph around all of it."""
    broken = set()
    for element in table.iterdescendants(_APART):
        owner = element.getparent()
        if element.tag == "p" and owner.tag in _CELLS and _is_alone(element, owner):
            continue
        while owner is not table and owner.tag not in _CELLS:
            owner = owner.getparent()
        broken.add(owner)
    return broken


def _is_alone(element: Any, owner: Any) -> bool:
    if len(owner) > 1:
        return False
    text, tail = owner.text, element.tail
    return not (text and text.strip()) and not (tail and tail.strip())


def cell_text(element: Any) -> str:
    """Returns the text of a table cell as shown: runs of a word joined, lines and paragraphs apart by line breaks."""
    if len(element) == 0:
        return _RUN.sub(" ", element.text).strip(" ") if element.text else ""
    pieces = [piece if piece == "\n" else _RUN.sub(" ", piece) for piece in text_nodes(element)]
    return _AROUND_BREAK.sub("\n", "".join(pieces).replace("[]", "")).strip(" \t\n")
