"""The demo world keeps its word: true figures but for the planted faults, fetchable, the same bytes each time."""

from __future__ import annotations

from itertools import combinations

import pytest
import requests

from demo import faults, nights
from demo.casting import PLANTED
from demo.serve import PortInUseError, serve
from demo.source_files import write_sources
from demo.world import World, build_world
from tasks.crawl.sources import load_sources
from warehouse.forms import FORMS, identities


@pytest.fixture(scope="module")
def world() -> World:
    return build_world()


def broken(report) -> set[str]:
    values = report.values
    found = set()
    for identity in identities(report.editions, [line.row for line in report.extra]):
        operands = [values[cell] for cell in identity.cells]
        if None in operands:
            continue
        total = sum(values[cell] * weight for cell, weight in identity.terms)
        if total > 0 or (total < 0 and identity.relation == "="):
            found.add(identity.rule)
    return found


def test_identities_hold_but_for_the_planted_faults(world):
    for report in world.reports:
        planted = {fault.rule for fault in report.faults} & {"A1", "A2", "A3", "P1", "D1"}
        assert planted <= broken(report)
        assert bool(broken(report)) == bool(planted), report.title


def test_every_planted_cell_is_printed_wrong(world):
    for report in world.reports:
        for fault in report.faults:
            for key, printed, expected in zip(fault.cells, fault.printed, fault.expected, strict=True):
                assert report.printed[key] == printed != expected


def test_years_join_but_for_the_planted_faults(world):
    columns = [column.code for column in FORMS["2021"].table("applications").rows[0].columns]
    for old, new in combinations(world.reports, 2):
        if old.unit != new.unit or old.place != new.place or old.year + 1 != new.year:
            continue
        before, after = old.values, new.values
        carried = all(
            after[f"applications.carried_in.{column}"] == before[f"applications.carried_out.{column}"]
            for column in columns
        )
        rules = {fault.rule for fault in new.faults}
        assert carried == ("Y1" not in rules), new.title
        if {old.editions["disclosure"], new.editions["disclosure"]} == {"2021"}:
            stock = "disclosure.normative_documents"
            flow = after[f"{stock}.issued"] - after[f"{stock}.repealed"]
            assert (after[f"{stock}.in_force"] == before[f"{stock}.in_force"] + flow) == ("Y2" not in rules)


def test_governments_cover_their_units_but_for_the_planted_fault(world):
    for place in world.places:
        for year in world.years:
            government = world.truth.report(place.government.name, year)
            units = [
                report.values
                for report in world.reports
                if report.place is place and report.year == year and report.unit != place.government
            ]
            short = {
                key
                for key, value in government.values.items()
                if value < sum(unit[key] for unit in units if unit.get(key) is not None)
            }
            planted = {key for fault in government.faults if fault.rule == "R1" for key in fault.cells}
            assert short == planted


def test_all_roles_are_cast(world):
    assert len(world.truth.faults) == len(PLANTED)
    assert {fault.rule for fault in world.truth.faults} >= {
        "A1",
        "A2",
        "P1",
        "Y1",
        "F04",
        "T01",
        "C01",
        "N1",
        "O01",
    }
    assert 50 <= len(world.reports) <= 80


def test_same_seed_same_bytes(world):
    again = build_world()
    other = build_world(seed=7)
    for place in world.places:
        site = world.site(place.id)
        assert site == again.site(place.id)
        assert site != other.site(place.id)


def _shingles(text: str) -> set[str]:
    letters = "".join(letter for letter in text if not letter.isdigit())
    return {letters[start : start + 4] for start in range(len(letters) - 3)}


def test_no_section_resembles_another_but_the_planted_copy(world):
    sections = [
        (report, code, _shingles("".join(report.prose[code])))
        for report in world.reports
        for code in ("overview", "problems", "other_matters")
    ]
    alike = [
        (one.unit.name, one.year, other.unit.name, other.year, code)
        for (one, code, first), (other, other_code, second) in combinations(sections, 2)
        if code == other_code and len(first & second) > 0.6 * len(first | second)
    ]
    copies = {
        (fault.organization, fault.year) for fault in world.truth.faults if fault.rule in ("O01", "O02")
    }
    assert {(name, year) for *_, name, year, _ in alike} == copies, alike


def test_served_pages_can_be_fetched_and_asked_again(world, tmp_path):
    ports = {place.id: 0 for place in world.places}
    with serve(world, ports) as served, requests.Session() as session:
        book = load_sources(write_sources(served, tmp_path))
        assert [source.id for source in book.sources] == sorted(place.id for place in world.places)
        for report in world.reports:
            url = served.base_urls[report.place.id] + report.path
            first = session.get(url, timeout=10)
            assert first.status_code == 200
            assert (
                first.content == world.site(report.place.id)[report.path].body
                if report.year == 2024
                else True
            )
            again = session.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=10)
            assert (again.status_code, again.content) == (304, b"")
        missing = session.get(served.base_urls["qingxi"] + "/none.html", timeout=10)
        assert missing.status_code == 404
        assert len(served.requests) == 2 * len(world.reports) + 1


def test_towns_are_published_on_hosts_of_their_own(world, tmp_path):
    with serve(world, {place.id: 0 for place in world.places}) as served:
        for host_id in served.base_urls:
            assert requests.get(served.column_url(host_id), timeout=10).status_code == 200
        book = load_sources(write_sources(served, tmp_path))
        assert all(len(source.columns) == 2 for source in book.sources)
        main, annex = (requests.get(column.url, timeout=10).text for column in book.sources[1].columns)
    towns = [report.path for report in world.reports if report.unit.kind == "town"]
    assert not any(path in main for path in towns)
    assert any(path in annex for path in towns)


def test_an_occupied_port_is_named(world):
    with serve(world, {place.id: 0 for place in world.places}) as served:
        port = int(served.base_urls["qingxi"].rsplit(":", 1)[1])
        with (
            pytest.raises(PortInUseError, match=str(port)),
            serve(world, {"qingxi": port, "yunling": 0, "liuyin": 0}),
        ):
            pass


def test_next_nights(world):
    unit, year = "清溪县自然资源局", 2024
    corrected = nights.correct(world, unit, year)
    assert len(corrected.truth.faults) == len(world.truth.faults) - 1
    assert not broken(corrected.truth.report(unit, year))
    assert corrected.site("qingxi") != world.site("qingxi")

    spoiled = nights.spoil(world, "清溪县教育局", year, faults.wrong_total)
    assert len(spoiled.truth.faults) == len(world.truth.faults) + 1

    published = nights.publish(world, "清溪县云台乡人民政府", year)
    assert "C01" not in {fault.rule for fault in published.truth.faults}
    path = published.truth.report("清溪县云台乡人民政府", year).path
    assert path in published.site("qingxi")
    assert path not in world.site("qingxi")

    path = world.truth.report("清溪县教育局", year).path
    assert path not in nights.take_down(world, "清溪县教育局", year).site("qingxi")
    assert world.truth.faults == build_world().truth.faults
