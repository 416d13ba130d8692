"""Great Expectations inside DuckDB: it agrees with our SQL and our Python, tells crashes apart, and lets the file go."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest
from reports_simulated import PARTS, consistent_report, mistype
from small_warehouse import BOOK, MemoryLedger, add_organization, add_report, findings_of, open_database

import expectations.suites as suites
from expectations.rules import RULES
from expectations.sql_rules import failing_rows
from expectations.validate import crashed, store_validation, validate
from tasks.find import find

AS_OF = date(2024, 6, 1)


def random_database(path: Path, seed: int) -> None:
    """Two years of thirty organisations with faults of many kinds."""
    rng = random.Random(seed)
    connection = open_database(path)
    for number in range(30):
        name = f"甲{number}镇人民政府"
        add_organization(connection, name, parent="甲县人民政府" if number < 5 else None)
        for year, form in ((2020, "2019"), (2021, "2021"), (2022, "2021"), (2023, "2021")):
            if rng.random() < 0.1:
                continue
            add_report(connection, name, year, **random_report(rng, form))
    add_organization(connection, "甲县人民政府", "county")
    add_report(connection, "甲县人民政府", 2023, consistent_report(rng), level="county")
    find(connection, BOOK, MemoryLedger(), "r1", AS_OF)
    connection.close()


def random_report(rng: random.Random, form: str) -> dict:
    values: dict[str, int | None] = dict(consistent_report(rng, form))
    for key in rng.sample(sorted(values), rng.choice((0, 0, 1, 2, 5))):
        values[key] = mistype(rng, values[key] or 0)
    for key in rng.sample(sorted(values), rng.choice((0, 0, 1, 9))):
        values[key] = None
    states = {
        key: rng.choice(("text", "not_applicable", "missing"))
        for key in rng.sample(sorted(values), rng.choice((0, 3)))
    }
    extra = {}
    if rng.random() < 0.2:
        values |= {f"applications.extra_1.{column}": rng.choice((0, 0, 2)) for column in (*PARTS, "total")}
        extra = {"extra_1": "9.属于工作秘密"}
    total = "applications.received.total"
    claims = []
    if values[total] is not None and total not in states:
        claims = [("received", values[total] + rng.choice((0, 0, 4)), (total,))]
    doubts = {rng.choice(sorted(values)): "glued"} if rng.random() < 0.1 else {}
    day = date(2024, rng.choice((1, 1, 2)), rng.randint(1, 28))
    more = {"published_on": day, "evidence": "meta pubdate"}
    return {"values": values, "states": states, "extra": extra, "claims": claims, "doubts": doubts, **more}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("gx") / "gouji.duckdb"
    random_database(path, 3)
    return path


@pytest.fixture(scope="module")
def rows(database):
    return validate(database, "r1")


def test_every_rule_is_an_expectation_and_none_crashes(rows):
    assert Counter(row.rule for row in rows) == Counter(list(RULES))
    assert crashed(rows) == []
    for row in rows:
        rule = RULES[row.rule]
        assert (row.suite, row.severity, row.run_id) == (rule.suite, rule.severity, "r1")
        assert row.success == (row.unexpected == 0)
        told = json.loads(row.result)["expectation_config"]
        assert told["meta"]["rule"] == row.rule


def test_validation_agrees_with_sql_and_with_the_findings(rows, database):
    connection = duckdb.connect(str(database), read_only=True)
    failing = {rule: connection.execute(failing_rows(rule)).fetchall() for rule in RULES}
    standing = findings_of(connection)
    connection.close()
    assert {row.rule: row.unexpected for row in rows} == {rule: len(found) for rule, found in failing.items()}
    assert sum(map(len, failing.values())) > 300
    evidence = {(one["report_id"], key) for one in standing for key in one["identities"]}
    for rule in ("A1", "A2", "A3", "P1", "D1", "Y1", "Y2", "Y3"):
        assert {pair for pair in evidence if pair[1].startswith(f"{rule}.")} == set(failing[rule]), rule
    for rule in ("N1", "F03", "F04", "F05", "F06", "F07", "F15", "F16", "R1", "T01", "C01", "J01"):
        if rule == "N1":
            told = {pair[0] for pair in evidence if pair[1].startswith("N1.")}
        else:
            told = [one["report_id"] for one in standing if one["rule"] == rule]
        assert len(told) == len(failing[rule]), rule


@pytest.mark.parametrize("seed", [5, 6])
def test_sql_and_localiser_agree_on_other_random_databases(tmp_path, seed):
    path = tmp_path / "other.duckdb"
    random_database(path, seed)
    connection = duckdb.connect(str(path))
    evidence = {(one["report_id"], key) for one in findings_of(connection) for key in one["identities"]}
    for rule in ("A1", "A2", "A3", "P1", "D1", "Y1", "Y2", "Y3"):
        found = set(connection.execute(failing_rows(rule)).fetchall())
        assert {pair for pair in evidence if pair[1].startswith(f"{rule}.")} == found, rule
    connection.close()


def test_the_file_can_be_written_again_and_keeps_the_results(rows, database):
    again = validate(database, "r2")
    assert [(row.rule, row.unexpected) for row in again] == [(row.rule, row.unexpected) for row in rows]
    connection = duckdb.connect(str(database))
    store_validation(connection, again)
    store_validation(connection, again)
    kept = connection.execute(
        "SELECT count(*), count(DISTINCT rule), sum(unexpected) FROM validation"
    ).fetchone()
    connection.execute("DELETE FROM validation")
    connection.close()
    assert kept == (len(RULES), len(RULES), sum(row.unexpected or 0 for row in again))


def test_a_crashed_expectation_is_an_alarm_and_no_failure(database, monkeypatch):
    real = suites.failing_rows
    broken = "SELECT report_id, nonsense AS item FROM no_such_table"
    monkeypatch.setattr(suites, "failing_rows", lambda rule: broken if rule == "A1" else real(rule))
    found = {row.rule: row for row in validate(database, "r3")}
    assert "no_such_table" in (found["A1"].exception or "")
    assert (found["A1"].success, found["A1"].unexpected) == (False, None)
    assert len(crashed(found.values())) == 1
    assert found["A2"].exception is None
    duckdb.connect(str(database)).close()


def test_a_database_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        validate(tmp_path / "none.duckdb", "r1")


def test_great_expectations_is_not_imported_by_the_draft_check():
    import subprocess
    import sys

    code = "import sys, tasks.check_draft; print([m for m in ('great_expectations', 'duckdb', 'pandas') if m in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
