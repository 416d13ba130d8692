"""The same night with and without Prefect, in one run: what orchestration costs, and how long a night must be for 10 %.

``GOUJI_BENCH_NIGHT_YEARS`` sets how many years the demo sites hold (about 36 reports a year; default and most: 5, the
years of the form of 2021), ``GOUJI_BENCH_DELAY`` the seconds between two requests to a site (default 0.5; real
sources: 3), ``GOUJI_BENCH_ROUNDS`` how often each way takes its turn (default 2). Each night is a process of its own on
a new home, so imports and start-up are counted. Seconds are wall time and, since a busy machine stretches that, CPU
time of the run with all its processes and of the server.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.serve import serve
from demo.source_files import write_sources
from demo.world import build_world
from flows.processes import start, stop
from flows.server import environment, wait_until_healthy

ROOT = Path(__file__).parents[1]
SMALL = 2
LAST_YEAR = 2025
PORT = 28499
WAYS = ("without", "server", "temporary")
MARK = 0.10
DELAY = float(os.environ.get("GOUJI_BENCH_DELAY", "0.5"))


@dataclass(frozen=True)
class Cost:
    """Seconds of one night: wall time, and CPU time of run and server."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Prefect:
    """A running server: its process, and the environment of its clients."""

    pid: int
    env: dict[str, str]

    def cpu(self) -> float:
        """Returns the CPU seconds that the server has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def night(way: str, home: str, sources: str) -> None:
    """Runs one night in this process."""
    if way == "without":
        from bench._without_prefect import install

        install()
    from flows.runtime import prepare_prefect
    from tasks.home import Home
    from tasks.settings import Settings

    settings = Settings(home=Path(home), sources=Path(sources), allow_private_network=True)
    if way != "without":
        prepare_prefect(Home(settings.home))
    from flows.stages import nightly_here

    nightly_here(settings)


@contextmanager
def server(folder: Path) -> Iterator[Prefect]:
    """Runs a Prefect server."""
    folder.mkdir()
    env = environment(folder, PORT, ROOT, folder, folder)
    pid = start(["prefect", "server", "start"], env, folder / "server.log")
    try:
        wait_until_healthy(PORT, pid)
        yield Prefect(pid, env)
    finally:
        stop([pid])


def timed_night(way: str, home: Path, sources: Path, prefect: Prefect) -> Cost:
    """Returns what a night took, start of the process included."""
    command = [sys.executable, "-m", "bench.orchestration", way, str(home), str(sources)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    before, used, started = _children(), prefect.cpu(), time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=prefect.env if way == "server" else clean, capture_output=True, text=True
    )
    wall, cpu = time.perf_counter() - started, _children() - before
    if done.returncode:
        raise RuntimeError(f"the night {way} failed: {done.stderr[-3000:]}")
    return Cost(wall, cpu + (prefect.cpu() - used if way == "server" else 0.0))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(years: int, folder: Path, prefect: Prefect, rounds: int) -> tuple[int, dict[str, Cost]]:
    """Returns the number of reports and the least cost of each way over some rounds."""
    world = build_world(years=tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1)))
    costs: dict[str, list[Cost]] = {way: [] for way in WAYS}
    with serve(world, {place.id: 0 for place in world.places}) as served:
        sources = write_sources(served, folder / f"sources-{years}")
        for file in sources.glob("*.yml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r"^delay: .*$", f"delay: {DELAY}", text, flags=re.M), encoding="utf-8")
        for number in range(rounds):
            for way in WAYS:
                home = folder / f"home-{years}-{way}-{number}"
                costs[way].append(timed_night(way, home, sources, prefect))
    least = {
        way: Cost(min(cost.wall for cost in found), min(cost.cpu for cost in found))
        for way, found in costs.items()
    }
    return len(world.reports), least


def run(years: int | None = None, rounds: int | None = None) -> dict[str, dict[str, Cost]]:
    """Measures a small and a large night, prints the table and returns the costs by size."""
    years = years or int(os.environ.get("GOUJI_BENCH_NIGHT_YEARS", "5"))
    rounds = rounds or int(os.environ.get("GOUJI_BENCH_ROUNDS", "2"))
    figures: dict[str, dict[str, Cost]] = {}
    print("| reports | night | wall | overhead | CPU | overhead |\n|---|---|---|---|---|---|", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="gouji-bench-") as name,
        server(Path(name) / "prefect") as prefect,
    ):
        for size in (SMALL, years):
            reports, costs = measure(size, Path(name), prefect, rounds)
            figures[str(reports)] = costs
            for way in WAYS:
                print(_row(reports, way, costs[way], costs["without"]), flush=True)
    for way in WAYS[1:]:
        extra = max(costs[way].wall - costs["without"].wall for costs in figures.values())
        print(
            f"\n{way}: at most {extra:.1f} s more; within {MARK:.0%} for nights of {extra / MARK:.0f} s or more"
        )
    return figures


def _row(reports: int, way: str, cost: Cost, bare: Cost) -> str:
    over = [f"{cost.wall / bare.wall - 1:+.0%}", f"{cost.cpu / bare.cpu - 1:+.0%}"]
    return f"| {reports} | {way} | {cost.wall:.1f} s | {over[0]} | {cost.cpu:.1f} s | {over[1]} |"


if __name__ == "__main__":
    night(*sys.argv[1:4])
