"""A government and its units: sums that bound, sums that bind, and sums that tell which cell is wrong."""

from __future__ import annotations

import random
from datetime import date
from types import SimpleNamespace

import pytest
from reports_simulated import consistent_report
from small_warehouse import MemoryLedger, add_organization, add_report, findings_of, open_database

from tasks.find import find

COUNTY = "清溪县人民政府"
UNITS = [f"清溪县{number}局" for number in range(3)]
KEY = "disclosure.penalties.decisions"


@pytest.fixture
def db():
    connection = open_database()
    add_organization(connection, COUNTY, "county")
    for unit in UNITS:
        add_organization(connection, unit, "county", "department", parent=COUNTY)
    yield connection
    connection.close()


def publish(db, changes: dict[str, int], blank: str | None = None, version: int = 1) -> None:
    """Three equal units, and a government that prints three times their numbers, changed by ``changes``."""
    one = dict(consistent_report(random.Random(7)))
    if version == 1:
        for unit in UNITS:
            add_report(
                db, unit, 2023, one | ({blank: None} if blank and unit == UNITS[0] else {}), level="county"
            )
    total = {key: 3 * value for key, value in one.items()}
    add_report(
        db,
        COUNTY,
        2023,
        total | {k: total[k] + v for k, v in changes.items()},
        version=version,
        level="county",
    )


def found(db, complete: bool) -> list[dict]:
    book = SimpleNamespace(
        sources=[SimpleNamespace(id="s", organizations=[COUNTY, *UNITS], complete=complete)], offices=[]
    )
    find(db, book, MemoryLedger(), "r1", date(2024, 6, 1))
    return findings_of(db, f"organization = '{COUNTY}' AND origin = 'office'")


def test_more_than_the_units_is_wrong_only_where_the_list_is_complete(db):
    publish(db, {KEY: 4})
    assert found(db, complete=False) == []
    (one,) = found(db, complete=True)
    assert (one["rule"], one["cells"]) == ("R1", [KEY])
    assert int(one["printed"]) == int(one["expected"]) + 4
    assert "不等于" in one["message"]


def test_a_unit_without_a_number_leaves_a_lower_bound(db):
    publish(db, {KEY: 4}, blank=KEY)
    assert found(db, complete=True) == []


def test_the_sum_tells_a_wrong_total_from_a_wrong_part(db):
    """One identity cannot tell them apart; the units can, and then their own rule has nothing left to say."""
    total = "proceedings.review.total"
    publish(db, {total: 2})
    (one,) = [each for each in found(db, complete=True) if each["rule"] == "P1"]
    assert (one["tier"], one["cells"]) == ("unique", [total])
    assert f"R1.{total}" in one["identities"]
    assert not findings_of(db, "rule = 'R1'")


def test_a_sum_from_below_rules_out_what_would_fall_short(db):
    """The total is two short: made smaller, each part would be below its units' sum, so no part is the culprit."""
    total = "proceedings.review.total"
    publish(db, {total: -2})
    (one,) = [each for each in found(db, complete=False) if each["rule"] == "P1"]
    assert (one["tier"], one["cells"]) == ("unique", [total])


def test_units_that_the_report_does_not_cover_are_no_witness(db):
    """The government reports for its own office only: everything is below the sums, and nothing is concluded."""
    one = dict(consistent_report(random.Random(7)))
    publish(
        db,
        {key: -2 * value for key, value in one.items()}
        | {"proceedings.review.total": 1 - 2 * one["proceedings.review.total"]},
    )
    tiers = {each["rule"]: each["tier"] for each in found(db, complete=True)}
    assert tiers["R1"] == "identities_only"
    assert tiers["P1"] == "candidates"
