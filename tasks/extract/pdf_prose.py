"""Lines of a page joined to paragraphs, with titles and headings told by their looks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.glyph_text import TextLine, line_text
from tasks.extract.model import Paragraph

_LISTED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]+[部章节条])"
)
_HEADING = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}\s*[、.．])[^。；]{2,40}$"
)


@dataclass(slots=True)
class Piece:
    """A paragraph with its top. ``flush``: it starts at the margin; ``full``: it ends at the other margin."""

    top: float
    paragraph: Paragraph
    flush: bool
    full: bool


def paragraphs(
    lines: list[TextLine], left: float, right: float, body: float, where: str, top_of_file: bool
) -> list[Piece]:
    """Returns the paragraphs of consecutive lines.

    Args:
        lines: top to bottom.
        left: the text margin of the page; lines that start right of it are indented.
        right: where full lines end.
        body: the usual letter size.
        where: locator of the page.
        top_of_file: whether large centred lines may be the title.
    """
    groups: list[list[TextLine]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, left, right, body):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_piece(group, left, right, body, where, top_of_file) for group in groups]


def _goes_on(group: list[TextLine], line: TextLine, left: float, right: float, body: float) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    before = group[-1]
    size = min(before.size, line.size)
    if line.y - before.y > 2.6 * size + 4 or abs(before.size - line.size) > 0.2 * size:
        return False
    if len(group) > 1 and line.y - before.y > 1.3 * (before.y - group[-2].y):
        return False
    if _LISTED.match(line.text) and before.text.rstrip().endswith(("。", "；", "：", ":", ";")):
        return False
    if _is_display(before, left, right, body) and _is_display(line, left, right, body):
        return True
    if line.x0 - left > 1.2 * size or (_LISTED.match(line.text) and line.x0 - left > 0.5 * size):
        return False
    return before.x1 > right - 2.2 * size


def _is_display(line: TextLine, left: float, right: float, body: float) -> bool:
    """Whether a line is large and centred, like a title."""
    off_centre = abs((line.x0 - left) - (right - line.x1))
    return line.size > 1.12 * body and off_centre < 2.5 * line.size and line.x0 - left > -line.size


def _piece(
    group: list[TextLine], left: float, right: float, body: float, where: str, top_of_file: bool
) -> Piece:
    first, last = group[0], group[-1]
    display = all(_is_display(line, left, right, body) for line in group)
    text = "\n".join(line.text for line in group) if display else _joined(group)
    style = None
    large = first.size > 1.3 * body or display
    if large and top_of_file and len(text) < 120 and not _LISTED.match(text):
        style = "title"
    elif len(group) == 1 and _HEADING.match(text):
        style = "heading"
    box = (
        min(line.x0 for line in group), first.y - first.size / 2,
        max(line.x1 for line in group), last.y + last.size / 2,
    )  # fmt: skip
    locator = f"{where} · lines at y {box[1]:.0f}-{box[3]:.0f}"
    return Piece(
        first.y,
        Paragraph(text, locator, style),
        first.x0 - left <= first.size,
        last.x1 > right - 2.2 * last.size,
    )


def _joined(group: list[TextLine]) -> str:
    """Returns lines run together; a blank only where two Latin words meet."""
    text = line_text(group[0].glyphs)
    for line in group[1:]:
        following = line.text
        latin = (
            text[-1:].isascii()
            and text[-1:].isalpha()
            and following[:1].isascii()
            and following[:1].isalpha()
        )
        text += (" " if latin else "") + following
    return text
