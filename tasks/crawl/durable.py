"""Appending so that nothing acknowledged is ever lost: one write, one fsync shared by all who wait for it."""

from __future__ import annotations

import os
import threading
import weakref
from pathlib import Path


class DurableFile:
    """An append-only file. `append` returns only when the bytes are on disk; several threads share one fsync.

    A file that is forgotten closes itself: nothing is ever left unwritten in it.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._close = weakref.finalize(self, os.close, self._descriptor)
        self._write = threading.Lock()
        self._sync = threading.Lock()
        self.size = self._synced = os.fstat(self._descriptor).st_size

    def append(self, data: bytes, *, sync: bool = True) -> int:
        """Returns the offset at which ``data`` now stands, on disk unless ``sync`` is off."""
        with self._write:
            offset = self.size
            view = memoryview(data)
            while view:
                view = view[os.write(self._descriptor, view) :]
            self.size = offset + len(data)
        if sync:
            self._flush(offset + len(data))
        return offset

    def _flush(self, end: int) -> None:
        with self._sync:
            if self._synced < end:
                target = self.size
                os.fsync(self._descriptor)
                self._synced = target

    def fileno(self) -> int:
        """Returns the file descriptor, for locking."""
        return self._descriptor

    def close(self) -> None:
        """Closes the file; nothing is pending by then."""
        with self._write, self._sync:
            self._close()


def sync_folder(folder: Path) -> None:
    """Guarantees that new names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
