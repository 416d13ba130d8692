"""Server, deployments, worker and runs for real, as `make up` gives them: one run is cancelled, one is killed, one ends."""

from __future__ import annotations

import email
import json
import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests

from demo.serve import serve
from demo.source_files import write_sources
from demo.world import World, build_world
from flows.run_log import runs
from flows.runtime import one_run_at_a_time
from flows.server import Service, down, read_service, service_folder, up
from tasks.crawl.archive import Archive
from tasks.crawl.ledger import Ledger
from tasks.home import Home

ROOT = Path(__file__).parents[2]
OPERATOR = "operator@oversight.example"
TONIGHT = {"allow_private_network": True, "seasonal": False, "as_of": build_world().as_of.isoformat()}
ENDS = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """One home with its server and worker, and the questions the test asks of them."""

    def __init__(self, home: Home, sources: Path) -> None:
        self.home, self.sources, self.port = home, sources, free_port()
        self.folder = service_folder(home.root)

    def up(self) -> Service:
        return up(self.folder, ROOT, self.home.root, self.port, self.sources)

    def ask(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"http://127.0.0.1:{self.port}/api/{path}", json=body or {}, timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return requests.get(f"http://127.0.0.1:{self.port}/api/{path}", timeout=20).json()

    def log(self) -> str:
        return (self.folder / "worker.log").read_text(encoding="utf-8")[-5000:]

    def wait(self, what: Callable[[], Any], seconds: float = 240) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := what():
                return found
            time.sleep(0.3)
        raise AssertionError(self.log())

    def state(self, run: str, *wanted: str) -> Any:
        return self.wait(lambda: (found := self.get(f"flow_runs/{run}"))["state_type"] in wanted and found)

    def taken(self) -> int:
        return sum(1 for record in Ledger(self.home.ledger).read("fetch") if record["kind"] == "article")

    def start(self, deployment: dict[str, Any]) -> str:
        parameters = deployment["parameters"] | TONIGHT
        made = self.ask(
            f"deployments/{deployment['id']}/create_flow_run",
            parameters=parameters,
            state={"type": "SCHEDULED"},
        )
        return str(made["id"])


@pytest.fixture()
def world() -> World:
    return build_world()


@pytest.fixture()
def installation(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    monkeypatch.setenv("PREFECT_WORKER_QUERY_SECONDS", "2")
    monkeypatch.setenv("GOUJI_OPERATOR", OPERATOR)
    with serve(world, {place.id: 0 for place in world.places}) as served:
        sources = write_sources(served, tmp_path / "sources")
        for file in sources.glob("*.yml"):
            # Slow enough that a run can be met in the middle of its crawl.
            file.write_text(file.read_text(encoding="utf-8").replace("delay: 0.02", "delay: 0.4"))
        found = Installation(Home(tmp_path / "home"), sources)
        found.up()
        try:
            yield found
        finally:
            down(found.folder)


@pytest.mark.slow
def test_cancelled_killed_and_scheduled_runs(installation: Installation, world: World) -> None:
    deployments = {found["name"]: found for found in installation.ask("deployments/filter")}
    check_deployments(deployments)
    nightly = deployments["nightly"]
    cancel_one(installation, nightly)
    kill_one(installation, nightly)
    run = run_on_schedule(installation, nightly)
    assert run["state_type"] == "COMPLETED", installation.log()
    assert "auto-scheduled" in run["tags"]
    check_everything_is_there_once(installation, world)
    check_artifacts(installation, run)


def check_deployments(deployments: dict[str, dict[str, Any]]) -> None:
    assert set(deployments) == {"nightly", "weekly", "backfill", "report", "rebuild", "watch"}
    crons = {
        name: [(s["schedule"]["cron"], s["schedule"]["timezone"]) for s in found["schedules"]]
        for name, found in deployments.items()
    }
    china = "Asia/Shanghai"
    assert set(crons["nightly"]) == {("30 2 * 1-5 *", china), ("30 2 * 6-12 1", china)}
    assert crons["weekly"] == [("0 9 * * 6", china)]
    for found in deployments.values():
        assert found["global_concurrency_limit"]["limit"] == 1
        assert found["enforce_parameter_schema"]
        assert "gouji" in found["tags"]
        schema = found["parameter_openapi_schema"]["properties"]
        assert all(parameter["description"] for parameter in schema.values())


def cancel_one(installation: Installation, deployment: dict[str, Any]) -> None:
    run = installation.start(deployment)
    installation.wait(lambda: installation.taken() >= 8)
    installation.ask(f"flow_runs/{run}/set_state", state={"type": "CANCELLING", "name": "Cancelling"})
    installation.state(run, "CANCELLED")
    check_sound(installation, run)


def kill_one(installation: Installation, deployment: dict[str, Any]) -> None:
    before = installation.taken()
    run = installation.start(deployment)
    installation.wait(lambda: installation.taken() >= before + 8)
    service = read_service(installation.folder)
    assert service is not None
    pid = int(installation.get(f"flow_runs/{run}")["infrastructure_pid"].rpartition(":")[2])
    for victim in (service.worker, pid):
        os.kill(victim, signal.SIGKILL)
    assert installation.get(f"flow_runs/{run}")["state_type"] == "RUNNING", "nobody is left to say otherwise"
    assert installation.up().server == service.server, "only the worker is started anew"
    installation.state(run, "CRASHED")
    check_sound(installation, run)
    told = [message for message in mails(installation.home) if message["To"] == OPERATOR]
    name = installation.get(f"flow_runs/{run}")["name"]
    assert any(name in message.get_body(("plain",)).get_content() for message in told)


def check_sound(installation: Installation, run: str) -> None:
    with one_run_at_a_time(installation.home):
        assert Archive(installation.home.archive).verify().ok
    assert not (installation.home.published / "gouji.duckdb").exists(), "nothing half done is published"


def run_on_schedule(installation: Installation, deployment: dict[str, Any]) -> dict[str, Any]:
    # The night itself is hours of waiting away: one more schedule fires within a minute.
    parameters = deployment["parameters"] | TONIGHT
    schedule = {
        "schedule": {"cron": "* * * * *", "timezone": "UTC"},
        "active": True,
        "parameters": parameters,
    }
    requests.post(
        f"http://127.0.0.1:{installation.port}/api/deployments/{deployment['id']}/schedules",
        json=[schedule],
        timeout=20,
    ).raise_for_status()
    wanted = {
        "deployments": {"id": {"any_": [deployment["id"]]}},
        "flow_runs": {"tags": {"all_": ["auto-scheduled"]}},
    }

    def ended() -> dict[str, Any] | None:
        # Only the first of the minutes: those that come while it runs are refused.
        found = installation.ask("flow_runs/filter", **wanted, sort="EXPECTED_START_TIME_ASC", limit=1)
        return next((run for run in found if run["state_type"] in ENDS), None)

    return dict(installation.wait(ended, 300))


def check_everything_is_there_once(installation: Installation, world: World) -> None:
    home = installation.home
    ledger = Ledger(home.ledger)
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        cells = connection.execute(
            "select r.organization, r.year, concat_ws('.', table_code, row_code, column_code), value "
            "from cell c join report r using (report_id) where r.is_current"
        ).fetchall()
        rules = connection.execute("select organization, year, rule from finding").fetchall()
    found = {(organization, year, key): value for organization, year, key, value in cells}
    assert len(found) == len(cells), "no cell twice"
    for report in world.truth.reports:
        for key, value in report.values.items():
            assert found[report.unit.name, report.year, key] == value
    assert sorted(rules) == sorted((one.organization, one.year, one.rule) for one in world.truth.faults)
    fetched = Counter(
        record["url"]
        for record in ledger.read("fetch")
        if record["kind"] in ("article", "attachment") and record["outcome"] == "ok"
    )
    assert set(fetched.values()) == {1}, "what a broken run took is not fetched again"
    offices = Counter(message["To"] for message in mails(home) if message["To"] != OPERATOR)
    assert offices == Counter(place.recipient for place in world.places)
    cancelled, killed, last = runs(ledger)[:3]
    assert cancelled.outcome in ("stopped", "broken off")
    assert (killed.outcome, last.outcome) == ("broken off", "ok")
    assert any(killed.run_id in alarm for alarm in last.summary["alarms"])


def check_artifacts(installation: Installation, run: dict[str, Any]) -> None:
    # The runs before it left artifacts of the same keys: the last one made is this run's.
    made = sorted(installation.ask("artifacts/filter"), key=lambda found: str(found["created"]))
    artifacts = {found["key"]: found for found in made}
    assert {
        "hosts-crawled",
        "documents-read",
        "nightly-outcomes",
        "nightly-summary",
        "operator-report",
        "quality-site",
        "warehouse",
    } <= set(artifacts)
    assert artifacts["hosts-crawled"]["data"] == artifacts["documents-read"]["data"] == 100.0
    rows = json.loads(artifacts["nightly-outcomes"]["data"])
    assert {row["source"] for row in rows} == {"qingxi", "yunling", "liuyin"}


def mails(home: Home) -> list[Any]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(home.outbox.glob("*.eml"))
    ]
