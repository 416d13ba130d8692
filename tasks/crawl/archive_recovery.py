"""What a crash left in a WARC file: whole records enter the index, a torn tail is moved aside."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tasks.crawl.archive_index import ArchiveIndex, Place
from tasks.crawl.warc_records import DAMAGED, DOCUMENT_KINDS, scan_records


def recover(warc: Path, index: ArchiveIndex) -> None:
    """Indexes what stands behind the byte up to which the file was looked through; a torn tail goes to ``damaged/``.

    A file that another process is writing is left alone.
    """
    start = index.end_of(warc.name)
    if start == warc.stat().st_size:
        return
    with warc.open("r+b") as handle:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        last, end = None, start
        for last in scan_records(warc, start):
            end = last.offset + last.length
            if last.kind in DOCUMENT_KINDS and not last.problem and not index.find(last.document_id):
                index.add(last.document_id, Place(warc.name, last.offset, last.length), last.url)
        if last is not None and last.kind == DAMAGED:
            _set_aside(handle.fileno(), warc, last.offset)
            end = last.offset
        index.scanned(warc.name, end)


def _set_aside(descriptor: int, warc: Path, end: int) -> None:
    size = os.fstat(descriptor).st_size
    damaged = warc.parent / "damaged"
    damaged.mkdir(exist_ok=True)
    (damaged / f"{warc.name}.{end}").write_bytes(os.pread(descriptor, size - end, end))
    os.ftruncate(descriptor, end)
    os.fsync(descriptor)
