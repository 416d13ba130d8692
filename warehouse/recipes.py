"""The cookbook: documented queries in warehouse/cookbook, and the page that shows them with their results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.query import fetch_rows, text_value

FOLDER = Path(__file__).parent / "cookbook"
SHOWN_ROWS = 8
SHOWN_CHARACTERS = 60

INTRODUCTION = """# Cookbook

Queries that people ask, each with its result on the demo world. Generated from `warehouse/cookbook/*.sql`: do not edit,
run `gouji docs`. Try one: `gouji sql "$(cat warehouse/cookbook/01-who-has-published.sql)"`.
"""


@dataclass(frozen=True)
class Recipe:
    """One documented query: file name, the question in English and Chinese, and the statement."""

    name: str
    question: str
    question_zh: str
    sql: str


def recipes() -> list[Recipe]:
    """Returns the queries of the cookbook, in order.

    Raises:
        ValueError: a file does not begin with the question in both languages.
    """
    found = []
    for file in sorted(FOLDER.glob("*.sql")):
        first, second, _, *body = file.read_text(encoding="utf-8").splitlines()
        if not (first.startswith("-- ") and second.startswith("-- ")):
            raise ValueError(f"{file} does not begin with its question in English and Chinese")
        found.append(Recipe(file.stem, first[3:], second[3:], "\n".join(body).strip()))
    return found


def cookbook_page(database: Path) -> str:
    """Returns docs/cookbook.md: every query with the first rows of its result on this database."""
    return "\n".join([INTRODUCTION, *(_section(recipe, database) for recipe in recipes())])


def write_cookbook(docs: Path, database: Path) -> Path:
    """Writes the cookbook with its results into the folder of documents and returns the file."""
    file = docs / "cookbook.md"
    file.write_text(cookbook_page(database), encoding="utf-8")
    return file


def _section(recipe: Recipe, database: Path) -> str:
    names, rows = fetch_rows(database, recipe.sql)
    lines = [
        _row(names),
        _row(["---"] * len(names)),
        *(_row([text_value(value) for value in row]) for row in rows[:SHOWN_ROWS]),
    ]
    more = (
        f"\n{len(rows) - SHOWN_ROWS} more rows.\n"
        if len(rows) > SHOWN_ROWS
        else ""
        if rows
        else "\nNo rows.\n"
    )
    return (
        f"## {recipe.name}\n\n{recipe.question}\n\n{recipe.question_zh}\n\n```sql\n{recipe.sql}\n```\n\n"
        + "".join(lines)
        + more
    )


def _row(values: list[str]) -> str:
    short = [
        value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…" for value in values
    ]
    return "| " + " | ".join(value.replace("|", "\\|").replace("\n", " ") for value in short) + " |\n"
