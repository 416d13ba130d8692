"""Batches of extracted rows on disk, between extraction and load: a crash loses at most the batch at hand."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.rows import SCHEMAS


class Spool:
    """A folder of numbered batches, each a folder with one Parquet file a kind of row, put in place whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def batches(self) -> list[Path]:
        """Returns the complete batches, oldest first."""
        return sorted(batch for batch in self.folder.glob("batch-*") if batch.suffix != ".part")

    def write(self, tables: Mapping[str, pa.Table]) -> Path:
        """Writes a batch and returns its folder."""
        taken = [int(batch.name.removeprefix("batch-")) for batch in self.batches()]
        final = self.folder / f"batch-{max(taken, default=0) + 1:08}"
        part = final.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for kind, table in tables.items():
            pq.write_table(table, part / f"{kind}.parquet", compression="zstd", compression_level=1)
        part.rename(final)
        return final

    def files(self, kind: str) -> list[str]:
        """Returns the Parquet files of one kind of row, oldest batch first."""
        return [str(batch / f"{kind}.parquet") for batch in self.batches()]

    def keep_valid(self, extractor: str, contexts: Mapping[str, str]) -> set[str]:
        """Drops batches that no longer hold and returns the archived files that the others have.

        Args:
            extractor: version of the extractor; batches of another one are dropped.
            contexts: archived file to hash of its context; a batch with a file of another one is dropped.
        """
        kept: set[str] = set()
        for batch in self.batches():
            held = _held(batch)
            if held is not None and all(
                version == extractor and contexts.get(document) == context
                for document, context, version in held
            ):
                kept.update(document for document, _, _ in held)
            else:
                shutil.rmtree(batch)
        for part in self.folder.glob("*.part"):
            shutil.rmtree(part)
        return kept

    def clear(self) -> None:
        """Removes all batches."""
        for batch in self.batches():
            shutil.rmtree(batch)


def _held(batch: Path) -> set[tuple[str, str, str]] | None:
    """Returns (archived file, context, extractor) of a batch; None if a file of it is damaged."""
    try:
        for kind in SCHEMAS:
            pq.read_metadata(batch / f"{kind}.parquet")
        table = pq.read_table(
            batch / "extraction.parquet", columns=["archive_id", "context_digest", "extractor"]
        )
    except (OSError, pa.ArrowException):
        return None
    return set(zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True))
