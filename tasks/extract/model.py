"""The two vocabularies of extraction: what a reader gives (blocks) and what comes out (cells with a state).

A reader (HTML, PDF, docx, ...) turns bytes into a `SourceDocument`: paragraphs and grids in reading order, each
with a locator that a person can follow. The engine turns a `SourceDocument` into an `Extraction`. Readers
know nothing of the form; the engine knows nothing of file formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

CellState = Literal["number", "blank", "not_applicable", "text", "missing"]

DocumentKind = Literal[
    "report",  # an annual report, with or without tables
    "interpretation",  # 解读, 图解, 一图读懂
    "website_report",  # 政府网站工作年度报表
    "rule_of_law_report",  # 法治政府建设年度报告
    "notice",  # 通知, 指南, 目录, 汇总表, 工作要点
    "blank_form",  # the empty form
    "list",  # a hub or list page
    "other",
]


class GridCell(NamedTuple):
    """One cell of a table as the source has it.

    ``row`` and ``col`` are zero-based places in the grid after spans were laid out; ``row`` is also the
    number of the source row. ``text`` is as printed, white space included. ``doubt`` says why a reader is not sure
    of the text (OCR, overlapping spans); None if it is.
    """

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    locator: str = ""
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells row by row, in source order.

    ``continues`` is set by readers of paged formats when the grid is the first thing on its page and may continue the
    last grid of the page before. ``is_padded`` says that the cells come from flattened text, where a row that lost a
    cell looks like one whose last cell is empty. ``blanks_moved`` says more: empty cells may have stood anywhere in
    a row and show at its end (see `moved_blanks`).
    """

    rows: tuple[tuple[GridCell, ...], ...]
    locator: str = ""
    continues: bool = False
    is_padded: bool = False
    blanks_moved: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or line of prose, as printed. ``style`` is ``heading`` or ``title`` where the source says so."""

    text: str
    locator: str = ""
    style: str | None = None


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Issue:
    """Something extraction could not take as certain, with its place. Ours, never the office's fault.

    ``code`` is stable (``unmatched_label``, ``left_over_token``, ``table_cut_off``, ...), ``message`` is for
    people, ``place`` a locator, ``table`` the form table it casts doubt on (None: the whole document).
    """

    code: str
    message: str
    place: str = ""
    table: str | None = None


@dataclass(slots=True)
class SourceDocument:
    """What a reader makes of a file: blocks in reading order, and what the file says of itself.

    ``format`` is told by content (``html, text, pdf, docx, xlsx, xls, doc, wps, image``). ``meta`` holds meta tags
    and document properties by lower-case name. ``text`` is the raw text of flattened documents, lines kept.
    ``parts`` are the documents inside a container (zip). ``pictures`` are those that may show a table: the
    numbered heading they stand under, and their place.
    """

    format: str
    blocks: list[Block] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    text: str | None = None
    issues: list[Issue] = field(default_factory=list)
    parts: list[tuple[str, SourceDocument]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)


class Cell(NamedTuple):
    """One cell of the form as the document prints it.

    ``value`` is None unless ``state`` is ``number``. ``text`` is the printed text ('' if blank or missing),
    ``locator`` where it stood ('' if missing), ``unit`` a printed unit (元, 万元), ``doubt`` why extraction is not
    sure of it (None: sure). Only cells without doubt may ground a finding that is mailed.
    """

    value: Decimal | None
    state: CellState
    text: str = ""
    locator: str = ""
    unit: str | None = None
    doubt: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Returns the cell as plain JSON values; whole numbers as int."""
        value: int | float | None = None
        if self.value is not None:
            value = int(self.value) if self.value == self.value.to_integral_value() else float(self.value)
        plain: dict[str, Any] = {
            "value": value,
            "state": self.state,
            "text": self.text,
            "locator": self.locator,
        }
        if self.unit:
            plain["unit"] = self.unit
        if self.doubt:
            plain["doubt"] = self.doubt
        return plain


MISSING = Cell(None, "missing")


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row of ``applications`` that the form does not have (``row`` is ``extra_1``, ...), with its printed label."""

    row: str
    label: str
    after: str


@dataclass(frozen=True, slots=True)
class SectionText:
    """One of the six prose sections as printed: heading, text without tables, place."""

    heading: str
    text: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the prose states.

    ``claim`` names what is counted (``received``, ``carried_in``, ``handled_total``, ``carried_out``, ``review``,
    ``litigation``, ``licensing``, ``penalties``, ``normative_documents``, ``fees``, ``received_plus_carried_in``, ...),
    ``cells`` the keys whose sum it should equal, ``scope`` is ``own`` if it surely speaks of this report's own
    figure of this year, else ``unknown`` (then no finding may rest on it). ``alternatives`` are other readings of
    the same words (claim and cells), until `tasks.extract.claim_readings.settle_claims` has decided by the tables.
    """

    claim: str
    value: Decimal
    sentence: str
    scope: Literal["own", "unknown"]
    section: str | None
    cells: tuple[str, ...] = ()
    reason: str | None = None
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document from outside it: where it was found. All fields may be None."""

    url: str | None = None
    link_text: str | None = None
    column_organization: str | None = None
    listed_on: str | None = None


@dataclass(slots=True)
class Extraction:
    """Everything taken from one document. ``cells`` holds every cell of the form, absent ones as ``missing``."""

    format: str
    kind: DocumentKind = "report"
    title: str | None = None
    organization: str | None = None
    year: int | None = None
    form: str | None = None
    published_on: str | None = None
    level: str | None = None
    table_forms: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    extra_rows: list[ExtraRow] = field(default_factory=list)
    sections: dict[str, SectionText] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)

    def to_json(self, path: str) -> dict[str, Any]:
        """Returns the object that `gouji extract` prints, one a line."""
        return {
            "path": path,
            "format": self.format,
            "kind": self.kind,
            "title": self.title,
            "organization": self.organization,
            "year": self.year,
            "form": self.form,
            "published_on": self.published_on,
            "level": self.level,
            "table_forms": self.table_forms,
            "cells": {key: cell.to_json() for key, cell in self.cells.items()},
            "extra_rows": [
                {"row": row.row, "label": row.label, "after": row.after} for row in self.extra_rows
            ],
            "sections": {
                code: {"heading": part.heading, "text": part.text, "locator": part.locator}
                for code, part in self.sections.items()
            },
            "claims": [
                {
                    "claim": claim.claim,
                    "value": int(claim.value)
                    if claim.value == claim.value.to_integral_value()
                    else float(claim.value),
                    "sentence": claim.sentence,
                    "scope": claim.scope,
                    "section": claim.section,
                    "cells": list(claim.cells),
                    "reason": claim.reason,
                }
                for claim in self.claims
            ],
            "issues": [
                {"code": issue.code, "message": issue.message, "place": issue.place, "table": issue.table}
                for issue in self.issues
            ],
            "evidence": self.evidence,
        }
