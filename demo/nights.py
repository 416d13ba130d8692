"""What the next night brings: copies of the world in which one thing has changed, for tests and demonstrations."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

from demo.faults import Planter, plant
from demo.report import Report
from demo.world import World


def correct(world: World, organization: str, year: int) -> World:
    """Returns the world in which a report was republished, at its address, with the right figures."""

    def mend(report: Report) -> None:
        for fault in report.faults:
            for key, text in zip(fault.cells, fault.expected, strict=True):
                report.print_cell(key, text)
        report.faults.clear()

    return _republished(world, organization, year, mend)


def spoil(world: World, organization: str, year: int, planter: Planter) -> World:
    """Returns the world in which a report was republished with a fault of `demo.faults` in it."""
    return _republished(world, organization, year, lambda report: plant(report, world.reports, planter))


def take_down(world: World, organization: str, year: int) -> World:
    """Returns the world in which the page of a report is gone: not listed any more, 404 at its address."""
    report = world.truth.report(organization, year)
    return replace(world, offline=world.offline | {report.path})


def publish(world: World, organization: str, year: int) -> World:
    """Returns the world in which a report that was held back stands in the list; it is dated in time."""
    held_back = {(report.unit.name, report.year): report for report in world.held_back}
    report = held_back.pop((organization, year))
    return replace(world, reports=(*world.reports, report), held_back=tuple(held_back.values()))


def _republished(world: World, organization: str, year: int, change: Callable[[Report], None]) -> World:
    old = world.truth.report(organization, year)
    new = deepcopy(old)
    change(new)
    new.modified_on = (old.modified_on or old.published_on) + timedelta(days=40)
    return replace(world, reports=tuple(new if report is old else report for report in world.reports))
