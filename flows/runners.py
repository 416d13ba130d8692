"""Where documents are extracted: worker processes of this machine, or a Dask cluster. The results are the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tasks.crawl.archive import Archive, ArchiveError
from tasks.extract_batch import Extractions, Item, extract_batch
from tasks.load import Pending
from tasks.settings import Settings

AHEAD = 8
"""Documents read from a store before their turn."""


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
    items = _read_ahead(waiting, archive) if archive.segments is not None else _read_in_turn(waiting, archive)
    for item, extractions in extract_batch(items, settings):
        yield item.document_id, item.name, extractions


def _read_in_turn(waiting: Iterable[Pending], archive: Archive) -> Iterator[Item]:
    for entry in waiting:
        load = partial(load_body, archive, entry.document_id)
        yield Item(entry.document_id, entry.name, load, entry.context)


def _read_ahead(waiting: Iterable[Pending], archive: Archive) -> Iterator[Item]:
    """From a store some documents are read at once, before their turn: each costs a round trip."""
    under_way: deque[Item] = deque()
    with ThreadPoolExecutor(AHEAD) as pool:
        for entry in waiting:
            reading = pool.submit(load_body, archive, entry.document_id)
            under_way.append(Item(entry.document_id, entry.name, reading.result, entry.context))
            if len(under_way) > AHEAD:
                yield under_way.popleft()
        yield from under_way


def load_body(archive: Archive, document_id: str) -> bytes:
    """Returns a document's bytes; what is damaged in the archive is an OSError, so that the others go on."""
    try:
        return archive.read(document_id)
    except ArchiveError as error:
        raise OSError(str(error)) from error
