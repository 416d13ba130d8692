"""The demo world: three simulated government sites, their reports, and the truth about them.

The same seed gives the same bytes. `World.truth` knows every printed cell and every planted fault; the
nightly run on these sites must find exactly the planted faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.annexes import Annex, annex_of, annex_site
from demo.casting import LAYOUTS, PLANTED
from demo.faults import plant
from demo.figures import PEOPLE, add_up, chain_of_years
from demo.fixtures_sites.site import Site as FixtureSite
from demo.places import PLACES, Place
from demo.report import Fault, Report, write_report
from demo.sites import Site, build_site, place_report
from demo.units import Unit

DEFAULT_SEED = 20250131
DEFAULT_YEARS = (2023, 2024)


@dataclass(frozen=True)
class Truth:
    """What the nightly run must find: every report with its printed cells, and every planted fault."""

    reports: tuple[Report, ...]
    faults: tuple[Fault, ...]

    def report(self, organization: str, year: int) -> Report:
        """Returns the report of an organisation for a year; KeyError if it published none."""
        for report in self.reports:
            if (report.unit.name, report.year) == (organization, year):
                return report
        raise KeyError(f"{organization} {year}")


@dataclass(frozen=True)
class World:
    """The sites as they stand on one night.

    ``as_of`` is the day on which the run judges deadlines, ``held_back`` are reports that their units
    did not publish, ``offline`` the paths of reports that were taken down after they had been published.
    """

    places: tuple[Place, ...]
    years: tuple[int, ...]
    as_of: date
    reports: tuple[Report, ...]
    held_back: tuple[Report, ...] = ()
    offline: frozenset[str] = frozenset()

    @property
    def truth(self) -> Truth:
        """What the nightly run must find in this world."""
        planted = [fault for report in self.reports for fault in report.faults]
        missing = [
            Fault(report.unit.name, report.year, "C01", note="期限已过，未见年度报告")
            for report in self.held_back
        ]
        return Truth(self.reports, (*planted, *missing))

    def site(self, place_id: str) -> Site:
        """Returns the resources of one site by path."""
        place = next(place for place in self.places if place.id == place_id)
        return build_site(place, self._shown(place_id))

    def annex(self, annex: Annex) -> FixtureSite:
        """Returns column and services of a second host; its pages are in `site` of its place."""
        pages = self.site(annex.place_id)
        reports = [report for report in self._shown(annex.place_id) if annex_of(report) == annex]
        texts = {report.path: pages[report.path].body.decode(report.place.encoding) for report in reports}
        return annex_site(annex, reports, texts)

    def _shown(self, place_id: str) -> list[Report]:
        return [
            report
            for report in self.reports
            if report.place.id == place_id and report.path not in self.offline
        ]


def build_world(seed: int = DEFAULT_SEED, years: tuple[int, ...] = DEFAULT_YEARS) -> World:
    """Returns the demo world: all reports of ``years`` with the planted faults.

    Args:
        seed: the same seed gives the same bytes on every machine.
        years: consecutive years, each of the form of 2021; faults between years are in the last one.
    """
    reports: list[Report] = []
    held_back: list[Report] = []
    for report in (report for place in PLACES for report in _reports_of(place, years, seed)):
        planter = PLANTED.get((report.place.id, report.unit.short, report.year - years[-1]))
        if planter == "missing":
            held_back.append(report)
            continue
        if planter is not None:
            plant(report, reports, planter)
        reports.append(report)
    in_order = sorted([*reports, *held_back], key=lambda report: report.published_on)
    for serial, report in enumerate(in_order, start=20311):
        report.path = place_report(report, serial)
    return World(PLACES, years, date(years[-1] + 1, 12, 1), tuple(reports), tuple(held_back))


def _reports_of(place: Place, years: tuple[int, ...], seed: int) -> list[Report]:
    """The reports of a place, unit by unit, year by year, without faults."""
    figures = {
        unit: chain_of_years(unit, years, Random(f"{seed} figures {unit.name}")) for unit in place.units[1:]
    }
    waiting = dict.fromkeys(PEOPLE, 6)
    unlisted = chain_of_years(_unlisted(place), years, Random(f"{seed} unlisted {place.id}"), waiting)
    figures[place.government] = {
        year: add_up([unlisted[year], *(chain[year] for chain in figures.values())]) for year in years
    }
    return [
        write_report(
            place,
            unit,
            year,
            figures[unit][year],
            LAYOUTS[place.id, unit.short],
            Random(f"{seed} {unit.name} {year}"),
        )
        for unit in place.units
        for year in years
    ]


def _unlisted(place: Place) -> Unit:
    """Small units that count in the government's report and publish elsewhere: the sum is a lower bound."""
    return Unit(f"{place.name}其他单位", "其他单位", "department", "我单位", (), 400, 900, 300, 60.0, 40)
