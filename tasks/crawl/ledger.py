"""The ledger of what was done: append-only JSON lines, one file a kind, each record on disk before it counts."""

from __future__ import annotations

import fcntl
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.crawl.durable import DurableFile

KINDS = ("fetch", "run", "delivery", "finding_event", "acknowledgement", "pause", "visit")

# A fetch lost in a power cut is fetched again; what was mailed must never be forgotten.
SYNC_EVERY = {"fetch": 0.25}


class LedgerError(Exception):
    """A ledger file that cannot be read: a damaged record that is not the last line."""


class Ledger:
    """Records by kind. Several threads may append; a line torn by a crash is moved aside before the next append."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, DurableFile] = {}
        self._lock = threading.Lock()

    def append(self, kind: str, record: dict[str, Any]) -> None:
        """Writes one record and syncs it; records of fetches are synced within a quarter of a second.

        Raises:
            ValueError: ``kind`` is none of `KINDS`.
        """
        line = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        self._open(kind).append(line.encode(), sync_every=SYNC_EVERY.get(kind, 0.0))

    def read(self, kind: str, offset: int = 0) -> Iterator[dict[str, Any]]:
        """Yields the records of ``kind`` in the order they were written, from byte ``offset`` on.

        Raises:
            LedgerError: a line within the file is damaged (only the last one can be torn by a crash).
        """
        for _, record in self.read_from(kind, offset):
            yield record

    def read_from(self, kind: str, offset: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yields (offset behind the record, record), to go on from there later."""
        file = self._path(kind)
        if not file.exists():
            return
        with file.open("rb") as lines:
            lines.seek(offset)
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # torn by a crash, or being written just now: the next append decides
                offset += len(line)
                try:
                    record = json.loads(line)
                except ValueError as error:
                    raise LedgerError(f"{file}: damaged record before byte {offset}: {error}") from error
                yield offset, record

    def key(self) -> tuple[str, int]:
        """Returns what tells this folder from any other, also from one made anew at the same place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return str(self.folder.resolve()), self.folder.stat().st_ino

    def sync(self) -> None:
        """Puts everything appended so far on disk."""
        with self._lock:
            for file in self._files.values():
                file.sync()

    def close(self) -> None:
        """Closes the files; the ledger can be used again afterwards."""
        with self._lock:
            for file in self._files.values():
                file.close()
            self._files.clear()

    def _path(self, kind: str) -> Path:
        if kind not in KINDS:
            raise ValueError(f"unknown kind of ledger record: {kind}")
        return self.folder / f"{kind}.jsonl"

    def _open(self, kind: str) -> DurableFile:
        path = self._path(kind)
        with self._lock:
            if kind not in self._files:
                if path.exists():
                    set_aside_torn_line(path)
                self._files[kind] = DurableFile(path)
                fcntl.flock(self._files[kind].fileno(), fcntl.LOCK_SH)
            return self._files[kind]


def set_aside_torn_line(file: Path) -> bool:
    """Moves a last line without its end into ``damaged/`` beside the file; True if there was one.

    A file that another process is writing is left alone: its last line may be just on its way.
    """
    with file.open("r+b") as handle:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        end = handle.seek(0, 2)
        kept = end
        while kept > 0:
            start = max(0, kept - 65536)
            handle.seek(start)
            found = handle.read(kept - start).rfind(b"\n")
            if found >= 0:
                kept = start + found + 1
                break
            kept = start
        if kept == end:
            return False
        handle.seek(kept)
        aside = file.parent / "damaged" / f"{file.name}.{kept}"
        aside.parent.mkdir(exist_ok=True)
        aside.write_bytes(handle.read())
        handle.truncate(kept)
        return True
