"""Two years of one organisation side by side in one row: what the published file answers ``year_on_year`` from.

Joining every cell with itself takes half a minute at 40 million cells. In the published file the wide tables are joined
once instead, and the view has one branch a cell of the form: a question about a few cells reads a few columns.
"""

from __future__ import annotations

from warehouse.forms import TABLE_CODES
from warehouse.wide import REPORT_COLUMNS, wide_columns

TABLE = "year_pair"
COMMENT = (
    "Ground of the view year_on_year, in the published file only: one row for each current report with a report on the "
    "year before, two columns for each cell of the form"
)


def year_pair_table() -> str:
    """Returns the SQL that makes table ``year_pair`` from the stored wide tables."""
    shown = [f"r.{name}" for name, _ in REPORT_COLUMNS] + ["q.report_id AS report_id_last_year"]
    joins = []
    for table in TABLE_CODES:
        joins.append(f"LEFT JOIN {table} AS n_{table} ON n_{table}.report_id = r.report_id")
        joins.append(f"LEFT JOIN {table} AS p_{table} ON p_{table}.report_id = q.report_id")
        for name, _, _ in wide_columns(table):
            shown += [f"n_{table}.{name} AS {table}_{name}", f"p_{table}.{name} AS {table}_{name}_last_year"]
    return (
        f"CREATE TABLE {TABLE} AS SELECT {', '.join(shown)} FROM report AS r "
        "JOIN report AS q ON q.organization = r.organization AND q.year = r.year - 1 AND q.is_current "
        f"{' '.join(joins)} WHERE r.is_current ORDER BY r.organization, r.year"
    )


def year_pair_comments() -> dict[str, str]:
    """Returns the comment of each column of table ``year_pair``."""
    comments = dict(REPORT_COLUMNS) | {"report_id_last_year": "the report on the year before"}
    for table in TABLE_CODES:
        for name, row, column in wide_columns(table):
            comments[f"{table}_{name}"] = f"{row.label} · {column.label}"
            comments[f"{table}_{name}_last_year"] = f"{row.label} · {column.label}, the year before"
    return comments


def year_on_year_view() -> str:
    """Returns the SQL of view ``year_on_year`` over table ``year_pair``."""
    branches = []
    for table in TABLE_CODES:
        for name, row, column in wide_columns(table):
            now, before = f"{table}_{name}", f"{table}_{name}_last_year"
            branches.append(
                f"SELECT organization, year, region, level, office, '{table}' AS table_code, '{row.code}' AS row_code, "
                f"'{column.code}' AS column_code, {now} AS value, {before} AS value_last_year, "
                f"{now} - {before} AS change, "
                f"CASE WHEN {before} <> 0 THEN (({now} - {before}) / {before})::DOUBLE END AS change_ratio "
                f"FROM {TABLE} WHERE {now} IS NOT NULL OR {before} IS NOT NULL"
            )
    return "CREATE VIEW year_on_year AS " + " UNION ALL ".join(branches)
