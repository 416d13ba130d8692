"""A document's prose as one string that can be searched whatever its blanks, widths and script.

Matching is done on ``squeezed``: half-width marks, simplified characters, no white space. ``index`` leads from each
of its characters back to ``printed``, so that what is handed on is always the printed text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

import opencc

from tasks.extract.model import Grid, Paragraph, SourceDocument

LONGEST_PROSE = 600_000
"""Characters of prose looked at; reports are far shorter, hostile files are not."""

_LOOK_ALIKES = {"釆": "采", "○": "〇", "◯": "〇", "囗": "口"}
_FORM_LABELS = re.compile(
    r"本年制发件数|本年废止件数|现行有效件数|本年处理决定数量|本年新制作数量|对外公开总数量|上一年项目数量|"
    r"本年新收政府信息公开申请|上年结转政府信息公开申请|勾稽关系|结转下年度继续办理|"
    r"未经复议直接起诉|复议后起诉|尚未审结|"
    r"结果维持|第二十条第|申请人情况|危及.三安全|属于四类过程性"
)
INDEX_LABELS = (
    "索引号|主题分类|发布机构|发文机关|发文机构|公开机构|信息来源|来源|成文日期|生成日期|发布日期|发布时间|发文日期|公开日期|"
    "文号|发文字号|组配分类|有效性|名称|标题|主题词|公开方式|公开范围|效力状态|作者|责任编辑"
)
_INDEX_CELL = re.compile(f"[【\\[]?(?:信息)?({INDEX_LABELS})[】\\]]?[:：]?")

_NUMBERED_HEADING = re.compile(r"\(?[一二三四五六]\)?、(?:总体情况|主动|收到|政府信|因|存在|其他)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of prose: printed text, its squeezed form and where that starts in `Prose.squeezed`."""

    text: str
    plain: str
    start: int
    locator: str = ""
    style: str | None = None


@dataclass(slots=True)
class Prose:
    """The prose of a document (tables of the form left out) and what its index block says.

    ``printed`` joins all lines with line feeds; ``index[i]`` is the offset in it of ``squeezed[i]``. ``pairs`` holds
    the index block's values by label. ``has_form_grid`` tells whether a table of the form was left out.
    """

    printed: str = ""
    squeezed: str = ""
    index: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pairs: dict[str, str] = field(default_factory=dict)
    has_form_grid: bool = False

    def line_at(self, position: int) -> Line:
        """Returns the line that holds the squeezed character at ``position``."""
        starts = [line.start for line in self.lines] if self._starts is None else self._starts
        self._starts = starts
        return self.lines[max(0, bisect_right(starts, position) - 1)]

    def slice(self, start: int, end: int) -> str:
        """Returns the printed text behind ``squeezed[start:end]``, outer white space dropped."""
        if start >= end:
            return ""
        return self.printed[self.index[start] : self.index[end - 1] + 1].strip()

    _starts: list[int] | None = None


@cache
def _fold_table() -> dict[int, str]:
    """The folding of single characters: half width, simplified, look-alikes; lengths never change."""
    table: dict[int, str] = {}
    for code in range(0xA0, 0x10000):
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1 and plain != character and unicodedata.category(character) != "No":
            table[code] = plain
        elif unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp"):
            table[code] = " "
    ideographs = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    table.update({ord(a): b for a, b in zip(ideographs, simplified, strict=True) if a != b and len(b) == 1})
    table.update({ord(a): b for a, b in _LOOK_ALIKES.items()})
    return table


@cache
def _folded_characters() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, _fold_table())))}]")


@cache
def _folded_twice() -> frozenset[str]:
    """The characters that fold to one that is folded itself: radicals that look like a Traditional character."""
    table = _fold_table()
    return frozenset(chr(code) for code, plain in table.items() if ord(plain) in table)


