"""What is published, copied to a store: a folder a version, complete before the pointer to it changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.lease import check_lease
from tasks.storage import StorageError, Store

POINTER = "current.json"
MANIFEST = "MANIFEST.json"
AT_ONCE = 16


@dataclass(frozen=True)
class Uploaded:
    """What was copied: the folder of the version, files and bytes; ``fresh`` False: it was there already."""

    folder: str
    files: int
    bytes: int
    fresh: bool


def upload_data(published: Path, store: Store, version: str, keep: int = 2) -> Uploaded:
    """Copies database, Parquet and CSV as version ``data/<version>`` and points ``current.json`` to it."""
    exports = published / "data"
    files = {"gouji.duckdb": published / "gouji.duckdb"} | _below(exports)
    return _upload("data", files, store, version, keep)


def upload_site(site: Path, store: Store, version: str, keep: int = 2) -> Uploaded:
    """Copies the site as version ``site/<version>`` and points ``current.json`` and the root ``index.html`` to it."""
    done = _upload("site", _below(site), store, version, keep)
    page = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={done.folder}/index.html">'
    store.write("index.html", page.encode())
    return done


def current(store: Store) -> dict[str, str]:
    """Returns the folder of each part's current version; empty before the first upload."""
    try:
        pointer: dict[str, str] = json.loads(store.read(POINTER))
    except FileNotFoundError:
        return {}
    return pointer


def pull(store: Store, part: str, target: Path) -> int:
    """Copies the current version of a part into an empty folder, verified; returns the number of files.

    Raises:
        StorageError: nothing is published there, a file is missing or has other bytes, or the folder is not empty.
    """
    if target.exists() and any(target.iterdir()):
        raise StorageError(f"{target} is not empty: give a new folder")
    folder = current(store).get(part)
    if folder is None:
        raise StorageError(f"{store.address}: no {part} is published there")
    manifest: dict[str, dict[str, Any]] = json.loads(store.read(f"{folder}/{MANIFEST}"))
    for name, stated in manifest.items():
        store.download(f"{folder}/{name}", target / name)
        if _sha256(target / name) != stated["sha256"]:
            raise StorageError(f"{store.address}/{folder}/{name} has other bytes than were published")
    return len(manifest)


def _upload(part: str, files: dict[str, Path], store: Store, version: str, keep: int) -> Uploaded:
    manifest: dict[str, dict[str, Any]] = {
        name: {"sha256": _sha256(file), "bytes": file.stat().st_size} for name, file in sorted(files.items())
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    size = sum(int(entry["bytes"]) for entry in manifest.values())
    folder = current(store).get(part)
    if folder and _read_or_none(store, f"{folder}/{MANIFEST}") == text:
        return Uploaded(folder, len(files), size, fresh=False)
    folder = f"{part}/{version}"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda item: store.upload(item[1], f"{folder}/{item[0]}"), files.items()):
            pass
    _check(store, folder, manifest)
    store.write(f"{folder}/{MANIFEST}", text)
    check_lease()
    store.write(POINTER, json.dumps(current(store) | {part: folder}).encode())
    _remove_old(store, part, folder, keep)
    return Uploaded(folder, len(files), size, fresh=True)


def _check(store: Store, folder: str, manifest: dict[str, dict[str, Any]]) -> None:
    there = store.names(folder)
    for name, stated in manifest.items():
        if there.get(f"{folder}/{name}") != stated["bytes"]:
            raise StorageError(
                f"{store.address}/{folder}/{name} did not arrive whole; the old version stays current"
            )


def _remove_old(store: Store, part: str, newest: str, keep: int) -> None:
    """Deletes all but the ``keep`` newest versions; the manifest goes first, so that no half version looks whole."""
    names = store.names(part)
    versions = sorted({"/".join(name.split("/")[:2]) for name in names} - {newest})
    for version in versions[: max(0, len(versions) + 1 - max(1, keep))]:
        store.delete([f"{version}/{MANIFEST}"])
        store.delete(name for name in names if name.startswith(f"{version}/"))


def _read_or_none(store: Store, name: str) -> bytes | None:
    try:
        return store.read(name)
    except FileNotFoundError:
        return None


def _below(folder: Path) -> dict[str, Path]:
    found: Iterable[Path] = (path for path in folder.resolve().rglob("*") if path.is_file())
    return {str(path.relative_to(folder.resolve())): path for path in found}


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
