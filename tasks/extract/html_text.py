"""The text of HTML elements as a browser shows it: blocks apart, runs joined, footnote marks set off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

__all__ = ["BLOCK", "DROPPED", "cell_text", "cells_of_one_run", "text_nodes", "tidy"]

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


_CELLS = ("td", "th")
_APART = tuple((BLOCK | DROPPED | {"br", "sup"}) - {*_CELLS, "tr", "tbody", "thead", "tfoot"})


def cells_of_one_run(table: Any, cells: list[Any]) -> set[Any]:
    """Returns those of a table's cells whose text is one run: nothing breaks it but at most one paragraph around all.

    All elements are looked at in one go; a table with cells astray in it has none.
    """
    if sum(1 for _ in table.iterdescendants(_CELLS)) != len(cells):
        return set()
    broken = set()
    for element in table.iterdescendants(_APART):
        owner = element.getparent()
        if element.tag == "p" and owner.tag in _CELLS and _is_alone(element, owner):
            continue
        while owner is not table and owner.tag not in _CELLS:
            owner = owner.getparent()
        broken.add(owner)
    return set(cells) - broken


def _is_alone(element: Any, owner: Any) -> bool:
    if len(owner) > 1:
        return False
    text, tail = owner.text, element.tail
    return not (text and text.strip()) and not (tail and tail.strip())


def cell_text(element: Any, is_one_run: bool = False) -> str:
    """Returns the text of a table cell as shown: runs of a word joined, lines and paragraphs apart by line breaks.

    ``is_one_run`` tells that nothing but inline elements and one paragraph is in it (see `cells_of_one_run`).
    """
    if len(element) == 0:
        return _RUN.sub(" ", element.text).strip(" ") if element.text else ""
    if is_one_run:
        text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
        return text if text.isalnum() else _RUN.sub(" ", text).strip(" ")
    pieces = [piece if piece == "\n" else _RUN.sub(" ", piece) for piece in text_nodes(element)]
    return _AROUND_BREAK.sub("\n", "".join(pieces).replace("[]", "")).strip(" \t\n")
