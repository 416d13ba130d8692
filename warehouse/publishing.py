"""Publishing: a fresh copy of the work database and its exports, each put in place in one step."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.digests import table_digests
from warehouse.durable import replace_link, sync_file, sync_tree
from warehouse.export import export
from warehouse.limits import limit
from warehouse.stored_views import store_views

__all__ = ["Published", "publish", "table_digests"]

DATABASE = "gouji.duckdb"
EXPORTS = "data"
KEPT = 2
"""Generations of exports that stay: the new one, and the one that readers may be in the middle of."""


@dataclass(frozen=True)
class Published:
    """What was published: the database, the folder of exports, and their size in bytes."""

    database: Path
    exports: Path
    bytes: int


def publish(work_database: Path, published_folder: Path) -> Published:
    """Puts a copy of the work database and its exports where readers read, and returns what is there then.

    ``gouji.duckdb`` is replaced in one step, and so is ``data`` (a link to the newest folder ``data-N`` with Parquet,
    CSV, datapackage.json and SHA256SUMS; ``parquet`` and ``csv`` lead into it): readers find the old or the new ones,
    always whole, never locked. Those who have the old database open keep it. A crash leaves what was published
    before, and a part file for the next run to remove.
    """
    published_folder.mkdir(parents=True, exist_ok=True)
    _remove_parts(published_folder)
    part = published_folder / f".{DATABASE}.part"
    with duckdb.connect(work_database) as connection:
        connection.execute("CHECKPOINT")
    shutil.copyfile(work_database, part)
    with limit(duckdb.connect(part)) as connection:
        connection.execute("BEGIN")
        store_views(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    generation = _next_generation(published_folder)
    half = published_folder / f".{generation.name}.part"
    with limit(duckdb.connect(part, read_only=True)) as connection:
        export(connection, half)
    sync_file(part)
    sync_tree(half)
    half.rename(generation)
    part.replace(published_folder / DATABASE)
    replace_link(published_folder / EXPORTS, generation.name)
    for name in ("parquet", "csv"):
        if not (published_folder / name).is_symlink():
            replace_link(published_folder / name, f"{EXPORTS}/{name}")
    _remove_old(published_folder, generation)
    size = sum(file.stat().st_size for file in generation.rglob("*") if file.is_file())
    database = published_folder / DATABASE
    return Published(database, published_folder / EXPORTS, size + database.stat().st_size)


def _generations(folder: Path) -> list[Path]:
    """Returns the folders ``data-N``, oldest first."""
    found = [path for path in folder.glob(f"{EXPORTS}-*") if re.fullmatch(rf"{EXPORTS}-\d+", path.name)]
    return sorted(found, key=lambda path: int(path.name.rsplit("-", 1)[1]))


def _next_generation(folder: Path) -> Path:
    last = [int(path.name.rsplit("-", 1)[1]) for path in _generations(folder)]
    return folder / f"{EXPORTS}-{max(last, default=0) + 1}"


def _remove_parts(folder: Path) -> None:
    for part in folder.glob(".*.part*"):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()


def _remove_old(folder: Path, newest: Path) -> None:
    for old in _generations(folder)[:-KEPT]:
        if old != newest:
            shutil.rmtree(old)
