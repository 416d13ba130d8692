"""Nights on the demo world: exactly the planted faults are found, and what changes from night to night is noticed."""

from __future__ import annotations

import pytest
from demo_night import Night, planted, run_night

from demo import faults, nights
from demo.serve import ServedWorld, serve
from demo.world import build_world

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("nights")


@pytest.fixture(scope="module")
def served():
    world = build_world()
    with serve(world, {place.id: 0 for place in world.places}) as served:
        yield served


@pytest.fixture(scope="module")
def first(served: ServedWorld, folder) -> Night:
    return run_night(served, folder, 1)


def test_exactly_the_planted_faults_are_found(first, served):
    assert first.open_findings() == planted(served.world.truth)
    assert first.found.unsure == 0


def test_each_finding_names_the_planted_cells(first, served):
    for fault in served.world.truth.faults:
        state, cells, _ = first.findings[fault.organization, fault.year, fault.rule]
        assert state == "new"
        assert cells >= set(fault.cells), fault


def test_a_second_night_finds_nothing_new(first, served, folder):
    asked = len(served.requests)
    second = run_night(served, folder, 2)
    assert second.open_findings() == first.open_findings()
    assert {state for state, _, _ in second.findings.values()} == {"ongoing"}
    answers = [request for request in served.requests[asked:] if request.status == 200]
    reports = {report.path for report in served.world.reports}
    assert not [request for request in answers if request.path in reports]


def test_what_the_third_night_brings(first, served, folder):
    run_night(served, folder, 2)
    world = nights.correct(served.world, "清溪县自然资源局", 2024)
    world = nights.publish(world, "清溪县云台乡人民政府", 2024)
    world = nights.spoil(world, "清溪县民政局", 2024, faults.wrong_total)
    world = nights.take_down(world, "清溪县教育局", 2023)
    served.show(world)
    third = run_night(served, folder, 3)
    assert third.open_findings() == planted(world.truth)
    assert third.findings["清溪县自然资源局", 2024, "A2"][0] == "resolved"
    assert third.findings["清溪县云台乡人民政府", 2024, "C01"][0] == "resolved"
    assert {key for key, (state, _, _) in third.findings.items() if state == "new"} == {
        ("清溪县民政局", 2024, "A1")
    }
