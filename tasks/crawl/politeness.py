"""One connection and a delay per host, shared by all tasks of the process; and the breaker that leaves a host alone."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from tasks.crawl.addresses import RefusedAddressError, UnknownHostError, resolve
from tasks.crawl.ledger import Ledger
from tasks.crawl.records import timestamp

BREAKER_STATUSES = {403, 412, 429, 468, 521}
BREAKER_COUNT = 3
BREAKER_PAUSE = timedelta(hours=24)
MAX_CRAWL_DELAY = 300.0
JITTER = 0.03


class HostPausedError(Exception):
    """The host is left alone until the moment named; nothing was sent."""


@dataclass(slots=True)
class Machine:
    """A server by its address, which several hosts may share (a prefecture's sites are often one cluster)."""

    ready_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, spacing: float) -> None:
        """Sleeps until the machine may be asked again, and takes the moment for the caller."""
        with self.lock:
            now = time.monotonic()
            moment = max(now, self.ready_at)
            self.ready_at = moment + spacing
        time.sleep(moment - now)


@dataclass(slots=True)
class Gate:
    """The way to one host: a lock, the moment of the next request, and whether the host is to be left alone."""

    host: str
    gates: Gates
    delay: float = 0.0
    refusals: int = 0
    paused_until: datetime | None = None
    reason: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    ready_at: float = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Holds the host for one request, after the delay since the last one.

        Raises:
            HostPausedError: the host is being left alone.
        """
        with self.lock:
            if self.paused_until and datetime.now(UTC) < self.paused_until:
                raise HostPausedError(f"left alone until {timestamp(self.paused_until)}: {self.reason}")
            time.sleep(max(0.0, self.ready_at - time.monotonic()))
            self.gates.wait_for_machine(self.host)
            started = time.monotonic()
            try:
                yield
            finally:
                # A slow server gets a rest of half its own time, a fast one the delay counted from the request.
                ended = time.monotonic()
                rest = min(self.delay, (ended - started) / 2)
                pace = self.delay * random.uniform(1, 1 + JITTER)
                self.ready_at = max(started + pace, ended + rest)

    def wait(self, seconds: float) -> None:
        """Postpones the next request by at least ``seconds`` from now."""
        self.ready_at = max(self.ready_at, time.monotonic() + seconds)


class Gates:
    """The gates of one process by host. ``ledger`` keeps the pauses, so that the next run honours them.

    ``address_delay``: seconds between two requests to one machine, whatever the names of its hosts; 0: not looked at.
    """

    def __init__(self, ledger: Ledger | None = None, address_delay: float = 0.0) -> None:
        self.address_delay = address_delay
        self._gates: dict[str, Gate] = {}
        self._machines: dict[str, Machine] = {}
        self._lock = threading.Lock()
        self._ledger = ledger
        for record in ledger.read("pause") if ledger else ():
            gate = self.of(record["host"])
            gate.paused_until, gate.reason = datetime.fromisoformat(record["until"]), record["reason"]

    def of(self, host: str) -> Gate:
        """Returns the gate of ``host``; the same one for every caller."""
        with self._lock:
            return self._gates.setdefault(host, Gate(host, self))

    def wait_for_machine(self, host: str) -> None:
        """Waits ``address_delay`` seconds after the last request to the machine of ``host``, by whichever name."""
        address = address_of_host(host) if self.address_delay else None
        if address is None:
            return
        with self._lock:
            machine = self._machines.setdefault(address, Machine())
        machine.wait(self.address_delay)

    def slow_down(self, host: str, delay: float) -> Gate:
        """Returns the gate, its delay raised to at least ``delay``."""
        gate = self.of(host)
        gate.delay = max(gate.delay, delay)
        return gate

    def note(self, host: str, status: int | None, run_id: str) -> None:
        """Counts refusals in a row; the third pauses the host for a day."""
        gate = self.of(host)
        if status not in BREAKER_STATUSES:
            gate.refusals = 0
            return
        gate.refusals += 1
        if gate.refusals >= BREAKER_COUNT:
            self.pause(
                host, BREAKER_PAUSE, f"{gate.refusals} refusals in a row, the last one HTTP {status}", run_id
            )

    def pause(self, host: str, span: timedelta, reason: str, run_id: str) -> None:
        """Leaves ``host`` alone for ``span`` and puts that into the ledger."""
        gate = self.of(host)
        now = datetime.now(UTC)
        gate.paused_until, gate.reason, gate.refusals = now + span, reason, 0
        if self._ledger:
            until = timestamp(gate.paused_until)
            self._ledger.append(
                "pause",
                {"at": timestamp(now), "host": host, "reason": reason, "run_id": run_id, "until": until},
            )


@lru_cache(maxsize=10_000)
def address_of_host(host: str) -> str | None:
    """Returns the public address that a host's name leads to; None for names unknown or not public.

    Simulated sites share the loopback addresses of one computer and are different machines all the same.
    """
    parts = urlsplit(f"//{host}")
    try:
        return resolve(parts.hostname or "", parts.port or 80, allow_private=False)[0][1]
    except (RefusedAddressError, UnknownHostError):
        return None


_SHARED: dict[tuple[str, int], Gates] = {}
_SHARED_LOCK = threading.Lock()


def shared_gates(ledger: Ledger) -> Gates:
    """Returns the gates that all tasks of this process over one ledger share."""
    with _SHARED_LOCK:
        key = ledger.key()
        if key not in _SHARED:
            _SHARED[key] = Gates(ledger)
        return _SHARED[key]
