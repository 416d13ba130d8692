"""Reading a whole archive again: is every record whole, has every document the hash it claims, is none missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.crawl.segments import Segments
from tasks.crawl.warc_records import DOCUMENT_KINDS, scan_records


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


def verify_files(folder: Path, documents: Iterable[str], segments: Segments | None) -> VerifyResult:
    """Returns what is found in the files of a folder and of a store, without changing anything.

    Args:
        folder: where WARC files lie.
        documents: what the index has.
        segments: files in a store; each is copied for as long as it is read.
    """
    result, seen = VerifyResult(), set[bytes]()
    for warc in sorted(folder.glob("*.warc.gz")):
        _verify_file(warc, result, seen)
    if segments is not None:
        _verify_store(folder, segments, result, seen)
    result.documents = len(seen)
    result.missing.extend(
        f"{document}: in the index, not in the files"
        for document in documents
        if bytes.fromhex(document) not in seen
    )
    return result


def _verify_store(folder: Path, segments: Segments, result: VerifyResult, seen: set[bytes]) -> None:
    for name in segments.warcs():
        if not (folder / name).exists():
            with TemporaryDirectory() as copies:
                segments.fetch(name, Path(copies) / name)
                _verify_file(Path(copies) / name, result, seen)


def _verify_file(warc: Path, result: VerifyResult, seen: set[bytes]) -> None:
    result.files += 1
    result.bytes += warc.stat().st_size
    for record in scan_records(warc):
        result.records += 1
        if record.kind in DOCUMENT_KINDS:
            seen.add(bytes.fromhex(record.document_id))
        if record.problem:
            result.damaged.append(f"{warc.name} at {record.offset}: {record.problem}")
