"""The warehouse on DuckLake: several writers at once, readers with the past, everything as in the published file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from postgres_server import postgres_folder, postgres_server, why_no_postgres

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

from warehouse_press import Press, report

from warehouse.digests import table_digests
from warehouse.lake import Lake, LakeError, schema_name
from warehouse.lake_loading import load_lake
from warehouse.lake_reading import expire, open_lake, run_lake_query, snapshots
from warehouse.publishing import publish
from warehouse.query import QueryError, run_query

ROOT = Path(__file__).parents[2]
pytest.importorskip("duckdb_extension_ducklake", reason="the scale extra (DuckLake) is not installed")


@pytest.fixture(scope="module")
def catalogue() -> Iterator[str]:
    if reason := why_no_postgres():
        pytest.skip(reason)
    pytest.importorskip("duckdb_extension_postgres_scanner", reason="the scale extra is not installed")
    with postgres_server() as address:
        yield address


@pytest.fixture(params=["postgres", "file"])
def any_lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    if request.param == "file":
        return Lake.of(f"ducklake:{tmp_path}/catalogue.ducklake", str(tmp_path / "lake"))
    address = request.getfixturevalue("catalogue")
    name = f"d{os.getpid()}_{tmp_path.name.lower()}"[:60]
    subprocess.run(
        [_program("psql"), "-q", *_psql(address), "-c", f'create database "{name}"'],
        check=True,
        capture_output=True,
    )
    return Lake.of(
        f"ducklake:postgres:{address.replace('dbname=postgres', f'dbname={name}')}", str(tmp_path / "lake")
    )


def _program(name: str) -> str:
    folder = postgres_folder()
    assert folder is not None
    return str(folder / name)


def _psql(address: str) -> list[str]:
    given = dict(part.split("=", 1) for part in address.split())
    return ["-h", given["host"], "-U", given["user"], "-d", given["dbname"]]


def published(press: Press) -> Path:
    press.night()
    return publish(press.home.work_database, press.home.published).database


def region(folder: Path, number: int, years: int = 3) -> tuple[Press, Path]:
    press = Press(folder)
    for year in range(2021, 2021 + years):
        press.put(
            f"http://r{number}.test/{year}.html",
            report(f"第{number}区人民政府", year, seed=number * 100 + year),
        )
    return press, published(press)


@pytest.mark.slow
def test_the_lake_holds_what_the_file_holds(tmp_path: Path, any_lake: Lake) -> None:
    _, database = region(tmp_path / "home", 1)
    done = load_lake(database, any_lake, "one")
    assert done.inserted["report"] == 3
    assert done.overlap == 0
    with duckdb.connect(str(database), read_only=True) as connection:
        expected = table_digests(connection)
    with open_lake(any_lake) as connection:
        assert table_digests(connection) == expected
    for statement in (
        "select organization, year, numbers from report_overview order by all",
        "select count(*), sum(value) from cell",
        "select identity, count(*) from identity_check group by all order by all",
        "from yearly_totals order by all",
    ):
        assert run_lake_query(any_lake, statement, "json") == run_query(database, statement, "json")


@pytest.mark.slow
def test_only_what_changed_is_written_and_the_past_stays(tmp_path: Path, any_lake: Lake) -> None:
    press, database = region(tmp_path / "home", 1)
    first = load_lake(database, any_lake, "one", "first night")
    again = load_lake(published(press), any_lake, "one", "second night")
    assert "cell" not in again.inserted
    press.wait(1)
    press.put("http://r1.test/2022.html", report("第1区人民政府", 2022, seed=7))
    third = load_lake(published(press), any_lake, "one", "third night")
    assert third.deleted.get("cell", 0) == 0
    assert third.inserted["cell"] == done_cells(press) // 4
    current = "select count(*) from report"
    assert run_lake_query(any_lake, current, "csv").split()[1] == "4"
    assert run_lake_query(any_lake, current, "csv", at=str(first.snapshot)).split()[1] == "3"
    with duckdb.connect(str(press.home.published_database), read_only=True) as connection:
        expected = table_digests(connection)
    with open_lake(any_lake) as connection:
        assert table_digests(connection) == expected
    told = {row["snapshot"]: (row["writer"], row["message"]) for row in snapshots(any_lake)}
    assert told[first.snapshot] == ("one", "first night")
    assert told[third.snapshot] == ("one", "third night")


def done_cells(press: Press) -> int:
    return int(press.row("select count(*) from cell")[0])


WRITER = """
import sys
from pathlib import Path
from warehouse.lake import Lake
from warehouse.lake_loading import load_lake
database, catalogue, data, writer = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
done = load_lake(Path(database), Lake(catalogue, data), writer)
print(done.attempts, done.inserted.get("report", 0), flush=True)
"""


@pytest.mark.slow
def test_two_writers_at_once_both_end_up_there(tmp_path: Path, catalogue: str) -> None:
    lake = Lake.of(f"ducklake:postgres:{catalogue}", str(tmp_path / "lake"))
    presses = {writer: region(tmp_path / writer, number) for number, writer in enumerate(("east", "west"), 1)}
    for _ in range(2):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(database), lake.catalogue, lake.data, writer],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            )
            for writer, (_, database) in presses.items()
        ]  # fmt: skip
        for process in writers:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in writers:
            process.communicate("go\n", timeout=120)
        assert [process.returncode for process in writers] == [0, 0]
        for press, _ in presses.values():
            press.wait(1)
            press.put("http://x.test/new.html", report(press.home.root.name + "市人民政府", 2023, seed=5))
            published(press)
    found = run_lake_query(
        lake,
        "select writer, count(*) n, count(distinct organization) o from report group by all order by all",
        "csv",
    )
    assert found.splitlines()[1:] == ["east,4,2", "west,4,2"]
    cells = run_lake_query(
        lake,
        "select count(*) - count(distinct (report_id, table_code, row_code, column_code)) as twice from cell",
        "csv",
    )
    assert cells.split()[1] == "0"


def test_reports_that_two_writers_have_are_told(tmp_path: Path) -> None:
    lake = Lake.of(f"ducklake:{tmp_path}/catalogue.ducklake", str(tmp_path / "lake"))
    _, database = region(tmp_path / "home", 1)
    load_lake(database, lake, "one")
    assert load_lake(database, lake, "two").overlap == 3


def test_a_reader_reaches_nothing_else(tmp_path: Path) -> None:
    lake = Lake.of(f"ducklake:{tmp_path}/catalogue.ducklake", str(tmp_path / "lake"))
    _, database = region(tmp_path / "home", 1, years=1)
    load_lake(database, lake, "one")
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    for statement in (f"from read_csv('{secret}')", f"copy report to '{tmp_path}/out.csv'", "drop view report",
                      f"delete from lake.{schema_name()}.report", "select 1; select 2"):  # fmt: skip
        with pytest.raises(QueryError):
            run_lake_query(lake, statement)
    with pytest.raises(LakeError, match="neither"):
        run_lake_query(lake, "from report", at="yesterday")
    with pytest.raises(LakeError, match="at 99999"):
        run_lake_query(lake, "from report", at="99999")


def test_data_files_in_an_object_store(tmp_path: Path, bucket: str) -> None:
    pytest.importorskip("duckdb_extension_httpfs", reason="the scale extra (httpfs) is not installed")
    lake = Lake.of(f"ducklake:{tmp_path}/catalogue.ducklake", f"{bucket}/lake")
    _, database = region(tmp_path / "home", 1)
    load_lake(database, lake, "one")
    statement = "select organization, year, numbers from report_overview order by all"
    assert run_lake_query(lake, statement, "json") == run_query(database, statement, "json")
    with pytest.raises(QueryError):
        run_lake_query(lake, f"from read_text('{bucket.replace('reports', 'other')}/x')")


def test_old_snapshots_go_and_the_newest_stays(tmp_path: Path) -> None:
    lake = Lake.of(f"ducklake:{tmp_path}/catalogue.ducklake", str(tmp_path / "lake"))
    press, database = region(tmp_path / "home", 1)
    load_lake(database, lake, "one")
    press.put("http://r1.test/more.html", report("第1区人民政府", 2024, seed=7))
    load_lake(published(press), lake, "one")
    assert expire(lake, days=1, dry_run=True) == 0
    before = len(snapshots(lake))
    assert expire(lake, days=0, dry_run=True) > 0
    assert len(snapshots(lake)) == before
    expire(lake, days=0, dry_run=False)
    assert len(snapshots(lake)) < before
    assert run_lake_query(lake, "select count(*) from report", "csv").split()[1] == "4"


def test_a_catalogue_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    _, database = region(tmp_path / "home", 1, years=1)
    lake = Lake.of(f"ducklake:postgres:host={tmp_path} dbname=none", str(tmp_path / "lake"))
    with pytest.raises(LakeError, match="cannot be opened"):
        load_lake(database, lake, "one")
