"""Backup of what cannot be made again: archive, ledger, outbox, sources. Incremental, checked, restorable.

Files are kept as blocks under the SHA-256 of their bytes, so that a block that did not change (all but the last of
a ledger that grew) is never copied twice. A backup is a manifest, written last.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.crawl.archive_place import archive_folder, segments_of
from tasks.crawl.segments import WARCS
from tasks.home import Home
from tasks.settings import Settings
from tasks.storage import Store

BLOCK = 32 * 1024 * 1024
MANIFESTS = "manifests"


class BackupError(Exception):
    """A backup that is not there or not whole; the message names the first fault."""


@dataclass
class Backup:
    """What a backup did: its name, its files and bytes, blocks that had to be copied, files taken as unchanged."""

    name: str
    files: int = 0
    bytes: int = 0
    copied: int = 0
    unchanged: int = 0
    deleted: list[str] = field(default_factory=list)


def back_up(settings: Settings, store: Store, keep: int = 30, full: bool = False) -> Backup:
    """Brings the store up to what this home has, as a backup of its own, and returns what was done.

    The ledger is read before the archive: every document it names is in the copy. A WARC file that has name and
    size of the last backup is taken as unchanged (WARC files only grow), unless ``full``.

    Raises:
        StorageError: the store cannot be reached; earlier backups stay as they are.
    """
    names = manifests(store)
    last = {} if full or not names else _manifest(store, names[-1])
    there = set(store.names("blocks"))
    done = Backup(datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"))
    files: dict[str, Any] = {}
    for name, source in _sources(settings):
        known = last.get(name)
        if known and name.startswith("archive/") and name.endswith(".gz") and known["bytes"] == source.size:
            files[name] = known
            done.unchanged += 1
        else:
            files[name] = _copy(source, store, there, done)
        done.files += 1
        done.bytes += int(files[name]["bytes"])
    store.write(f"{MANIFESTS}/{done.name}.json", json.dumps(files, ensure_ascii=False, indent=0).encode())
    _prune(store, keep, done)
    return done


def verify_backup(store: Store, name: str | None = None) -> int:
    """Reads every block of a backup (None: the newest) and returns the number of files.

    Raises:
        BackupError: there is no backup, a block is missing or has other bytes.
    """
    files = _manifest(store, _chosen(store, name))
    checked: set[str] = set()
    for path, stated in files.items():
        for block in stated["blocks"]:
            if block not in checked:
                _block(store, block, path)
                checked.add(block)
    return len(files)


def restore(store: Store, target: Path, name: str | None = None) -> int:
    """Writes the files of a backup into a new home folder, each block checked; returns their number.

    Sources come into ``sources/`` of the home. The rest is made again by ``gouji build --all``.

    Raises:
        BackupError: as `verify_backup`, or the folder is not empty.
    """
    if target.exists() and any(target.iterdir()):
        raise BackupError(f"{target} is not empty: restore into a new folder")
    files = _manifest(store, _chosen(store, name))
    for path, stated in files.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for block in stated["blocks"]:
                out.write(_block(store, block, path))
    return len(files)


def manifests(store: Store) -> list[str]:
    """Returns the names of the backups in a store, oldest first."""
    return sorted(name.rpartition("/")[2].removesuffix(".json") for name in store.names(MANIFESTS))


@dataclass(frozen=True)
class _Source:
    """A file to back up: here, or in the store of the archive."""

    size: int
    file: Path | None = None
    store: Store | None = None
    name: str = ""

    def blocks(self) -> Iterator[bytes]:
        """Yields its bytes in blocks, as far as it reached when it was looked at."""
        if self.file is not None:
            with self.file.open("rb") as handle:
                for start in range(0, self.size, BLOCK):
                    yield handle.read(min(BLOCK, self.size - start))
        elif self.store is not None:
            for start in range(0, self.size, BLOCK):
                yield self.store.read(self.name, start, min(start + BLOCK, self.size))


def _sources(settings: Settings) -> Iterator[tuple[str, _Source]]:
    home = Home(settings.home)
    folders = [("ledger", home.ledger), ("outbox", home.outbox)]
    if settings.sources is not None:
        folders.append(("sources", settings.sources))
    folders += [("work/demo-sources", home.work / "demo-sources"), ("archive", archive_folder(settings))]
    for prefix, folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = f"{prefix}/{file.relative_to(folder)}"
            if file.is_file() and not name.startswith("archive/index/") and file.suffix != ".part":
                yield name, _Source(file.stat().st_size, file)
    yield from _segments(settings)


def _segments(settings: Settings) -> Iterator[tuple[str, _Source]]:
    """The files of an archive in a store; a restored home has them in its own folder."""
    segments = segments_of(settings)
    if segments is None:
        return
    for name, size in segments.warcs().items():
        yield f"archive/{name}", _Source(size, store=segments.store, name=f"{WARCS}/{name}")


def _copy(source: _Source, store: Store, there: set[str], done: Backup) -> dict[str, Any]:
    blocks = []
    for data in source.blocks():
        digest = hashlib.sha256(data).hexdigest()
        blocks.append(digest)
        name = _place(digest)
        if name not in there:
            store.write(name, data)
            there.add(name)
            done.copied += len(data)
    return {"bytes": source.size, "blocks": blocks}


def _place(digest: str) -> str:
    return f"blocks/{digest[:2]}/{digest}"


def _block(store: Store, digest: str, path: str) -> bytes:
    try:
        data = store.read(_place(digest))
    except FileNotFoundError as error:
        raise BackupError(f"{path}: block {digest[:16]} is missing in {store.address}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise BackupError(f"{path}: block {digest[:16]} in {store.address} has other bytes")
    return data


def _manifest(store: Store, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(store.read(f"{MANIFESTS}/{name}.json"))
    except FileNotFoundError as error:
        raise BackupError(f"there is no backup {name} in {store.address}") from error
    return found


def _chosen(store: Store, name: str | None) -> str:
    names = manifests(store)
    if not names:
        raise BackupError(f"there is no backup in {store.address}")
    return name or names[-1]


def _prune(store: Store, keep: int, done: Backup) -> None:
    """Deletes the oldest backups beyond ``keep``, then the blocks that none of the others needs."""
    names = manifests(store)
    surplus = names[: max(0, len(names) - keep)]
    if not surplus:
        return
    needed = {
        _place(block)
        for name in names[len(surplus) :]
        for stated in _manifest(store, name).values()
        for block in stated["blocks"]
    }
    store.delete(f"{MANIFESTS}/{name}.json" for name in surplus)
    store.delete(name for name in store.names("blocks") if name not in needed)
    done.deleted = surplus
