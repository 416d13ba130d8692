"""Sources, offices and the organisations they name, as rows of the work database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tasks.crawl.outcomes import OUTCOMES
from warehouse.codes import code_rows
from warehouse.loading import insert_rows
from warehouse.naming import Declared, Namer
from warehouse.regions import Regions, place_names

if TYPE_CHECKING:
    from tasks.crawl.sources import SourceBook


def take_book(connection: duckdb.DuckDBPyConnection, book: SourceBook) -> None:
    """Replaces tables ``source``, ``office`` and ``code``."""
    connection.execute("DELETE FROM source; DELETE FROM office; DELETE FROM code")
    outcomes = [
        {"domain": "fetch.outcome", "code": code, "meaning": meaning} for code, meaning in OUTCOMES.items()
    ]
    insert_rows(connection, "code", [*code_rows(), *outcomes])
    insert_rows(connection, "source", [
        {"source": source.id, "name": source.name, "region": source.region, "office": source.office}
        for source in sorted(book.sources, key=lambda source: source.id)
    ])  # fmt: skip
    insert_rows(connection, "office", [
        {"office": office.id, "name": office.name} for office in sorted(book.offices, key=lambda office: office.id)
    ])  # fmt: skip


def namer_of(book: SourceBook) -> Namer:
    """Returns what finds the organisation behind a name, from the sources and their register of renames and mergers."""
    places = place_names({source.region: source.name for source in book.sources})
    return Namer(Regions(places), declared_organizations(book), book.renames)


def declared_organizations(book: SourceBook) -> list[Declared]:
    """Returns the organisations that the sources name, source by source; those only a column names are not expected."""
    declared = []
    for source in sorted(book.sources, key=lambda source: source.id):
        columns = [column.organization for column in source.columns if column.organization]
        for name in dict.fromkeys([*source.organizations, *columns]):
            expected = name in source.organizations
            declared.append(Declared(name, source.region, source.office, expected, source.id))
    return declared
