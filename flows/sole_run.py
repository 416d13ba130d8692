"""One run at a time: the lock of the home folder on this machine, a limit of Prefect's server across machines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flows.runtime import AlreadyRunningError, one_run_at_a_time
from tasks.home import Home
from tasks.lease import hold_lease
from tasks.settings import Settings

BUILDER_LIMIT = "gouji-builder"
"""Name of the global concurrency limit; `gouji up` creates it with one slot."""
LEASE_SECONDS = 60.0
"""A holder that was killed gives its slot back after this time..."""
LATEST_LOOK = 120.0
"""... and after the server has looked, which it does every minute or so."""


@contextmanager
def sole_run(home: Home, settings: Settings | None = None) -> Iterator[None]:
    """Holds the home folder, with a Prefect server the only slot there is on all machines, and the lease if one is set.

    Raises:
        AlreadyRunningError: another process or machine has it.
        LeaseHeldError: another machine has the lease of the settings.
    """
    with one_run_at_a_time(home), ExitStack() as stack:
        if os.environ.get("PREFECT_API_URL"):
            _take_slot(stack)
        if settings is not None and settings.lease:
            stack.enter_context(hold_lease(settings.lease, settings.lease_seconds))
        yield


def _take_slot(stack: ExitStack) -> None:
    from prefect.concurrency.sync import concurrency

    slot = concurrency(
        BUILDER_LIMIT,
        timeout_seconds=LEASE_SECONDS + LATEST_LOOK,
        lease_duration=LEASE_SECONDS,
        raise_on_lease_renewal_failure=False,
    )
    try:
        stack.enter_context(slot)
    except TimeoutError as error:
        raise AlreadyRunningError(
            f"a run on another machine holds the limit '{BUILDER_LIMIT}'; wait for it to end "
            f"(prefect global-concurrency-limit inspect {BUILDER_LIMIT} shows it)"
        ) from error
