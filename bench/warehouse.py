"""The warehouse at scale: load against a bare COPY, expectations against bare SQL, cookbook queries, growth, memory.

``GOUJI_BENCH_REPORTS`` sets the larger size (default 20,000 reports, 4 million cells; the mark is 200,000); everything
is also measured at a tenth of it. Each stage runs in a process of its own, so that its memory is its own. On a machine
that does other work, read the processor time: it does not grow with what the others do.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from bench.warehouse_corpus import write_corpus
from tasks.rows import SCHEMAS
from tasks.spool import Spool
from warehouse.limits import limit
from warehouse.loading import derive, look_at_fetches, stage
from warehouse.naming import Namer
from warehouse.publishing import publish
from warehouse.recipes import recipes
from warehouse.regions import Regions
from warehouse.schema import SQL_FOLDER
from warehouse.store import connect_work

ROOT = Path(__file__).parents[1]


def bare_copy(folder: Path) -> dict[str, float]:
    """What DuckDB alone needs for the same Parquet."""
    with duckdb.connect(folder / "copy.duckdb") as connection:
        limit(connection)
        connection.execute((SQL_FOLDER / "tables.sql").read_text(encoding="utf-8"))
        for kind in SCHEMAS:
            files = ", ".join(f"'{file}'" for file in Spool(folder / "spool").files(kind))
            connection.execute(f"CREATE TABLE copied_{kind} AS FROM read_parquet([{files}]) LIMIT 0")
        seconds = _timed(lambda: _copy(connection, folder))
    return {"seconds": seconds, "megabytes": (folder / "copy.duckdb").stat().st_size / 1e6}


def _copy(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for kind in SCHEMAS:
        for file in Spool(folder / "spool").files(kind):
            connection.execute(f"COPY copied_{kind} FROM '{file}' (FORMAT parquet)")
    connection.execute("CHECKPOINT")


def load(folder: Path) -> dict[str, float]:
    """Everything the load does with them: placing, versions, identity checks."""
    spool = Spool(folder / "spool")
    with connect_work(folder / "work.duckdb") as connection:
        connection.execute(f"""INSERT INTO "fetch" BY NAME FROM '{folder}/fetches.parquet'""")
        namer = Namer(Regions())
        steps = {
            "fetches": lambda: look_at_fetches(connection, ["ok"]),
            "stage": lambda: stage(connection, {kind: spool.files(kind) for kind in SCHEMAS}, SCHEMAS),
            "derive": lambda: derive(connection, namer),
            "commit": lambda: connection.execute("COMMIT").execute("CHECKPOINT"),
        }
        connection.execute("BEGIN")
        figures = {name: _timed(step) for name, step in steps.items()}
    return figures | {
        "seconds": sum(figures.values()),
        "megabytes": (folder / "work.duckdb").stat().st_size / 1e6,
    }


def finding(folder: Path) -> dict[str, float]:
    """All findings with their diagnosis, written into table and ledger."""
    from tasks.crawl.ledger import Ledger
    from tasks.crawl.sources import SourceBook
    from tasks.find import find

    book, ledger = SourceBook(sources=[], offices=[]), Ledger(folder / "ledger")
    with connect_work(folder / "work.duckdb") as connection:
        seconds = _timed(lambda: find(connection, book, ledger, "bench", date(2025, 6, 1)))
        (found,) = connection.execute("SELECT count(*) FROM finding").fetchone() or (0,)
    return {"seconds": seconds, "findings": found}


def publishing(folder: Path) -> dict[str, float]:
    """Copy and exports."""
    return {"seconds": _timed(lambda: publish(folder / "work.duckdb", folder / "published"))}


def queries(folder: Path) -> dict[str, float]:
    """Every query of the cookbook, all rows fetched: the best of three times."""
    with duckdb.connect(folder / "published" / "gouji.duckdb", read_only=True) as connection:
        return {
            recipe.name: min(_timed(lambda r=recipe: connection.execute(r.sql).fetchall()) for _ in range(3))
            for recipe in recipes()
        }


def bare_rules(folder: Path) -> dict[str, float]:
    """The rules as plain SQL."""
    from expectations.rules import RULES
    from expectations.sql_rules import failing_rows

    with duckdb.connect(folder / "work.duckdb", read_only=True) as connection:
        queries = [failing_rows(rule) for rule in RULES]
        return {
            "seconds": sum(
                _timed(lambda q=q: connection.execute(f"SELECT count(*) FROM ({q})").fetchone())
                for q in queries
                if q
            )
        }


def expectations(folder: Path) -> dict[str, float]:
    """The same rules through Great Expectations (its import not counted)."""
    import expectations.datasource  # noqa: F401  (imports Great Expectations)
    from expectations.validate import validate

    return {"seconds": _timed(lambda: validate(folder / "work.duckdb", "bench"))}


def corpus(folder: Path) -> dict[str, float]:
    """Makes the corpus; in a process of its own too, for a child inherits its parent's peak of memory."""
    reports = int((folder / "reports").read_text())
    return {
        "seconds": _timed(lambda: write_corpus(reports, Spool(folder / "spool"), folder / "fetches.parquet"))
    }


