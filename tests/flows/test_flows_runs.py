"""Runs in the ledger: begun, ended, stopped, killed; what is missing; what the operator hears."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter, ValidationError

from flows.command_line import main
from flows.hooks import tell_operator
from flows.overdue import overdue
from flows.parameters import Years, span_of
from flows.run_log import close_broken_runs, recorded_run, resumed_from, runs
from tasks.crawl.ledger import Ledger
from tasks.home import Home


@pytest.fixture()
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture()
def ledger(home: Home) -> Ledger:
    return Ledger(home.ledger)


def put(ledger: Ledger, run_id: str, kind: str, started: datetime, outcome: str) -> None:
    record = {"run_id": run_id, "kind": kind, "started_at": started.isoformat(), "outcome": outcome}
    ended = {} if outcome == "running" else {"ended_at": (started + timedelta(hours=1)).isoformat()}
    ledger.append("run", record | ended)


def test_a_run_is_recorded_from_its_beginning_to_its_end(ledger: Ledger) -> None:
    with recorded_run(ledger, "a", "nightly") as summary:
        assert [run.outcome for run in runs(ledger)] == ["running"]
        summary["reports"] = 3
    [run] = runs(ledger)
    assert (run.outcome, run.summary) == ("ok", {"reports": 3})
    assert run.ended_at is not None and run.ended_at >= run.started_at


def test_failures_and_stops_are_told_apart(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="no"), recorded_run(ledger, "a", "build"):
        raise ValueError("no")
    with pytest.raises(KeyboardInterrupt), recorded_run(ledger, "b", "build"):
        raise KeyboardInterrupt
    failed, stopped = runs(ledger)
    assert (failed.outcome, failed.summary["error"]) == ("failed", "ValueError: no")
    assert stopped.outcome == "stopped"


def test_a_killed_run_is_closed_once(ledger: Ledger) -> None:
    put(ledger, "a", "nightly", datetime(2026, 1, 5, tzinfo=UTC), "running")
    [broken] = close_broken_runs(ledger)
    assert broken.run_id == "a" and "中断" in broken.sentence
    assert runs(ledger)[0].outcome == "broken off"
    assert close_broken_runs(ledger) == []


def test_a_full_check_that_broke_off_is_taken_up(ledger: Ledger) -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    assert resumed_from(ledger, "full check", now) == now
    put(ledger, "a", "full check", now - timedelta(days=9), "broken off")
    assert resumed_from(ledger, "full check", now) == now, "too long ago"
    put(ledger, "b", "full check", now - timedelta(days=2), "broken off")
    put(ledger, "n", "nightly", now - timedelta(days=1), "ok")
    put(ledger, "c", "full check", now - timedelta(hours=5), "failed")
    assert resumed_from(ledger, "full check", now) == now - timedelta(days=2)
    put(ledger, "d", "full check", now - timedelta(hours=2), "ok")
    assert resumed_from(ledger, "full check", now) == now


@pytest.mark.parametrize(
    ("month", "hours", "missing"), [(2, 30, False), (2, 40, True), (8, 40, False), (8, 24 * 9, True)]
)
def test_a_missing_night_by_season(ledger: Ledger, month: int, hours: int, missing: bool) -> None:
    now = datetime(2026, month, 20, tzinfo=UTC)
    assert overdue(ledger, now) is None, "nothing ever ran"
    put(ledger, "a", "nightly", now - timedelta(hours=hours + 1), "ok")
    put(ledger, "b", "nightly", now - timedelta(hours=2), "failed")
    assert (overdue(ledger, now) is not None) is missing


def test_status_says_how_it_stands_and_mails_the_operator(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(*options: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["status", "--home", str(home.root), *options])
        return result.exit_code, result.stdout

    monkeypatch.setenv("GOUJI_OPERATOR", "operator@oversight.example")
    ledger = Ledger(home.ledger)
    assert status() == (0, "no run yet: gouji nightly\n")
    with recorded_run(ledger, "a", "nightly"):
        pass
    assert status()[0] == 0
    put(ledger, "b", "nightly", datetime.now(UTC), "running")
    code, text = status()
    assert code == 1 and "killed" in text
    (home.ledger / "run.jsonl").unlink()
    put(Ledger(home.ledger), "c", "nightly", datetime.now(UTC) - timedelta(days=20), "ok")
    code, text = status("--mail")
    assert code == 1 and "没有完成夜间运行" in text
    [mail] = home.outbox.glob("*.eml")
    assert "没有完成夜间运行" in body(mail)


def test_the_hook_mails_the_operator_even_without_a_warehouse(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, state = SimpleNamespace(name="nightly"), SimpleNamespace(name="Crashed", message="exit code -9")
    run = SimpleNamespace(name="blue-heron", parameters={"home": str(home.root), "sources": None})
    tell_operator(flow, run, state)
    assert not list(home.outbox.glob("*.eml")), "nobody is named to hear of it"
    monkeypatch.setenv("GOUJI_OPERATOR", "operator@oversight.example")
    tell_operator(flow, run, state)
    [mail] = home.outbox.glob("*.eml")
    assert "blue-heron" in body(mail) and "exit code -9" in body(mail)


def body(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    return str(message.get_body(("plain",)).get_content())


def test_years() -> None:
    assert span_of("2019..2025") == (2019, 2025)
    assert span_of("2024") == (2024, 2024)
    for wrong in ("2025..2019", "19..20", "2019-2025", "", "2019..", "2019..2999"):
        with pytest.raises(ValueError, match=r"write|future"):
            span_of(wrong)
        with pytest.raises(ValidationError):
            TypeAdapter(Years).validate_python(wrong)
