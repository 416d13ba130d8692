"""`gouji status`: how the last runs ended, what runs now, whether a night is missing, which mails wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.overdue import overdue
from flows.run_log import OK, RUNNING, Run, runs
from flows.runtime import AlreadyRunningError, refuse_if_running
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.report.outbox import mail_status

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Status:
    """What to print, whether all is well, and the sentence for the operator if a night is missing."""

    lines: list[str]
    well: bool
    missing: str | None


def report_status(home: Home) -> Status:
    """Returns the state of an installation by its ledger; no server is asked."""
    ledger = Ledger(home.ledger)
    known = runs(ledger)
    holder = _holder(home)
    lines = [_line(run, holder) for run in known[-SHOWN:]] or ["no run yet: gouji nightly"]
    if holder:
        lines.append(f"now        {holder}")
    mails = Counter(row["state"] for row in mail_status(ledger))
    if mails:
        lines.append("mails      " + " · ".join(f"{count} {state}" for state, count in sorted(mails.items())))
    missing = overdue(ledger, datetime.now(UTC))
    if missing:
        lines.append(f"missing    {missing}")
    ended = [run for run in known if run.outcome != RUNNING or not holder]
    return Status(lines, not missing and (not ended or ended[-1].outcome == OK), missing)


def _holder(home: Home) -> str | None:
    """The process that holds the home folder; None if nobody does."""
    if not home.work.exists():
        return None
    try:
        refuse_if_running(home)
    except AlreadyRunningError as error:
        return error.holder
    return None


def _line(run: Run, holder: str | None) -> str:
    """One run; a run that says ``running`` while nobody holds the home folder was killed."""
    outcome = "killed" if run.outcome == RUNNING and not holder else run.outcome
    took = f"{(run.ended_at - run.started_at).total_seconds() / 60:.0f} min" if run.ended_at else ""
    alarms = len(run.summary.get("alarms", []))
    more = run.summary.get("error") or (f"{alarms} alarms" if alarms else "")
    return f"{run.started_at:%Y-%m-%d %H:%M} UTC  {run.kind:10}  {outcome:10}  {took:>7}  {more}".rstrip()
