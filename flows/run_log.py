"""The ledger's record of runs: that one began, how it ended, and which never came to an end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tasks.crawl.ledger import Ledger

RESUMED_DAYS = 6
RUNNING, OK, FAILED, STOPPED, BROKEN_OFF = "running", "ok", "failed", "stopped", "broken off"


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the ledger knows it. ``ended_at`` is None while it runs, and for ever if it was killed."""

    run_id: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    summary: dict[str, Any]

    @property
    def sentence(self) -> str:
        """What to tell the operator of a run that broke off."""
        began = self.started_at.strftime("%Y-%m-%d %H:%M")
        return f"运行 {self.run_id}（{self.kind}，{began} UTC 开始）中断，没有结束；本次运行已从其留下处继续"


def runs(ledger: Ledger) -> list[Run]:
    """Returns all runs in the order they began; later records of a run add to the earlier ones."""
    merged: dict[str, dict[str, Any]] = {}
    for record in ledger.read("run"):
        merged.setdefault(record["run_id"], {}).update({k: v for k, v in record.items() if v is not None})
    return [
        Run(
            run_id=run_id,
            kind=record["kind"],
            started_at=datetime.fromisoformat(record["started_at"]),
            ended_at=datetime.fromisoformat(record["ended_at"]) if record.get("ended_at") else None,
            outcome=record.get("outcome", RUNNING),
            summary=record.get("summary") or {},
        )
        for run_id, record in merged.items()
    ]


@contextmanager
def recorded_run(ledger: Ledger, run_id: str, kind: str) -> Iterator[dict[str, Any]]:
    """Records that a run began, and its end whatever that is; the caller fills the summary that is given.

    Only what ends the process without a word (kill -9, a power cut) leaves a run ``running``.
    """
    base = {"run_id": run_id, "kind": kind, "started_at": _now()}
    ledger.append("run", {**base, "outcome": RUNNING})
    summary: dict[str, Any] = {}
    try:
        yield summary
    except BaseException as error:
        # A stop by SIGTERM or Ctrl-C is no failure: it is not derived from Exception.
        outcome = FAILED if isinstance(error, Exception) else STOPPED
        summary["error"] = f"{type(error).__name__}: {error}"
        ledger.append("run", {**base, "ended_at": _now(), "outcome": outcome, "summary": _plain(summary)})
        raise
    ledger.append("run", {**base, "ended_at": _now(), "outcome": OK, "summary": _plain(summary)})


def close_broken_runs(ledger: Ledger) -> list[Run]:
    """Marks the runs that never came to an end and returns them; only for the holder of the home's lock.

    What they took is in archive and ledger, so the next run goes on from there.
    """
    broken = [run for run in runs(ledger) if run.outcome == RUNNING]
    for run in broken:
        record = {"run_id": run.run_id, "kind": run.kind, "started_at": run.started_at.isoformat()}
        ledger.append("run", {**record, "outcome": BROKEN_OFF})
    return broken


def resumed_from(ledger: Ledger, kind: str, now: datetime) -> datetime:
    """Returns when the work of a run of this kind began: now, or earlier if the runs before it broke off.

    It is then the beginning of the first of those; what broke off longer than `RESUMED_DAYS` ago is not taken up.
    """
    began = now
    for run in reversed([run for run in runs(ledger) if run.kind == kind]):
        if run.outcome == OK or now - run.started_at > timedelta(days=RESUMED_DAYS):
            break
        began = run.started_at
    return began


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _plain(summary: dict[str, Any]) -> Any:
    return json.loads(json.dumps(summary, default=str))
