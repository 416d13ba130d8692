"""Sending what is in the outbox over SMTP: one recipient a call, every outcome recorded, nothing sent twice blindly."""

from __future__ import annotations

import fcntl
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tasks.report.outbox import LedgerLike, Outbox, now
from tasks.settings import Settings

TIMEOUT_SECONDS = 60.0
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
MOST_ATTEMPTS = 8


@dataclass
class Sending:
    """What became of the messages of one run."""

    sent: int = 0
    retry: int = 0
    dead: int = 0
    unsure: int = 0
    waiting: int = 0
    alarms: list[str] = field(default_factory=list)


class _TemporaryError(Exception):
    """The server may take the message later (4xx, no connection)."""


class _PermanentError(Exception):
    """The server will never take this message (5xx)."""


class _UnsureError(Exception):
    """The connection ended after the message was under way: nobody knows whether it arrived."""


def send_pending(
    folder: Path, ledger: LedgerLike, settings: Settings, run_id: str, tls: ssl.SSLContext | None = None
) -> Sending:
    """Sends messages that are pending or due for another try, at most ``mail_cap`` of them.

    A message is recorded as ``unsure`` before its text goes out and as ``sent`` only on the server's answer:
    whatever cuts the run between the two, even kill -9, leaves it unsure, for the operator to settle.
    """
    outbox, result = Outbox(folder, ledger), Sending()
    with _alone(folder):
        due = [record for record in outbox.deliveries().values() if record["state"] in ("pending", "retry")]
        ready = [record for record in due if record.get("next_at", "") <= now()]
        result.waiting = len(due) - len(ready)
        for number, record in enumerate(ready):
            if number >= settings.mail_cap:
                result.alarms.append(
                    f"已到每次运行的邮件上限 {settings.mail_cap}，{len(ready) - number} 封留待下次"
                )
                break
            if not _try(outbox, record, settings, result, tls):
                result.waiting += len(ready) - number - 1
                break
        unsettled = [r for r in outbox.deliveries().values() if r["state"] == "unsure"]
    result.unsure = len(unsettled)
    result.alarms += [f"不能确定是否送达：{r['recipient']}（{r['file']}），请核实后登记" for r in unsettled]
    return result


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One sender at a time: two would both find the same message pending."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _try(
    outbox: Outbox, record: Mapping[str, Any], settings: Settings, result: Sending, tls: ssl.SSLContext | None
) -> bool:
    """Sends one message and records the outcome; False if the server cannot be reached at all."""
    attempts = int(record.get("attempts") or 0) + 1
    try:
        message = outbox.message(record)
        with _connection(settings, tls) as server:
            _hand_over(server, settings, outbox, record, message, attempts)
    except FileNotFoundError:
        result.dead += 1
        outbox.record(record, "dead", "the frozen message is gone", attempts=attempts)
        result.alarms.append(f"发送失败：{record['recipient']}：邮件文件不在（{record['file']}）")
    except _PermanentError as error:
        result.dead += 1
        outbox.record(record, "dead", str(error), attempts=attempts)
        result.alarms.append(f"发送被拒：{record['recipient']}：{error}")
    except _TemporaryError as error:
        return _later(outbox, record, attempts, error, result)
    except _UnsureError as error:
        outbox.record(record, "unsure", str(error), attempts=attempts)
    else:
        result.sent += 1
        outbox.record(record, "sent", None, attempts=attempts)
    return True


def _later(
    outbox: Outbox, record: Mapping[str, Any], attempts: int, error: _TemporaryError, result: Sending
) -> bool:
    unreachable = isinstance(error.__cause__, OSError) and not isinstance(
        error.__cause__, smtplib.SMTPException
    )
    if attempts >= MOST_ATTEMPTS:
        result.dead += 1
        outbox.record(record, "dead", f"given up after {attempts} attempts: {error}", attempts=attempts)
        result.alarms.append(f"多次发送失败，已放弃：{record['recipient']}：{error}")
        return not unreachable
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    next_at = (datetime.now(UTC) + wait).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    result.retry += 1
    outbox.record(record, "retry", str(error), attempts=attempts, next_at=next_at)
    if unreachable:
        result.alarms.append(f"邮件服务器连接失败：{error}")
    return not unreachable


def greet(settings: Settings, tls: ssl.SSLContext | None = None) -> None:
    """Returns if the mail server takes connection, encryption and login as configured; nothing is sent.

    Raises:
        smtplib.SMTPException: the server refuses one of them.
        OSError: it cannot be reached, or its certificate is not trusted.
    """
    _quit(_connect(settings, tls or ssl.create_default_context()))


@contextmanager
def _connection(settings: Settings, tls: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    """A connection that has said EHLO, is encrypted and logged in as the settings say."""
    context = tls or ssl.create_default_context()
    try:
        server = _connect(settings, context)
    except smtplib.SMTPAuthenticationError as error:
        # Wrong credentials are the installation's fault; the messages must survive it.
        raise _TemporaryError(f"login refused: {error.smtp_code} {_words(error.smtp_error)}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise _TemporaryError(f"{type(error).__name__}: {error}") from error
    try:
        yield server
    finally:
        _quit(server)


def _connect(settings: Settings, context: ssl.SSLContext) -> smtplib.SMTP:
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _quit(server: smtplib.SMTP) -> None:
    """Says goodbye; the outcome of the message is known by then, so a cut connection does not matter."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _hand_over(
    server: smtplib.SMTP,
    settings: Settings,
    outbox: Outbox,
    record: Mapping[str, Any],
    message: bytes,
    attempts: int,
) -> None:
    """Gives one message to the server for one recipient; returns only when the server has taken it."""
    sender = settings.mail_from or ""
    try:
        _check(server.mail(sender))
        _check(server.rcpt(record["recipient"]))
    except (smtplib.SMTPException, OSError) as error:
        raise _TemporaryError(f"{type(error).__name__}: {error}") from error
    outbox.record(record, "unsure", "handed to the server, no answer yet", attempts=attempts)
    try:
        code, words = server.data(message)
    except smtplib.SMTPDataError as error:
        code, words = error.smtp_code, bytes(str(error.smtp_error), "utf-8")
    except (smtplib.SMTPException, OSError) as error:
        raise _UnsureError(f"connection lost while sending: {type(error).__name__}") from error
    _check((code, words))


def _check(answer: tuple[int, bytes]) -> None:
    code, words = answer
    if 200 <= code < 300:
        return
    if code == 421 or 400 <= code < 500:
        raise _TemporaryError(f"{code} {_words(words)}")
    raise _PermanentError(f"{code} {_words(words)}")


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:200]
