"""The text of HTML elements as a browser shows it: blocks apart, runs joined, footnote marks set off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

__all__ = ["BLOCK", "DROPPED", "cell_text", "cells_with_marks", "text_nodes", "tidy"]

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


_PARTS = ("p", "td", "th", "tr")
_APART = tuple((BLOCK | DROPPED | {"br", "sup"}) - {*_PARTS, "tbody", "thead", "tfoot"})


def cells_with_marks(table: Any) -> set[Any]:
    """Returns the cells of a table that hold more than runs of text and paragraphs."""
    found = set()
    for element in table.iterdescendants(_APART):
        owner = element.getparent()
        while owner is not table and owner.tag not in ("td", "th"):
            owner = owner.getparent()
        found.add(owner)
    return found


def cell_text(element: Any, is_marked: bool = True) -> str:
    """Returns the text of a table cell as shown: runs of a word joined, lines and paragraphs apart by line breaks.

    ``is_marked`` may be False if nothing but runs of text and paragraphs is in the cell (see `cells_with_marks`).
    """
    if len(element) == 0:
        return _RUN.sub(" ", element.text).strip(" ") if element.text else ""
    if not is_marked and _is_one_run(element):
        text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
        return text if text.isalnum() else _RUN.sub(" ", text).strip(" ")
    pieces = [piece if piece == "\n" else _RUN.sub(" ", piece) for piece in text_nodes(element)]
    return _AROUND_BREAK.sub("\n", "".join(pieces).replace("[]", "")).strip(" \t\n")


def _is_one_run(element: Any) -> bool:
    """Tells whether all text of a cell is one run: no paragraph (or stray cell) in it, or one around all."""
    first = element[0]
    if first.tag != "p":
        return next(element.iterdescendants(_PARTS), None) is None
    if len(element) > 1 or next(first.iterdescendants(_PARTS), None) is not None:
        return False
    return not (element.text and element.text.strip()) and not (first.tail and first.tail.strip())
