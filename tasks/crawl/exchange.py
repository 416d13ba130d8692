"""One request and its answer: sent politely, repeated where that helps, cut off in time, never an exception."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from requests import Response
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import InvalidURL, RequestException, SSLError, Timeout
from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError

from tasks.crawl.addresses import RefusedAddressError, UnknownHostError
from tasks.crawl.body import PackedError, TooLargeError, TruncatedError, read_body
from tasks.crawl.politeness import Gates, HostPausedError
from tasks.crawl.transport import Transport
from tasks.crawl.urls import host_of
from tasks.settings import Settings

RETRY_STATUSES = {429, 500, 502, 503, 504}
MAX_RETRY_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. ``kind`` is that of the ledger; ``data`` makes it a POST of a form."""

    url: str
    kind: str = "article"
    data: Mapping[str, str] | None = None
    referer: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Returns GET or POST."""
        return "GET" if self.data is None else "POST"


@dataclass(slots=True)
class Answer:
    """One answer or its absence: ``outcome`` is '' if there was an HTTP answer, else why there was none."""

    url: str
    fetched_at: datetime
    status: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    wire_bytes: int = 0
    requests: int = 0
    outcome: str = ""
    detail: str | None = None
    sent: list[tuple[str, str]] = field(default_factory=list)

    def header(self, name: str) -> str:
        """Returns a header by its name in any case, '' if it was not sent; several are joined."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(slots=True)
class Exchanger:
    """Sends requests for one task. One transport, shared gates."""

    settings: Settings
    transport: Transport
    gates: Gates
    run_id: str
    legacy_hosts: set[str] = field(default_factory=set)
    requests: int = 0

    def send(self, request: Request, url: str) -> Answer:
        """Returns the answer to ``request`` at ``url`` (one hop), after retries with back-off."""
        host = host_of(url)
        cookie_retry = True
        attempt = 0
        while True:
            answer = self._once(request, url, host)
            if answer.status in (412, 521) and cookie_retry and answer.header("set-cookie"):
                cookie_retry = (
                    False  # one try with the cookies just given, as any browser would; then it is recorded
                )
                continue
            self.gates.note(host, answer.status, self.run_id)
            if attempt >= self.settings.retries or not self._again(answer):
                return answer
            wait = self._pause(answer, attempt, host)
            if wait is None:
                return answer
            self.gates.of(host).wait(wait)
            attempt += 1

    def _again(self, answer: Answer) -> bool:
        if answer.outcome in ("unreachable", "truncated") and answer.detail != "unknown host":
            return True
        return answer.status in RETRY_STATUSES

    def _pause(self, answer: Answer, attempt: int, host: str) -> float | None:
        """Seconds to wait before the next try; None if the server asks for more than a run can wait."""
        asked = retry_after(answer.header("retry-after"))
        if asked is not None and asked > MAX_RETRY_AFTER:
            span = timedelta(seconds=min(asked, 86_400))
            self.gates.pause(host, span, f"HTTP {answer.status} with Retry-After {asked:.0f} s", self.run_id)
            return None
        backoff = self.settings.backoff_seconds * 2**attempt * random.uniform(0.8, 1.2)
        return max(asked or 0.0, backoff)

    def _once(self, request: Request, url: str, host: str) -> Answer:
        answer = Answer(url, datetime.now(UTC))
        try:
            with self.gates.of(host).turn(), self.transport.deadline(self.settings.timeout_total) as end:
                answer.fetched_at = datetime.now(UTC)
                self._exchange(request, url, host, answer, end)
        except HostPausedError as error:
            answer.outcome, answer.detail = "host_paused", str(error)
        return answer

    def _exchange(self, request: Request, url: str, host: str, answer: Answer, end: float) -> None:
        try:
            try:
                self._take(request, url, host, answer, end)
            except SSLError as error:
                if host in self.legacy_hosts or "certificate verify failed" in str(error).lower():
                    raise
                self.legacy_hosts.add(host)
                self._take(request, url, host, answer, end)
        except (
            RequestException,
            HTTPError,
            OSError,
            RefusedAddressError,
            UnknownHostError,
            TooLargeError,
            PackedError,
            TruncatedError,
            ValueError,
        ) as error:
            answer.outcome, answer.detail = explain(error, timed_out=time.monotonic() >= end)
        except http.client.HTTPException as error:
            answer.outcome, answer.detail = "unreachable", f"no valid HTTP answer: {error}"

    def _take(self, request: Request, url: str, host: str, answer: Answer, end: float) -> None:
        session = self.transport.legacy if host in self.legacy_hosts else self.transport.session
        self.requests += 1
        answer.requests += 1
        response: Response = session.request(
            request.method,
            url,
            data=request.data,
            headers=_request_headers(request),
            stream=True,
            allow_redirects=False,
            timeout=(self.settings.timeout_connect, self.settings.timeout_read),
        )
        try:
            answer.status = response.status_code
            answer.headers = [(str(key), str(value)) for key, value in response.raw.headers.items()]
            answer.sent = [(str(key), str(value)) for key, value in response.request.headers.items()]
            answer.body, answer.wire_bytes = read_body(response, self.settings.max_bytes, end)
        finally:
            # A response read to its end gives its connection back; one that is not must not be read on.
            response.close()


def _request_headers(request: Request) -> dict[str, str]:
    headers = dict(request.headers)
    for name, value in (
        ("Referer", request.referer),
        ("If-None-Match", request.etag),
        ("If-Modified-Since", request.last_modified),
    ):
        if value and value.isascii() and value.isprintable():
            headers[name] = value
    return headers


def retry_after(value: str) -> float | None:
    """Returns the seconds that a Retry-After header asks for, None if it asks for nothing readable."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


_PLAIN_PROBLEMS = (
    (TooLargeError, "too_large"),
    (PackedError, "bad_encoding"),
    (TruncatedError, "truncated"),
    (RefusedAddressError, "refused_address"),
    (InvalidURL, "bad_url"),
)


def explain(error: Exception, *, timed_out: bool) -> tuple[str, str]:
    """Returns (outcome, detail) for what went wrong without an HTTP answer."""
    for kind, outcome in _PLAIN_PROBLEMS:
        if isinstance(error, kind):
            return outcome, str(error)
    if timed_out or isinstance(error, Timeout | TimeoutError):
        return "timeout", "no complete answer in time"
    if isinstance(error, UnknownHostError):
        return "unreachable", "unknown host"
    if isinstance(error, SSLError):
        return "tls", _innermost(error)
    if isinstance(error, IncompleteRead):
        return "truncated", f"the body ended early: {error}"
    if isinstance(error, ProtocolError):
        return (
            ("truncated", _innermost(error))
            if "IncompleteRead" in str(error)
            else ("unreachable", _innermost(error))
        )
    if isinstance(error, RequestsConnectionError | OSError | HTTPError):
        return "unreachable", _innermost(error)
    return "unreachable", f"{type(error).__name__}: {error}"


def _innermost(error: Any) -> str:
    while getattr(error, "args", None) and isinstance(error.args[0], BaseException):
        error = error.args[0]
    return str(getattr(error, "reason", None) or error)[:300]
