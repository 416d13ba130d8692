"""The same night with and without Prefect, in one run: what orchestration costs, and how long a night must be for 10 %.

``GOUJI_BENCH_NIGHT_YEARS`` sets how many years the demo sites hold (about 36 reports a year, default 20). Each night
is a process of its own on a new home, so imports and start-up are counted; the first one is thrown away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.serve import serve
from demo.source_files import write_sources
from demo.world import build_world
from flows.processes import start, stop
from flows.server import environment, wait_until_healthy

ROOT = Path(__file__).parents[1]
SMALL = 2
LAST_YEAR = 2024
PORT = 28499
WAYS = ("without", "server", "temporary")
MARK = 0.10


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
def server(folder: Path) -> Iterator[dict[str, str]]:
    """Runs a Prefect server and yields the environment of its clients."""
    folder.mkdir()
    env = environment(folder, PORT, ROOT, folder, folder)
    pid = start(["prefect", "server", "start"], env, folder / "server.log")
    try:
        wait_until_healthy(PORT, pid)
        yield env
    finally:
        stop([pid])


def timed_night(way: str, home: Path, sources: Path, env: dict[str, str]) -> float:
    """Returns the seconds that a night took, start of the process included."""
    command = [sys.executable, "-m", "bench.orchestration", way, str(home), str(sources)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=env if way == "server" else clean, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"the night {way} failed: {done.stderr[-3000:]}")
    return time.perf_counter() - started


def measure(years: int, folder: Path, env: dict[str, str], rounds: int) -> dict[str, float]:
    """Returns the least seconds of each way over some rounds, the ways taking turns."""
    world = build_world(years=tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1)))
    best: dict[str, float] = {}
    with serve(world, {place.id: 0 for place in world.places}) as served:
        sources = write_sources(served, folder / f"sources-{years}")
        for number in range(rounds):
            for way in WAYS:
                seconds = timed_night(way, folder / f"home-{years}-{way}-{number}", sources, env)
                best[way] = min(best.get(way, seconds), seconds)
    return best | {"reports": len(world.reports)}


def run(years: int | None = None, rounds: int = 1) -> dict[str, dict[str, float]]:
    """Measures a small and a large night, prints the table and returns the figures by size."""
    years = years or int(os.environ.get("GOUJI_BENCH_NIGHT_YEARS", "20"))
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="gouji-bench-") as name, server(Path(name) / "prefect") as env:
        for size in (SMALL, years):
            figures[str(size)] = measure(size, Path(name), env, rounds)
    print("| years | reports | without Prefect | with a server | overhead | temporary server | overhead |")
    print("|---|---|---|---|---|---|---|")
    for size, found in figures.items():
        bare = found["without"]
        cells = [f"{found[way]:.1f} s | {found[way] / bare - 1:+.0%}" for way in WAYS[1:]]
        print(f"| {size} | {found['reports']:.0f} | {bare:.1f} s | {' | '.join(cells)} |")
    for way in WAYS[1:]:
        extra = [found[way] - found["without"] for found in figures.values()]
        fixed = max(extra)
        print(
            f"\n{way}: {extra[0]:.1f} s more on the small night, {extra[1]:.1f} s more on the large one; "
            f"a night of {fixed / MARK:.0f} s or more stays within {MARK:.0%}"
        )
    return figures


if __name__ == "__main__":
    night(*sys.argv[1:4])
