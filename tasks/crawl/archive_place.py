"""The archive of an installation, wherever the settings say it lies."""

from __future__ import annotations

from pathlib import Path

from tasks.crawl.archive import ROLL_BYTES, Archive
from tasks.crawl.segments import Segments
from tasks.home import Home
from tasks.settings import Settings
from tasks.storage import Store, is_address


def archive_folder(settings: Settings) -> Path:
    """Returns the folder in which the archive's files are written: its own, or where they wait for the store."""
    if settings.archive and not is_address(settings.archive):
        return Path(settings.archive)
    return Home(settings.home).archive


def segments_of(settings: Settings) -> Segments | None:
    """Returns the store that holds the finished files; None where the archive is a folder."""
    if not is_address(settings.archive):
        return None
    return Segments(Store(settings.archive), archive_folder(settings) / "index" / "store")


def open_archive(settings: Settings, roll_bytes: int = ROLL_BYTES) -> Archive:
    """Returns the archive of the settings.

    Raises:
        StorageError: its store cannot be reached.
    """
    return Archive(archive_folder(settings), roll_bytes, segments_of(settings))
