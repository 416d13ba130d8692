"""From extractions and ledger to the work database: one transaction, idempotent, the same rows as a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from tasks.book_rows import namer_of, take_book
from tasks.crawl.outcomes import EXTRACTABLE
from tasks.extract.model import Context, Extraction
from tasks.extract.ocr_engine import ocr_available
from tasks.extract.office import find_libreoffice
from tasks.home import Home
from tasks.intake import LedgerReader, take_deliveries, take_fetches, take_runs
from tasks.rows import SCHEMAS, RowBatch
from tasks.spool import Spool
from warehouse.dimensions import forms_digest
from warehouse.loading import derive, look_at_fetches, stage
from warehouse.store import connect_work, recall, remember

if TYPE_CHECKING:
    from tasks.crawl.sources import SourceBook

BATCH_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class Pending:
    """A document to extract: its archive id, file name and what is known of it from outside."""

    document_id: str
    name: str
    context: Context


Extracted = tuple[str, Iterable[tuple[str, Extraction]]] | tuple[str, Iterable[tuple[str, Extraction]], Any]
"""A document: its archive id and its parts as `extract_all` gives them; a third item, what it came from, is ignored."""


@dataclass(slots=True)
class LoadSummary:
    """What the load did. ``reports`` counts current reports, ``outcomes`` all documents by outcome."""

    extracted: int = 0
    documents: int = 0
    reports: int = 0
    versions: int = 0
    new_versions: int = 0
    cells: int = 0
    issues: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


def pending(home: Home, ledger: LedgerReader, version: str) -> list[Pending]:
    """Returns the archived documents that have to be extracted, ordered by id.

    That is every document that the ledger has and that was not yet extracted by this ``version`` of the extractor,
    with this declaration of the forms and from this context; also what could not be read for want of LibreOffice or
    OCR, once that is installed. Batches that a broken run left count as done.
    """
    connection = connect_work(home.work_database)
    try:
        spooled = _spool(home).keep_valid(_stamp(version), _contexts(connection, ledger))
        rows = connection.execute(
            "SELECT archive_id, name, url, link_text, organization, listed_on FROM context "
            "WHERE (archive_id, context_digest) NOT IN "
            "(SELECT (archive_id, context_digest) FROM extraction WHERE extractor = ?) OR archive_id IN ("
            "SELECT e.archive_id FROM extraction AS e JOIN extraction_issue AS i USING (document_id) "
            "WHERE i.code IN (SELECT unnest(?::VARCHAR[]))) ORDER BY archive_id",
            [_stamp(version), _readable_now()],
        ).fetchall()
    finally:
        connection.close()
    return [Pending(row[0], row[1] or "", Context(*row[2:])) for row in rows if row[0] not in spooled]


def load(
    home: Home,
    book: SourceBook,
    ledger: LedgerReader,
    extractions: Iterable[Extracted],
    run_id: str,
    version: str | None = None,
) -> LoadSummary:
    """Brings the work database up to date with ledger, sources and the given extractions, and returns what it did.

    Extractions are taken as they come and kept on disk in batches; then everything enters in one transaction.

    Args:
        home: home folder; its work database is written.
        book: sources and offices.
        ledger: what was done.
        extractions: documents with their parts, each archived file once.
        run_id: the run that loads.
        version: version of the extractor that made them; by default that of this program.
    """
    extractor = _stamp(version if version is not None else _extractor_version())
    contexts = _known_contexts(home, ledger)
    spool = _spool(home)
    extracted = _fill_spool(spool, extractions, extractor, contexts)
    connection = connect_work(home.work_database)
    try:
        before = _versions(connection)
        look_at_fetches(connection, EXTRACTABLE)
        _transaction(connection, lambda: _take_everything(connection, book, ledger, spool))
        summary = _summary(connection, extracted, before)
    finally:
        connection.close()
    spool.clear()
    return summary


def _fill_spool(
    spool: Spool, extractions: Iterable[Extracted], extractor: str, contexts: Mapping[str, str]
) -> int:
    """Writes the extractions in batches and returns how many documents the spool then holds."""
    held = spool.keep_valid(extractor, contexts)
    batch = RowBatch(extractor)
    for document_id, parts, *_ in extractions:
        if document_id in held or document_id not in contexts:
            continue
        held.add(document_id)
        batch.add(document_id, parts, contexts[document_id])
        if batch.documents >= BATCH_DOCUMENTS:
            spool.write(batch.tables())
            batch = RowBatch(extractor)
    if batch.documents:
        spool.write(batch.tables())
    return len(held)


def _take_everything(
    connection: duckdb.DuckDBPyConnection, book: SourceBook, ledger: LedgerReader, spool: Spool
) -> None:
    declarations_changed = recall(connection, "checked_with") != forms_digest()
    take_book(connection, book)
    take_runs(connection, ledger)
    take_deliveries(connection, ledger)
    stage(connection, {kind: spool.files(kind) for kind in SCHEMAS}, SCHEMAS)
    derive(connection, namer_of(book), check_all=declarations_changed)
    remember(connection, "checked_with", forms_digest())


def _contexts(connection: duckdb.DuckDBPyConnection, ledger: LedgerReader) -> dict[str, str]:
    """Takes in the ledger's fetches and returns the hash of what is known of each archived file from outside."""
    _transaction(connection, lambda: take_fetches(connection, ledger))
    look_at_fetches(connection, EXTRACTABLE)
    return dict(connection.execute("SELECT archive_id, context_digest FROM context").fetchall())


def _known_contexts(home: Home, ledger: LedgerReader) -> dict[str, str]:
    connection = connect_work(home.work_database)
    try:
        return _contexts(connection, ledger)
    finally:
        connection.close()


def _transaction(connection: duckdb.DuckDBPyConnection, work: Callable[[], None]) -> None:
    connection.execute("BEGIN")
    try:
        work()
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _spool(home: Home) -> Spool:
    return Spool(home.work / "spool")


def _readable_now() -> list[str]:
    """Returns the issue codes of documents that lacked a program which is there now."""
    present = {"libreoffice_missing": find_libreoffice() is not None, "scanned_no_ocr": ocr_available()}
    return [code for code, here in present.items() if here]


def _extractor_version() -> str:
    from tasks.extract.pipeline import EXTRACTOR_VERSION

    return EXTRACTOR_VERSION


def _stamp(version: str) -> str:
    """Returns the version of extractor and declarations together: another one means that a document is read again."""
    return f"{version}+{forms_digest()[:8]}"


def _versions(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT report_id FROM report").fetchall()}


def _summary(connection: duckdb.DuckDBPyConnection, extracted: int, before: set[str]) -> LoadSummary:
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM report WHERE is_current), "
        "(SELECT count(*) FROM report), (SELECT count(*) FROM cell), (SELECT count(*) FROM extraction_issue)"
    ).fetchone()
    assert counts is not None
    documents, reports, versions, cells, issues = counts
    outcomes = dict(
        connection.execute("SELECT outcome, count(*) FROM document GROUP BY outcome ORDER BY 1").fetchall()
    )
    fresh = len(_versions(connection) - before)
    return LoadSummary(extracted, documents, reports, versions, fresh, cells, issues, outcomes)
