"""The work database: opened, created, or set aside and created again if it cannot be opened."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.dimensions import fill_dimensions, forms_digest
from warehouse.limits import limit
from warehouse.schema import create_schema, create_views, declared_tables, view_scripts

logger = logging.getLogger(__name__)


class WorkDatabaseBusyError(RuntimeError):
    """The work database is open in another process."""


def connect_work(path: Path) -> duckdb.DuckDBPyConnection:
    """Returns a writing connection to the work database, with schema, views and dimensions of this program.

    A file that cannot be opened (torn by a crash), or that has the tables of another version of the program, is
    set aside beside it with the time in its name and a new one is made: the next load fills it again from
    archive and ledger.

    Raises:
        WorkDatabaseBusyError: another process has it open.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _open_or_none(path)
    if connection is not None and not _is_current(connection):
        connection.close()
        connection = None
        _set_aside(path, "has the tables of another version of gouji")
    if connection is None:
        connection = duckdb.connect(path)
        connection.execute("BEGIN")
        create_schema(connection)
        remember(connection, "tables", _tables_digest())
        connection.execute("COMMIT")
    _refresh(limit(connection))
    return connection


def _open_or_none(path: Path) -> duckdb.DuckDBPyConnection | None:
    """Returns a connection to an existing database; None if there is none, or after setting a broken one aside."""
    if not path.exists():
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
        return None
    try:
        connection = duckdb.connect(path)
        connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
        return connection
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise WorkDatabaseBusyError(f"{path} is open in another process: {error}") from error
        _set_aside(path, str(error))
    except duckdb.Error as error:
        _set_aside(path, str(error))
    return None


def _set_aside(path: Path, why: str) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    logger.warning("work database set aside and built again: %s", why)
    for file in (path, path.with_name(path.name + ".wal")):
        if file.exists():
            file.rename(file.with_name(f"{file.name}.aside-{stamp}"))


def _tables_digest() -> str:
    """Returns a hash of names and types: a comment that changes is no other schema."""
    shape = [(table.name, [(c.name, c.type) for c in table.columns]) for table in declared_tables().values()]
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:16]


def _views_digest() -> str:
    return hashlib.sha256(view_scripts().encode()).hexdigest()[:16]


def _is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        return recall(connection, "tables") == _tables_digest()
    except duckdb.CatalogException:
        return False


def _refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Brings views and dimensions up to this program's, if they are not."""
    connection.execute("BEGIN")
    if recall(connection, "views") != _views_digest():
        create_views(connection)
        remember(connection, "views", _views_digest())
    if recall(connection, "dimensions") != forms_digest():
        fill_dimensions(connection)
        remember(connection, "dimensions", forms_digest())
    connection.execute("COMMIT")


def recall(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    """Returns a value of table ``load_state``; None if it is not set."""
    row = connection.execute("SELECT value FROM load_state WHERE key = ?", [key]).fetchone()
    return None if row is None else str(row[0])


def remember(connection: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Sets a value of table ``load_state`` within the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO load_state VALUES (?, ?)", [key, value])
