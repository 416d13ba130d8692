"""Appending so that nothing acknowledged is lost: written at once against kill -9, synced against power cuts."""

from __future__ import annotations

import os
import threading
import time
import weakref
from pathlib import Path


class DurableFile:
    """An append-only file, shared by threads. What `append` has returned for is with the operating system.

    A file that is forgotten closes itself: nothing is ever left unwritten in it.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._close = weakref.finalize(self, os.close, self._descriptor)
        self._write = threading.Lock()
        self._sync = threading.Lock()
        self._synced_at = 0.0
        self.size = self._synced = os.fstat(self._descriptor).st_size

    def append(self, data: bytes, *, sync_every: float = 0.0) -> int:
        """Returns the offset at which ``data`` now stands.

        It is synced to disk, unless a sync was done less than ``sync_every`` seconds ago: then with a later one, so
        that a power cut loses that much at most. Threads that wait share one sync.
        """
        with self._write:
            offset = self.size
            view = memoryview(data)
            while view:
                view = view[os.write(self._descriptor, view) :]
            self.size = offset + len(data)
        if time.monotonic() - self._synced_at >= sync_every:
            self._flush(offset + len(data))
        return offset

    def sync(self) -> None:
        """Puts everything appended so far on disk."""
        self._flush(self.size)

    def _flush(self, end: int) -> None:
        with self._sync:
            if self._synced < end:
                target, self._synced_at = self.size, time.monotonic()
                os.fsync(self._descriptor)
                self._synced = target

    def fileno(self) -> int:
        """Returns the file descriptor, for locking."""
        return self._descriptor

    def close(self) -> None:
        """Syncs and closes the file."""
        self.sync()
        with self._write, self._sync:
            self._close()


def sync_folder(folder: Path) -> None:
    """Guarantees that new names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