STAGES: dict[str, Callable[[Path], dict[str, float]]] = {
    "corpus": corpus,
    "copy": bare_copy,
    "load": load,
    "find": finding,
    "publish": publishing,
    "queries": queries,
    "rules": bare_rules,
    "expectations": expectations,
}


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(reports: int) -> dict[str, dict[str, float]]:
    """Returns the figures of each stage at one size; ``peak_gb`` is the memory of its process."""
    with tempfile.TemporaryDirectory(prefix="gouji-bench-") as name:
        folder = Path(name)
        (folder / "reports").write_text(str(reports))
        return {name: _in_own_process(name, folder) for name in STAGES}


def _in_own_process(stage: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.warehouse", stage, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"stage {stage} failed: {done.stderr[-2000:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def run(reports: int | None = None) -> dict[str, Any]:
    """Measures two sizes, prints the comparison and returns the figures by size."""
    large = reports or int(os.environ.get("GOUJI_BENCH_REPORTS", "20000"))
    sizes = (large // 10, large)
    figures = {size: measure(size) for size in sizes}
    for size in sizes:
        _print(size, figures[size])
    small, big = (figures[size] for size in sizes)
    print(f"growth from {sizes[0]:,} to {sizes[1]:,} reports (10 is linear):")
    for name in ("copy", "load", "find", "publish", "rules", "expectations"):
        growth = {what: big[name][what] / small[name][what] for what in ("seconds", "cpu")}
        print(f"  {name:14} x {growth['seconds']:.1f}, processor time x {growth['cpu']:.1f}")
    return {str(size): figures[size] for size in sizes}


def _peak(figures: dict[str, float]) -> str:
    return f"{figures['peak_gb']:.1f} GB"


def _print(size: int, figures: dict[str, dict[str, float]]) -> None:
    copy, loaded = figures["copy"], figures["load"]
    slow = sorted(figures["queries"].items(), key=lambda item: -item[1])
    slow = [(name, seconds) for name, seconds in slow if name not in ("peak_gb", "cpu")]
    print(f"{size:,} reports, {size * 200:,} cells")
    print(
        f"  bare COPY      {copy['seconds']:8.1f} s  {copy['megabytes']:8.0f} MB  peak {copy['peak_gb']:.1f} GB"
    )
    ratio = loaded["seconds"] / copy["seconds"]
    print(
        f"  load           {loaded['seconds']:8.1f} s  {loaded['megabytes']:8.0f} MB  "
        f"peak {_peak(loaded)}  {ratio:.2f} x COPY ({loaded['cpu'] / copy['cpu']:.2f} x its processor time)"
    )
    print(
        "    " + ", ".join(f"{name} {loaded[name]:.1f}" for name in ("fetches", "stage", "derive", "commit"))
    )
    found = figures["find"]
    print(f"  find           {found['seconds']:8.1f} s  peak {_peak(found)}  {found['findings']:,} findings")
    print(
        f"  publish        {figures['publish']['seconds']:8.1f} s  peak {figures['publish']['peak_gb']:.1f} GB"
    )
    rules, checked = figures["rules"], figures["expectations"]
    print(f"  rules as SQL   {rules['seconds']:8.1f} s  peak {rules['peak_gb']:.1f} GB")
    print(
        f"  expectations   {checked['seconds']:8.1f} s  peak {_peak(checked)}  "
        f"{checked['seconds'] / rules['seconds']:.2f} x SQL ({checked['cpu'] / rules['cpu']:.2f} x its processor time)"
    )
    print(f"  cookbook, slowest: {', '.join(f'{name} {seconds:.2f} s' for name, seconds in slow[:6])}")


def _stage_main(stage: str, folder: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    figures = STAGES[stage](Path(folder))
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(json.dumps(figures | {"cpu": spent, "peak_gb": after.ru_maxrss / 1e6}))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _stage_main(sys.argv[1], sys.argv[2])
    else:
        run()
