"""Server, deployments, worker and a scheduled run, for real: what `make up` gives an operator."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
import requests

from demo.serve import serve
from demo.source_files import write_sources
from demo.world import build_world
from flows.server import down, environment, prefect, up

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_scheduled_nightly_run_finishes(tmp_path: Path) -> None:
    port, folder, home = free_port(), tmp_path / "prefect", tmp_path / "home"
    api = f"http://127.0.0.1:{port}/api"
    up(folder, ROOT, home, port)
    world = build_world()
    try:
        with serve(world, {place.id: 0 for place in world.places}) as served:
            run_on_schedule(api, folder, home, write_sources(served, tmp_path / "sources"))
        env = environment(folder, port, ROOT, home)
        assert "nightly/nightly" in prefect(["deployment", "ls"], env, ROOT)
    finally:
        assert down(folder) == 2


def run_on_schedule(api: str, folder: Path, home: Path, sources: Path) -> None:
    deployment = requests.get(f"{api}/deployments/name/nightly/nightly", timeout=10).json()
    schedule = deployment["schedules"][0]["schedule"]
    assert (schedule["cron"], schedule["timezone"]) == ("30 2 * * *", "Asia/Shanghai")

    # The night itself is hours of waiting away: a second schedule fires within a minute.
    every_minute = {"cron": "* * * * *", "timezone": "UTC"}
    parameters = {"home": str(home), "sources": str(sources), "allow_private_network": True}
    answer = requests.post(
        f"{api}/deployments/{deployment['id']}/schedules",
        json=[{"schedule": every_minute, "active": True, "parameters": parameters}],
        timeout=10,
    )
    assert answer.ok, answer.text
    run = wait_for_end(api, deployment["id"], folder)
    assert run["state_type"] == "COMPLETED", (folder / "worker.log").read_text()[-4000:]
    assert "auto-scheduled" in run["tags"]
    artifacts = requests.post(f"{api}/artifacts/filter", json={}, timeout=10).json()
    assert {"nightly-summary", "nightly-outcomes"} <= {artifact["key"] for artifact in artifacts}
    assert (home / "published" / "gouji.duckdb").exists()
    assert list((home / "outbox").glob("*.eml"))


def wait_for_end(api: str, deployment: str, folder: Path, seconds: float = 240) -> dict:
    query = {"flow_runs": {"deployment_id": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC"}
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        runs = requests.post(f"{api}/flow_runs/filter", json=query, timeout=10).json()
        for run in runs:
            if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}:
                return run
        time.sleep(1)
    raise AssertionError((folder / "worker.log").read_text()[-4000:])
