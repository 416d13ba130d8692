"""The nightly run on the demo world, twice, as a user runs it: it finds exactly the planted faults, and then nothing new."""

from __future__ import annotations

import email
import json
import subprocess
import sys
from email import policy
from pathlib import Path

import duckdb
import pytest

from demo.world import build_world
from flows.documentation import as_in_default_home, shown_outputs
from tasks.home import Home

GOUJI = [sys.executable, "-m", "flows.command_line"]
ROOT = Path(__file__).parents[2]
README = shown_outputs((ROOT / "README.md").read_text(encoding="utf-8"))
REPORTS = len(build_world().truth.reports)

pytestmark = pytest.mark.slow


def gouji(*arguments: object, code: int = 0) -> str:
    command = [*GOUJI, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == code, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nightly") / "home"


@pytest.fixture(scope="module")
def first_night(home: Path) -> str:
    return gouji("nightly", "--home", home)


def rows(home: Path, statement: str) -> list[tuple]:
    with duckdb.connect(str(home / "published" / "gouji.duckdb"), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def test_finds_exactly_the_planted_faults(home: Path, first_night: str) -> None:
    found = rows(home, "select organization, year, rule, list_sort(cells), origin from finding")
    assert {origin for *_, origin in found} == {"office"}
    planted = {(fault.organization, fault.year, fault.rule) for fault in build_world().truth.faults}
    assert {(organization, year, rule) for organization, year, rule, *_ in found} == planted
    assert len(found) == len(planted)


def test_names_the_wrong_cells_and_their_values(home: Path, first_night: str) -> None:
    for fault in build_world().truth.faults:
        if (
            not fault.cells
            or not fault.expected
            or fault.rule not in {"A1", "A2", "A3", "P1", "N1", "Y1", "Y2"}
        ):
            continue
        where = f"organization = '{fault.organization}' and year = {fault.year} and rule = '{fault.rule}'"
        [(cells, printed, expected)] = rows(
            home, f"select cells, printed, expected from finding where {where}"
        )
        assert set(fault.cells) <= set(cells), fault
        assert tuple(printed.split("；")) == fault.printed, fault
        assert tuple(expected.split("；")) == fault.expected, fault


def test_every_cell_is_as_printed(home: Path, first_night: str) -> None:
    stored = rows(
        home,
        "select r.organization, r.year, concat_ws('.', table_code, row_code, column_code), value "
        "from cell c join report r using (report_id) where r.is_current",
    )
    found = {(organization, year, key): value for organization, year, key, value in stored}
    for report in build_world().truth.reports:
        for key, value in report.values.items():
            assert found[report.unit.name, report.year, key] == value, (report.unit.name, report.year, key)


def test_one_digest_an_office_with_workbook(home: Path, first_night: str) -> None:
    mails = sorted((home / "outbox").glob("*.eml"))
    offices = {place.recipient for place in build_world().places}
    messages = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in mails]
    assert {message["To"] for message in messages} == offices
    for message in messages:
        assert message.get_body(("plain",)) and message.get_body(("html",))
        assert next(part.get_filename() for part in message.iter_attachments()).endswith(".xlsx")


def test_summary_says_where_to_look(home: Path, first_night: str) -> None:
    for word in ("reports", "findings", "warehouse", "site", "outbox", "workbook"):
        assert word in first_night
    assert (home / "published" / "site" / "index.html").exists()
    assert list((home / "published" / "parquet").rglob("*.parquet"))
    assert as_in_default_home(first_night, Home(home)).strip() == README["make nightly"], "run `make docs`"


def test_second_night_finds_nothing_new_and_mails_nothing(home: Path, first_night: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in (home / "outbox").glob("*.eml")}
    findings = "select finding_id, rule, printed from finding order by 1"
    known = rows(home, findings)
    printed = gouji("nightly", "--home", home)
    assert "nothing new tonight" in printed
    assert as_in_default_home(printed, Home(home)).strip() == README["make nightly, again"]
    assert {path: path.stat().st_mtime_ns for path in (home / "outbox").glob("*.eml")} == before
    assert rows(home, findings) == known
    assert {state for (state,) in rows(home, "select distinct state from finding")} == {"ongoing"}


def test_rebuild_gives_the_same_warehouse(home: Path, first_night: str) -> None:
    statement = "select report_id, table_code, row_code, column_code, value, state, text, locator from cell order by all"
    cells = rows(home, statement)
    printed = gouji("build", "--all", "--home", home)
    assert "cell " in printed
    assert rows(home, statement) == cells


def test_sql_answers_in_three_formats(home: Path, first_night: str) -> None:
    statement = "select count(*) as n from report"
    assert json.loads(gouji("sql", statement, "--format", "json", "--home", home)) == [{"n": REPORTS}]
    assert gouji("sql", statement, "--format", "csv", "--home", home).split() == ["n", str(REPORTS)]
    assert str(REPORTS) in gouji("sql", statement, "--home", home)
    gouji("sql", "drop table report", "--home", home, code=2)
    gouji("sql", "selec 1", "--home", home, code=2)
