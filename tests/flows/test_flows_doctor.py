"""Each check of `gouji doctor`, with the problem provoked: it is seen, and a remedy is named."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import zoneinfo
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner

from flows import doctor_machine, doctor_service
from flows.command_line import main
from flows.doctor import examine
from flows.doctor_check import Check
from flows.run_log import recorded_run
from flows.runtime import one_run_at_a_time
from flows.server import Service, service_folder
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.settings import Settings


@pytest.fixture()
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


def problem(check: Check, *words: str, state: str = "problem") -> None:
    assert check.state == state, check
    assert check.remedy, check
    for word in words:
        assert word in check.detail + check.remedy, check


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_every_check_has_a_name_and_the_command_lists_it(home: Home) -> None:
    names = [check.name for check in examine(Settings(home=home.root))]
    assert len(set(names)) == len(names)
    shown = CliRunner().invoke(main, ["doctor", "--home", str(home.root)]).stdout
    for name in names:
        assert name in shown


def test_python_and_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor_machine.check_python().state == "ok"
    monkeypatch.setattr(doctor_machine.sys, "version_info", (3, 10, 4))
    problem(doctor_machine.check_python(), "3.10.4", "PYTHON=")
    problem(doctor_machine.check_package("duckdb", "0.1"), "tested with 0.1", state="warning")
    problem(doctor_machine.check_package("no-such-package", "1"), "make setup")


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    assert doctor_machine.check_home(tmp_path / "new" / "home").state == "ok"
    file = tmp_path / "file"
    file.write_text("")
    problem(doctor_machine.check_home(file / "home"), "cannot be written", "--home")


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor_machine.check_disk(tmp_path).state in ("ok", "problem")
    usage = namedtuple("usage", "total used free")(10**12, 10**12 - 10**9, 10**9)
    monkeypatch.setattr(doctor_machine.shutil, "disk_usage", lambda path: usage)
    problem(doctor_machine.check_disk(tmp_path), "1.0 GB", "free at least 2 GB")


def test_fonts_libreoffice_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    problem(doctor_machine.check_libreoffice(), "libreoffice-writer-nogui", state="warning")
    assert doctor_machine.check_fonts().state == "ok"
    for name, script in (("fc-list", "exit 0"), ("soffice", "echo broken >&2; exit 77")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    problem(doctor_machine.check_fonts(), "fonts-noto-cjk", state="warning")
    problem(doctor_machine.check_libreoffice(), "does not start", "broken")
    monkeypatch.setattr(doctor_machine.importlib.util, "find_spec", lambda name: None)
    problem(doctor_machine.check_ocr(), "rapidocr", "make setup", state="warning")


def test_an_unknown_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor_machine.check_time_zone().state == "ok"

    def unknown(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(doctor_machine.zoneinfo, "ZoneInfo", unknown)
    problem(doctor_machine.check_time_zone(), "tzdata")


def test_a_misspelt_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_MAIL_CAP", "7")
    assert doctor_service.check_variables().state == "ok"
    monkeypatch.setenv("GOUJI_SMPT_HOST", "mail.invalid")
    problem(doctor_service.check_variables(), "GOUJI_SMPT_HOST", "GOUJI_SMTP_HOST", state="warning")


def test_sources_that_are_wrong_or_disabled(tmp_path: Path) -> None:
    (tmp_path / "offices.yml").write_text("- {id: a, name: 甲, regions: ['990101']}\n", encoding="utf-8")
    entry = "region: '990101'\nname: 某县\noffice: {}\ncolumns: [{{url: 'https://www.example.gov.cn/'}}]\nenabled: false\n"
    (tmp_path / "county.yml").write_text(entry.format("a"), encoding="utf-8")
    problem(doctor_service.check_sources(Settings(sources=tmp_path)), "0 of 1", state="warning")
    (tmp_path / "county.yml").write_text(entry.format("b"), encoding="utf-8")
    problem(doctor_service.check_sources(Settings(sources=tmp_path)), "county.yml")
    problem(doctor_service.check_sources(Settings(sources=None)), "demo", state="warning")


def test_a_clock_that_is_behind(home: Home) -> None:
    with recorded_run(Ledger(home.ledger), "r1", "nightly"):
        pass
    assert doctor_service.check_clock(home).state == "ok"
    future = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    record = {"run_id": "r2", "kind": "nightly", "started_at": future, "outcome": "running"}
    Ledger(home.ledger).append("run", record)
    problem(doctor_service.check_clock(home), "NTP")


def test_a_damaged_ledger(home: Home) -> None:
    (home.ledger / "run.jsonl").write_bytes(b"{broken}\n{}\n")
    problem(doctor_service.check_clock(home), "run.jsonl", "backup")


def smtp_settings(port: int, **given: object) -> Settings:
    values = {"mail_mode": "smtp", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none"}
    return Settings(**{**values, "mail_from": "a@office.example", "operator": "b@office.example", **given})


def test_a_mail_server_that_is_away_or_refuses(tmp_path: Path) -> None:
    problem(doctor_service.check_mail(smtp_settings(free_port())), "GOUJI_SMTP_HOST")
    refuse = lambda *_: AuthResult(success=False, handled=False)  # noqa: E731
    controller = Controller(
        Sink(), hostname="127.0.0.1", port=free_port(), authenticator=refuse, auth_require_tls=False
    )
    controller.start()
    try:
        assert doctor_service.check_mail(smtp_settings(controller.port)).state == "ok"
        silent = smtp_settings(controller.port, operator=None)
        problem(doctor_service.check_mail(silent), "GOUJI_OPERATOR", state="warning")
        problem(doctor_service.check_mail(smtp_settings(controller.port, mail_from=None)), "GOUJI_MAIL_FROM")
        wrong = smtp_settings(controller.port, smtp_user="u", smtp_password="p")
        problem(doctor_service.check_mail(wrong), "login refused", "GOUJI_SMTP_PASSWORD")
        plain = smtp_settings(controller.port, smtp_tls="starttls")
        problem(doctor_service.check_mail(plain), "STARTTLS", "GOUJI_SMTP_TLS")
    finally:
        controller.stop()


class WrongClock(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response_only(200)
        self.send_header("Date", "Sat, 01 Jan 2000 00:00:00 GMT")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Silent."""


