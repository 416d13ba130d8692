"""What may be deleted from a home folder, and why. Never what is not yet sent, and never what cannot be made again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.report.outbox import Outbox
from tasks.settings import Settings
from tasks.snapshots import surplus_snapshots

DAY = 86_400
LOG_BYTES = 20_000_000
"""Size at which a log of the Prefect server or worker is cut."""


@dataclass(frozen=True)
class Disposal:
    """One file or folder that may go: its size in bytes and the reason. ``cut``: its older half only (a log)."""

    path: Path
    bytes: int
    why: str
    cut: bool = False


def disposals(settings: Settings, now: float | None = None) -> list[Disposal]:
    """Returns what may be deleted now, by the rules of docs/housekeeping.md; nothing is touched.

    No run may be going on: what a run is just writing looks like what a crash left.

    Args:
        settings: home and retention.
        now: seconds since 1970; None: the present.
    """
    home, old = Home(settings.home), (time.time() if now is None else now) - settings.keep_days * DAY
    return [
        *_broken_off(home),
        *_set_aside(home, old),
        *(
            _disposal(path, "older published database")
            for path in surplus_snapshots(home, settings.keep_snapshots)
        ),
        *_results(home, old),
        *_logs(home),
        *_mails(home, (time.time() if now is None else now) - settings.keep_mail_days * DAY),
    ]


def dispose(chosen: list[Disposal]) -> int:
    """Deletes, or cuts, what `disposals` returned and returns the bytes that are free now."""
    freed = 0
    for one in chosen:
        if one.cut:
            _cut(one.path)
        elif one.path.is_dir():
            shutil.rmtree(one.path)
        else:
            one.path.unlink(missing_ok=True)
        freed += one.bytes
    return freed


def _broken_off(home: Home) -> Iterator[Disposal]:
    """What was being written when a run broke off; whole batches of the spool stay, the next build takes them."""
    for path in [
        *home.published.glob(".*.part*"),
        *(home.work / "spool").glob("*.part"),
        *home.outbox.glob(".writing-*"),
        *home.archive.glob("*.part"),
        home.work / "before.duckdb",
        home.work / "compaction",
    ]:
        if path.exists():
            yield _disposal(path, "left by a run that broke off")


def _set_aside(home: Home, old: float) -> Iterator[Disposal]:
    """Work databases that could not be opened: all they held is built again from archive and ledger."""
    for path in home.work.glob("*.aside-*"):
        if path.stat().st_mtime < old:
            yield _disposal(path, "work database set aside long ago")


def _results(home: Home, old: float) -> Iterator[Disposal]:
    for folder in (home.prefect / "storage", home.work / "prefect-server" / "storage"):
        for path in folder.glob("*") if folder.is_dir() else ():
            if path.is_file() and path.stat().st_mtime < old:
                yield _disposal(path, "result of an old Prefect task")


def _logs(home: Home) -> Iterator[Disposal]:
    for path in (home.work / "prefect-server").glob("*.log"):
        if path.stat().st_size > LOG_BYTES:
            yield Disposal(path, path.stat().st_size - LOG_BYTES // 2, "long log, its end stays", cut=True)


def _mails(home: Home, old: float) -> Iterator[Disposal]:
    """Mails of which the ledger says that the server took them, long ago; any other state stays for ever."""
    ledger = Ledger(home.ledger)
    for record in Outbox(home.outbox, ledger).deliveries().values():
        path = home.outbox / str(record.get("file") or "")
        if record["state"] == "sent" and path.is_file() and path.stat().st_mtime < old:
            yield _disposal(path, "mail sent long ago")


def _disposal(path: Path, why: str) -> Disposal:
    files = path.rglob("*") if path.is_dir() else [path]
    return Disposal(path, sum(file.lstat().st_size for file in files if not file.is_dir()), why)


def _cut(log: Path) -> None:
    """Keeps the end of a log that another process goes on appending to: the file itself must stay."""
    with log.open("r+b") as handle:
        handle.seek(-(LOG_BYTES // 2), 2)
        kept = handle.read()
        kept = kept[kept.find(b"\n") + 1 :]
        handle.seek(0)
        handle.write(kept)
        handle.truncate()
