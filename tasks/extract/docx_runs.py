"""The text of a Word paragraph as printed: what tracked changes left, notes set off, struck text told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from tasks.extract.docx_numbering import W

__all__ = ["GONE", "PrintedText", "chosen", "printed_text"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
GONE = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rt", f"{W}pPr", f"{W}sectPr"}
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class PrintedText:
    """What a paragraph prints: its text, the text struck out in it, and the text boxes anchored in it."""

    text: str = ""
    struck: str = ""
    boxes: list[etree._Element] = field(default_factory=list)


def printed_text(node: etree._Element) -> PrintedText:
    """Returns the printed text below a paragraph; the marks of notes (raised or lowered text) stand in brackets."""
    found = PrintedText()
    for run, piece in _pieces(node, None, found.boxes):
        if _is_on(run, "strike") or _is_on(run, "dstrike"):
            found.struck += piece
        elif _is_raised(run) and piece.strip():
            found.text += f"[{piece.strip()}]"
        else:
            found.text += piece
    return found


def _pieces(
    node: etree._Element, run: etree._Element | None, boxes: list[etree._Element]
) -> Iterator[tuple[etree._Element | None, str]]:
    """Yields (run, text) below a node in order; text boxes met on the way are appended to ``boxes``."""
    stack = [(child, run) for child in reversed(node)]
    while stack:
        child, run = stack.pop()
        tag = child.tag
        if tag in (f"{W}t", _MATH_TEXT):
            yield run, child.text or ""
        elif tag in _MARKS:
            yield run, _MARKS[tag]
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                stack.append((branch, run))
        elif isinstance(tag, str) and tag not in GONE:
            run = child if tag == f"{W}r" else run
            if tag != f"{W}r" or not _is_on(child, "vanish"):
                stack.extend((inner, run) for inner in reversed(child))


def _is_on(run: etree._Element | None, mark: str) -> bool:
    """Whether a run carries a mark: hidden text (not printed), text struck out once or twice."""
    found = None if run is None else run.find(f"{W}rPr/{W}{mark}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _is_raised(run: etree._Element | None) -> bool:
    found = None if run is None else run.find(f"{W}rPr/{W}vertAlign")
    return found is not None and found.get(f"{W}val") in ("superscript", "subscript")


def chosen(node: etree._Element) -> etree._Element | None:
    """Returns the branch of an alternative that a current Word shows; the other repeats it for old versions."""
    choice = node.find(f"{_MC}Choice")
    return choice if choice is not None else node.find(f"{_MC}Fallback")
