"""The schema: everything is documented, matches the declarations, and works read-only and attached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.dimensions import form_cell_rows, identity_rows
from warehouse.forms import FORMS, TABLE_CODES, identities
from warehouse.keys import FOREIGN_KEYS, PRIMARY_KEYS
from warehouse.schema import declared_tables
from warehouse.store import WorkDatabaseBusyError, connect_work, recall, remember
from warehouse.wide import wide_columns


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schema") / "gouji.duckdb"
    connect_work(path).close()
    return path


@pytest.fixture
def connection(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(database), read_only=True) as opened:
        yield opened


def test_every_table_view_column_and_macro_has_a_comment(connection: duckdb.DuckDBPyConnection) -> None:
    for what in ("duckdb_tables", "duckdb_views"):
        name = what.removeprefix("duckdb_").removesuffix("s") + "_name"
        assert (
            connection.execute(
                f"SELECT {name} FROM {what}() WHERE NOT internal AND comment IS NULL"
            ).fetchall()
            == []
        )
    assert connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''"
    ).fetchall() == []  # fmt: skip
    assert connection.execute(
        "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND function_type LIKE '%macro%' AND comment IS NULL"
    ).fetchall() == []  # fmt: skip


def test_every_declared_table_and_column_exists_with_its_type(connection: duckdb.DuckDBPyConnection) -> None:
    for table in declared_tables().values():
        found = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
            [table.name],
        ).fetchall()
        plain = [
            (c.name, c.type.removesuffix(" NOT NULL").removesuffix(" PRIMARY KEY").replace(", ", ","))
            for c in table.columns
        ]
        assert found == plain
    names = {
        row[0]
        for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    }
    assert names == set(declared_tables())


def test_declared_keys_name_real_columns() -> None:
    columns = {name: {column.name for column in table.columns} for name, table in declared_tables().items()}
    for table, key in PRIMARY_KEYS.items():
        assert set(key) <= columns[table]
    for foreign in FOREIGN_KEYS:
        assert set(foreign.columns) <= columns[foreign.table]
        assert set(foreign.other_columns) <= columns[foreign.other]


def test_dimensions_hold_every_cell_and_operand_of_both_forms(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("SELECT form, count(*) FROM form_cell GROUP BY 1 ORDER BY 1").fetchall() == [
        (form.code, len(form.cell_keys)) for form in FORMS.values()
    ]  # fmt: skip
    operands = sum(len(i.terms) for form in FORMS for i in identities(dict.fromkeys(TABLE_CODES, form)))
    assert connection.execute("SELECT count(*) FROM identity").fetchone() == (operands,)
    assert len(form_cell_rows()) == 398 and len(identity_rows()) == operands


def test_wide_views_have_a_column_for_each_cell(connection: duckdb.DuckDBPyConnection) -> None:
    for table in TABLE_CODES:
        found = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        declared = {
            f"{key.split('.')[1]}_{key.split('.')[2]}"
            for form in FORMS.values()
            for key in form.table(table).cell_keys
        }
        assert declared == {name for name, _, _ in wide_columns(table)}
        assert declared <= found


def test_every_view_answers_when_the_file_is_attached(database: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{database}' AS wh (READ_ONLY)")
        views = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE database_name = 'wh' AND NOT internal"
        ).fetchall()
        assert len(views) >= 12
        for (view,) in views:
            connection.execute(f"SELECT * FROM wh.{view}").fetchall()
        connection.execute("USE wh")
        assert (
            connection.execute("SELECT * FROM cell_history('甲', 'applications.received.total')").fetchall()
            == []
        )
        assert connection.execute("SELECT * FROM report_cells('x')").fetchall() == []


def test_a_database_of_another_schema_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "gouji.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE report (a INTEGER)")
    with connect_work(path) as connection:
        assert connection.execute("SELECT count(*) FROM report").fetchone() == (0,)
    assert len(list(tmp_path.glob("*.aside-*"))) == 1


def test_a_torn_database_or_log_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "gouji.duckdb"
    path.write_bytes(b"this is no database" * 1000)
    connect_work(path).close()
    assert len(list(tmp_path.glob("*.aside-*"))) == 1
    path.with_name(path.name + ".wal").write_bytes(b"\x00garbage" * 100)
    with connect_work(path) as connection:
        assert connection.execute("SELECT count(*) FROM form").fetchone() == (2,)


def test_changed_declarations_and_views_are_brought_in(tmp_path: Path) -> None:
    path = tmp_path / "gouji.duckdb"
    with connect_work(path) as connection:
        connection.execute("DELETE FROM form_cell; DROP VIEW coverage")
        remember(connection, "dimensions", "old")
        remember(connection, "views", "old")
    with connect_work(path) as connection:
        assert connection.execute("SELECT count(*) FROM form_cell").fetchone() == (398,)
        assert connection.execute("SELECT count(*) FROM coverage").fetchone() == (0,)
        assert recall(connection, "views") != "old"
        assert recall(connection, "nothing") is None


def test_a_database_open_elsewhere_is_a_named_error(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "gouji.duckdb"
    connect_work(path).close()
    program = (
        f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "open\n"
        with pytest.raises(WorkDatabaseBusyError, match="another process"):
            connect_work(path)
        holder.communicate("")
    connect_work(path).close()
