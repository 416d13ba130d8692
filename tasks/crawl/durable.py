"""Appending so that nothing acknowledged is ever lost: one write, one fsync shared by all who wait for it."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import BinaryIO


class DurableFile:
    """An append-only file. `append` returns only when the bytes are on disk; several threads share one fsync."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._handle: BinaryIO = file.open("ab", buffering=0)
        self._write = threading.Lock()
        self._sync = threading.Lock()
        self._written = self._synced = self.size = file.stat().st_size

    def append(self, data: bytes) -> int:
        """Returns the offset at which ``data`` now stands, on disk."""
        with self._write:
            offset = self._written
            view = memoryview(data)
            while view:
                view = view[self._handle.write(view) :]
            self._written = offset + len(data)
            self.size = self._written
        self._flush(offset + len(data))
        return offset

    def _flush(self, end: int) -> None:
        with self._sync:
            if self._synced >= end:
                return
            target = self._written
            os.fsync(self._handle.fileno())
            self._synced = target

    def fileno(self) -> int:
        """Returns the file descriptor, for locking."""
        return self._handle.fileno()

    def close(self) -> None:
        """Closes the file; nothing is pending by then."""
        with self._write, self._sync:
            self._handle.close()


def sync_folder(folder: Path) -> None:
    """Guarantees that new names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
