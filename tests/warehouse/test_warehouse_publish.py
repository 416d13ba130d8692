"""Publishing: whole or not at all, never locked, readable by other tools."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from warehouse_press import Press, report

from warehouse.digests import table_digests
from warehouse.publishing import publish
from warehouse.schema import declared_tables
from warehouse.stored_views import STORED

READER = """
import os, sys, time, duckdb
os.nice(15)  # the publisher is what is tested
opened = rows = 0
while True:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        reports, cells = connection.execute(
            "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM cell)").fetchone()
        assert cells == 200 * reports and reports > 0, (reports, cells)
        opened += 1
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(*), count(DISTINCT report_id) FROM '{sys.argv[2]}/cell/*/*.parquet'").fetchone()
        assert found[0] == 200 * found[1] > 0, found
    print(opened, flush=True)
    time.sleep(0.02)
"""


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.put("http://liuhe.test/nb/a.html", report("柳河县财政局", 2023, 1))
    press.put("http://liuhe.test/nb/b.html", report("柳河县财政局", 2020, 2, edition="2021"))
    press.night()
    return press


def test_the_published_file_holds_what_the_work_file_holds(press: Press) -> None:
    published = publish(press.home.work_database, press.home.published)
    with (
        duckdb.connect(str(published.database), read_only=True) as there,
        duckdb.connect(str(press.home.work_database)) as here,
    ):
        assert table_digests(there) == table_digests(here)
        assert len(there.execute("SELECT * FROM report_overview").fetchall()) == 2
        assert there.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'cell'").fetchone() == (
            declared_tables()["cell"].comment,
        )
    assert not list(press.home.published.glob(".*")), "no part file is left"


def test_stored_views_have_the_rows_and_comments_of_the_views(press: Press) -> None:
    published = publish(press.home.work_database, press.home.published)
    with (
        duckdb.connect(str(published.database), read_only=True) as there,
        duckdb.connect(str(press.home.work_database)) as here,
    ):
        for name in (*STORED, "year_on_year"):
            query = f"SELECT * FROM {name} ORDER BY ALL"
            assert there.execute(query).fetchall() == here.execute(query).fetchall(), name
        comments = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'applications' ORDER BY column_index"
        assert there.execute(comments).fetchall() == here.execute(comments).fetchall()
        assert there.execute("SELECT count(*) FROM duckdb_tables() WHERE comment IS NULL").fetchone() == (0,)


def test_parquet_has_every_table_by_year_and_checksums_fit(press: Press) -> None:
    exports = publish(press.home.work_database, press.home.published).exports
    with duckdb.connect() as connection:
        cells = connection.execute(
            f"SELECT year, count(*) FROM read_parquet('{exports}/parquet/cell/*/*.parquet', hive_partitioning=true) GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert cells == [(2020, 200), (2023, 200)]
    package = json.loads((exports / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(declared_tables()) - set(resources) == {"load_state"}
    for resource in resources.values():
        assert resource["description"] and all(field["description"] for field in resource["schema"]["fields"])
        names = [field["name"] for field in resource["schema"]["fields"]]
        for path in resource["path"]:
            if resource["format"] == "parquet":
                stored = pq.read_schema(exports / path).names + (["year"] if "year=" in path else [])
                assert sorted(names) == sorted(stored), resource["name"]
            else:
                head = (exports / path).read_text(encoding="utf-8-sig").splitlines()[0]
                assert head.split(",") == names
    sums = (exports / "SHA256SUMS").read_text().splitlines()
    assert len(sums) > len(resources)
    for line in sums:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((exports / name).read_bytes()).hexdigest() == digest
    assert (press.home.published / "parquet" / "report").is_dir()


def test_old_generations_and_parts_of_a_broken_run_are_removed(press: Press) -> None:
    press.home.published.mkdir(exist_ok=True)
    (press.home.published / ".gouji.duckdb.part").write_bytes(b"half")
    (press.home.published / ".data-7.part").mkdir()
    for _ in range(4):
        publish(press.home.work_database, press.home.published)
    names = sorted(path.name for path in press.home.published.iterdir())
    assert names == ["csv", "data", "data-3", "data-4", "gouji.duckdb", "parquet"]


def test_an_open_reader_keeps_the_old_file(press: Press) -> None:
    database = publish(press.home.work_database, press.home.published).database
    with duckdb.connect(str(database), read_only=True) as reader:
        press.put("http://liuhe.test/nb/c.html", report("柳河县教育局", 2023, 3))
        press.night()
        publish(press.home.work_database, press.home.published)
        assert reader.execute("SELECT count(*) FROM report").fetchone() == (2,)
    with duckdb.connect(str(database), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM report").fetchone() == (3,)


@pytest.mark.slow
def test_readers_in_other_processes_never_notice_fifty_publishes(press: Press) -> None:
    published = publish(press.home.work_database, press.home.published)
    arguments = [
        sys.executable,
        "-c",
        READER,
        str(published.database),
        str(press.home.published / "data" / "parquet"),
    ]
    readers = [
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None and reader.stdout.readline() == "1\n"
        for night in range(50):
            if night % 10 == 0:
                press.put(f"http://liuhe.test/nb/n{night}.html", report(f"第{night}局", 2023, night))
                press.night()
            publish(press.home.work_database, press.home.published)
        time.sleep(0.2)
        for reader in readers:
            assert reader.poll() is None, reader.stderr.read() if reader.stderr else ""
    finally:
        for reader in readers:
            reader.kill()
    for reader in readers:
        out, problems = reader.communicate()
        assert problems == "" and int(out.splitlines()[-1]) > 1
