"""What the browser app shows: the choice of queries, the tables with their comments, a result with its download."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marimo as mo

from warehouse.query import QueryError, csv_text, fetch_rows, text_value
from warehouse.recipes import recipes

MOST_ROWS = 5000
SECONDS = 60.0
"""Limits of one question from the browser."""


@dataclass(frozen=True)
class TableShown:
    """A table or view: its comment, and name, type and meaning of each column."""

    comment: str
    columns: list[dict[str, str]]


def first_question() -> str:
    """Returns the statement that free SQL begins with."""
    return (
        "SELECT organization, year, received_total, handled_total_total\nFROM applications\n"
        "ORDER BY year DESC, received_total DESC NULLS LAST"
    )


def recipe_choices() -> dict[str, str]:
    """Returns the statements of the cookbook by number and question in Chinese."""
    return {f"{recipe.name[:2]} {recipe.question_zh}": recipe.sql for recipe in recipes()}


def tables_of(database: Path) -> dict[str, TableShown]:
    """Returns the tables and views of a published database by name."""
    _, tables = fetch_rows(
        database,
        "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1",
    )
    _, columns = fetch_rows(
        database,
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal "
        "ORDER BY table_name, column_index",
    )
    found = {name: TableShown(comment or "", []) for name, comment in tables}
    for table, name, kind, comment in columns:
        if table in found:
            found[table].columns.append({"字段": name, "类型": kind, "含义": comment or ""})
    return found


def ask(database: Path, sql: str, name: str) -> Any:
    """Returns the answer to a statement as it is shown: a table and its CSV, or why there is none."""
    try:
        names, rows = fetch_rows(database, sql, MOST_ROWS + 1, SECONDS)
    except QueryError as error:
        return mo.callout(mo.md(f"无法回答：\n\n```\n{error}\n```"), kind="danger")
    more = len(rows) > MOST_ROWS
    rows = rows[:MOST_ROWS]
    shown = [{column: _shown(value) for column, value in zip(names, row, strict=True)} for row in rows]
    count = f"只显示前 {MOST_ROWS:,} 行；请缩小范围。" if more else f"{len(rows):,} 行"
    # The mark in front lets a spreadsheet program read the Chinese right.
    csv = ("\ufeff" + csv_text(names, rows)).encode()
    return mo.vstack(
        [
            mo.hstack(
                [mo.md(count), mo.download(csv, f"{name}.csv", "text/csv", label="下载 CSV")], justify="start"
            ),
            mo.ui.table(shown, selection=None, show_download=False, page_size=20, show_column_summaries=False)
            if shown
            else mo.md("没有符合条件的行。"),
        ]
    )


def _shown(value: Any) -> Any:
    """Returns a value as the table shows it: numbers stay numbers, so that they sort."""
    plain = text_value(value)
    if value is None or isinstance(value, bool | str):
        return value
    try:
        return int(plain) if plain.lstrip("-").isdigit() else float(plain)
    except ValueError:
        return plain
