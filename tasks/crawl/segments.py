"""Finished WARC files in a store: each with its own piece of the index, which is written last and makes it count."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks.crawl.archive_index import Place
from tasks.crawl.warc_records import RecordDamagedError, read_record
from tasks.storage import StorageError, Store

WARCS = "warcs"
PIECES = "index"


class Segments:
    """The part of an archive that lies in a store. ``cache`` holds the pieces of the index that were read."""

    def __init__(self, store: Store, cache: Path) -> None:
        self.store = store
        self.cache = cache

    def pieces(self) -> list[Path]:
        """Returns a local copy of every piece of the index; copies of pieces that are gone are removed."""
        names = {_last(name) for name in self.store.names(PIECES)}
        self.cache.mkdir(parents=True, exist_ok=True)
        for file in self.cache.glob("*.jsonl"):
            if file.name not in names:
                file.unlink()
        for name in names:
            if not (self.cache / name).exists():
                part = self.cache / f"{name}.part"
                self.store.download(f"{PIECES}/{name}", part)
                part.replace(self.cache / name)
        return [self.cache / name for name in sorted(names)]

    def warcs(self) -> dict[str, int]:
        """Returns the WARC files that count, and their sizes."""
        counted = {_last(name).removesuffix(".jsonl") for name in self.store.names(PIECES)}
        found = {_last(name): size for name, size in self.store.names(WARCS).items()}
        return {name: size for name, size in found.items() if name in counted}

    def push(self, warc: Path, entries: Iterable[dict[str, Any]], replaces: list[str] | None = None) -> None:
        """Copies a finished file, then its piece of the index. Doing it again after a crash does no harm.

        Args:
            warc: the local file.
            entries: its documents, as lines of the index have them.
            replaces: files whose records this one repeats, if it was put together from others.

        Raises:
            StorageError: the store has another size than the file; or as `Store`.
        """
        with warc.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        closing: dict[str, Any] = {"warc": warc.name, "scanned": warc.stat().st_size, "sha256": digest}
        if replaces:
            closing["replaces"] = replaces
        self.store.upload(warc, f"{WARCS}/{warc.name}")
        if self.store.size(f"{WARCS}/{warc.name}") != closing["scanned"]:
            raise StorageError(f"{self.store.address}: {warc.name} did not arrive whole")
        lines = [json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in [*entries, closing]]
        self.store.write(f"{PIECES}/{warc.name}.jsonl", ("\n".join(lines) + "\n").encode())

    def uncounted(self) -> list[str]:
        """Returns WARC files without a piece of the index: their upload was broken off."""
        counted = self.warcs()
        return [name for name in map(_last, self.store.names(WARCS)) if name not in counted]

    def closings(self) -> dict[str, dict[str, Any]]:
        """Returns the closing line of each WARC file: its size, its SHA-256, and what it ``replaces``."""
        return {piece.stem: _lines(piece)[-1] for piece in self.pieces()}

    def entries(self, names: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yields the documents of some WARC files, as lines of the index."""
        self.pieces()
        for name in names:
            yield from _lines(self.cache / f"{name}.jsonl")[:-1]

    def fetch(self, name: str, file: Path) -> None:
        """Copies a WARC file from the store."""
        self.store.download(f"{WARCS}/{name}", file)

    def drop(self, names: Iterable[str]) -> None:
        """Deletes files, the pieces of the index first, so that no piece ever names a file that is gone."""
        names = list(names)
        self.store.delete(f"{PIECES}/{name}.jsonl" for name in names)
        self.store.delete(f"{WARCS}/{name}" for name in names)

    def read(self, place: Place) -> bytes:
        """Returns the bytes of one record."""
        return self.store.read(f"{WARCS}/{place.warc}", place.offset, place.offset + place.length)


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _lines(piece: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in piece.read_bytes().splitlines()]


def body_of(document_id: str, record: bytes) -> bytes:
    """Returns the body of a record, checked against the document's hash.

    Raises:
        RecordDamagedError: it is no whole record, or its body has another hash.
    """
    body = read_record(record)
    if hashlib.sha256(body).hexdigest() != document_id:
        raise RecordDamagedError(f"holds other bytes than {document_id}")
    return body
