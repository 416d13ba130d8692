"""What elements do to the text in them: struck out, raised or lowered, or set in a field of a form."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

__all__ = ["mark"]

_RAISED = etree.XPath("//span[contains(@style, 'vertical-align')]|//font[contains(@style, 'vertical-align')]")
_STRUCK = etree.XPath("//*[contains(@style, 'line-through')]")
_RAISES = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_VALUE = re.compile(r"[\s\d,，.．０-９+＋\-－—/无零件条元万]{1,24}")
_TYPED = frozenset({"", "text", "number", "tel"})


def mark(root: Any, source: bytes) -> dict[Any, str]:
    """Sets notes off, puts values of fields in their place, takes struck text out where other text stands beside it.

    Returns the cells in which text is struck out, each with that text.
    """
    for element in list(root.iter("sub")):
        element.tag = "sup"
    for element in _RAISED(root) if b"vertical-align" in source else ():
        if _RAISES.search(element.get("style")):
            element.tag = "sup"
    for field in list(root.iter("input", "select", "textarea")):
        if next(field.iterancestors("td", "th"), None) is not None:
            _show_value(field)
    struck: dict[Any, str] = {}
    by_style = _STRUCK(root) if b"line-through" in source else []
    for element in [*root.iter("del", "s", "strike"), *by_style]:
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
