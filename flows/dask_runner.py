"""Extraction on a Dask cluster, through Prefect's Dask task runner: one task run a batch of documents."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flows.batches import Batch, batches_of, extract_batch_of, stamp, unpack
from tasks.crawl.archive import Archive
from tasks.extract_batch import Extractions
from tasks.load import Pending
from tasks.settings import Settings

logger = logging.getLogger("gouji")

ATTEMPTS = 3
"""Times that a batch is given to the cluster before this machine does it itself."""
AHEAD = 2
"""Batches on their way for each worker: one that it works on, one that waits for it."""


class RunnerError(Exception):
    """The Dask cluster cannot be used; the message says what to do."""


def extract_on_dask(
    waiting: Iterable[Pending], archive: Archive, settings: Settings
) -> Iterator[tuple[str, str, Extractions]]:
    """Yields (archive id, name, extractions) of each document, in the order the batches are done.

    A batch whose worker dies is done by another one; one that fails again and again is done by this machine.

    Raises:
        RunnerError: no cluster, or its workers run another version of gouji.
    """
    batches = batches_of(waiting, archive, settings)
    with _cluster(settings) as runner:
        under_way = _UnderWay(runner, settings)
        for batch in batches:
            under_way.submit(batch)
            while under_way.is_full():
                yield from under_way.next_results()
        while under_way:
            yield from under_way.next_results()


class _UnderWay:
    """Batches that the cluster has, at most some for each worker, so that memory stays flat."""

    def __init__(self, runner: Any, settings: Settings) -> None:
        self._runner = runner
        self._settings = settings
        self._futures: deque[tuple[Any, Batch]] = deque()

    def __bool__(self) -> bool:
        return bool(self._futures)

    def is_full(self) -> bool:
        """Tells whether the cluster has enough to do."""
        return len(self._futures) >= AHEAD * max(1, len(self._runner.client.nthreads()))

    def submit(self, batch: Batch) -> None:
        """Gives a batch to the cluster."""
        from flows.dask_task import extract_documents

        batch.attempts += 1
        given = {"batch": batch.data, "limits": batch.limits, "made_by": stamp()}
        self._futures.append((self._runner.submit(extract_documents, given), batch))

    def next_results(self) -> Iterator[tuple[str, str, Extractions]]:
        """Waits for the next batches that are done and yields their documents; a failed batch is given again."""
        import distributed

        raw = [future.wrapped_future for future, _ in self._futures]
        distributed.wait(raw, return_when="FIRST_COMPLETED")
        ended = [pair for pair in self._futures if pair[0].wrapped_future.done()]
        self._futures = deque(pair for pair in self._futures if pair not in ended)
        for future, batch in ended:
            result = _result(future)
            if isinstance(result, bytes):
                yield from unpack(result)
            elif "another version" in result:
                raise RunnerError(result)
            elif batch.attempts < ATTEMPTS:
                logger.warning("batch of %d documents is given again: %s", batch.documents, result)
                self.submit(batch)
            else:
                logger.warning("batch of %d documents is done on this machine: %s", batch.documents, result)
                yield from unpack(extract_batch_of(batch.data, batch.limits))


def _result(future: Any) -> bytes | str:
    """Returns what a batch gave, or why it gave nothing."""
    raw = future.wrapped_future
    if raw.status != "finished":
        return str(raw.exception() if raw.status == "error" else raw.status)
    state = raw.result()
    if state.is_completed():
        return bytes(state.result(raise_on_failure=True, _sync=True))
    return str(state.message)


@contextmanager
def _cluster(settings: Settings) -> Iterator[Any]:
    """Gives a task runner that is connected to the cluster of the settings, or to one of own processes."""
    try:
        import dask
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise RunnerError("runner dask needs the scale extra: pip install 'gouji[scale]'") from error
    logging.getLogger("distributed").setLevel(logging.WARNING)
    # Without a dashboard: it would need a port and packages that nothing else does.
    own = {"threads_per_worker": 1, "processes": True, "dashboard_address": None}
    if settings.workers:
        own["n_workers"] = settings.workers
    runner = (
        DaskTaskRunner(address=settings.dask_address)
        if settings.dask_address
        else DaskTaskRunner(cluster_kwargs=own)
    )
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}), runner:
        try:
            known = runner.client.nthreads()
        except (OSError, RuntimeError) as error:
            place = f"no Dask scheduler at {settings.dask_address}" if settings.dask_address else "no cluster"
            raise RunnerError(
                f"{place}: {error}; start one with `dask scheduler` and `dask worker`, or set runner to local"
            ) from error
        logger.info("extraction on Dask: %d workers", len(known))
        with runner.client.as_current():
            yield runner
