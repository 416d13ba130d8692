"""The wide views, one column a cell of the form, generated from the declarations."""

from __future__ import annotations

from functools import cache

from warehouse.forms import FORMS, TABLE_CODES, Column, Row

REPORT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("report_id", "the report"),
    ("organization", "author, full name"),
    ("year", "year reported on"),
    ("region", "region code, GB/T 2260"),
    ("level", "administrative level"),
    ("office", "id of the oversight office"),
)
"""Columns that every wide view begins with, with their comments."""


@cache
def wide_columns(table_code: str) -> tuple[tuple[str, Row, Column], ...]:
    """Returns (column name ``row_column``, row, column) for each cell of the table, newest edition first."""
    found: dict[str, tuple[str, Row, Column]] = {}
    for form in reversed(FORMS.values()):
        for row in form.table(table_code).rows:
            for column in row.columns:
                name = f"{row.code}_{column.code}"
                found.setdefault(name, (name, row, column))
    return tuple(found.values())


def wide_view(table_code: str) -> str:
    """Returns the SQL of the wide view of one form table: one row for each current report that has the table.

    Cells are gathered by row of the form first, then by report: asking every cell for each of 175 columns at once takes
    fifteen times as long.
    """
    found = wide_columns(table_code)
    columns = dict.fromkeys(column.code for _, _, column in found)
    by_row = [f"max(value) FILTER (column_code = '{code}') AS {code}" for code in columns]
    by_row += [f"max(unit) FILTER (column_code = '{code}') AS {code}_unit" for code in _with_unit(table_code)]
    packed = ", ".join([*columns, *(f"{code}_unit" for code in _with_unit(table_code))])
    rows = dict.fromkeys(row.code for _, row, _ in found)
    by_report = [f"any_value({{{_fields(packed)}}}) FILTER (row_code = '{code}') AS {code}" for code in rows]
    shown = [f"r.{name}" for name, _ in REPORT_COLUMNS] + [f"r.form_{table_code} AS form"]
    for name, row, column in found:
        shown.append(f"w.{row.code}.{column.code} AS {name}")
        if column.kind == "amount":
            shown.append(f"w.{row.code}.{column.code}_unit AS {name}_unit")
    return (
        f"CREATE OR REPLACE VIEW {table_code} AS\n"
        f"WITH by_row AS (SELECT report_id, row_code, {', '.join(by_row)}\n"
        f"FROM cell WHERE table_code = '{table_code}' GROUP BY report_id, row_code),\n"
        f"by_report AS (SELECT report_id, {', '.join(by_report)}\nFROM by_row GROUP BY report_id)\n"
        f"SELECT {', '.join(shown)}\nFROM report AS r JOIN by_report AS w ON w.report_id = r.report_id\n"
        f"WHERE r.is_current AND r.form_{table_code} IS NOT NULL;\n"
    )


def _with_unit(table_code: str) -> list[str]:
    """Returns the codes of columns that hold amounts."""
    return list(
        dict.fromkeys(column.code for _, _, column in wide_columns(table_code) if column.kind == "amount")
    )


def _fields(packed: str) -> str:
    return ", ".join(f"'{name}': {name}" for name in packed.split(", "))


def column_comments(table_code: str) -> dict[str, str]:
    """Returns the comment of each column of the wide view: the labels of the form."""
    comments = dict(REPORT_COLUMNS) | {"form": "edition of the table as printed"}
    for name, row, column in wide_columns(table_code):
        unit = f", {column.unit}" if column.unit else ""
        comments[name] = f"{row.label} · {column.label}{unit}; NULL: no number printed"
        if column.kind == "amount":
            comments[f"{name}_unit"] = f"{row.label} · {column.label}: unit as printed"
    return comments


def wide_views() -> str:
    """Returns the SQL that creates the three wide views with all comments."""
    statements = []
    for table_code in TABLE_CODES:
        title = FORMS["2021"].table(table_code).title
        statements.append(wide_view(table_code))
        statements.append(
            f"COMMENT ON VIEW {table_code} IS "
            f"'{title}: one row for each current report, one column for each cell of the form';\n"
        )
        statements += [
            f"COMMENT ON COLUMN {table_code}.{name} IS '{comment}';\n"
            for name, comment in column_comments(table_code).items()
        ]
    return "".join(statements)
