"""Retention: what may go goes, what is not sent, not rebuilt or not old stays."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from flows.command_line import main
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.housekeeping.retention import LOG_BYTES, disposals, dispose
from tasks.settings import Settings
from tasks.snapshots import keep_snapshot

YEARS_AGO = time.time() - 3 * 365 * 86_400


def old(path: Path, data: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (YEARS_AGO, YEARS_AGO))
    return path


def mail(home: Home, state: str, *, aged: bool = True) -> Path:
    path = home.outbox / f"{state}-{aged}.eml"
    (old(path) if aged else path).write_bytes(b"mail")
    if aged:
        os.utime(path, (YEARS_AGO, YEARS_AGO))
    record: dict[str, Any] = {"message_id": path.name, "state": state, "file": path.name}
    Ledger(home.ledger).append("delivery", record)
    return path


def test_only_mails_that_were_sent_long_ago_go(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    gone = mail(home, "sent")
    kept = [mail(home, state) for state in ("pending", "retry", "unsure", "dead", "written")]
    kept += [mail(home, "sent", aged=False), old(home.outbox / "nobody-knows.eml")]
    chosen = disposals(Settings(home=tmp_path))
    assert [one.path for one in chosen] == [gone]
    dispose(chosen)
    assert not gone.exists()
    assert all(path.exists() for path in kept)


def test_what_can_be_made_again_goes_when_it_is_old(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    go = [
        old(home.work / "gouji.duckdb.aside-20230101T000000000000"),
        old(home.work / "before.duckdb"),
        old(home.published / ".gouji.duckdb.part"),
        old(home.work / "spool" / "batch-00000002.part" / "cell.parquet").parent,
        old(home.prefect / "storage" / "abc"),
    ]
    stay = [
        old(home.work / "spool" / "batch-00000001" / "cell.parquet"),
        old(home.work / "gouji.duckdb"),
        old(home.published / "gouji.duckdb"),
        old(home.archive / "gouji-1.warc.gz"),
        old(home.archive / "damaged" / "gouji-1.warc.gz.100"),
        old(home.ledger / "fetch.jsonl", b"{}\n"),
        old(home.ledger / "damaged" / "run.jsonl.5"),
    ]
    fresh = home.work / "gouji.duckdb.aside-20991231T000000000000"
    fresh.write_bytes(b"x")
    chosen = disposals(Settings(home=tmp_path))
    assert {one.path for one in chosen} == set(go)
    assert dispose(chosen) == 5
    assert all(path.exists() for path in [*stay, fresh])
    assert not any(path.exists() for path in go)


def test_a_long_log_keeps_its_end_and_its_writer(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    log = home.work / "prefect-server" / "server.log"
    log.parent.mkdir()
    with log.open("ab") as writer:
        writer.write(b"0123456789\n" * (LOG_BYTES // 10))
        writer.flush()
        dispose(disposals(Settings(home=tmp_path)))
        writer.write(b"after\n")
    lines = log.read_bytes().splitlines()
    assert log.stat().st_size <= LOG_BYTES // 2 + 10
    assert lines[0] == b"0123456789"
    assert lines[-1] == b"after"


def test_published_databases_are_kept_by_number(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    for night in range(5):
        home.published_database.unlink(missing_ok=True)
        home.published_database.write_bytes(b"%d" % night)
        keep_snapshot(home, f"2026010{night}", keep=3)
    kept = sorted((home.published / "snapshots").iterdir())
    assert [path.read_bytes() for path in kept] == [b"2", b"3", b"4"]
    assert [one.path for one in disposals(Settings(home=tmp_path, keep_snapshots=1))] == kept[:2]
    assert keep_snapshot(home, "20260109", keep=0) is None
    assert not list((home.published / "snapshots").iterdir())


def test_the_command_says_first_and_does_then(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    gone = old(home.work / "gouji.duckdb.aside-20230101T000000000000")
    said = CliRunner().invoke(main, ["housekeeping", "--dry-run", "--home", str(tmp_path)])
    assert said.exit_code == 0, said.output
    assert gone.name in said.output
    assert gone.exists()
    done = CliRunner().invoke(main, ["housekeeping", "--home", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert not gone.exists()
