"""What elements do to the text in them: struck out, raised or lowered, or set in a field of a form."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

__all__ = ["mark", "may_mark"]

_WORDS = (
    b"<del",
    b"<s>",
    b"<s ",
    b"<strike",
    b"line-through",
    b"<sub",
    b"vertical-align",
    b"<input",
    b"<select",
    b"<textarea",
)
_STRUCK = etree.XPath("//del|//s|//strike|//*[contains(@style, 'line-through')]")
_RAISED = etree.XPath(
    "//sub|//span[contains(@style, 'vertical-align')]|//font[contains(@style, 'vertical-align')]"
)
_FIELDS = etree.XPath("//td//input|//td//select|//td//textarea|//th//input|//th//select|//th//textarea")
_RAISES = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_VALUE = re.compile(r"[\s\d,，.．０-９+＋\-－—/无零件条元万]{1,24}")
_TYPED = frozenset({"", "text", "number", "tel"})


def may_mark(source: bytes) -> bool:
    """Tells quickly whether a page may have such elements."""
    lowered = source.lower()
    return any(word in lowered for word in _WORDS)


def mark(root: Any) -> dict[Any, str]:
    """Sets notes off, puts values of fields in their place, takes struck text out where other text stands beside it.

    Returns the cells in which text is struck out, each with that text.
    """
    for element in _RAISED(root):
        if element.tag == "sub" or _RAISES.search(element.get("style")):
            element.tag = "sup"
    for field in _FIELDS(root):
        _show_value(field)
    struck: dict[Any, str] = {}
    for element in _STRUCK(root):
        _take_struck(element, struck)
    return struck


def _show_value(field: Any) -> None:
    """Makes a field whose value may be a cell's into plain text."""
    if field.tag == "input":
        value = field.get("value") if (field.get("type") or "").lower() in _TYPED else None
    elif field.tag == "select":
        options = field.findall(".//option")
        chosen = next((option for option in options if option.get("selected") is not None), None)
        chosen = options[0] if chosen is None and options else chosen
        value = None if chosen is None else "".join(chosen.itertext())
    else:
        value = "".join(field.itertext())
    if value and _VALUE.fullmatch(value):
        field.clear(keep_tail=True)
        field.tag, field.text = "span", f" {value.strip()} "


def _take_struck(element: Any, struck: dict[Any, str]) -> None:
    text = "".join(element.itertext()).strip()
    if not text:
        return
    owner = next(element.iterancestors("td", "th", "p", "li", "div", "body"), None)
    if owner is None:
        return
    if owner.tag in ("p", "div", "li"):
        cell = next(owner.iterancestors("td", "th"), None)
        owner = owner if cell is None else cell
    if owner.tag in ("td", "th"):
        struck[owner] = f"{struck[owner]} {text}" if owner in struck else text
    if "".join(owner.itertext()).strip() != text:
        element.clear(keep_tail=True)
