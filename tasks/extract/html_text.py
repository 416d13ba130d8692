"""The text of HTML elements as a browser shows it: blocks apart, runs joined, footnote marks set off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["BLOCK", "DROPPED", "cell_text", "is_shown", "tidy", "without_hidden"]

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
_NONE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_RUN = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


def is_shown(element: Any) -> bool:
    """Tells whether the element itself is shown (no ``hidden`` attribute, no ``display: none`` of its own)."""
    style = element.get("style")
    return not ((style and _NONE.search(style)) or element.get("hidden") is not None)


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


def without_hidden(element: Any, hiding: bool) -> Iterator[str]:
    """Yields the text nodes of an element that are shown, with line breaks where blocks part."""
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
        if not isinstance(tag, str) or tag in DROPPED or (hiding and not is_shown(child)):
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


_BREAKS = re.compile("\n")


def cell_text(element: Any, hiding: bool) -> str:
    """Returns the text of a table cell as shown: runs of a word joined, lines and paragraphs apart by line breaks."""
    if len(element) == 0:
        return _RUN.sub(" ", element.text).strip(" ") if element.text else ""
    pieces: list[str] = []
    for piece in without_hidden(element, hiding):
        pieces.append(piece if piece == "\n" else _RUN.sub(" ", piece))
    text = "".join(pieces).replace("[]", "")
    return _AROUND_BREAK.sub("\n", text).strip(" \t\n")
