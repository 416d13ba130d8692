"""Batches of documents on their way to other machines and back: what they hold, and how they are packed."""

from __future__ import annotations

import pickle
import platform
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tasks.crawl.archive import Archive, ArchiveError
from tasks.crawl.archive_index import Place
from tasks.crawl.segments import Segments, body_of
from tasks.crawl.warc_records import RecordDamagedError
from tasks.extract.model import Context
from tasks.extract.ocr_engine import ocr_available
from tasks.extract.office import find_libreoffice
from tasks.extract.pipeline import EXTRACTOR_VERSION
from tasks.extract_batch import Extractions, Item, extract_batch
from tasks.load import Pending
from tasks.settings import Settings
from tasks.storage import Store
from warehouse.dimensions import forms_digest

BATCH_BYTES = 32_000_000
"""Size at which a batch that carries its documents is full."""


@dataclass(frozen=True)
class Given:
    """One document of a batch: its bytes, or where they stand in the store, or why they cannot be read."""

    document_id: str
    name: str
    context: Context
    body: bytes | None = None
    place: Place | None = None
    problem: str = ""


@dataclass
class Batch:
    """A packed batch and how often it has been given out."""

    data: bytes
    documents: int
    limits: dict[str, Any]
    attempts: int = 0


def stamp() -> str:
    """Returns what must be equal on all machines for equal results."""
    python = ".".join(platform.python_version_tuple()[:2])
    office = "LibreOffice" if find_libreoffice() else "no LibreOffice"
    ocr = "OCR" if ocr_available() else "no OCR"
    version = f"extractor {EXTRACTOR_VERSION}, forms {forms_digest()[:8]}"
    return f"{version}, Python {python}, {sys.platform}, {office}, {ocr}"


def limits_of(settings: Settings) -> dict[str, Any]:
    """Returns the settings that decide what becomes of a document; a worker must use those of the builder.

    One process a batch: the cluster has as many workers as it wants to use cores.
    """
    names = [name for name in Settings.model_fields if name.startswith("extract_") or name == "max_bytes"]
    return {name: getattr(settings, name) for name in names} | {"workers": 1}


def batches_of(waiting: Iterable[Pending], archive: Archive, settings: Settings) -> Iterator[Batch]:
    """Yields the documents in batches; read one batch ahead at most.

    Documents that are in the archive's store go as their place there, others with their bytes.
    """
    limits = limits_of(settings) | {"archive": settings.archive if archive.segments is not None else ""}
    batch: list[Given] = []
    size = 0
    for entry in waiting:
        batch.append(_given(entry, archive))
        size += len(batch[-1].body or b"")
        if len(batch) >= settings.dask_documents or size >= BATCH_BYTES:
            yield Batch(_pack(batch), len(batch), limits)
            batch, size = [], 0
    if batch:
        yield Batch(_pack(batch), len(batch), limits)


def extract_batch_of(data: bytes, limits: dict[str, Any]) -> bytes:
    """Returns the packed extractions of a packed batch, each document in a guarded process of this machine."""
    settings = Settings(**limits)
    segments = Segments(Store(settings.archive), Path()) if settings.archive else None
    batch: list[Given] = _unpack(data)
    items = [
        Item(str(number), given.name, partial(_body, given, segments), given.context)
        for number, given in enumerate(batch)
    ]
    return _pack(
        [
            (batch[int(item.document_id)].document_id, item.name, extractions)
            for item, extractions in extract_batch(items, settings)
        ]
    )


def unpack(data: bytes) -> list[tuple[str, str, Extractions]]:
    """Returns (archive id, name, extractions) of each document of a packed result."""
    found: list[tuple[str, str, Extractions]] = _unpack(data)
    return found


def _given(entry: Pending, archive: Archive) -> Given:
    try:
        place = archive.place_of(entry.document_id)
        if archive.segments is not None and not archive.is_here(place):
            return Given(entry.document_id, entry.name, entry.context, place=place)
        return Given(entry.document_id, entry.name, entry.context, body=archive.read(entry.document_id))
    except ArchiveError as error:
        return Given(entry.document_id, entry.name, entry.context, problem=str(error))


def _body(given: Given, segments: Segments | None) -> bytes:
    if given.body is not None:
        return given.body
    if given.place is None or segments is None:
        raise OSError(given.problem)
    try:
        return body_of(given.document_id, segments.read(given.place))
    except RecordDamagedError as error:
        at = f"{given.place.warc} at {given.place.offset}"
        raise OSError(f"{given.document_id}: {at}: {error}") from error


def _pack(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL), 1)


def _unpack(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))