def fold(text: str) -> str:
    """Returns ``text`` in half-width marks and simplified characters, of the same length."""
    found = set(_folded_characters().findall(text))
    if not found:
        return text
    table = _fold_table()
    if not found.isdisjoint(_folded_twice()):
        return text.translate(table)
    for character in found:  # a few kinds of marks: much faster than to look every character up
        text = text.replace(character, table[ord(character)])
    return text


def squeeze(text: str) -> str:
    """Returns ``text`` folded and without any white space: the form that all patterns are written for."""
    return "".join(fold(text).split())


def _grid_texts(grid: Grid, prose: Prose) -> Iterator[tuple[str, str]]:
    """Yields the cells of a grid that are prose (a layout table); notes index blocks and form tables."""
    plain = [_squeezed_cell(cell.text[:400]) for row in grid.rows for cell in row]
    labels = sum(is_label for _, is_label in plain)
    joined = "".join([text for text, _ in plain])
    is_form = len(set(_FORM_LABELS.findall(joined))) >= 2
    prose.has_form_grid = prose.has_form_grid or is_form
    if labels >= 2 and not is_form and len(joined) < 1500:
        _note_pairs(grid, prose)
        return
    for row in grid.rows:
        for cell in row:
            if not is_form or _is_prose_cell(cell.text):
                yield cell.text, cell.locator or grid.locator


@lru_cache(maxsize=4096)
def _squeezed_cell(text: str) -> tuple[str, bool]:
    """Returns the text of a cell squeezed, and whether it begins like a label of an index block."""
    plain = squeeze(text)
    return plain, bool(_INDEX_CELL.fullmatch(plain) or _INDEX_CELL.match(plain[:12]))


def _is_prose_cell(text: str) -> bool:
    """Tells whether a cell of a form table holds prose: a layout table around a whole report."""
    if len(text) < 3:
        return False
    plain = squeeze(text[:4000]) if len(text) > 400 else _squeezed_cell(text)[0]
    return (len(plain) > 60 and "。" in plain) or bool(_NUMBERED_HEADING.match(plain))


def _note_pairs(grid: Grid, prose: Prose) -> None:
    for row in grid.rows:
        cells = [cell.text.strip() for cell in row]
        for place, text in enumerate(cells):
            match = _INDEX_CELL.match(squeeze(text))
            if match is None:
                continue
            rest = re.split("[:：]", text, maxsplit=1)
            value = rest[1].strip() if len(rest) == 2 else ""
            if not value and place + 1 < len(cells) and not _INDEX_CELL.fullmatch(squeeze(cells[place + 1])):
                value = cells[place + 1]
            if value:
                prose.pairs.setdefault(match[1], value)


def _texts(document: SourceDocument, prose: Prose) -> Iterator[tuple[str, str, str | None]]:
    """Yields text, locator and style of every piece of prose in reading order."""
    if not document.blocks:
        yield document.text or "", "", None
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.locator, block.style
        else:
            for text, locator in _grid_texts(block, prose):
                yield text, locator, None


def _kept(text: str, offset: int, count: int) -> Iterable[int]:
    """Returns the places of the ``count`` characters of a text that are not white space, from ``offset`` on."""
    if count == len(text):
        return range(offset, offset + count)
    return [place for place, character in enumerate(text, offset) if not character.isspace()]


def read_prose(document: SourceDocument) -> Prose:
    """Returns the prose of a document; never raises, an empty document gives empty prose."""
    prose = Prose()
    pieces: list[str] = []
    offset = squeezed_length = 0
    squeezed: list[str] = []
    for text, locator, style in _texts(document, prose):
        for printed in text.splitlines() or [""]:
            printed = printed[: max(0, LONGEST_PROSE - offset)]
            folded = fold(printed)
            plain = "".join(folded.split())
            if plain:
                prose.lines.append(Line(printed.strip(), plain, squeezed_length, locator, style))
                prose.index.extend(_kept(folded, offset, len(plain)))
                squeezed.append(plain)
                squeezed_length += len(plain)
            pieces.append(printed)
            offset += len(printed) + 1
    prose.printed = "\n".join(pieces)
    prose.squeezed = "".join(squeezed)
    return prose
