"""Files given by hand enter like fetched ones: into the archive, and into the ledger as ``added``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from tasks.crawl.archive import Archive
from tasks.crawl.ledger import Ledger
from tasks.crawl.records import fetch_record


@dataclass(slots=True)
class AddSummary:
    """What became of the files: how many were new, which were there already, which could not be read and why."""

    added: int = 0
    known: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def add_files(paths: Iterable[Path], archive: Archive, ledger: Ledger, run_id: str) -> AddSummary:
    """Returns what became of ``paths``; a folder stands for the files in it. An unreadable file is a named failure."""
    summary = AddSummary()
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            _add_file(file, archive, ledger, run_id, summary)
    return summary


def _add_file(file: Path, archive: Archive, ledger: Ledger, run_id: str, summary: AddSummary) -> None:
    try:
        body = file.read_bytes()
    except OSError as error:
        summary.failed[str(file)] = error.strerror or str(error)
        return
    if not body:
        summary.failed[str(file)] = "the file is empty"
        return
    url = f"file:{file.name}"
    now = datetime.now(UTC)
    stored = archive.store_file("file:" + quote(file.name), body, now)
    if stored.fresh:
        summary.added += 1
    else:
        summary.known += 1
    outcome = "ok" if stored.fresh else "unchanged"
    ledger.append(
        "fetch",
        fetch_record(
            run_id=run_id,
            kind="added",
            url=url,
            outcome=outcome,
            fetched_at=now,
            final_url=url,
            document_id=stored.document_id,
            bytes=len(body),
            name=file.name,
        ),
    )
