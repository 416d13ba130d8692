"""One builder at a time on machines that share no lock: a lease in a folder or store that all of them reach.

A holder owns the file with the highest number, which it alone rewrites. Whoever takes over creates the next number;
that only one can (S3 ``If-None-Match``, ``O_EXCL`` on a file system). No clocks are compared: a holder is
dead when its file has not changed for the time that it is watched.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from tasks.storage import StorageError, Store

logger = logging.getLogger("gouji")

WIDTH = 10


class LeaseHeldError(Exception):
    """Another machine holds the lease; the message says which and since when."""


class LeaseLostError(Exception):
    """This process was away for so long that another one has taken over; it must not write any more."""


_OF_THIS_PROCESS: list[Lease] = []


class Lease:
    """The lease that this process holds. `still_held` is asked before anything is put where others read."""

    def __init__(self, store: Store, number: int, seconds: float) -> None:
        self._store = store
        self._number = number
        self._record: dict[str, Any] = {
            "holder": holder(),
            "token": secrets.token_hex(8),
            "since": _now(),
            "beat": 0,
        }
        self._seconds = seconds
        self._renewed = time.monotonic()
        self._ended = threading.Event()
        self._lost = ""

    def still_held(self) -> None:
        """Returns if nobody has taken over.

        Raises:
            LeaseLostError: somebody has, or the store has not answered for so long that somebody may have.
        """
        if not self._lost and _highest(self._store)[0] > self._number:
            self._lost = "another machine has taken over"
        if not self._lost and time.monotonic() - self._renewed > self._seconds:
            self._lost = f"it could not be renewed for {self._seconds:g} s"
        if self._lost:
            raise LeaseLostError(
                f"the lease {self._store.address} is lost: {self._lost}; nothing more is written"
            )

    def _take(self) -> None:
        """Creates the file of this lease; raises LeaseHeldError if another one was faster."""
        if not self._store.create(_name(self._number), self._packed()):
            raise LeaseHeldError(f"another machine has just taken the lease {self._store.address}")
        highest, record = _highest(self._store)
        if highest > self._number:
            self._store.delete([_name(self._number)])
            raise LeaseHeldError(_held(self._store, record))
        self._store.delete(name for name in self._store.names() if name < _name(self._number))

    def _keep(self) -> None:
        """Rewrites the file again and again, until the end; a store that does not answer is asked again."""
        while not self._ended.wait(self._seconds / 4):
            self._record["beat"] = int(self._record["beat"]) + 1
            try:
                self._store.write(_name(self._number), self._packed())
                self._renewed = time.monotonic()
            except StorageError as error:
                logger.warning("the lease is not renewed: %s", error)

    def _release(self) -> None:
        self._record["released"] = _now()
        with contextlib.suppress(StorageError):  # then it runs out by itself
            self._store.write(_name(self._number), self._packed())

    def _packed(self) -> bytes:
        return json.dumps(self._record).encode()


@contextmanager
def hold_lease(address: str, seconds: float) -> Iterator[Lease]:
    """Holds the lease for as long as the context lasts.

    A lease whose holder was killed is taken over after it was watched for ``seconds`` without a sign of life; with a
    living holder this ends at its next one, after a quarter of that.

    Raises:
        LeaseHeldError: another process holds it.
        StorageError: the place cannot be reached.
    """
    store = Store(address)
    number, record = _highest(store)
    if record and not record.get("released"):
        _watch(store, number, record, seconds)
    lease = Lease(store, number + 1, seconds)
    lease._take()
    keeper = threading.Thread(target=lease._keep, name="lease", daemon=True)
    keeper.start()
    _OF_THIS_PROCESS.append(lease)
    try:
        yield lease
    finally:
        _OF_THIS_PROCESS.remove(lease)
        lease._ended.set()
        keeper.join()
        lease._release()


def check_lease() -> None:
    """Returns if this process holds its lease still, or needs none.

    Raises:
        LeaseLostError: another machine has taken over.
    """
    for lease in _OF_THIS_PROCESS:
        lease.still_held()


def _watch(store: Store, number: int, record: dict[str, Any], seconds: float) -> None:
    """Returns when the holder has given no sign of life for ``seconds``; raises LeaseHeldError on the first one."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(min(seconds / 8, max(0.0, deadline - time.monotonic())))
        highest, now = _highest(store)
        if highest > number or (now["beat"] != record["beat"] and not now.get("released")):
            raise LeaseHeldError(_held(store, now))
        if now.get("released"):
            return
    logger.warning("lease taken over from %s, silent for %g s", record["holder"], seconds)


def _highest(store: Store) -> tuple[int, dict[str, Any]]:
    """Returns the number and the record of the newest lease; (0, {}) if there never was one."""
    names = [name for name in store.names() if name.startswith("lease-") and name.endswith(".json")]
    for name in sorted(names, reverse=True):
        try:
            record: dict[str, Any] = json.loads(store.read(name))
        except FileNotFoundError:  # its owner has just stepped back
            continue
        except ValueError:
            record = {"holder": "unknown", "since": "unknown", "beat": -1}  # being written just now
        return int(name.removeprefix("lease-").removesuffix(".json")), record
    return 0, {}


def _held(store: Store, record: dict[str, Any]) -> str:
    return f"another run holds the lease {store.address}: {record['holder']}, since {record['since']}; wait for its end"


def holder() -> str:
    """Returns a name for this process that tells it from those of other machines."""
    return f"{socket.gethostname()}, process {os.getpid()}"


def _name(number: int) -> str:
    return f"lease-{number:0{WIDTH}}.json"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
