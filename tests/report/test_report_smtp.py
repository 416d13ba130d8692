"""Sending, against a real SMTP server on loopback: refusals, temporary failures, cut connections, TLS, kill -9."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from report_desk import MailDesk

from tasks.report.outbox import Outbox, mail_status, settle
from tasks.report.smtp import send_pending

DAY = date(2023, 4, 15)
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """What the server answers, and what it got."""

    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"
    cut: bool = False
    hang: float = 0.0
    mails: list[tuple[list[str], bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang:
            self.mails.append((envelope.rcpt_tos, bytes(envelope.content or b"")))
            await asyncio.sleep(self.hang)
        if self.cut:
            assert server.transport is not None
            server.transport.abort()
            return "250 never heard"
        if self.data.startswith("2") and not self.hang:
            self.mails.append((envelope.rcpt_tos, bytes(envelope.content or b"")))
        return self.data


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def listen() -> Iterator[Callable[..., tuple[Server, int]]]:
    started: list[Controller] = []

    def start(**options: Any) -> tuple[Server, int]:
        server = Server()
        controller = Controller(server, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        started.append(controller)
        return server, controller.port

    yield start
    for controller in started:
        controller.stop()


def use(desk: MailDesk, port: int, tls: str = "none") -> None:
    desk.settings.mail_mode = "smtp"
    desk.settings.mail_from = "gouji@example.org"
    desk.settings.smtp_host = "127.0.0.1"
    desk.settings.smtp_port = port
    desk.settings.smtp_tls = tls  # type: ignore[assignment]


def states(desk: MailDesk) -> dict[str, str]:
    return {row["recipient"]: row["state"] for row in mail_status(desk.ledger)}


def make_due(desk: MailDesk) -> None:
    """As if the waiting time had passed."""
    for record in Outbox(desk.home.outbox, desk.ledger).deliveries().values():
        desk.ledger.append("delivery", {**record, "next_at": "2000-01-01T00:00:00.000Z"})


def test_one_message_a_recipient_is_sent_and_recorded(
    desk: MailDesk, sample_database: Path, listen: Any
) -> None:
    server, port = listen()
    use(desk, port)
    desk.office.recipients.append("two@yunxi.example")
    summary = desk.run(sample_database, DAY)
    assert (summary.sent, summary.unsure, summary.alarms) == (2, 0, [])
    assert [recipients for recipients, _ in server.mails] == [["office@yunxi.example"], ["two@yunxi.example"]]
    assert b"Message-ID: <" in server.mails[0][1]
    assert set(states(desk).values()) == {"sent"}
    assert desk.run(sample_database, date(2023, 4, 16)).sent == 0 and len(server.mails) == 2


def test_what_is_sent_is_the_frozen_file(desk: MailDesk, sample_database: Path, listen: Any) -> None:
    server, port = listen()
    use(desk, port)
    (path,) = desk.run(sample_database, DAY).mails
    assert server.mails[0][1].rstrip() == path.read_bytes().rstrip()


def test_temporary_refusal_waits_and_is_tried_again(
    desk: MailDesk, sample_database: Path, listen: Any
) -> None:
    server, port = listen()
    use(desk, port)
    server.data = "451 4.3.0 greylisted"
    summary = desk.run(sample_database, DAY)
    assert (summary.retry, summary.sent) == (1, 0) and states(desk) == {"office@yunxi.example": "retry"}
    server.data = "250 OK"
    assert send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2").waiting == 1, "too early"
    make_due(desk)
    assert send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-3").sent == 1
    assert states(desk) == {"office@yunxi.example": "sent"}


def test_waits_grow_and_end(desk: MailDesk, sample_database: Path, listen: Any) -> None:
    server, port = listen()
    use(desk, port)
    server.rcpt["office@yunxi.example"] = "450 4.2.1 mailbox busy"
    desk.run(sample_database, DAY)
    due = []
    for _ in range(10):
        due.append([r.get("next_at") for r in desk.ledger.read("delivery") if r["state"] == "retry"][-1])
        make_due(desk)
        send_pending(desk.home.outbox, desk.ledger, desk.settings, "run")
    assert states(desk) == {"office@yunxi.example": "dead"}
    attempts = [r["attempts"] for r in desk.ledger.read("delivery") if r["state"] == "dead"]
    assert attempts[0] == 8
    assert server.mails == []


def test_permanent_refusal_of_one_recipient_does_not_touch_the_other(
    desk: MailDesk, sample_database: Path, listen: Any
) -> None:
    server, port = listen()
    use(desk, port)
    server.rcpt["office@yunxi.example"] = "550 5.1.1 no such user"
    desk.office.recipients.append("two@yunxi.example")
    summary = desk.run(sample_database, DAY)
    assert (summary.sent, summary.dead) == (1, 1)
    assert "550" in summary.alarms[0] and "office@yunxi.example" in summary.alarms[0]
    assert states(desk) == {"office@yunxi.example": "dead", "two@yunxi.example": "sent"}
    send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2")
    assert len(server.mails) == 1, "a dead message was sent again"


def test_connection_cut_after_data_is_unsure_and_never_sent_again(
    desk: MailDesk, sample_database: Path, listen: Any
) -> None:
    server, port = listen()
    use(desk, port)
    server.cut = True
    summary = desk.run(sample_database, DAY)
    assert (summary.sent, summary.unsure) == (0, 1) and "不能确定" in summary.alarms[0]
    server.cut = False
    again = send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2")
    assert again.sent == 0 and again.unsure == 1 and server.mails == []
    assert states(desk) == {"office@yunxi.example": "unsure"}


def test_operator_settles_what_is_unsure(desk: MailDesk, sample_database: Path, listen: Any) -> None:
    server, port = listen()
    use(desk, port)
    server.cut = True
    desk.run(sample_database, DAY)
    server.cut = False
    (row,) = mail_status(desk.ledger)
    settle(desk.ledger, row["message_id"], "pending", by="operator")
    assert send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2").sent == 1
    with pytest.raises(KeyError):
        settle(desk.ledger, row["message_id"], "pending", by="operator")


def test_server_that_is_away_leaves_everything_for_later(desk: MailDesk, sample_database: Path) -> None:
    use(desk, 1)
    desk.office.recipients.append("two@yunxi.example")
    summary = desk.run(sample_database, DAY)
    assert (summary.retry, summary.dead, summary.unsure) == (1, 0, 0) and "连接失败" in summary.alarms[0]
    assert sorted(states(desk).values()) == ["pending", "retry"]


def test_cap_of_a_run(desk: MailDesk, sample_database: Path, listen: Any) -> None:
    server, port = listen()
    use(desk, 1)
    desk.office.recipients += ["two@yunxi.example", "three@yunxi.example"]
    desk.run(sample_database, DAY)
    make_due(desk)
    use(desk, port)
    desk.settings.mail_cap = 2
    assert send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2").sent == 2
    assert (
        send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-3").sent == 1
        and len(server.mails) == 3
    )


def test_frozen_file_gone_is_dead_not_a_crash(desk: MailDesk, sample_database: Path, listen: Any) -> None:
    _, port = listen()
    use(desk, 1)
    (path,) = desk.run(sample_database, DAY).mails
    path.unlink()
    make_due(desk)
    use(desk, port)
    assert send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2").dead == 1


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, chain = folder / "key.pem", folder / "chain.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(chain)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    return key, chain


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    return context


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_encrypted_with_login(
    desk: MailDesk, sample_database: Path, listen: Any, certificate: tuple[Path, Path], mode: str
) -> None:
    from pydantic import SecretStr

    def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = data.login == b"gouji" and data.password == b"geheim"
        return AuthResult(success=right, handled=right)

    server, port = listen(
        **(
            {"tls_context": server_context(certificate), "require_starttls": True}
            if mode == "starttls"
            else {}
        ),
        **({"ssl_context": server_context(certificate), "auth_require_tls": False} if mode == "tls" else {}),
        authenticator=login,
        auth_required=True,
    )
    use(desk, port, mode)
    desk.settings.smtp_host = "localhost"
    desk.settings.smtp_user, desk.settings.smtp_password = "gouji", SecretStr("falsch")
    trust = ssl.create_default_context(cafile=str(certificate[1]))
    desk.settings.mail_mode = "file"
    desk.run(sample_database, DAY)
    (record,) = desk.ledger.read("delivery")
    desk.ledger.append("delivery", {**record, "state": "pending"})
    desk.settings.mail_mode = "smtp"
    wrong = send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-1", trust)
    assert wrong.retry == 1 and server.mails == [], "a wrong password must not kill the message"
    make_due(desk)
    desk.settings.smtp_password = SecretStr("geheim")
    assert send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-2", trust).sent == 1
    assert "geheim" not in (desk.home.ledger / "delivery.jsonl").read_text(encoding="utf-8")


def test_certificate_nobody_trusts_is_refused(
    desk: MailDesk, sample_database: Path, listen: Any, certificate: tuple[Path, Path]
) -> None:
    server, port = listen(tls_context=server_context(certificate))
    use(desk, port, "starttls")
    assert desk.run(sample_database, DAY).retry == 1 and server.mails == []


SENDER = """
import sys
from pathlib import Path
from tasks.crawl.ledger import Ledger
from tasks.report.smtp import send_pending
from tasks.settings import Settings
home, port = Path(sys.argv[1]), int(sys.argv[2])
settings = Settings(home=home, mail_mode="smtp", mail_from="gouji@example.org", smtp_host="127.0.0.1", smtp_port=port, smtp_tls="none")
send_pending(home / "outbox", Ledger(home / "ledger"), settings, "run-killed")
"""


@pytest.mark.slow
def test_kill_between_sending_and_recording_never_sends_twice(
    desk: MailDesk, sample_database: Path, listen: Any
) -> None:
    server, port = listen()
    use(desk, 1)
    desk.run(sample_database, DAY)
    make_due(desk)
    server.hang = 60
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(desk.home.root), str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    for _ in range(300):
        if server.mails or sender.poll() is not None:
            break
        time.sleep(0.1)
    assert len(server.mails) == 1, "the server never got the message"
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    server.hang = 0
    assert states(desk) == {"office@yunxi.example": "unsure"}
    after = send_pending(desk.home.outbox, desk.ledger, desk.settings, "run-after")
    assert after.sent == 0 and after.unsure == 1 and len(server.mails) == 1
