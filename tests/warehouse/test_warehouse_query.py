"""`gouji sql`: three formats, only reading, nothing outside the database, clear errors."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from warehouse_press import Press, report

from warehouse.publishing import publish
from warehouse.query import QueryError, run_query


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    press = Press(tmp_path_factory.mktemp("query"))
    for place, unit in enumerate(("柳河县财政局", "柳河县教育局")):
        press.put(f"http://liuhe.test/nb/{place}.html", report(unit, 2023, place))
    press.night()
    return publish(press.home.work_database, press.home.published).database


def test_a_table_is_aligned_whatever_the_script(database: Path) -> None:
    lines = run_query(database, "SELECT organization, year FROM report ORDER BY 1").splitlines()
    assert lines[0].split() == ["organization", "year"]
    assert lines[2:4] == ["柳河县教育局   2023", "柳河县财政局   2023"]
    assert lines[-1] == "(2 rows)"
    narrow = run_query(database, "SELECT title, url, locator FROM report, cell LIMIT 1", width=40)
    assert max(len(line) for line in narrow.splitlines()) <= 40


def test_csv_and_json_can_be_read_back(database: Path) -> None:
    sql = "SELECT organization, 1.50::DECIMAL(24,6) AS d, 3::DECIMAL(24,6) AS n, NULL AS empty, ['a'] AS l, DATE '2024-01-02' AS day FROM report ORDER BY 1 LIMIT 1"
    assert json.loads(run_query(database, sql, "json")) == [
        {"organization": "柳河县教育局", "d": 1.5, "n": 3, "empty": None, "l": ["a"], "day": "2024-01-02"}
    ]
    header, row = csv.reader(io.StringIO(run_query(database, sql, "csv")))
    assert header == ["organization", "d", "n", "empty", "l", "day"]
    assert row == ["柳河县教育局", "1.5", "3", "", '["a"]', "2024-01-02"]
    assert json.loads(run_query(database, "SELECT 1 AS a, 2 AS a", "json")) == [{"a": 1, "a_2": 2}]
    assert json.loads(
        run_query(database, "SELECT 123456789012345678.123456::DECIMAL(24,6) AS big", "json")
    ) == [{"big": "123456789012345678.123456"}]


@pytest.mark.parametrize(
    "sql",
    [
        "FROM report",
        "DESCRIBE cell",
        "SUMMARIZE report",
        "SHOW TABLES",
        "EXPLAIN SELECT 1",
        "WITH a AS (SELECT 1) FROM a;",
    ],
)
def test_reading_statements_are_allowed(database: Path, sql: str) -> None:
    assert run_query(database, sql, "csv")


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELCT 1", "syntax error"),
        ("SELECT * FROM nothing", "does not exist"),
        ("", "empty"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("DELETE FROM report", "only reading"),
        ("CREATE TABLE x (a INTEGER)", "only reading"),
        ("COPY report TO '/tmp/x.csv'", "only reading"),
        ("ATTACH '/tmp/x.duckdb'", "only reading"),
        ("SET threads = 1", "only reading"),
        ("SELECT * FROM read_csv('/etc/passwd')", "disabled"),
        ("SELECT * FROM '/etc/passwd'", "disabled|does not exist"),
        ("SELECT 1 / 'a'", "Could not convert|Conversion"),
    ],
)
def test_everything_else_is_a_clear_error(database: Path, sql: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        run_query(database, sql)


def test_a_missing_or_broken_database_is_told(tmp_path: Path, database: Path) -> None:
    with pytest.raises(QueryError, match="run `gouji nightly` first"):
        run_query(tmp_path / "none.duckdb", "SELECT 1")
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"nothing" * 1000)
    with pytest.raises(QueryError, match="cannot be opened"):
        run_query(broken, "SELECT 1")
    with pytest.raises(QueryError, match="choose table, csv or json"):
        run_query(database, "SELECT 1", "yaml")  # type: ignore[arg-type]


def test_a_cell_can_be_followed_through_the_years(database: Path) -> None:
    found = json.loads(
        run_query(database, "FROM cell_history('柳河县财政局', 'applications.received.total')", "json")
    )
    assert [(row["year"], row["version"], row["is_current"]) for row in found] == [(2023, 1, True)]
    with duckdb.connect(str(database), read_only=True) as connection:
        report_id = connection.execute("SELECT report_id FROM report LIMIT 1").fetchone()
        assert report_id is not None
        labels = connection.execute(
            "SELECT row_label, column_label FROM report_cells(?)", report_id
        ).fetchall()
    assert (
        len(labels) == 200 and labels[0] == ("规章", "本年制发件数") and labels[-1] == ("复议后起诉", "总计")
    )
