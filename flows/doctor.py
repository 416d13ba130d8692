"""`gouji doctor`: is everything here that a run needs, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Callable

from flows.doctor_check import Check
from flows.doctor_machine import (
    check_disk,
    check_fonts,
    check_home,
    check_libreoffice,
    check_ocr,
    check_package,
    check_python,
    check_time_zone,
)
from flows.doctor_scale import scale_checks
from flows.doctor_service import (
    check_clock,
    check_lock,
    check_mail,
    check_night,
    check_prefect,
    check_sources,
    check_variables,
    check_worker,
)
from tasks.home import Home
from tasks.settings import Settings

TESTED = {"prefect": "3.8.8", "duckdb": "1.5.5", "great-expectations": "1.24.1"}


def examine(settings: Settings) -> list[Check]:
    """Returns the checks of this installation, in the order a person would repair them."""
    home = Home(settings.home)
    checks: list[Callable[[], Check]] = [
        check_python,
        *(lambda name=name, tested=tested: check_package(name, tested) for name, tested in TESTED.items()),
        check_variables,
        lambda: check_home(home.root),
        lambda: check_disk(home.root),
        lambda: check_sources(settings),
        check_fonts,
        check_libreoffice,
        check_ocr,
        check_time_zone,
        lambda: check_clock(home),
        lambda: check_mail(settings),
        lambda: check_prefect(home),
        lambda: check_worker(home),
        lambda: check_lock(home),
        lambda: check_night(home),
    ]
    return [*(check() for check in checks), *scale_checks(settings)]
