"""A backfill of one year, then a whole night, then a look at everything known, as a user runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from demo.world import build_world
from flows.run_log import runs
from tasks.crawl.ledger import Ledger
from tasks.home import Home

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def nightly(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.command_line", "nightly", "--home", str(home), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return done


def rows(home: Path, statement: str) -> set[tuple]:
    with duckdb.connect(str(home / "published" / "gouji.duckdb"), read_only=True) as connection:
        return set(connection.execute(statement).fetchall())


def test_backfill_then_night_then_full_check(tmp_path: Path) -> None:
    home, world = tmp_path / "home", build_world()
    nightly(home, "--years", "2023")
    of_2023 = {report.unit.name for report in world.truth.reports if report.year == 2023}
    assert {name for (name,) in rows(home, "select organization from report where year = 2023")} == of_2023
    others = rows(home, "select organization from report where year <> 2023")
    assert all(name.startswith("云岭区") for (name,) in others), (
        "only that site's list does not tell the year"
    )
    assert rows(home, "select rule from finding where rule in ('C01', 'C02')") == set(), (
        "a part proves nothing"
    )

    shown = nightly(home, "--years", "2023..2024").stderr
    assert "estimate before anything is fetched" in shown and "2023 to 2024" in shown
    whole = nightly(home).stdout
    planted = {(fault.organization, fault.year, fault.rule) for fault in world.truth.faults}
    assert rows(home, "select organization, year, rule from finding where state <> 'resolved'") == planted
    assert " 0 changed" in whole

    ledger = Ledger(home / "ledger")
    known = {record["url"] for record in ledger.read("fetch") if taken(record)}
    nightly(home, "--full-check")
    last = runs(ledger)[-1]
    assert [run.kind for run in runs(ledger)] == ["backfill", "backfill", "nightly", "full check"]
    asked = {record["url"] for record in ledger.read("fetch") if record["run_id"] == last.run_id}
    assert known <= asked
    assert Home(home).published_database.exists()


def taken(record: dict) -> bool:
    return record["kind"] in ("article", "attachment") and record["document_id"] is not None
