"""When a source is visited: daily while reports are due, weekly while governments follow, rarely for the rest."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.crawl.sources import Source

# (month, day), both included: departments publish by 31 January, governments by 31 March, then stragglers.
PEAK = ((1, 5), (2, 10))
LATE = ((2, 11), (4, 10))
SWEEP_MONTH = 5


def days_between_visits(source: Source, today: date) -> float:
    """Returns how many days apart a source's visits are on ``today``; 0: every run."""
    place = (today.month, today.day)
    if PEAK[0] <= place <= PEAK[1]:
        return source.season.peak_days
    if LATE[0] <= place <= LATE[1]:
        return source.season.late_days
    return source.season.quiet_days


def due(source: Source, today: date, last_run: date | None, *, force: bool = False) -> bool:
    """True if ``source`` is to be visited today, given the day of its last completed visit (None: never).

    The first day of a new part of the year counts as due as well, so that a month's pause does not reach into the
    season; in May there is one sweep whatever the pause.
    """
    if force or last_run is None or last_run > today:
        return True
    if today - last_run >= timedelta(days=days_between_visits(source, today)):
        return True
    entered_peak = last_run < date(today.year, *PEAK[0]) <= today
    swept = today.month == SWEEP_MONTH and (last_run.year, last_run.month) != (today.year, SWEEP_MONTH)
    return entered_peak or swept
