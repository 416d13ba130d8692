"""What the rules look at: one report's cells, sections, claims and dates, wherever they came from.

The same facts are made from an extraction (draft check) and from the warehouse (nightly run), so a draft and the
published report are judged by the same code. Cells and claims are structural types: those of extraction fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from warehouse.forms import TABLE_CODES


class CellLike(Protocol):
    """A cell as printed: see `tasks.extract.model.Cell`."""

    @property
    def value(self) -> Decimal | None:
        """The number; None unless ``state`` is ``number``."""

    @property
    def state(self) -> str:
        """One of number, blank, not_applicable, text, missing."""

    @property
    def text(self) -> str:
        """The printed text."""

    @property
    def locator(self) -> str:
        """Where it stood."""

    @property
    def unit(self) -> str | None:
        """A printed unit."""

    @property
    def doubt(self) -> str | None:
        """Why extraction is not sure of it; None if it is."""


class ClaimLike(Protocol):
    """A number that the prose states: see `tasks.extract.model.Claim`."""

    @property
    def claim(self) -> str:
        """What is counted."""

    @property
    def value(self) -> Decimal:
        """The number stated."""

    @property
    def sentence(self) -> str:
        """The sentence it stands in."""

    @property
    def scope(self) -> str:
        """``own`` if it surely speaks of this report's own figure."""

    @property
    def section(self) -> str | None:
        """Code of the section."""

    @property
    def cells(self) -> Sequence[str]:
        """Keys of the cells whose sum it should equal."""


class SectionLike(Protocol):
    """One prose section: see `tasks.extract.model.SectionText`."""

    @property
    def heading(self) -> str:
        """The printed heading."""

    @property
    def text(self) -> str:
        """The text without tables."""

    @property
    def locator(self) -> str:
        """Where it stood."""


@dataclass(frozen=True, slots=True)
class CellFact:
    """A cell read back from the warehouse."""

    value: Decimal | None
    state: str
    text: str = ""
    locator: str = ""
    unit: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A claim read back from the warehouse."""

    claim: str
    value: Decimal
    sentence: str
    scope: str
    section: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionFact:
    """A section read back from the warehouse."""

    heading: str
    text: str
    locator: str = ""


@dataclass(slots=True)
class ReportFacts:
    """One report as the rules see it.

    ``editions`` maps a table to the edition it is printed in (absent tables left out), ``extra_labels`` the rows
    of the office's own to their labels, ``doubtful_tables`` holds the tables that extraction was not sure of,
    ``issues`` the last message of each kind of extraction issue.
    """

    organization: str
    year: int
    editions: Mapping[str, str]
    cells: Mapping[str, CellLike]
    extra_labels: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, SectionLike] = field(default_factory=dict)
    claims: Sequence[ClaimLike] = ()
    doubtful_tables: frozenset[str] = frozenset()
    issues: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    level: str | None = None
    published_on: date | None = None
    published_on_evidence: str | None = None
    report_id: str | None = None
    document_id: str | None = None
    url: str | None = None
    office: str | None = None

    def number(self, key: str) -> Decimal | None:
        """Returns the number in a cell; None if there is none."""
        cell = self.cells.get(key)
        return cell.value if cell is not None and cell.state == "number" else None

    def is_doubtful(self, keys: Sequence[str]) -> bool:
        """Returns whether extraction was not sure of one of these cells or of a table they stand in."""
        for key in keys:
            cell = self.cells.get(key)
            if key.split(".", 1)[0] in self.doubtful_tables or (cell is not None and cell.doubt):
                return True
        return False


_NOT_ABOUT_TABLES = (
    "ambiguous",
    "organization",
    "year",
    "doubtful_year",
    "published",
    "title",
    "level",
    "kind",
    "section",
    "claim",
    "duplicate_report",
    "hidden_",
    "numbers_beside",
    "oblique_text",
    "garbled_characters",
    "formula_without_value",  # the cell that it stands in bears the doubt itself
)


def doubtful_tables(issues: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Returns the tables that extraction issues cast doubt on.

    Args:
        issues: (code, table) of each issue; one that names no table concerns all of them, unless its code says that it
            is only about who, when, or the prose.
    """
    found: set[str] = set()
    for code, table in issues:
        if table is not None:
            found.add(table)
        elif not code.startswith(_NOT_ABOUT_TABLES):
            found.update(TABLE_CODES)
    return frozenset(found)
