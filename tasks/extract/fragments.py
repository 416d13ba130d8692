"""The form's tables as printed: rows, the fragments of a table that stand in one grid, and the whole table."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.extract.grid import Line, Segment

__all__ = ["Fragment", "Instance", "Item"]


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
    """The part of one table that stands in one grid."""

    table: str
    piece: int
    headers: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        """The row codes recognised in the fragment."""
        return {item.code for item in self.items if item.code}

    @property
    def kinds(self) -> list[str]:
        """The kinds of proceedings that the fragment names in its headers or rows, in printed order."""
        heads = [entry for line in self.headers for entry in line.entries]
        named = [entry for item in self.items for entry in item.segment.labels]
        codes = [code for entry in (*named, *heads) if (code := entry.code("row", "proceedings")) is not None]
        return list(dict.fromkeys(codes))


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
