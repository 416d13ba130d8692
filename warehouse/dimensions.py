"""The tables form, form_cell and identity, filled from the declarations."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.forms import FORMS, TABLE_CODES, identities


def form_rows() -> list[dict[str, Any]]:
    """Returns the rows of table ``form``."""
    return [
        {"form": form.code, "since": form.since, "until": form.until, "source": form.source}
        for form in FORMS.values()
    ]


def form_cell_rows() -> list[dict[str, Any]]:
    """Returns the rows of table ``form_cell``, numbered in printed order within each edition."""
    rows = []
    for form in FORMS.values():
        cells = [
            (table, row, column) for table in form.tables for row in table.rows for column in row.columns
        ]
        for position, (table, row, column) in enumerate(cells, start=1):
            rows.append(
                {
                    "form": form.code,
                    "table_code": table.code,
                    "row_code": row.code,
                    "column_code": column.code,
                    "position": position,
                    "row_label": row.label,
                    "row_group": row.group,
                    "column_label": column.label,
                    "kind": column.kind,
                    "unit": column.unit,
                }
            )
    return rows


def identity_rows() -> list[dict[str, Any]]:
    """Returns the rows of table ``identity``: one a weighted operand."""
    rows = []
    for form in FORMS.values():
        for identity in identities(dict.fromkeys(TABLE_CODES, form.code)):
            for key, weight in identity.terms:
                table_code, row_code, column_code = key.split(".")
                rows.append(
                    {
                        "form": form.code,
                        "identity": identity.key,
                        "rule": identity.rule,
                        "table_code": table_code,
                        "row_code": row_code,
                        "column_code": column_code,
                        "weight": weight,
                        "relation": identity.relation,
                    }
                )
    return rows


@cache
def forms_digest() -> str:
    """Returns a hash of everything the declarations put into the warehouse; another one means: load again."""
    rows = [form_rows(), form_cell_rows(), identity_rows()]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]


def fill_dimensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces the rows of the three tables by those of the declarations, within the caller's transaction."""
    for name, rows in (("form", form_rows()), ("form_cell", form_cell_rows()), ("identity", identity_rows())):
        connection.execute(f"DELETE FROM {name}")
        connection.register("dimension_rows", pa.Table.from_pylist(rows))
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM dimension_rows")
        connection.unregister("dimension_rows")
