"""Is a run missing? By the ledger, so that it needs no server; `gouji status`, `gouji doctor` and the watch ask it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.run_log import OK, RUNNING, Run, runs
from tasks.crawl.ledger import Ledger

PATIENCE_IN_SEASON = timedelta(hours=36)
PATIENCE_OTHERWISE = timedelta(days=8)
"""The nightly deployment runs daily in season and weekly otherwise."""
IN_SEASON = range(1, 6)
"""January to May: departments, governments, the sweep."""
NIGHTS = ("nightly", "full check", "backfill")


def last_good_night(known: list[Run]) -> Run | None:
    """Returns the last run of the whole night that ended well; None if there is none."""
    return next((run for run in reversed(known) if run.kind in NIGHTS and run.outcome == OK), None)


def patience(now: datetime) -> timedelta:
    """Returns how long no run may be finished without anybody being told."""
    return PATIENCE_IN_SEASON if now.month in IN_SEASON else PATIENCE_OTHERWISE


def overdue(ledger: Ledger, now: datetime) -> str | None:
    """Returns the sentence for the operator if a night is missing; None if all is well or nothing ever ran."""
    known = runs(ledger)
    good = last_good_night(known)
    since = good.ended_at if good else known[0].started_at if known else None
    if since is None or now - since <= patience(now):
        return None
    hours = (now - since).total_seconds() / 3600
    last = known[-1]
    state = "正在运行" if last.outcome == RUNNING else last.outcome
    ended = f"上次完成：{since:%Y-%m-%d %H:%M} UTC" if good else "从未完成过"
    return f"已有 {hours:.0f} 小时没有完成夜间运行（{ended}）；最近一次 {last.run_id}：{state}"
