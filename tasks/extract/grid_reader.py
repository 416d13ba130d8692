"""Walks the rows of one grid and gives each to the table and row of the form that its words name."""

from __future__ import annotations

from collections import Counter

from tasks.extract.fragments import Fragment, Item
from tasks.extract.grid import Line, Segment, is_header, segments
from tasks.extract.labels import Label, core, fold, numbering, without_group
from tasks.extract.match import Entry, nearest_row
from warehouse.forms import TABLE_CODES

__all__ = ["GridReader"]

_OTHER_ROWS = frozenset({"other_not_corrected", "other_fee_unpaid"})
_UNDER_OTHER = _OTHER_ROWS | {"other_misc"}


class GridReader:
    """Walks the rows of one grid, knowing which table it is in from the words it has met."""

    def __init__(self, piece: int, current: str | None, last_code: str | None) -> None:
        self.piece = piece
        self.current = current
        self.last_code = last_code
        self.group: str | None = None
        self.header: Line | None = None
        self.fragments: dict[str, Fragment] = {}

    def read(self, lines: list[Line]) -> list[Fragment]:
        """Returns the fragments of the form's tables in the grid, in order of appearance."""
        for line in lines:
            self._line(line)
        return list(self.fragments.values())

    def _fragment(self, table: str) -> Fragment:
        if table != self.current:
            self.current, self.header, self.last_code, self.group = table, None, None, None
        return self.fragments.setdefault(table, Fragment(table, self.piece))

    def _line(self, line: Line) -> None:
        if line.is_blank:
            if self.current == "proceedings":
                self._fragment("proceedings").items.append(Item(None, "", Segment(line, data=line.entries)))
            return
        table = self._header_table(line)
        if table is not None:
            self._fragment(table).headers.append(line)
            self.header = line
            return
        words = [entry for entry in line.entries if entry.is_text]
        if (
            words
            and not any(entry.is_value for entry in line.entries)
            and all(e.has("section") for e in words)
        ):
            title = words[0].labels[0].table
            self.current = title if title in TABLE_CODES else None
            return
        if any(entry.has("article") for entry in words) and not any(entry.has("row") for entry in words):
            self._fragment("disclosure")
            self.header = None
            return
        for segment in segments(line):
            self._segment(segment)

    def _header_table(self, line: Line) -> str | None:
        """Returns the table whose columns a row names; None if it is no header row."""
        words = [entry for entry in line.entries if entry.is_text]
        values = any(entry.is_value for entry in line.entries)
        named = [entry for entry in words if entry.labels]
        on_top = [e for e in named if e.has("row", "proceedings") or e.has("group", "proceedings")]
        if (
            not values
            and len(on_top) >= 2
            and all(any(lb.table == "proceedings" for lb in e.labels) for e in named)
        ):
            return "proceedings"
        if not is_header(line):
            if (
                not values
                and len(words) == 1
                and words[0].has("column", "disclosure")
                and self.current == "disclosure"
            ):
                return "disclosure"
            return None
        votes = Counter(
            table
            for entry in named
            for table in {
                lb.table for lb in entry.labels if lb.kind in ("column", "columns", "corner", "head")
            }
        )
        most = max(votes.values())
        tables = [table for table, count in votes.items() if count == most]
        return self.current if self.current in tables else tables[0]

    def _segment(self, segment: Segment) -> None:
        named = [
            (e, found)
            for e in segment.labels
            if (found := self._row_of(without_group(e.cell.text), e.labels)) is not None
        ]
        for entry, found in named[:-1]:
            if not entry.has("group") or named[-1][1][1] not in _UNDER_OTHER:
                self._add(*found, entry.cell.text, Segment(segment.line, [entry]))
        if named and not _is_own_row(segment, named[-1][0]):
            entry, found = named[-1]
            self._add(*found, entry.cell.text, segment)
            return
        unknown = [entry for entry in segment.labels if not entry.labels]
        groups = [entry for entry in segment.labels if entry.has("group")]
        if groups:
            table = next(label.table for label in groups[-1].labels if label.kind == "group")
            self._fragment(table)
            self.group = core(groups[-1].cell.text)
        if self.current is None:
            return
        if unknown:
            text = without_group(unknown[-1].cell.text)
            self._add(self.current, nearest_row(text, self.current), text, segment, is_guess=True)
        elif segment.printed or not segment.labels:
            self._add(self.current, None, "", segment)

    def _row_of(self, text: str, labels: tuple[Label, ...]) -> tuple[str, str | None] | None:
        """Returns (table, row code) a label names here; the code is None for a row of the office's own called 其他."""
        rows = [label for label in labels if label.kind == "row"]
        if not rows:
            return None
        if len(rows) > 1 or core(text) in ("其他", "总计", "合计"):
            return self._common_word(text) if self.current == "applications" else None
        return rows[0].table, rows[0].code

    def _common_word(self, text: str) -> tuple[str, str | None] | None:
        """Tells ``3.其他`` from a row of the office's own and from the one-row （六）其他, and knows （七）总计."""
        number = numbering(text)
        if core(text) != "其他":
            return "applications", "handled_total"
        if number == "六":
            return "applications", "other"
        if number == "3" or (number is None and (self.last_code in _OTHER_ROWS or self.group == "其他处理")):
            return "applications", "other_misc"
        if number is None and self.last_code == "declined_reissue":
            return "applications", "other"
        return "applications", None

    def _add(
        self, table: str, code: str | None, label: str, segment: Segment, is_guess: bool = False
    ) -> None:
        fragment = self._fragment(table)
        is_group = code == "other" and not segment.printed
        if label and any(entry.has("group") for entry in segment.labels):
            self.group = core(next(e.cell.text for e in reversed(segment.labels) if e.has("group")))
        fragment.items.append(Item(code, label, segment, self.header, None, is_group, is_guess))
        if code is not None:
            self.last_code = code


def _is_own_row(segment: Segment, named: Entry) -> bool:
    """Tells whether a label of the office's own stands behind a group's, which is then no row itself."""
    last = segment.labels[-1]
    return (
        last is not named
        and named.has("group")
        and not last.labels
        and not fold(last.cell.text).startswith(("(注", "注"))
        and nearest_row(last.cell.text, "applications") is None
    )
