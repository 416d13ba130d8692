"""The data dictionary: every table, view, macro, column, row and identity, from the declarations, as Markdown."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.forms import FORMS, SECTIONS, TABLE_CODES, Table, identities
from warehouse.keys import FOREIGN_KEYS, PRIMARY_KEYS
from warehouse.schema import create_schema, declared_tables

INTRODUCTION = """# Data dictionary

Generated from `warehouse/forms.py` and `warehouse/sql/`: do not edit, run `gouji docs`. The same words are in the
database: `DESCRIBE`, `duckdb_columns()` and every client show them.

A cell's key is `table.row.column`. Values are as printed, never repaired; what a value should be is in `finding`.
Moments are UTC. A report's rows in `cell`, `section`, `claim` and `identity_check` are found by `report_id`; nearly
every question is about current versions: join `report` and say `is_current`, or use the views.
"""


def data_dictionary() -> str:
    """Returns docs/data-dictionary.md."""
    with duckdb.connect() as connection:
        create_schema(connection)
        parts = [
            INTRODUCTION,
            _tables(),
            _views(connection),
            _macros(connection),
            _forms(),
            _identities(),
            _sections(),
        ]
    return "\n".join(parts)


def write_dictionary(docs: Path) -> Path:
    """Writes the data dictionary into the folder of documents and returns the file."""
    file = docs / "data-dictionary.md"
    file.write_text(data_dictionary(), encoding="utf-8")
    return file


def _row(*values: str) -> str:
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |\n"


def _head(*names: str) -> str:
    return _row(*names) + _row(*("---" for _ in names))


def _tables() -> str:
    lines = ["## Tables\n"]
    for table in declared_tables().values():
        lines.append(f"### {table.name}\n\n{table.comment}\n")
        if table.name in PRIMARY_KEYS:
            lines.append(f"One row for each {', '.join(f'`{name}`' for name in PRIMARY_KEYS[table.name])}.\n")
        lines.append(_head("column", "type", "meaning") + "".join(
            _row(f"`{column.name}`", f"`{column.type}`", column.comment + _reference(table.name, column.name))
            for column in table.columns
        ))  # fmt: skip
    return "\n".join(lines)


def _reference(table: str, column: str) -> str:
    for key in FOREIGN_KEYS:
        if key.table == table and key.columns == (column,):
            return f" (→ `{key.other}`)"
    return ""


def _views(connection: duckdb.DuckDBPyConnection) -> str:
    lines = ["## Views\n"]
    views = connection.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
    ).fetchall()
    for view, comment in views:
        columns = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
            [view],
        ).fetchall()
        lines.append(f"### {view}\n\n{comment}\n")
        body = "".join(_row(f"`{name}`", f"`{kind}`", text) for name, kind, text in columns)
        lines.append(_head("column", "type", "meaning") + body)
    return "\n".join(lines)


def _macros(connection: duckdb.DuckDBPyConnection) -> str:
    macros = connection.execute(
        "SELECT function_name, parameters, comment FROM duckdb_functions() "
        "WHERE NOT internal AND function_type LIKE '%macro%' ORDER BY function_name"
    ).fetchall()
    body = "".join(
        _row(f"`{name}({', '.join(parameters)})`", comment) for name, parameters, comment in macros
    )
    return "## Macros\n\n" + _head("macro", "meaning") + body


def _forms() -> str:
    lines = ["## Cells of the forms\n"]
    for form in FORMS.values():
        years = f"{form.since} to {form.until}" if form.until else f"{form.since} onward"
        lines.append(f"### Form {form.code}: reports on {years} ({form.source})\n")
        lines += [_form_table(form.table(code)) for code in TABLE_CODES]
    return "\n".join(lines)


def _form_table(table: Table) -> str:
    body = ""
    for row in table.rows:
        columns = " · ".join(
            f"`{column.code}` {column.label}" + ("" if column.kind == "count" else f" ({column.kind})")
            for column in row.columns
        )
        label = f"{row.group} › {row.label}" if row.group else row.label
        body += _row(f"`{row.code}`", label, columns)
    return f"`{table.code}`: {table.title}\n\n" + _head("row", "label", "columns") + body


def _identities() -> str:
    lines = [
        "## Identities\n",
        "The weighted sum is zero (`=`) or not above it (`<=`). Codes in table `identity`.\n",
    ]
    for form in FORMS.values():
        body = ""
        for identity in identities(dict.fromkeys(TABLE_CODES, form.code)):
            terms = " ".join(
                f"{'+' if weight > 0 else '-'} {key.partition('.')[2]}" for key, weight in identity.terms
            )
            body += _row(f"`{identity.key}`", f"{terms} {identity.relation} 0")
        lines.append(f"### Form {form.code}\n\n" + _head("identity", "formula") + body)
    return "\n".join(lines)


def _sections() -> str:
    body = "".join(_row(f"`{section.code}`", str(section.number), section.title) for section in SECTIONS)
    return "## Sections\n\n" + _head("code", "number", "title") + body
