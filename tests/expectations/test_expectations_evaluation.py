"""Precision and recall of every rule over more than two thousand organisation-years with planted faults.

Run with ``-s`` to see the table.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from generated_faults import plant
from generated_years import AS_OF, load, world
from small_warehouse import BOOK, MemoryLedger, findings_of, open_database

from expectations.rules import RULES
from tasks.find import find

COUNTIES = 16
SOFT = {"O01": 0.98, "O02": 0.98, "J01": 0.9, "J02": 0.9}
"""Rules that weigh likeness or size: the least precision and recall. Every other rule is exact."""


@pytest.mark.slow
def test_precision_and_recall_of_every_rule():
    rng = random.Random(20250601)
    reports = world(rng, COUNTIES)
    assert len(reports) > 2000, "16 counties of 20 units and a government, six years"
    plant(rng, reports, 0.7)
    connection = open_database()
    load(connection, reports)
    find(connection, BOOK, MemoryLedger(), "r1", AS_OF)
    expected = {(report.organization, report.year, rule) for report in reports for rule in report.expected}
    found = {(one["organization"], one["year"], one["rule"]) for one in findings_of(connection)}
    connection.close()
    planted, right = Counter(rule for *_, rule in expected), Counter(rule for *_, rule in expected & found)
    told = Counter(rule for *_, rule in found)
    missed: list[tuple[str, int, str]] = []
    print(f"\n{len(reports)} organisation-years\nrule planted found right precision recall")
    for rule in RULES:
        if planted[rule] or told[rule]:
            precision = right[rule] / told[rule] if told[rule] else 1.0
            recall = right[rule] / planted[rule] if planted[rule] else 1.0
            print(f"{rule:4} {planted[rule]:7} {told[rule]:5} {right[rule]:5} {precision:9.1%} {recall:6.1%}")
            if min(precision, recall) < SOFT.get(rule, 1.0):
                missed += sorted(one for one in expected ^ found if one[2] == rule)
    assert missed == []
    assert [rule for rule in RULES if planted[rule] < 5] == []
