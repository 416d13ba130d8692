"""The home folder of one installation: where archive, ledger, warehouse, site and mails live."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Paths below one home folder (``--home``, ``GOUJI_HOME``, default ``data/``). Nothing is created until `make`."""

    root: Path

    @property
    def archive(self) -> Path:
        """Raw responses in WARC files, never edited."""
        return self.root / "archive"

    @property
    def ledger(self) -> Path:
        """What was done: fetches, deliveries, acknowledgements; append-only JSON lines."""
        return self.root / "ledger"

    @property
    def work(self) -> Path:
        """The writer's own folder; may be deleted, `gouji build --all` makes it again."""
        return self.root / "work"

    @property
    def work_database(self) -> Path:
        """The database that the nightly run writes."""
        return self.work / "gouji.duckdb"

    @property
    def published(self) -> Path:
        """What readers open: database, Parquet, site."""
        return self.root / "published"

    @property
    def published_database(self) -> Path:
        """The read-only database, swapped in atomically."""
        return self.published / "gouji.duckdb"

    @property
    def site(self) -> Path:
        """The static quality site."""
        return self.published / "site"

    @property
    def outbox(self) -> Path:
        """Mails as .eml files."""
        return self.root / "outbox"

    @property
    def prefect(self) -> Path:
        """Prefect's own home, so that the user's profile stays untouched."""
        return self.work / "prefect"

    def make(self) -> Home:
        """Creates the folders and returns self."""
        for folder in (self.archive, self.ledger, self.work, self.published, self.outbox, self.prefect):
            folder.mkdir(parents=True, exist_ok=True)
        return self
