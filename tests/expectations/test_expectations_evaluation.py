"""Precision and recall of every rule over more than two thousand organisation-years with planted faults.

Run with ``-s`` to see the table.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from generated_years import AS_OF, load, plant, world
from small_warehouse import BOOK, MemoryLedger, findings_of, open_database

from expectations.rules import RULES
from tasks.find import find

COUNTIES = 24
EXACT = (
    "A1",
    "A2",
    "A3",
    "P1",
    "Y1",
    "Y2",
    "R1",
    "F03",
    "F04",
    "F05",
    "F06",
    "F15",
    "F16",
    "C01",
    "T01",
    "N1",
    "N2",
    "N3",
    "N4",
)
SOFT = {"O01": 0.98, "O02": 0.98, "J01": 0.7, "F01": 1.0, "F14": 1.0}


@pytest.mark.slow
def test_precision_and_recall_of_every_rule():
    rng = random.Random(20250601)
    reports = world(rng, COUNTIES)
    assert len(reports) > 2000, "24 counties of 20 units and a government, four years"
    plant(rng, reports, 0.45)
    connection = open_database()
    load(connection, reports)
    find(connection, BOOK, MemoryLedger(), "r1", AS_OF)
    expected = {(report.organization, report.year, rule) for report in reports for rule in report.expected}
    found = {(one["organization"], one["year"], one["rule"]) for one in findings_of(connection)}
    connection.close()
    planted, right = Counter(rule for *_, rule in expected), Counter(rule for *_, rule in expected & found)
    told = Counter(rule for *_, rule in found)
    print(f"\n{len(reports)} organisation-years\nrule planted found right precision recall")
    for rule in RULES:
        if planted[rule] or told[rule]:
            precision = right[rule] / told[rule] if told[rule] else 1.0
            recall = right[rule] / planted[rule] if planted[rule] else 1.0
            print(f"{rule:4} {planted[rule]:7} {told[rule]:5} {right[rule]:5} {precision:9.1%} {recall:6.1%}")
            if rule in EXACT:
                wrong = sorted((expected ^ found) & {one for one in expected | found if one[2] == rule})
                assert (precision, recall) == (1.0, 1.0), wrong[:5]
            else:
                assert min(precision, recall) >= SOFT[rule], rule
    assert sum(planted[rule] > 0 for rule in RULES) >= 18
