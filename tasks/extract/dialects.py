"""The dialects of flattened tables, each turned into rows of atoms: bars, tabs, columns of blanks, plain lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.bar_rows import rows_of_one_width, without_padding
from tasks.extract.glued_labels import split_glued_label
from tasks.extract.labels import LONGEST_LABEL, look_up, numbering
from tasks.extract.lines import SourceLine, comma_cells, is_page_number, is_rule
from tasks.extract.numbers import is_digits, parse_cell
from tasks.extract.orders import labels_first, without_serials
from tasks.extract.sequence import (
    Atom,
    assemble,
    even_headers,
    merge_words,
    split_double_rows,
    split_long_rows,
)
from tasks.extract.typed_lists import rows_of_pairs, split_typed

__all__ = ["flow_rows", "marked_rows"]

_BARS = str.maketrans({"｜": "|", "│": "|", "┃": "|", "║": "|"})
_BOLD = re.compile(r"^\*{1,3}([^*]*)\*{1,3}$")
_COLUMNS = re.compile(r"\s{2,}|\t")
_BROKEN_NUMBERING = re.compile(
    r"(?<!\S)(?:(?P<open>[（(]) (?=[一二三四五六七八九十\d]{1,2}[ ）)])"
    r"|(?P<bare>[（(]?[一二三四五六七八九十\d]{1,2}) (?=[、．.）)])"
    r"|(?P<mark>[（(]?[一二三四五六七八九十\d]{1,2}[、．.）)]) (?=[^\W\d_]))"
)


def marked_rows(lines: Sequence[SourceLine]) -> list[list[Atom]] | None:
    """Returns the rows of a table whose cells are marked off by bars, tabs or commas; None if they are not."""
    lines = [line for line in lines if not is_page_number(line.text) and not is_rule(line.text)]
    bars = sum(1 for line in lines if "|" in line.text.translate(_BARS))
    tabs = sum(1 for line in lines if "\t" in line.text)
    filled = sum(1 for line in lines if not line.is_blank)
    if bars * 3 >= filled and bars > 1:
        return without_padding(_bar_rows(lines)) if _has_bar_rows(lines) else _bar_stream(lines)
    if tabs * 2 >= filled and tabs > 1:
        return without_padding(_tab_rows(lines)) if _has_tab_rows(lines) else _tab_cells(lines)
    return _comma_rows(lines)


def _comma_rows(lines: Sequence[SourceLine]) -> list[list[Atom]] | None:
    """Returns the rows of comma-separated values; None if any line is something else."""
    rows: list[list[Atom]] = []
    for line in lines:
        cells = comma_cells(line.text)
        if cells:
            rows.append([_atom(cell, line, place) for place, cell in enumerate(cells)])
        elif not line.is_blank:
            return None
    return rows if len(rows) > 1 else None


def _atom(text: str, line: SourceLine, position: int) -> Atom:
    return Atom(_BOLD.sub(r"\1", text.strip()).strip(), f"{line.place}, item {position + 1}")


def _has_bar_rows(lines: Sequence[SourceLine]) -> bool:
    """Tells rows of ``a | b | c`` from one cell a line: in rows, lines have several printed cells."""
    several = sum(
        1 for line in lines if sum(bool(p.strip()) for p in line.text.translate(_BARS).split("|")) >= 2
    )
    single = sum(
        1 for line in lines if sum(bool(p.strip()) for p in line.text.translate(_BARS).split("|")) == 1
    )
    return several >= 2 and several * 4 >= single


def _bar_rows(lines: Sequence[SourceLine]) -> list[list[Atom]]:
    texts = [(line, line.text.translate(_BARS).strip()) for line in lines if not line.is_blank]
    framed = all(text.startswith("|") for _, text in texts if "|" in text)
    rows: list[list[Atom]] = []
    for line, text in texts:
        if framed:
            text = text.removeprefix("|").removesuffix("|")
        rows.append([_atom(part, line, place) for place, part in enumerate(text.split("|"))])
    return rows


def _bar_stream(lines: Sequence[SourceLine]) -> list[list[Atom]]:
    """Reads one cell a line with its bar after it, on the same line or the next: every bar ends one cell."""
    atoms: list[Atom] = []
    open_text: list[str] = []
    open_line: SourceLine | None = None
    for line in lines:
        parts = line.text.translate(_BARS).split("|")
        for place, part in enumerate(parts):
            if part.strip():
                if open_text and _are_two_cells(open_text, part):
                    atoms.append(_atom("\n".join(open_text), open_line or line, 0))
                    open_text = []
                if not open_text:
                    open_line = line
                open_text.append(part.strip())
            if place < len(parts) - 1:
                atoms.append(_atom("\n".join(open_text), open_line or line, place))
                open_text, open_line = [], None
    if open_text and open_line:
        atoms.append(_atom("\n".join(open_text), open_line, 0))
    return rows_of_one_width(atoms) or split_long_rows(even_headers(assemble(atoms)))


def _are_two_cells(open_text: Sequence[str], part: str) -> bool:
    """Tells whether text on the next line begins a cell of its own, the bar between them being lost."""
    before = "".join(open_text)
    before_is_value = parse_cell(before).state != "text"
    part_is_value = parse_cell(part).state != "text"
    if before_is_value or part_is_value:
        return before_is_value != part_is_value
    return bool(look_up(before)) and not look_up(before + part)


def _has_tab_rows(lines: Sequence[SourceLine]) -> bool:
    """Tells whole rows on a line from one cell a line behind a tab."""
    several = sum(1 for line in lines if sum(bool(part.strip()) for part in line.text.split("\t")) >= 2)
    filled = sum(1 for line in lines if line.text.strip())
    return several * 3 >= filled


def _tab_rows(lines: Sequence[SourceLine]) -> list[list[Atom]]:
    rows: list[list[Atom]] = []
    for line in lines:
        if not line.text.strip("\r\n ") or (not line.text.strip() and not rows):
            continue
        rows.append(
            [_atom(part, line, place) for place, part in enumerate(line.text.rstrip("\r\n").split("\t"))]
        )
    return rows


def _tab_cells(lines: Sequence[SourceLine]) -> list[list[Atom]]:
    """Reads one cell a line behind a tab; a line without any ends the row, unless what follows is half a cell."""
    rows: list[list[Atom]] = []
    row: list[Atom] = []
    ended = False
    for line in lines:
        if "\t" in line.text:
            if ended and row:
                rows.append(row)
                row = []
            ended = False
            row.append(_atom(line.text, line, 0))
        elif line.is_blank:
            ended = True
        elif row and row[-1].state in ("text", "blank"):
            row[-1] = Atom((row[-1].text + "\n" + line.text.strip()).strip(), row[-1].locator)
            ended = False
        else:
            row.append(_atom(line.text, line, 0))
            ended = False
    return [*rows, row] if row else rows


def flow_rows(lines: Sequence[SourceLine]) -> list[list[Atom]]:
    """Returns the rows of a table whose cells carry no mark, by the form's labels alone; empty cells leave no trace."""
    atoms: list[Atom] = []
    for line in lines:
        if line.is_blank or is_page_number(line.text) or is_rule(line.text):
            continue
        atoms += _atoms_of_line(line)
    atoms = labels_first(without_serials(merge_words(atoms)))
    return rows_of_pairs(atoms) or split_double_rows(assemble(atoms))


