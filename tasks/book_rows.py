"""Sources, offices and organisations as rows of the work database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.loading import insert_rows
from warehouse.organizations import match_key
from warehouse.schema import SQL_FOLDER

if TYPE_CHECKING:
    from tasks.crawl.sources import SourceBook


def take_book(connection: duckdb.DuckDBPyConnection, book: SourceBook) -> None:
    """Replaces tables ``source`` and ``office``, and makes the temporary table ``declared_organization``."""
    connection.execute("DELETE FROM source; DELETE FROM office")
    insert_rows(connection, "source", [
        {"source": source.id, "name": source.name, "region": source.region, "office": source.office}
        for source in sorted(book.sources, key=lambda source: source.id)
    ])  # fmt: skip
    insert_rows(connection, "office", [
        {"office": office.id, "name": office.name} for office in sorted(book.offices, key=lambda office: office.id)
    ])  # fmt: skip
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE declared_organization "
        "(organization VARCHAR PRIMARY KEY, region VARCHAR, office VARCHAR, expected BOOLEAN)"
    )
    declared = declared_organizations(book)
    if declared:
        connection.executemany(
            "INSERT INTO declared_organization VALUES (?, ?, ?, ?)",
            [[name, row["region"], row["office"], row["expected"]] for name, row in sorted(declared.items())],
        )


def declared_organizations(book: SourceBook) -> dict[str, dict[str, Any]]:
    """Returns the organisations that the sources name, with region, office and whether a report is expected.

    The first source by id that expects an organisation decides; one that only a column names is not expected.
    """
    declared: dict[str, dict[str, Any]] = {}
    for source in sorted(book.sources, key=lambda source: source.id):
        for name in source.organizations:
            known = declared.get(name)
            if known is None or not known["expected"]:
                declared[name] = {"region": source.region, "office": source.office, "expected": True}
        for column in source.columns:
            if column.organization and column.organization not in declared:
                declared[column.organization] = {
                    "region": source.region,
                    "office": source.office,
                    "expected": False,
                }
    return declared


def take_spellings(connection: duckdb.DuckDBPyConnection, book: SourceBook) -> None:
    """Makes the temporary table ``spelling``: names read that spell a declared one of the region otherwise.

    Only 办 for 办公室, 委 for 委员会, 政府 for 人民政府, width and blanks count, and only where one declared
    organisation of the region fits: nothing else is merged.
    """
    declared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, row in declared_organizations(book).items():
        declared[row["region"], match_key(name)].add(name)
    read: dict[str, set[str]] = defaultdict(set)
    for (name,) in connection.execute(
        "SELECT DISTINCT organization FROM extraction WHERE organization IS NOT NULL"
    ).fetchall():
        read[match_key(name)].add(name)
    rows = [
        [region, spelled, name]
        for (region, key), (name, *others) in declared.items()
        if not others
        for spelled in read.get(key, ())
        if spelled != name
    ]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE spelling (region VARCHAR, spelled VARCHAR, organization VARCHAR)"
    )
    if rows:
        connection.executemany("INSERT INTO spelling VALUES (?, ?, ?)", sorted(rows))


def take_organizations(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces table ``organization``: those the sources declare, and those that reports name.

    A declared unit's parent is the government of its region, if the sources declare exactly one that fits; nothing is
    guessed for an organisation that was only seen.
    """
    connection.execute((SQL_FOLDER / "load" / "organizations.sql").read_text(encoding="utf-8"))
