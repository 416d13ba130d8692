"""The last published databases, kept beside the current one, so that yesterday can be asked again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tasks.home import Home

FOLDER = "snapshots"


def keep_snapshot(home: Home, run_id: str, keep: int) -> Path | None:
    """Keeps the published database under the run's name and drops all but the ``keep`` newest; returns its path.

    A hard link: it takes no room until the next publication puts another file in its place. With ``keep`` 0 none.
    """
    folder = home.published / FOLDER
    kept = None
    if keep and home.published_database.exists():
        folder.mkdir(exist_ok=True)
        kept = folder / f"gouji-{run_id}.duckdb"
        kept.unlink(missing_ok=True)
        try:
            os.link(home.published_database, kept)
        except OSError:  # a file system without hard links
            shutil.copyfile(home.published_database, kept)
    for old in surplus_snapshots(home, keep):
        old.unlink()
    return kept


def surplus_snapshots(home: Home, keep: int) -> list[Path]:
    """Returns the snapshots beyond the ``keep`` newest, oldest first."""
    found = sorted((home.published / FOLDER).glob("gouji-*.duckdb"))
    return found[: max(0, len(found) - keep)]