def _mend_numbering(text: str) -> str:
    """Returns the line with numbering put to its label (``二 、上年结转``): alone, the numeral would be a value."""
    for _ in range(2):
        text = _BROKEN_NUMBERING.sub(lambda found: found.group().rstrip(), text)
    return text


def _is_one_cell(text: str) -> bool:
    """Tells whether words are one value or one label; a mark for none behind a label (``行政许可 /``) is a cell."""
    words = text.split()
    if parse_cell(text).state != "text":
        return len(words) == 1 or not all(parse_cell(word).state == "not_applicable" for word in words)
    labels = look_up(text)
    marked = len(words) > 1 and parse_cell(words[-1]).state == "not_applicable"
    return bool(labels) and (not marked or any(label.code == "change" for label in labels))


def _is_own_label(text: str) -> bool:
    """Tells whether a line is one numbered label that the form does not have, blanks inside it or not."""
    words = text.split()
    return (
        numbering(text) is not None
        and len(text) <= LONGEST_LABEL
        and all(parse_cell(word).state == "text" and not is_digits(word) for word in words)
        and not look_up("".join(words[1:]))
        and not any(look_up(word) for word in words[:-1])
    )


def _atoms_of_line(line: SourceLine) -> list[Atom]:
    text = _mend_numbering(line.text.translate(_BARS).replace("|", "\t").strip())
    if not text:
        return []
    typed = split_typed(text)
    if typed:
        return [_atom(part, line, place) for place, part in enumerate(typed)]
    if _is_one_cell(text) or _is_own_label(text):
        return [_atom(text, line, 0)]
    wide = [part for part in _COLUMNS.split(text) if part.strip()]
    atoms: list[Atom] = []
    for part in wide:
        if _is_one_cell(part):
            atoms.append(_atom(part, line, len(atoms)))
        else:
            words = [piece for word in part.split() for piece in split_glued_label(word) or (word,)]
            atoms += [_atom(word, line, len(atoms) + place) for place, word in enumerate(words)]
    return merge_words(atoms)
