"""Where documents are extracted: worker processes of this machine, or a Dask cluster. The results are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from tasks.crawl.archive import Archive, ArchiveError
from tasks.extract_batch import Extractions, Item, extract_batch
from tasks.load import Pending
from tasks.settings import Settings


def extract_pending(
    waiting: Iterable[Pending], archive: Archive, settings: Settings
) -> Iterator[tuple[str, str, Extractions]]:
    """Yields (archive id, name, extractions) of each document, in the order they are done.

    Raises:
        RunnerError: the cluster of the settings cannot be used.
        StorageError: the archive's store cannot be reached.
    """
    if settings.runner == "dask":
        from flows.dask_runner import extract_on_dask

        yield from extract_on_dask(waiting, archive, settings)
        return
    items = (
        Item(entry.document_id, entry.name, partial(load_body, archive, entry.document_id), entry.context)
        for entry in waiting
    )
    for item, extractions in extract_batch(items, settings):
        yield item.document_id, item.name, extractions


def load_body(archive: Archive, document_id: str) -> bytes:
    """Returns a document's bytes; what is damaged in the archive is an OSError, so that the others go on."""
    try:
        return archive.read(document_id)
    except ArchiveError as error:
        raise OSError(str(error)) from error
