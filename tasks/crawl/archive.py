"""The raw archive: every response as it came, in WARC 1.1 files, found again by the SHA-256 of its body."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tasks.crawl.archive_index import ArchiveIndex, Place
from tasks.crawl.durable import DurableFile, sync_folder
from tasks.crawl.warc_records import (
    DAMAGED,
    DOCUMENT_KINDS,
    RecordDamagedError,
    WarcRecords,
    build_document,
    build_info,
    build_records,
    read_record,
    scan_records,
)

ROLL_BYTES = 256 * 1024 * 1024
MIN_ROLL = 2000  # a file with nothing but its own description is not left behind
SYNC_EVERY = 0.25  # seconds; an fsync for each response would take longer than fetching it

Headers = Iterable[tuple[str, str]] | Mapping[str, str]


class ArchiveError(Exception):
    """A document that is not in the archive, or whose bytes there are damaged."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a response went. ``fresh`` is False if its body was there already (then only a revisit was written)."""

    document_id: str
    warc: str
    offset: int
    length: int
    fresh: bool


@dataclass(slots=True)
class VerifyResult:
    """What `Archive.verify` read again: counts, and each problem in words."""

    files: int = 0
    records: int = 0
    documents: int = 0
    bytes: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True if nothing is damaged or missing."""
        return not self.damaged and not self.missing


class Archive:
    """Stores and reads raw responses below ``folder``. Threads may share one; processes may each have their own."""

    def __init__(self, folder: Path, roll_bytes: int = ROLL_BYTES) -> None:
        self.folder = folder
        self.roll_bytes = roll_bytes
        self._lock = threading.Lock()
        self._file: DurableFile | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._index = ArchiveIndex(folder / "index")
        for warc in sorted(folder.glob("*.warc.gz")):
            self._recover(warc)

    def store(
        self,
        url: str,
        status: int,
        headers: Headers,
        body: bytes,
        fetched_at: datetime | str,
        request_headers: Headers | None = None,
        *,
        method: str = "GET",
        request_body: bytes = b"",
        outcome: str | None = None,
    ) -> Stored:
        """Returns where the response stands, written and indexed; on disk within a quarter of a second.

        The body is the decoded one (chunks and gzip undone); its hash is the ``document_id``. A body that is
        there already is written as a ``revisit`` record.
        """
        document_id = hashlib.sha256(body).hexdigest()
        records = WarcRecords(
            url=url,
            status=status,
            headers=_pairs(headers),
            body=body,
            document_id=document_id,
            fetched_at=_utc(fetched_at),
            request_headers=None if request_headers is None else _pairs(request_headers),
            method=method,
            request_body=request_body,
            outcome=outcome,
        )
        with self._lock:
            known = self._index.find(document_id)
            data, length = build_records(records, revisit=known is not None)
            file = self._open_file(len(data))
        offset = file.append(data, sync_every=SYNC_EVERY)
        if known is not None:
            return Stored(document_id, file.file.name, offset, length, fresh=False)
        return self._indexed(document_id, url, file, offset, length)

    def store_derived(self, url: str, body: bytes, derived_from: str, made_at: datetime) -> Stored:
        """Returns where a document stands that was put together from a stored response (a WARC conversion record).

        For sites that keep the article in a script or behind a service; the response itself stays as it came.
        """
        return self._store_plain("conversion", url, body, made_at, derived_from)

    def store_file(self, url: str, body: bytes, added_at: datetime) -> Stored:
        """Returns where a file stands that was given by hand (a WARC resource record)."""
        return self._store_plain("resource", url, body, added_at, "")

    def _store_plain(self, kind: str, url: str, body: bytes, at: datetime, derived_from: str) -> Stored:
        document_id = hashlib.sha256(body).hexdigest()
        with self._lock:
            known = self._index.find(document_id)
            if known is not None:
                return Stored(document_id, *known, fresh=False)
            data = build_document(kind, url, body, document_id, _utc(at), derived_from)
            file = self._open_file(len(data))
        return self._indexed(document_id, url, file, file.append(data, sync_every=SYNC_EVERY), len(data))

    def read(self, document_id: str) -> bytes:
        """Returns the body with that hash, checked.

        Raises:
            ArchiveError: it is not there, or what is there has another hash.
        """
        place = self._index.find(document_id) or self._reread(document_id)
        try:
            with (self.folder / place.warc).open("rb") as handle:
                handle.seek(place.offset)
                body = read_record(handle.read(place.length))
        except (OSError, RecordDamagedError) as error:
            raise ArchiveError(f"{document_id}: {place.warc} at {place.offset}: {error}") from error
        if hashlib.sha256(body).hexdigest() != document_id:
            raise ArchiveError(f"{document_id}: {place.warc} at {place.offset} holds other bytes")
        return body

    def __contains__(self, document_id: str) -> bool:
        return self._index.find(document_id) is not None or self._index.reload().find(document_id) is not None

    def __len__(self) -> int:
        return len(self._index)

    def verify(self) -> VerifyResult:
        """Reads every file again and returns what was found, without changing anything."""
        result = VerifyResult()
        seen: set[str] = set()
        for warc in sorted(self.folder.glob("*.warc.gz")):
            result.files += 1
            result.bytes += warc.stat().st_size
            for record in scan_records(warc):
                result.records += 1
                if record.kind in DOCUMENT_KINDS:
                    seen.add(record.document_id)
                if record.problem:
                    result.damaged.append(f"{warc.name} at {record.offset}: {record.problem}")
        result.documents = len(seen)
        result.missing.extend(
            f"{document}: in the index, not in the files" for document in self._index if document not in seen
        )
        return result

    def sync(self) -> None:
        """Puts everything stored so far on disk."""
        with self._lock:
            if self._file:
                self._file.sync()

    def close(self) -> None:
        """Closes the file being written."""
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None
            self._index.close()

    def _indexed(self, document_id: str, url: str, file: DurableFile, offset: int, length: int) -> Stored:
        with self._lock:
            self._index.add(document_id, Place(file.file.name, offset, length), url)
        return Stored(document_id, file.file.name, offset, length, fresh=True)

    def _reread(self, document_id: str) -> Place:
        place = self._index.reload().find(document_id)
        if place is None:
            raise ArchiveError(f"{document_id}: not in the archive")
        return place

    def _open_file(self, coming: int) -> DurableFile:
        """The file to append to; each process writes its own, locked, so that no other one repairs it."""
        if self._file and self._file.size > MIN_ROLL and self._file.size + coming > self.roll_bytes:
            self._file.close()
            self._file = None
        if self._file is None:
            stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
            self._file = DurableFile(self.folder / f"gouji-{stamp}-{os.getpid()}.warc.gz")
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX)
            self._file.append(build_info(self._file.file.name))
            sync_folder(self.folder)
        return self._file

    def _recover(self, warc: Path) -> None:
        """Indexes what a crash left unindexed and moves a torn tail into ``damaged/``."""
        start = self._index.end_of(warc.name)
        if start == warc.stat().st_size:
            return
        with warc.open("r+b") as handle:
            try:
                fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another process is writing it
            last = None
            for last in scan_records(warc, start):
                if (
                    last.kind in DOCUMENT_KINDS
                    and not last.problem
                    and not self._index.find(last.document_id)
                ):
                    self._index.add(last.document_id, Place(warc.name, last.offset, last.length), last.url)
            if last is not None and last.kind == DAMAGED:
                self._set_aside(handle.fileno(), warc, last.offset)

    def _set_aside(self, descriptor: int, warc: Path, end: int) -> None:
        size = os.fstat(descriptor).st_size
        damaged = self.folder / "damaged"
        damaged.mkdir(exist_ok=True)
        (damaged / f"{warc.name}.{end}").write_bytes(os.pread(descriptor, size - end, end))
        os.ftruncate(descriptor, end)
        os.fsync(descriptor)


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    items = headers.items() if isinstance(headers, Mapping) else headers
    return [(str(name), str(value)) for name, value in items]


def _utc(moment: datetime | str) -> datetime:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
