"""Compaction of the archive of the settings, in a folder or in a store."""

from __future__ import annotations

from tasks.crawl.archive_place import archive_folder, segments_of
from tasks.crawl.compaction import Compacted, compact_folder, compact_store, groups_to_merge
from tasks.home import Home
from tasks.settings import Settings

MEGABYTE = 1_000_000


def compact_archive(settings: Settings) -> Compacted:
    """Merges WARC files below ``compact_below_mb`` and returns what was done. No run may be going on.

    Raises:
        CompactionError: the result is not what the old files were; they are all there.
        StorageError: the store cannot be reached.
    """
    below = int(settings.compact_below_mb * MEGABYTE)
    segments = segments_of(settings)
    if segments is None:
        return compact_folder(archive_folder(settings), below)
    return compact_store(segments, Home(settings.home).work / "compaction", below)


def files_to_merge(settings: Settings) -> list[list[str]]:
    """Returns the groups of files that `compact_archive` would merge; nothing is touched."""
    segments = segments_of(settings)
    if segments is not None:
        files = segments.warcs()
    else:
        files = {file.name: file.stat().st_size for file in archive_folder(settings).glob("*.warc.gz")}
    return groups_to_merge(files, int(settings.compact_below_mb * MEGABYTE))
