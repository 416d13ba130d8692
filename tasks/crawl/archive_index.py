"""The index of the archive: document hash → place in a WARC file. Append-only JSON lines; the WARCs are the truth."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tasks.crawl.durable import DurableFile

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
        self._places: dict[bytes, bytes] = {}
        self._warcs: list[str] = []
        self._numbers: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._read_to = 0
        self._handle: DurableFile | None = None
        self.reload()

    def reload(self) -> ArchiveIndex:
        """Takes in lines that another process has added; damaged ones are left out (`Archive` adds them again)."""
        if not self.file.exists():
            return self
        with self.file.open("rb") as lines:
            lines.seek(self._read_to)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                self._take(line)
        return self

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
        line = json.dumps(
            {"document_id": document_id, "url": url, **place._asdict()}, ensure_ascii=False, sort_keys=True
        )
        if self._handle is None:
            self._mend()
            self._handle = DurableFile(self.file)
        # Not synced: the WARC files are, and what the index misses is found there again.
        self._handle.append(line.encode() + b"\n", sync_every=math.inf)
        self._remember(document_id, place)

    def end_of(self, warc: str) -> int:
        """Returns the byte up to which a file is indexed: behind its last indexed document."""
        return self._ends.get(warc, 0)

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
            self._remember(entry["document_id"], Place(entry["warc"], entry["offset"], entry["length"]))
        except (ValueError, KeyError, TypeError, struct.error):
            return

    def _remember(self, document_id: str, place: Place) -> None:
        number = self._numbers.setdefault(place.warc, len(self._warcs))
        if number == len(self._warcs):
            self._warcs.append(place.warc)
        self._places.setdefault(bytes.fromhex(document_id), _PACKED.pack(number, place.offset, place.length))
        self._ends[place.warc] = max(self._ends.get(place.warc, 0), place.offset + place.length)
