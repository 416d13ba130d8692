"""The index of the archive: document hash → place in a WARC file. Append-only JSON lines; the WARCs are the truth.

A line is a document, or (``scanned`` instead of ``document_id``) says up to which byte a file has been looked through.
"""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tasks.crawl.durable import DurableFile, sync_folder

_PACKED = struct.Struct("<IQQ")


class Place(NamedTuple):
    """File name, byte offset and length of one gzip member."""

    warc: str
    offset: int
    length: int


class ArchiveIndex:
    """Places by document. Kept packed: a million documents take some 200 MB."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "documents.jsonl"
        self._handle: DurableFile | None = None
        self._clear()
        self.reload()

    def _clear(self) -> None:
        self._places: dict[bytes, bytes] = {}
        self._warcs: list[str] = []
        self._numbers: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._taken: set[str] = set()
        self._inode = self._read_to = 0

    def reload(self) -> ArchiveIndex:
        """Takes in lines that another process has added; damaged ones are left out (`Archive` adds them again).

        A file that was put in the place of the old one (by a compaction) is read anew.
        """
        if not self.file.exists():
            return self
        with self.file.open("rb") as lines:
            inode = os.fstat(lines.fileno()).st_ino
            if self._inode not in (0, inode):
                self.close()
                self._clear()
            self._inode = inode
            lines.seek(self._read_to)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                self._take(line)
        return self

    def take_pieces(self, pieces: Iterable[Path]) -> None:
        """Takes in whole files of lines, each once: what other machines have put into a store."""
        for piece in pieces:
            if piece.name not in self._taken:
                self._taken.add(piece.name)
                with piece.open("rb") as lines:
                    for line in lines:
                        self._take(line)

    def forget_pieces(self) -> None:
        """Forgets everything but the file of this folder."""
        self.close()
        self._clear()
        self.reload()

    def find(self, document_id: str) -> Place | None:
        """Returns where a document stands, None if it is unknown."""
        try:
            packed = self._places.get(bytes.fromhex(document_id))
        except ValueError:
            return None
        if packed is None:
            return None
        number, offset, length = _PACKED.unpack(packed)
        return Place(self._warcs[number], offset, length)

    def add(self, document_id: str, place: Place, url: str) -> None:
        """Adds one document, in memory and in the file."""
        self._write({"document_id": document_id, "url": url, **place._asdict()})
        self._remember(document_id, place)

    def scanned(self, warc: str, end: int) -> None:
        """Notes that a file has been looked through up to byte ``end``: what is before need not be read again."""
        if end > self.end_of(warc):
            self._write({"warc": warc, "scanned": end})
            self._ends[warc] = end

    def end_of(self, warc: str) -> int:
        """Returns the byte up to which a file has been looked through."""
        return self._ends.get(warc, 0)

    def entries(self, warc: str) -> Iterator[dict[str, Any]]:
        """Yields the lines of the documents of one file."""
        with self.file.open("rb") as lines:
            for line in lines:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if entry.get("warc") == warc and "document_id" in entry:
                    yield entry

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self._handle is None:
            self._mend()
            self._handle = DurableFile(self.file)
            self._inode = os.fstat(self._handle.fileno()).st_ino
        # Not synced: the WARC files are, and what the index misses is found there again.
        self._handle.append(_line(entry), sync_every=math.inf)

    def close(self) -> None:
        """Closes the file."""
        if self._handle:
            self._handle.close()
            self._handle = None

    def __iter__(self) -> Iterator[str]:
        return (key.hex() for key in self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _mend(self) -> None:
        """A line torn by a crash gets its end, so that the next one stands alone; reading leaves it out."""
        if self.file.exists() and self.file.stat().st_size:
            with self.file.open("rb+") as handle:
                handle.seek(-1, 2)
                if handle.read(1) != b"\n":
                    handle.write(b"\n")

    def _take(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
            if "scanned" in entry:
                self._ends[entry["warc"]] = max(self.end_of(entry["warc"]), int(entry["scanned"]))
                return
            self._remember(entry["document_id"], Place(entry["warc"], entry["offset"], entry["length"]))
        except (ValueError, KeyError, TypeError, struct.error):
            return

    def _remember(self, document_id: str, place: Place) -> None:
        number = self._numbers.setdefault(place.warc, len(self._warcs))
        if number == len(self._warcs):
            self._warcs.append(place.warc)
        self._places.setdefault(bytes.fromhex(document_id), _PACKED.pack(number, place.offset, place.length))
        self._ends[place.warc] = max(self.end_of(place.warc), place.offset + place.length)


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def rewrite_index(
    folder: Path,
    change: Callable[[dict[str, Any]], dict[str, Any] | None],
    also: Mapping[str, Any] | None = None,
) -> None:
    """Puts another file in the place of the index, in one step: each line as ``change`` gives it, None drops it.

    ``also`` is a line to add. For the one process that may write; others see the new file when they next reload.
    """
    file = folder / "documents.jsonl"
    part = file.with_name(f"{file.name}.part")
    with file.open("rb") as lines, part.open("wb") as out:
        for line in lines:
            try:
                changed = change(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue  # a damaged line: what it stood for is found in the WARC files again
            if changed is not None:
                out.write(_line(changed))
        if also is not None:
            out.write(_line(also))
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    sync_folder(folder)
