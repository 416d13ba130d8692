"""DuckLake: where it is, and a connection to it. For installations in which several machines load one warehouse."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from warehouse.schema import declared_tables, quote

PREFIX = "ducklake:"
_PASSWORD = re.compile(r"password=('[^']*'|\S+)", re.I)


class LakeError(Exception):
    """The lake cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Lake:
    """Where a lake is: its catalogue (``postgres:dbname=...``, ``sqlite:FILE``, a DuckDB file) and its data files."""

    catalogue: str
    data: str

    @classmethod
    def of(cls, warehouse: str, data: str) -> Lake:
        """Returns the lake of a setting ``ducklake:...``; a folder for data is made absolute."""
        if "://" not in data:
            data = str(Path(data).resolve()) + "/"
        return cls(warehouse.removeprefix(PREFIX), data.rstrip("/") + "/")


def schema_name() -> str:
    """Returns the schema in the lake that holds the tables of this program: others have other columns."""
    shape = [(t.name, [(c.name, c.type) for c in t.columns]) for t in declared_tables().values()]
    return "gouji_" + hashlib.sha256(repr(shape).encode()).hexdigest()[:8]


def connect_lake(lake: Lake, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Returns a connection in which the lake is attached as ``lake``.

    The password of a PostgreSQL catalogue comes from the environment (``PGPASSWORD`` or ~/.pgpass), keys and endpoint
    of S3 from ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY`` and ``AWS_ENDPOINT_URL``.

    Raises:
        LakeError: an extension is missing, or catalogue or data cannot be reached.
    """
    connection = duckdb.connect()
    options = [f"DATA_PATH {quote(lake.data)}", *(["READ_ONLY"] if read_only else [])]
    try:
        _load(connection, "ducklake")
        if lake.catalogue.startswith("postgres:"):
            _load(connection, "postgres_scanner")
        if lake.catalogue.startswith("sqlite:"):
            _load(connection, "sqlite_scanner")
        if lake.data.startswith("s3://"):
            _load(connection, "httpfs")
            connection.execute(_s3_secret())
        connection.execute(f"ATTACH {quote(PREFIX + lake.catalogue)} AS lake ({', '.join(options)})")
    except duckdb.Error as error:
        connection.close()
        message = f"the lake {lake.catalogue} cannot be opened: {error}"
        raise LakeError(_PASSWORD.sub("password=***", message)) from None
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Loads an extension from its wheel, else from where DuckDB has installed it; never from the network."""
    found = importlib.util.find_spec(f"duckdb_extension_{name}")
    for folder in (found.submodule_search_locations or []) if found else []:
        file = Path(folder) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if file.exists():
            connection.execute(f"LOAD {quote(str(file))}")
            return
    try:
        connection.execute(f"LOAD {name}")
    except duckdb.Error as error:
        package = f"duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}"
        raise LakeError(
            f"DuckDB's extension {name} is missing: pip install 'gouji[scale]' {package}"
        ) from error


def _s3_secret() -> str:
    options = ["TYPE s3", "PROVIDER config"]
    for option, variable in (
        ("KEY_ID", "AWS_ACCESS_KEY_ID"),
        ("SECRET", "AWS_SECRET_ACCESS_KEY"),
        ("SESSION_TOKEN", "AWS_SESSION_TOKEN"),
        ("REGION", "AWS_DEFAULT_REGION"),
    ):
        if os.environ.get(variable):
            options.append(f"{option} {quote(os.environ[variable])}")
    if endpoint := os.environ.get("AWS_ENDPOINT_URL"):
        parts = urlsplit(endpoint)
        options += [
            f"ENDPOINT {quote(parts.netloc)}",
            "URL_STYLE 'path'",
            f"USE_SSL {parts.scheme == 'https'}",
        ]
    return f"CREATE SECRET ({', '.join(options)})"
