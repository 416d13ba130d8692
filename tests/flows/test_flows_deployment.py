"""Server, deployments, worker and a scheduled run, for real: what `make up` gives an operator."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

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
    try:
        deployment = requests.get(f"{api}/deployments/name/nightly/nightly", timeout=10).json()
        schedule = deployment["schedules"][0]["schedule"]
        assert (schedule["cron"], schedule["timezone"]) == ("30 2 * * *", "Asia/Shanghai")

        # The night itself is months of waiting away: a second schedule fires in a few seconds.
        soon = (datetime.now(UTC) + timedelta(seconds=8)).isoformat()
        once = {
            "rrule": f"DTSTART:{soon[:19].replace('-', '').replace(':', '')}Z\nFREQ=DAILY;COUNT=1",
            "timezone": "UTC",
        }
        parameters = {"home": str(home), "sources": None}
        answer = requests.post(
            f"{api}/deployments/{deployment['id']}/schedules",
            json=[{"schedule": once, "active": True, "parameters": parameters}],
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
        env = environment(folder, port, ROOT, home)
        assert json.loads(prefect(["deployment", "ls", "-o", "json"], env, ROOT))
    finally:
        assert down(folder) == 2


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
