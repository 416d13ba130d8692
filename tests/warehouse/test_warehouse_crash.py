"""kill -9 at random moments of load and publish: the next run ends in the same state, nothing lost, nothing twice."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import duckdb
import pytest
from warehouse_press import Press, report

from tasks.load import load, pending
from warehouse.digests import table_digests
from warehouse.publishing import publish

KILLS = 50


def one_night(folder: Path, contents: dict, book: object) -> None:
    """What the killed process does: everything from the ledger to the published file."""
    press = Press(folder)
    press.contents, press.book = contents, book  # type: ignore[assignment]
    waiting = pending(press.home, press.ledger, "1")
    extracted = [(one.document_id, contents[one.document_id]) for one in waiting]
    load(press.home, press.book, press.ledger, extracted, "run", "1")
    publish(press.home.work_database, press.home.published)


def _published(press: Press) -> tuple[int, int] | None:
    if not press.home.published_database.exists():
        return None
    with duckdb.connect(str(press.home.published_database), read_only=True) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM cell)"
        ).fetchone()
    assert counts is not None
    return counts


def _digests(database: Path) -> dict[str, str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return table_digests(connection)


@pytest.mark.slow
def test_fifty_kills_leave_the_same_warehouse(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["test_warehouse_crash"])
    rng = random.Random(3)
    press = Press(tmp_path / "killed")
    press.put("http://liuhe.test/nb/first.html", report("柳河县财政局", 2023, 1))
    for _ in range(2):  # the second one tells how long a night takes
        began = time.monotonic()
        process = context.Process(target=one_night, args=(press.home.root, press.contents, press.book))
        process.start()
        process.join()
        took = time.monotonic() - began
        assert process.exitcode == 0
    killed = 0
    before = _published(press)
    for place in range(KILLS):
        press.put(f"http://liuhe.test/nb/{place % 20}.html", report(f"第{place % 20}局", 2023, place))
        press.ledger.close()
        process = context.Process(target=one_night, args=(press.home.root, press.contents, press.book))
        process.start()
        time.sleep(rng.uniform(0, took))
        process.kill()
        process.join()
        killed += process.exitcode == -9
        after = _published(press)
        assert after is not None and before is not None and after >= before, "what was published stays"
        assert after[1] == 200 * after[0], "and is whole"
        before = after
    assert killed > KILLS / 3
    one_night(press.home.root, press.contents, press.book)
    undisturbed = Press(tmp_path / "undisturbed")
    (undisturbed.home.ledger / "fetch.jsonl").write_bytes((press.home.ledger / "fetch.jsonl").read_bytes())
    one_night(undisturbed.home.root, press.contents, press.book)
    assert _digests(press.home.published_database) == _digests(undisturbed.home.published_database)
    assert _digests(press.home.work_database) == _digests(undisturbed.home.work_database)
    left = [path.name for path in press.home.published.iterdir() if path.name.startswith(".")]
    assert left == [] and list((press.home.work / "spool").iterdir()) == []
