"""Finds the form's tables in a document by their words: joined over page breaks, split where a grid holds several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.extract.grid import Line, Segment, has_form_words, is_header, read_lines, segments
from tasks.extract.labels import Label, core, look_up, numbering
from tasks.extract.match import nearest_row
from tasks.extract.model import Block, Paragraph
from warehouse.forms import TABLE_CODES

__all__ = ["Fragment", "Instance", "Item", "find_instances"]

_OTHER_ROWS = frozenset({"other_not_corrected", "other_fee_unpaid"})
_UNDER_OTHER = _OTHER_ROWS | {"other_misc"}
_FEWEST_ROWS = {"disclosure": 2, "applications": 3, "proceedings": 1}


@dataclass(slots=True)
class Item:
    """One row of a form table: its code (None: not recognised), printed label, cells, and the header above it.

    ``is_group`` marks （六）其他处理 with nothing printed after it, which may be a row or only name a group;
    ``is_guess`` a code taken from a misprinted label.
    """

    code: str | None
    label: str
    segment: Segment
    header: Line | None = None
    doubt: str | None = None
    is_group: bool = False
    is_guess: bool = False


@dataclass(slots=True)
class Fragment:
    """The part of one table that stands in one grid. ``left_over`` are values that belong to no row."""

    table: str
    piece: int
    headers: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    left_over: list[Segment] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        """The row codes recognised in the fragment."""
        return {item.code for item in self.items if item.code}


@dataclass(slots=True)
class Instance:
    """One printed table of the form, all its fragments in order."""

    table: str
    fragments: list[Fragment]

    @property
    def items(self) -> list[Item]:
        """All rows in printed order."""
        return [item for fragment in self.fragments for item in fragment.items]

    @property
    def headers(self) -> list[Line]:
        """All header rows in printed order."""
        return [line for fragment in self.fragments for line in fragment.headers]

    @property
    def codes(self) -> set[str]:
        """The row codes recognised in the table."""
        return {code for fragment in self.fragments for code in fragment.codes}

    @property
    def place(self) -> str:
        """Where the table begins."""
        for fragment in self.fragments:
            for line in fragment.headers:
                return line.place
            for item in fragment.items:
                return item.segment.place
        return ""


def find_instances(blocks: Sequence[Block]) -> list[Instance]:
    """Returns every printed table of the form in the blocks, in reading order (several of a kind if there are)."""
    instances: list[Instance] = []
    current: str | None = None
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if len(block.text) > 40 or any(label.kind == "section" for label in look_up(block.text)):
                current = None
            continue
        lines = read_lines(block, number)
        if not has_form_words(lines) and not (current and _only_values(lines)):
            continue
        reader = _GridReader(number, current, _last_code(instances, current))
        for fragment in reader.read(lines):
            _join(instances, fragment)
        current = reader.current
    return [instance for instance in instances if _is_table(instance)]


def _only_values(lines: list[Line]) -> bool:
    return all(not entry.is_text for line in lines for entry in line.entries)


def _last_code(instances: list[Instance], table: str | None) -> str | None:
    for instance in reversed(instances):
        if instance.table == table:
            return next((item.code for item in reversed(instance.items) if item.code), None)
    return None


def _is_table(instance: Instance) -> bool:
    """Tells a table of the form from a few of its words in another table."""
    if instance.table == "proceedings":
        return bool(instance.headers) or len(instance.codes) >= 2
    has_cells = any(item.segment.data for item in instance.items if item.code)
    return has_cells and (len(instance.codes) >= _FEWEST_ROWS[instance.table] or bool(instance.headers))


def _join(instances: list[Instance], fragment: Fragment) -> None:
    """Adds a fragment to the table it continues, or begins a new table if its rows stand there already."""
    for part in _without_repetition(fragment):
        last = next((found for found in reversed(instances) if found.table == part.table), None)
        if last is None or _collides(last, part):
            instances.append(Instance(part.table, [part]))
        else:
            last.fragments.append(part)


def _collides(instance: Instance, fragment: Fragment) -> bool:
    if fragment.table != "proceedings":
        return bool(instance.codes & fragment.codes)
    has_data = any(item.segment.printed for item in instance.items)
    return (has_data and bool(fragment.headers)) or bool(instance.codes & fragment.codes)


def _without_repetition(fragment: Fragment) -> Iterator[Fragment]:
    """Yields the fragment, cut in two where a whole second table of the same kind follows in the same grid."""
    counts = Counter(item.code for item in fragment.items if item.code)
    repeated = [code for code, count in counts.items() if count > 1]
    if len(repeated) * 2 < len(counts) or len(counts) < 3:
        yield fragment
        return
    seen: set[str] = set()
    part = Fragment(fragment.table, fragment.piece, list(fragment.headers), left_over=fragment.left_over)
    for item in fragment.items:
        if item.code in seen:
            yield part
            part, seen = Fragment(fragment.table, fragment.piece, list(fragment.headers)), set()
        if item.code:
            seen.add(item.code)
        part.items.append(item)
    yield part


class _GridReader:
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
            (e, found) for e in segment.labels if (found := self._row_of(e.cell.text, e.labels)) is not None
        ]
        for entry, found in named[:-1]:
            if not entry.has("group") or named[-1][1][1] not in _UNDER_OTHER:
                self._add(*found, entry.cell.text, Segment(segment.line, [entry]))
        if named:
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
            text = unknown[-1].cell.text
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
