"""What would change: two databases side by side, cell by cell and finding by finding, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from warehouse.schema import SQL_FOLDER, quote


def compare_databases(old: Path, new: Path) -> list[dict[str, Any]]:
    """Returns every cell and finding that differs between two databases, each with the reason.

    Cells come first. A dict has ``what`` (``cell`` or ``finding``), ``organization``, ``year``, ``reason``, and for a
    cell ``report_id``, ``cell``, and value, state and doubt in ``old_*`` and ``new_*`` (None: not there); for a finding
    ``rule``, ``finding_id``, ``cells``, and state, printed values and message.
    """
    with duckdb.connect() as connection:
        for name, path in (("old", old), ("new", new)):
            connection.execute(f"ATTACH {quote(str(path))} AS {name} (READ_ONLY)")
        return [*_rows(connection, "cell", "cells"), *_rows(connection, "finding", "findings")]


def _rows(connection: duckdb.DuckDBPyConnection, what: str, script: str) -> list[dict[str, Any]]:
    cursor = connection.execute((SQL_FOLDER / "compare" / f"{script}.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in cursor.description or ()]
    return [{"what": what} | dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
