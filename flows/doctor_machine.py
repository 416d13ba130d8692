"""Checks of the machine: interpreter, packages, folders, disk, and the programs that some documents need."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import zoneinfo
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.doctor_check import Check

LEAST_FREE = 2_000_000_000


def check_python() -> Check:
    """The interpreter is one that the lock was made for."""
    found = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Check("python", "ok", found)
    return Check("python", "problem", found, "use Python 3.11 to 3.13: make PYTHON=python3.12 setup")


def check_package(name: str, tested: str) -> Check:
    """A package is there in the version that was tested."""
    try:
        found = version(name)
    except PackageNotFoundError:
        return Check(name, "problem", "not installed", "make setup installs the tested set")
    if found == tested:
        return Check(name, "ok", found)
    return Check(name, "warning", f"{found}, tested with {tested}", "make setup installs the tested set")


def existing(folder: Path) -> Path:
    """Returns the folder itself or its nearest parent that exists."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    return folder


def check_home(folder: Path) -> Check:
    """The home folder can be written; tried with a file, since rights alone do not tell of read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=existing(folder)):
            return Check("home", "ok", str(folder.resolve()))
    except OSError as error:
        remedy = "give the user of the run write access (chown, mount -o rw), or another --home"
        return Check("home", "problem", f"{folder} cannot be written: {error.strerror}", remedy)


def check_disk(folder: Path) -> Check:
    """There is room for a second copy of the warehouse."""
    usage = shutil.disk_usage(existing(folder))
    detail = f"{usage.free / 1e9:.1f} GB free of {usage.total / 1e9:.1f}"
    if usage.free >= LEAST_FREE:
        return Check("disk", "ok", detail)
    remedy = f"publishing needs a second copy of the warehouse: free at least {LEAST_FREE / 1e9:.0f} GB"
    return Check("disk", "problem", detail, remedy)


def check_fonts() -> Check:
    """Chinese fonts are there for pictures of pages; reading and checking need none."""
    if shutil.which("fc-list") is None:
        return Check("fonts", "ok", "not needed: the site uses the reader's fonts")
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout
    if listed.strip():
        return Check("fonts", "ok", f"{len(listed.splitlines())} Chinese fonts")
    remedy = "install fonts-noto-cjk: LibreOffice and pages printed on this machine need it"
    return Check("fonts", "warning", "no Chinese font", remedy)


def check_libreoffice() -> Check:
    """LibreOffice is there and starts."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    remedy = "install libreoffice-writer-nogui and libreoffice-calc-nogui"
    if found is None:
        return Check("libreoffice", "warning", "not installed: .doc, .wps and .rtf give an issue", remedy)
    try:
        told = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("libreoffice", "problem", f"{found} does not start: {error}", remedy)
    if told.returncode:
        return Check("libreoffice", "problem", f"{found} does not start: {told.stderr.strip()[:120]}", remedy)
    return Check("libreoffice", "ok", told.stdout.strip()[:60] or found)


def check_ocr() -> Check:
    """The optional OCR packages are there."""
    missing = [name for name in ("rapidocr", "onnxruntime") if importlib.util.find_spec(name) is None]
    if not missing:
        return Check("ocr", "ok", f"rapidocr {version('rapidocr')}")
    detail = f"{' and '.join(missing)} not installed: scans give an issue"
    return Check("ocr", "warning", detail, "make setup, or pip install 'gouji[ocr]'")


def check_time_zone() -> Check:
    """The zone of the schedules is known; slim images leave the tz database out."""
    try:
        zoneinfo.ZoneInfo("Asia/Shanghai")
    except zoneinfo.ZoneInfoNotFoundError:
        return Check("time zone", "problem", "Asia/Shanghai is unknown", "install the package tzdata")
    return Check("time zone", "ok", "Asia/Shanghai")
