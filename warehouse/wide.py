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
    """Returns the SQL of the wide view of one form table: one row for each current report that has the table."""
    lines = [f"r.{name}" for name, _ in REPORT_COLUMNS]
    lines.append(f"r.form_{table_code} AS form")
    for name, row, column in wide_columns(table_code):
        place = f"c.row_code = '{row.code}' AND c.column_code = '{column.code}'"
        lines.append(f"max(c.value) FILTER ({place}) AS {name}")
        if column.kind == "amount":
            lines.append(f"max(c.unit) FILTER ({place}) AS {name}_unit")
    grouped = ", ".join(str(place + 1) for place in range(len(REPORT_COLUMNS) + 1))
    body = ",\n    ".join(lines)
    return (
        f"CREATE OR REPLACE VIEW {table_code} AS\nSELECT\n    {body}\n"
        f"FROM report AS r JOIN cell AS c ON c.report_id = r.report_id AND c.table_code = '{table_code}'\n"
        f"WHERE r.is_current AND r.form_{table_code} IS NOT NULL\nGROUP BY {grouped};\n"
    )


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
