"""The raw archive: every response as it came, in WARC 1.1 files, found again by the SHA-256 of its body.

Files are written here, in the archive's own folder: an object store can neither append nor sync. With `Segments` they
move to a store once they are finished, and what is not there yet is read from the folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tasks.crawl.archive_index import ArchiveIndex, Place, rewrite_index
from tasks.crawl.archive_recovery import recover
from tasks.crawl.durable import DurableFile, sync_folder
from tasks.crawl.segments import Segments, body_of
from tasks.crawl.verification import VerifyResult, verify_files
from tasks.crawl.warc_records import (
    RecordDamagedError,
    WarcRecords,
    build_document,
    build_info,
    build_records,
)
from tasks.storage import StorageError

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


class Archive:
    """Stores and reads raw responses below ``folder``. Threads may share one; processes may each have their own.

    Args:
        folder: where files are written, and stay unless there are ``segments``.
        roll_bytes: size at which a new file is begun.
        segments: the store to which finished files move.
    """

    def __init__(self, folder: Path, roll_bytes: int = ROLL_BYTES, segments: Segments | None = None) -> None:
        self.folder = folder
        self.roll_bytes = roll_bytes
        self.segments = segments
        self._lock = threading.Lock()
        self._file: DurableFile | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._index = ArchiveIndex(folder / "index")
        for warc in sorted(folder.glob("*.warc.gz")):
            recover(warc, self._index)
        if segments is not None:
            self._index.take_pieces(segments.pieces())

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
        place = self.place_of(document_id)
        try:
            try:
                record = self._record(place)
            except FileNotFoundError:  # merged into another file since the index was read
                place = self._reread(document_id)
                record = self._record(place)
            return body_of(document_id, record)
        except (OSError, RecordDamagedError) as error:
            raise ArchiveError(f"{document_id}: {place.warc} at {place.offset}: {error}") from error

    def place_of(self, document_id: str) -> Place:
        """Returns where a document stands; raises ArchiveError if it is not in the archive."""
        return self._index.find(document_id) or self._reread(document_id)

    def is_here(self, place: Place) -> bool:
        """Tells whether the file of a place is in the archive's own folder."""
        return (self.folder / place.warc).exists()

    def _record(self, place: Place) -> bytes:
        if self.segments is not None and not self.is_here(place):
            return self.segments.read(place)
        with (self.folder / place.warc).open("rb") as handle:
            handle.seek(place.offset)
            return handle.read(place.length)

    def __contains__(self, document_id: str) -> bool:
        return self._index.find(document_id) is not None or self._index.reload().find(document_id) is not None

    def __len__(self) -> int:
        return len(self._index)

    def verify(self) -> VerifyResult:
        """Reads every file again, those in the store too, and returns what was found, without changing anything."""
        return verify_files(self.folder, self._index, self.segments)

    def push(self) -> list[str]:
        """Moves every finished file to the store and returns in words what could not be moved (it stays here).

        A file leaves this folder only after the store has it and its piece of the index; files that another process
        is writing are left alone.
        """
        if self.segments is None:
            return []
        self.close()
        problems = []
        for warc in sorted(self.folder.glob("*.warc.gz")):
            try:
                self._push_file(warc, self.segments)
            except (StorageError, FileNotFoundError) as error:
                problems.append(f"archive: {warc.name} stays on this machine: {error}")
        here = {warc.name for warc in self.folder.glob("*.warc.gz")}
        if self._index.file.exists():
            rewrite_index(self._index.file.parent, lambda entry: entry if entry["warc"] in here else None)
        self._index.forget_pieces()
        self._index.take_pieces(self.segments.pieces())
        return problems

    def _push_file(self, warc: Path, segments: Segments) -> None:
        with warc.open("rb") as handle:
            try:
                fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another process is writing it
            segments.push(warc, self._index.entries(warc.name))
            warc.unlink()

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
                self._index.scanned(self._file.file.name, self._file.size)
                self._file = None
            self._index.close()

    def _indexed(self, document_id: str, url: str, file: DurableFile, offset: int, length: int) -> Stored:
        with self._lock:
            self._index.add(document_id, Place(file.file.name, offset, length), url)
        return Stored(document_id, file.file.name, offset, length, fresh=True)

    def _reread(self, document_id: str) -> Place:
        with self._lock:
            self._index.reload()
            if self.segments is not None:
                self._index.forget_pieces()
                self._index.take_pieces(self.segments.pieces())
            place = self._index.find(document_id)
        if place is None:
            raise ArchiveError(f"{document_id}: not in the archive")
        return place

    def _open_file(self, coming: int) -> DurableFile:
        """The file to append to; each process writes its own, locked, so that no other one repairs it."""
        if self._file and self._file.size > MIN_ROLL and self._file.size + coming > self.roll_bytes:
            self._file.close()
            self._index.scanned(self._file.file.name, self._file.size)
            self._file = None
        if self._file is None:
            self._file = DurableFile(self.folder / new_name())
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX)
            self._file.append(build_info(self._file.file.name))
            sync_folder(self.folder)
        return self._file


def new_name(kind: str = "gouji") -> str:
    """Returns a name for a new file that no other process or machine takes."""
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
    return f"{kind}-{stamp}-{os.getpid()}-{secrets.token_hex(3)}.warc.gz"


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    items = headers.items() if isinstance(headers, Mapping) else headers
    return [(str(name), str(value)) for name, value in items]


def _utc(moment: datetime | str) -> datetime:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
