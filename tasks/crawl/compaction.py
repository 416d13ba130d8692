"""Merging small WARC files: every byte is kept, the result is verified before the old files go, any crash is mended."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.crawl.archive import ROLL_BYTES, Archive, new_name
from tasks.crawl.archive_index import rewrite_index
from tasks.crawl.durable import sync_folder
from tasks.crawl.segments import Segments
from tasks.crawl.warc_records import DAMAGED, scan_records

JOURNAL = "compacting.json"
MERGED = "gouji-merged"


class CompactionError(Exception):
    """A merged file that is not what its sources were; nothing was deleted."""


@dataclass(slots=True)
class Compacted:
    """What a compaction did: how many files became how many, their bytes, and files left alone because damaged."""

    sources: int = 0
    merged: int = 0
    bytes: int = 0
    damaged: list[str] = field(default_factory=list)


def groups_to_merge(files: dict[str, int], below: int, roll_bytes: int = ROLL_BYTES) -> list[list[str]]:
    """Returns groups of files to merge: neighbours in time, each below a size, together up to ``roll_bytes``."""
    groups: list[list[str]] = []
    size = 0
    for name in sorted(name for name, bytes_ in files.items() if bytes_ < below):
        if not groups or size + files[name] > roll_bytes:
            groups.append([])
            size = 0
        groups[-1].append(name)
        size += files[name]
    return [group for group in groups if len(group) > 1]


def compact_folder(folder: Path, below: int, roll_bytes: int = ROLL_BYTES) -> Compacted:
    """Merges the files of a folder that are smaller than ``below`` bytes and returns what was done.

    Nobody else may write the archive meanwhile. A compaction that was broken off is finished, or undone, first.

    Raises:
        CompactionError: what was written is not what was read; the old files are all there.
    """
    done = Compacted()
    Archive(folder).close()  # what a crash left unindexed enters the index first
    _resume(folder, done)
    files = {warc.name: warc.stat().st_size for warc in folder.glob("*.warc.gz")}
    held = _sound(
        (folder / name for group in groups_to_merge(files, below, roll_bytes) for name in group), done
    )
    for group in groups_to_merge({name: files[name] for name in held}, below, roll_bytes):
        target = folder / new_name(MERGED)
        expected = sum((held[name] for name in group), Counter[str]())
        digest = merge([folder / name for name in group], target.with_suffix(".part"), expected)
        offsets = _offsets(folder, group)
        journal = {"target": target.name, "sha256": digest, "offsets": offsets}
        _write_durably(folder / JOURNAL, json.dumps(journal).encode())
        target.with_suffix(".part").rename(target)
        sync_folder(folder)
        _complete(folder, journal, done)
    return done


def compact_store(segments: Segments, work: Path, below: int, roll_bytes: int = ROLL_BYTES) -> Compacted:
    """Does the same for the files in a store, by way of the empty folder ``work``; returns what was done.

    The merged file's piece of the index names what it replaces: after a crash the next compaction deletes that.

    Raises:
        CompactionError: the store does not give back what was put there; the old files are all there.
    """
    done = Compacted()
    _resume_store(segments)
    for group in groups_to_merge(segments.warcs(), below, roll_bytes):
        shutil.rmtree(work, ignore_errors=True)
        for name in group:
            segments.fetch(name, work / name)
        held = _sound((work / name for name in group), done)
        if len(held) > 1:
            _merge_in_store(segments, work, held, done)
    shutil.rmtree(work, ignore_errors=True)
    return done


def _merge_in_store(segments: Segments, work: Path, held: dict[str, Counter[str]], done: Compacted) -> None:
    target, group = work / new_name(MERGED), list(held)
    digest = merge([work / name for name in group], target, sum(held.values(), Counter[str]()))
    offsets = _offsets(work, group)
    entries = (
        entry | {"warc": target.name, "offset": entry["offset"] + offsets[entry["warc"]]}
        for entry in segments.entries(group)
    )
    segments.push(target, entries, replaces=group)
    segments.fetch(target.name, work / "back")
    if _sha256(work / "back") != digest:
        segments.drop([target.name])
        raise CompactionError(f"{segments.store.address} gives back other bytes of {target.name}")
    segments.drop(group)
    done.sources += len(group)
    done.merged += 1
    done.bytes += target.stat().st_size


def _resume_store(segments: Segments) -> None:
    for closing in segments.closings().values():
        segments.drop(closing.get("replaces", []))
    segments.drop(name for name in segments.uncounted() if name.startswith(MERGED))


def merge(sources: list[Path], target: Path, records: Counter[str]) -> str:
    """Writes the files one behind the other, verifies the result and returns its SHA-256.

    Every record of a WARC file is a gzip member of its own, so the files together are a WARC file again. ``records``
    is how many of each kind the sources hold.

    Raises:
        CompactionError: the bytes, or the records read from them, are not those of the sources.
    """
    bytes_read = hashlib.sha256()
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as handle:
                while block := handle.read(1 << 20):
                    bytes_read.update(block)
                    out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if _sha256(target) != bytes_read.hexdigest() or _counts(target) != records:
        target.unlink()
        raise CompactionError(f"{target.name} does not hold what its {len(sources)} sources hold")
    return bytes_read.hexdigest()


def _counts(warc: Path) -> Counter[str]:
    """Counts the records of a file by kind, each body unpacked and hashed; what is wrong counts as ``damaged``."""
    return Counter(DAMAGED if record.problem else record.kind for record in scan_records(warc))


def _sound(warcs: Iterable[Path], done: Compacted) -> dict[str, Counter[str]]:
    """Returns what each file holds; damaged ones are noted and left out."""
    counts = {warc.name: _counts(warc) for warc in warcs}
    done.damaged += [name for name, found in counts.items() if found[DAMAGED]]
    return {name: found for name, found in counts.items() if not found[DAMAGED]}


def _offsets(folder: Path, names: list[str]) -> dict[str, int]:
    """Returns where each file begins in the merged one."""
    offsets, end = {}, 0
    for name in names:
        offsets[name] = end
        end += (folder / name).stat().st_size
    return offsets


def _resume(folder: Path, done: Compacted) -> None:
    """Finishes a compaction whose result is whole, and removes what one left that was broken off before."""
    journal_file = folder / JOURNAL
    if journal_file.exists():
        journal = json.loads(journal_file.read_bytes())
        target = folder / journal["target"]
        if target.exists() and _sha256(target) == journal["sha256"]:
            _complete(folder, journal, done)
        journal_file.unlink(missing_ok=True)
    for part in folder.glob(f"{MERGED}-*.part"):
        part.unlink()


def _complete(folder: Path, journal: dict[str, Any], done: Compacted) -> None:
    """Leads the index to the merged file, then deletes the sources, then the journal: each step may be repeated."""
    target, offsets = journal["target"], journal["offsets"]

    def moved(entry: dict[str, Any]) -> dict[str, Any] | None:
        if entry["warc"] not in offsets:
            return entry
        if "scanned" in entry:
            return None
        return entry | {"warc": target, "offset": entry["offset"] + offsets[entry["warc"]]}

    size = (folder / target).stat().st_size
    rewrite_index(folder / "index", moved, also={"warc": target, "scanned": size})
    for name in offsets:
        (folder / name).unlink(missing_ok=True)
    sync_folder(folder)
    (folder / JOURNAL).unlink()
    done.sources += len(offsets)
    done.merged += 1
    done.bytes += size


def _write_durably(file: Path, data: bytes) -> None:
    part = file.with_suffix(".part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    sync_folder(file.parent)


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
