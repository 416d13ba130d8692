"""`gouji doctor`: is everything here that a run needs, and what to do where it is not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

import requests

from tasks.home import Home
from tasks.settings import Settings

LEAST_FREE = 2_000_000_000
TESTED = {"prefect": "3.8.8", "duckdb": "1.5.5", "great-expectations": "1.24.1"}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: ``state`` is ok, warning or problem; ``remedy`` is what to do about it."""

    name: str
    state: str
    detail: str
    remedy: str = ""


def examine(settings: Settings) -> list[Check]:
    """Returns the checks of this installation, in the order a person would repair them."""
    home = Home(settings.home)
    checks: list[Callable[[], Check]] = [
        _python,
        *(lambda name=name, tested=tested: _package(name, tested) for name, tested in TESTED.items()),
        lambda: _writable(home.root),
        lambda: _disk(home.root),
        lambda: _lock(home),
        _fonts,
        _libreoffice,
        _ocr,
        lambda: _smtp(settings),
        _prefect_api,
    ]
    return [check() for check in checks]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Check("python", "ok", found)
    return Check("python", "problem", found, "use Python 3.11 to 3.13: make PYTHON=python3.12 setup")


def _package(name: str, tested: str) -> Check:
    found = version(name)
    if found == tested:
        return Check(name, "ok", found)
    return Check(name, "warning", f"{found}, tested with {tested}", "make setup installs the tested set")


def _existing(folder: Path) -> Path:
    """The folder itself or its nearest parent that exists."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    return folder


def _writable(folder: Path) -> Check:
    if os.access(_existing(folder), os.W_OK):
        return Check("home", "ok", str(folder))
    return Check(
        "home",
        "problem",
        f"{folder} cannot be written",
        "give the user of the run write access, or another --home",
    )


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(_existing(folder)).free
    detail = f"{free / 1e9:.1f} GB free"
    if free >= LEAST_FREE:
        return Check("disk", "ok", detail)
    return Check(
        "disk",
        "problem",
        detail,
        "publishing needs room for a second copy of the warehouse: free at least 2 GB",
    )


def _lock(home: Home) -> Check:
    from flows.runtime import AlreadyRunningError, one_run_at_a_time

    if not home.work.exists():
        return Check("lock", "ok", "no run yet")
    try:
        with one_run_at_a_time(home):
            return Check("lock", "ok", "free")
    except AlreadyRunningError as error:
        return Check("lock", "warning", str(error), "wait, or stop that process")


def _fonts() -> Check:
    if shutil.which("fc-list") is None:
        return Check("fonts", "ok", "not needed: the site uses the reader's fonts")
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout
    if listed.strip():
        return Check("fonts", "ok", f"{len(listed.splitlines())} Chinese fonts")
    return Check(
        "fonts", "warning", "no Chinese font", "install fonts-noto-cjk for pictures and PDF of pages"
    )


def _libreoffice() -> Check:
    found = shutil.which("soffice")
    if found:
        return Check("libreoffice", "ok", found)
    return Check(
        "libreoffice",
        "warning",
        "not installed: .doc and .wps give an issue",
        "install libreoffice-writer-nogui",
    )


def _ocr() -> Check:
    if importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime"):
        return Check("ocr", "ok", f"rapidocr {version('rapidocr')}")
    return Check("ocr", "warning", "not installed: scans give an issue", "pip install 'gouji[ocr]'")


def _smtp(settings: Settings) -> Check:
    if settings.mail_mode == "file":
        return Check("mail", "ok", "mode file: mails are written to the outbox")
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=5) as server:
            code, _ = server.ehlo()
        return Check("mail", "ok", f"{settings.smtp_host}:{settings.smtp_port} answers {code}")
    except OSError as error:
        place = f"{settings.smtp_host}:{settings.smtp_port}"
        return Check(
            "mail", "problem", f"{place}: {error}", "check GOUJI_SMTP_HOST, GOUJI_SMTP_PORT and the firewall"
        )


def _prefect_api() -> Check:
    address = os.environ.get("PREFECT_API_URL")
    if not address:
        return Check("prefect", "ok", "no server configured: runs use a temporary one")
    try:
        answer = requests.get(f"{address}/health", timeout=5)
        answer.raise_for_status()
    except requests.RequestException as error:
        return Check("prefect", "problem", f"{address}: {error}", "make up, or unset PREFECT_API_URL")
    return _clock(address, answer.headers.get("Date"))


def _clock(address: str, date: str | None) -> Check:
    if date is None:
        return Check("prefect", "ok", address)
    apart = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    if apart <= 60:
        return Check("prefect", "ok", f"{address}, clocks {apart:.0f} s apart")
    return Check(
        "prefect", "problem", f"clocks {apart:.0f} s apart", "set the clock (NTP): schedules depend on it"
    )
