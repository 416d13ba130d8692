"""From a document to everything taken from it: cells, sections, claims, identity, issues."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from tasks.extract.claim_readings import settle_claims
from tasks.extract.claims import find_claims
from tasks.extract.filled_spans import without_repeats
from tasks.extract.form_reader import FormReading, edition_for, read_form
from tasks.extract.identity import identify_prose
from tasks.extract.model import MISSING, Block, Context, Extraction, Grid, SourceDocument
from tasks.extract.ocr_check import confirm_columns, confirm_ocr
from tasks.extract.parts import documents_of
from tasks.extract.prose import read_prose
from tasks.extract.readers import read
from tasks.extract.second_reading import add_missing, compare
from tasks.extract.sections import sections_of
from tasks.extract.text import blocks_of_lines, lines_of_paragraphs, lines_of_text
from tasks.extract.unproven import doubt_empty_rows
from tasks.extract.unread import unread_tables
from tasks.extract.without_labels import add_bare_numbers
from warehouse.forms import FORMS, TABLE_CODES, form_for_year

__all__ = ["EXTRACTOR_VERSION", "extract_all", "extract_document", "read_tables"]

EXTRACTOR_VERSION = "3"
"""Raised whenever extraction may give other results: the warehouse then extracts every document again."""


def extract_document(document: SourceDocument, context: Context = Context()) -> Extraction:  # noqa: B008
    """Returns everything taken from a document; never raises for what a document holds.

    ``cells`` has every cell of each table's printed edition. A report that has none of the form's tables has no
    cells if it is on a year before 2019; otherwise all cells of the prescribed form as ``missing``.
    """
    prose = read_prose(document)
    sections = sections_of(prose)
    identity = identify_prose(document, prose, sections, context)
    extraction = Extraction(
        format=document.format,
        kind=identity.kind,
        title=identity.title,
        organization=identity.organization,
        year=identity.year,
        published_on=identity.published_on,
        level=identity.level,
        evidence=dict(identity.evidence),
        issues=[*document.issues, *identity.issues],
    )
    extraction.sections = sections
    extraction.claims = find_claims(extraction.sections, identity.year, identity.organization)
    reading = read_tables(document, identity.year)
    _take_tables(extraction, reading)
    doubt_empty_rows(extraction)
    if extraction.kind == "report":
        extraction.issues += unread_tables(document, reading)
    extraction.claims = settle_claims(extraction.claims, extraction.cells)
    confirm_ocr(extraction)
    confirm_columns(extraction)
    return extraction


def read_tables(document: SourceDocument, year: int | None) -> FormReading:
    """Reads the grids; tables set as plain lines are read as flattened text, with a second reading beside the first."""
    blocks = [without_repeats(block) if isinstance(block, Grid) else block for block in document.blocks]
    reading = read_form(blocks, year)
    if document.text is not None:
        lines = lines_of_text(document.text)
        reading = compare(reading, read_form(blocks_of_lines(lines, use_marks=False), year))
    elif len(reading.tables) < len(TABLE_CODES):
        reading = _with_plain_lines(reading, blocks, year)
    return add_bare_numbers(reading, blocks, edition_for(year))


def _with_plain_lines(reading: FormReading, blocks: list[Block], year: int | None) -> FormReading:
    lines = lines_of_paragraphs(blocks)
    flat = compare(
        read_form(blocks_of_lines(lines), year), read_form(blocks_of_lines(lines, use_marks=False), year)
    )
    return add_missing(reading, flat)


def _take_tables(extraction: Extraction, reading: FormReading) -> None:
    extraction.issues += reading.issues
    for code, table in reading.tables.items():
        extraction.table_forms[code] = table.edition
        extraction.cells |= table.cells
        extraction.extra_rows += table.extra_rows
        extraction.issues += table.issues
    prescribed = form_for_year(extraction.year) if extraction.year is not None else None
    if not reading.tables:
        _take_nothing(extraction)
        return
    extraction.form = reading.form or (prescribed.code if prescribed else None)
    form = FORMS[extraction.form or "2021"]
    for code in TABLE_CODES:
        if code not in reading.tables:
            extraction.cells |= dict.fromkeys(form.table(code).cell_keys, MISSING)


def _take_nothing(extraction: Extraction) -> None:
    """Declares the prescribed form's cells missing; a report on a year before 2019 has no form and no cells."""
    if extraction.kind != "report" or (extraction.year is not None and extraction.year < 2019):
        return
    form = (form_for_year(extraction.year) if extraction.year is not None else None) or FORMS["2021"]
    extraction.form = form.code
    extraction.cells = dict.fromkeys(form.cell_keys, MISSING)


def extract_all(data: bytes, name: str = "", context: Context = Context()) -> list[tuple[str, Extraction]]:  # noqa: B008
    """Returns (path, extraction) of the document in a file; of each document inside, if it is a container.

    A path inside a container is ``outer.zip!inner.docx``; one of several reports on a page is ``page.html!title``.
    Reading never raises: what cannot be read comes back as an extraction with issues.
    """
    with _collector_at_rest():
        documents = documents_of(read(data, name), name)
        return [(path, extract_document(document, context)) for path, document in documents]


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keeps the collector of reference cycles from running over and over while a document is read.

    Reading makes many small objects and no cycles: looking for them took up to a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
