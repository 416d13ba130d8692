"""One builder at a time across machines: refused while it lives, taken over when it is dead, and told when it is late."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tasks.lease import LeaseHeldError, LeaseLostError, check_lease, hold_lease
from tasks.storage import Store

ROOT = Path(__file__).parents[2]
SECONDS = 2.0

HOLDER = """
import sys, time
from tasks.lease import hold_lease
with hold_lease(sys.argv[1], float(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.readline()
print("released", flush=True)
"""


@pytest.fixture(params=["s3", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "s3":
        return f"{request.getfixturevalue('bucket')}/lease"
    return str(tmp_path / "shared")


def holder(place: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, place, str(SECONDS)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_living_holder_is_not_disturbed_and_a_dead_one_is_replaced(place: str) -> None:
    process = holder(place)
    try:
        with pytest.raises(LeaseHeldError, match=f"process {process.pid}"), hold_lease(place, SECONDS):
            pytest.fail("two holders")
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with hold_lease(place, SECONDS):
        check_lease()
    check_lease()


def test_a_lease_given_back_is_free_at_once(place: str) -> None:
    process = holder(place)
    process.communicate("\n")
    began = time.monotonic()
    with hold_lease(place, 600):
        pass
    assert time.monotonic() - began < 60
    assert len(Store(place).names()) == 1


def test_of_several_that_try_at_once_one_gets_it(tmp_path: Path) -> None:
    held: list[int] = []
    refused: list[int] = []
    start = threading.Barrier(6)

    def try_it(number: int) -> None:
        start.wait()
        try:
            with hold_lease(str(tmp_path / "shared"), 30):
                held.append(number)
                ended.wait()
        except LeaseHeldError:
            refused.append(number)

    ended = threading.Event()
    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    while len(refused) < 5:
        time.sleep(0.05)
    ended.set()
    for thread in threads:
        thread.join()
    assert (len(held), len(refused)) == (1, 5)


def test_a_holder_that_slept_too_long_writes_no_more(tmp_path: Path) -> None:
    place = str(tmp_path / "shared")
    process = holder(place)
    process.send_signal(signal.SIGSTOP)
    try:
        with hold_lease(place, SECONDS):
            check_lease()
    finally:
        process.send_signal(signal.SIGCONT)
        process.communicate("\n")
    with hold_lease(place, SECONDS) as lease:
        Store(place).create(
            f"lease-{lease._number + 1:010}.json", b'{"holder": "x", "since": "y", "beat": 0}'
        )
        with pytest.raises(LeaseLostError, match="taken over"):
            check_lease()


def test_the_command_line_refuses_a_second_builder(tmp_path: Path) -> None:
    place = str(tmp_path / "shared")
    process = holder(place)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "flows.command_line", "housekeeping", "--home", str(tmp_path / "home")],
            env={**os.environ, "GOUJI_LEASE": place, "GOUJI_LEASE_SECONDS": "2"},
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        process.communicate("\n")
    assert done.returncode == 2
    assert "another run holds the lease" in done.stderr
    assert "Traceback" not in done.stderr
