"""The naming of organisations as rows of the work database: from what documents tell to who wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.naming import Identity, Named, Namer, Sighting


def name_organizations(connection: duckdb.DuckDBPyConnection, namer: Namer) -> None:
    """Makes the temporary tables ``naming`` (document, organisation) and ``named_organization`` from table ``told``."""
    rows = connection.execute(
        "SELECT DISTINCT organization, region, on_column, before, year FROM told WHERE organization IS NOT NULL"
    ).fetchall()
    organizations, found = namer.organizations(Sighting(*row) for row in rows)
    names = {(one.region or "", one.name): one.organization for one in organizations}
    _replace(connection, "named_organization", _ORGANIZATION, [_row(one, names) for one in organizations])
    _replace(connection, "named", _NAMED, [
        {"organization": s.name, "region": s.region, "on_column": s.column, "before": s.before, "year": s.year,
         "named": one.organization}
        for s, one in found.items()
    ])  # fmt: skip
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE naming AS SELECT t.document_id, n.named AS organization FROM told AS t "
        "JOIN named AS n ON n.organization = t.organization AND n.region IS NOT DISTINCT FROM t.region "
        "AND n.on_column IS NOT DISTINCT FROM t.on_column AND n.before IS NOT DISTINCT FROM t.before "
        "AND n.year IS NOT DISTINCT FROM t.year"
    )


def _row(one: Named, names: Mapping[Identity, str]) -> dict[str, Any]:
    entry = one.entry
    merged = entry.merged_into if entry else None
    return {
        **{
            name: getattr(one, name)
            for name in ("organization", "organization_id", "name", "region", "region_name")
        },
        "level": one.level,
        "kind": one.kind,
        "office": one.declared[0].office if one.declared else None,
        "expected": any(declared.expected for declared in one.declared),
        "known": bool(one.declared),
        "declared_by": sorted({declared.source for declared in one.declared}),
        "formerly": [former.name for former in entry.formerly] if entry else [],
        "since": entry.since if entry else None,
        "until": entry.until if entry else None,
        "merged_into": names.get((one.region or "", merged), merged) if merged else None,
    }


def _replace(
    connection: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema, rows: list[dict[str, Any]]
) -> None:
    connection.register("rows_of_names", pa.Table.from_pylist(rows, schema=schema))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM rows_of_names")
    connection.unregister("rows_of_names")


_TEXT, _LIST = pa.string(), pa.list_(pa.string())
_ORGANIZATION = pa.schema(
    [
        *((name, _TEXT) for name in ("organization", "organization_id", "name", "region", "region_name")),
        *((name, _TEXT) for name in ("level", "kind", "office")),
        *((name, pa.bool_()) for name in ("expected", "known")),
        *((name, _LIST) for name in ("declared_by", "formerly")),
        *((name, pa.int32()) for name in ("since", "until")),
        ("merged_into", _TEXT),
    ]
)
_NAMED = pa.schema(
    [
        *((name, _TEXT) for name in ("organization", "region", "on_column", "before")),
        ("year", pa.int32()),
        ("named", _TEXT),
    ]
)
