"""Files that are whole on disk before anybody can see them."""

from __future__ import annotations

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Returns when the file's bytes are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Returns when every file below the folder, and their names, are on disk."""
    for path in sorted(folder.rglob("*")):
        sync_file(path)
    sync_file(folder)


def replace_link(link: Path, target: str) -> None:
    """Points a symbolic link to ``target`` in one step: at any moment it leads to the old or to the new one."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    sync_file(link.parent)
