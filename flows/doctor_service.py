"""Checks of what runs around the machine: settings, sources, clock, mail server, Prefect, lock, the last night."""

from __future__ import annotations

import difflib
import os
import smtplib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests

from flows.doctor_check import Check
from flows.overdue import last_good_night, overdue
from flows.processes import is_alive
from flows.run_log import runs
from flows.runtime import AlreadyRunningError, refuse_if_running
from flows.server import read_service, service_folder
from tasks.crawl.ledger import Ledger, LedgerError
from tasks.crawl.sources import SourceError, load_sources
from tasks.home import Home
from tasks.report.smtp import greet
from tasks.settings import CONFIG_VARIABLE, Settings

CLOCKS_APART = 60.0
OTHER_VARIABLES = {CONFIG_VARIABLE, "GOUJI_ROOT"}
"""Variables of this name space that are no settings."""


def check_variables() -> Check:
    """No variable GOUJI_* is misspelt: such a one would be passed over in silence."""
    known = {f"GOUJI_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    strange = [
        name
        for name in sorted(os.environ)
        if name.upper().startswith("GOUJI_") and not name.upper().startswith("GOUJI_BENCH")
        if name.upper() not in known
    ]
    if not strange:
        return Check("settings", "ok", "every GOUJI_ variable is a setting")
    close = difflib.get_close_matches(strange[0].upper(), sorted(known), 1)
    remedy = f"did you mean {close[0]}?" if close else "gouji config show lists the settings"
    return Check("settings", "warning", f"{', '.join(strange)}: no such setting", remedy)


def check_sources(settings: Settings) -> Check:
    """The sources are valid and at least one is enabled."""
    if settings.sources is None:
        remedy = "declare sources and give --sources or GOUJI_SOURCES"
        return Check("sources", "warning", "none: runs use the embedded demo world", remedy)
    try:
        book = load_sources(settings.sources)
    except SourceError as error:
        return Check(
            "sources",
            "problem",
            str(error),
            "correct that line; gouji sources check says whether it is right",
        )
    enabled = sum(source.enabled for source in book.sources)
    detail = f"{enabled} of {len(book.sources)} enabled in {settings.sources}"
    if enabled:
        return Check("sources", "ok", detail)
    return Check("sources", "warning", detail, "verify one and set enabled: true (docs/sources.md)")


def check_clock(home: Home) -> Check:
    """The clock is not behind what was already recorded."""
    try:
        known = runs(Ledger(home.ledger))
    except LedgerError as error:
        return Check("ledger", "problem", str(error), "restore that file from the backup")
    moments = [moment for run in known for moment in (run.started_at, run.ended_at) if moment]
    now = datetime.now(UTC)
    if moments and max(moments) > now + timedelta(seconds=CLOCKS_APART):
        detail = (
            f"it is {now:%Y-%m-%d %H:%M} UTC here, but a run is recorded at {max(moments):%Y-%m-%d %H:%M}"
        )
        return Check("clock", "problem", detail, "set the clock (NTP): deadlines and schedules depend on it")
    return Check("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def check_mail(settings: Settings) -> Check:
    """The mail server takes connection, encryption and login; nothing is sent."""
    if settings.mail_mode == "file":
        return Check("mail", "ok", "mode file: mails are written to the outbox")
    if settings.mail_from is None:
        return Check("mail", "problem", "no sender", "set GOUJI_MAIL_FROM")
    place = f"{settings.smtp_host}:{settings.smtp_port} ({settings.smtp_tls})"
    try:
        greet(settings)
    except smtplib.SMTPAuthenticationError as error:
        return Check(
            "mail",
            "problem",
            f"{place}: login refused ({error.smtp_code})",
            "check GOUJI_SMTP_USER and GOUJI_SMTP_PASSWORD",
        )
    except (smtplib.SMTPException, OSError) as error:
        remedy = "check GOUJI_SMTP_HOST, GOUJI_SMTP_PORT, GOUJI_SMTP_TLS and the firewall"
        return Check("mail", "problem", f"{place}: {error}", remedy)
    if settings.operator is None:
        return Check("mail", "warning", f"{place} answers; nobody hears of alarms", "set GOUJI_OPERATOR")
    return Check("mail", "ok", f"{place} answers")


def check_prefect(home: Home) -> Check:
    """The Prefect API answers where one is configured or was started for this home, and its clock is ours."""
    service = read_service(service_folder(home.root))
    address = os.environ.get("PREFECT_API_URL") or (service.api if service else None)
    if not address:
        return Check("prefect api", "ok", "no server configured: runs use a temporary one")
    try:
        answer = requests.get(f"{address}/health", timeout=5)
        answer.raise_for_status()
    except requests.RequestException as error:
        return Check("prefect api", "problem", f"{address}: {error}", "make up, or unset PREFECT_API_URL")
    date = answer.headers.get("Date")
    apart = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()) if date else 0.0
    if apart <= CLOCKS_APART:
        return Check("prefect api", "ok", f"{address}, clocks {apart:.0f} s apart")
    remedy = "set the clock (NTP) on both machines: schedules depend on it"
    return Check("prefect api", "problem", f"{address}: clocks {apart:.0f} s apart", remedy)


def check_worker(home: Home) -> Check:
    """Server and worker that `gouji up` started are alive."""
    service = read_service(service_folder(home.root))
    if service is None:
        return Check("worker", "ok", "no service was started for this home")
    dead = [
        name for name, pid in (("server", service.server), ("worker", service.worker)) if not is_alive(pid)
    ]
    if dead:
        return Check(
            "worker", "problem", f"{' and '.join(dead)} not running", "make up starts what is missing"
        )
    return Check("worker", "ok", f"server {service.server}, worker {service.worker}")


def check_lock(home: Home) -> Check:
    """No run holds the home folder."""
    if not home.work.exists():
        return Check("lock", "ok", "no run yet")
    try:
        refuse_if_running(home)
    except AlreadyRunningError as error:
        return Check("lock", "warning", str(error), "wait, or stop that process")
    except OSError as error:
        return Check(
            "lock", "problem", f"{home.work}: {error.strerror}", "give the user of the run write access"
        )
    return Check("lock", "ok", "free")


def check_night(home: Home) -> Check:
    """A night has ended well not too long ago."""
    ledger = Ledger(home.ledger)
    missing = overdue(ledger, datetime.now(UTC))
    if missing:
        return Check(
            "last night", "problem", missing, "gouji status; look at worker.log; make up, or gouji nightly"
        )
    good = last_good_night(runs(ledger))
    return Check("last night", "ok", f"ended {good.ended_at:%Y-%m-%d %H:%M} UTC" if good else "none yet")