def test_a_prefect_api_that_is_away_or_has_another_time(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    assert doctor_service.check_prefect(home).state == "ok"
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{free_port()}/api")
    problem(doctor_service.check_prefect(home), "make up")
    with HTTPServer(("127.0.0.1", 0), WrongClock) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.server_port}/api")
        problem(doctor_service.check_prefect(home), "clocks", "NTP")
        server.shutdown()


def test_a_worker_that_died(home: Home) -> None:
    assert doctor_service.check_worker(home).state == "ok"
    ended = subprocess.Popen([shutil.which("true") or "true"])
    ended.wait()
    folder = service_folder(home.root)
    folder.mkdir(parents=True)
    service = Service(port=4200, server=ended.pid, worker=ended.pid)
    (folder / "service.json").write_text(service.to_json(), encoding="utf-8")
    problem(doctor_service.check_worker(home), "server and worker not running", "make up")


def test_a_lock_that_is_held(home: Home) -> None:
    assert doctor_service.check_lock(home).state == "ok"
    with one_run_at_a_time(home):
        problem(doctor_service.check_lock(home), "another run", state="warning")


def test_a_night_that_is_missing(home: Home) -> None:
    assert doctor_service.check_night(home).state == "ok"
    begun = (datetime.now(UTC) - timedelta(days=30)).isoformat()
    base = {"run_id": "r", "kind": "nightly", "started_at": begun}
    Ledger(home.ledger).append("run", base | {"ended_at": begun, "outcome": "ok"})
    problem(doctor_service.check_night(home), "720 小时", "gouji status")
