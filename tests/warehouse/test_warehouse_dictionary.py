"""docs/data-dictionary.md names everything and is not stale."""

from __future__ import annotations

from pathlib import Path

from warehouse.dictionary import data_dictionary
from warehouse.forms import FORMS, TABLE_CODES, identities
from warehouse.schema import declared_tables

DOCS = Path(__file__).parents[2] / "docs"


def test_the_stored_copy_is_what_the_declarations_give() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary(), "run `gouji docs`"


def test_every_table_column_row_and_identity_is_in_it() -> None:
    text = data_dictionary()
    for table in declared_tables().values():
        assert f"\n### {table.name}\n" in text
        assert all(f"| `{column.name}` |" in text for column in table.columns)
    for form in FORMS.values():
        assert all(f"| `{row.code}` |" in text for table in form.tables for row in table.rows)
        assert all(f"| `{one.key}` |" in text for one in identities(dict.fromkeys(TABLE_CODES, form.code)))
