"""Extraction of many documents over all cores, each under its own limits."""

from __future__ import annotations

import os
import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tasks.extract.detect import detect
from tasks.extract.model import Context, Extraction
from tasks.extract.office import TIMEOUT, TIMEOUT_EACH, find_libreoffice
from tasks.extract.sandbox import Worker
from tasks.extract.wire import Job, failed
from tasks.settings import Settings

Extractions = list[tuple[str, Extraction]]
OFFICE_BATCH = 20
"""Old office files converted in one run of LibreOffice: together they take a tenth of the time."""


@dataclass(frozen=True)
class Item:
    """One document to extract; ``load`` is its bytes, its file, or a function that reads it when its turn comes."""

    document_id: str
    name: str
    load: bytes | Path | Callable[[], bytes]
    context: Context = field(default_factory=Context)


@dataclass
class _Task:
    """A job on its way: the item it extracts, or the items whose files it converts."""

    job: Job
    item: Item | None = None
    waiting: list[tuple[Item, bytes]] = field(default_factory=list)


def extract_batch(
    items: Iterable[Item], settings: Settings, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[Item, Extractions]]:
    """Yields each item with its extractions, in the order they are done.

    A document that is too slow, too large or kills its process yields the issue ``too_slow``, ``too_large`` or
    ``crashed`` and the others go on. Items are taken as they are needed, so memory stays flat. When the caller stops
    early or is interrupted, all processes end.

    Args:
        items: the documents; may be a generator.
        settings: ``workers`` (0: all cores), ``extract_seconds``, ``extract_memory_mb``, ``max_bytes``.
        progress: called with the number of documents done.
    """
    pool = _Pool(settings)
    queue = _Queue(iter(items), settings)
    done = 0
    try:
        while pool.feed(queue) or queue.ready:
            finished = [*queue.take_ready(), *pool.wait(queue)]
            for item, extractions in finished:
                done += 1
                if progress is not None:
                    progress(done)
                yield item, extractions
    finally:
        pool.close()


class _Queue:
    """Turns items into tasks, old office files into batches; ``ready`` holds what needs no process."""

    def __init__(self, items: Iterator[Item], settings: Settings) -> None:
        self._items = items
        self._settings = settings
        self._tasks: deque[_Task] = deque()
        self._office: list[tuple[Item, bytes]] = []
        self.ready: list[tuple[Item, Extractions]] = []

    def next(self) -> _Task | None:
        """Returns the next task, or None when there is nothing more to start now."""
        while not self._tasks:
            item = next(self._items, None)
            if item is None:
                if not self._office:
                    return None
                self._flush_office()
                break
            self._admit(item)
            if self.ready and not self._tasks:
                return None
        return self._tasks.popleft()

    def take_ready(self) -> list[tuple[Item, Extractions]]:
        """Returns the items that were refused before they reached a process."""
        ready, self.ready = self.ready, []
        return ready

    def after_conversion(self, task: _Task, results: object) -> None:
        """Queues the documents of a conversion; those it failed on are converted one by one, each in its own time."""
        found = results if isinstance(results, list) and len(results) == len(task.waiting) else []
        made = [result if isinstance(result, bytes) else None for result in found] or [None] * len(
            task.waiting
        )
        for (item, data), converted in zip(task.waiting, made, strict=True):
            self._tasks.append(_Task(Job("extract", item.name, data, item.context, converted), item))

    def _admit(self, item: Item) -> None:
        try:
            source = item.load() if callable(item.load) else item.load
            if isinstance(source, Path) and not source.is_file():
                raise FileNotFoundError(f"no such file: {source.name}")
            size = len(source) if isinstance(source, bytes) else source.stat().st_size
            head = source[:8] if isinstance(source, bytes) else _head(source)
        except (OSError, KeyError, ValueError) as error:
            self.ready.append(
                (item, failed(item.name, "unreadable", f"the document cannot be loaded: {error}"))
            )
            return
        if size > self._settings.max_bytes:
            self.ready.append(
                (
                    item,
                    failed(item.name, "too_large", f"{size} bytes, the limit is {self._settings.max_bytes}"),
                )
            )
            return
        if _is_old_office(head) and find_libreoffice():
            self._admit_office(item, source if isinstance(source, bytes) else source.read_bytes())
        else:
            self._tasks.append(_Task(Job("extract", item.name, source, item.context), item))

    def _admit_office(self, item: Item, data: bytes) -> None:
        if detect(data, item.name) not in ("doc", "wps", "rtf"):
            self._tasks.append(_Task(Job("extract", item.name, data, item.context), item))
            return
        self._office.append((item, data))
        if len(self._office) >= OFFICE_BATCH:
            self._flush_office()

    def _flush_office(self) -> None:
        waiting, self._office = self._office, []
        files = tuple((detect(data, item.name), data) for item, data in waiting)
        self._tasks.append(_Task(Job("convert", files=files), waiting=waiting))


class _Pool:
    """The processes and what each is doing."""

    def __init__(self, settings: Settings) -> None:
        count = settings.workers or os.cpu_count() or 1
        self._idle = [Worker(settings) for _ in range(count)]
        self._busy: dict[Worker, _Task] = {}

    def feed(self, queue: _Queue) -> bool:
        """Starts tasks while processes are idle; returns whether any is running."""
        while self._idle:
            task = queue.next()
            if task is None:
                break
            worker = self._idle.pop()
            seconds = TIMEOUT + (TIMEOUT_EACH + 5) * len(task.waiting) if task.waiting else None
            worker.send(task.job, seconds)
            self._busy[worker] = task
        return bool(self._busy)

    def wait(self, queue: _Queue) -> list[tuple[Item, Extractions]]:
        """Waits until at least one task ends or passes its deadline; returns the items that are done."""
        if not self._busy:
            return []
        with selectors.DefaultSelector() as selector:
            for worker in self._busy:
                selector.register(worker.fileno(), selectors.EVENT_READ, worker)
            nearest = min(worker.deadline for worker in self._busy)
            events = selector.select(max(0.0, nearest - time.monotonic()))
        answered = [key.data for key, _ in events]
        late = [
            worker for worker in self._busy if worker not in answered and worker.deadline <= time.monotonic()
        ]
        finished = []
        for worker in [*answered, *late]:
            result = worker.take() if worker in answered else worker.expire()
            task = self._busy.pop(worker)
            self._idle.append(worker)
            if task.item is None:
                queue.after_conversion(task, result)
            else:
                finished.append((task.item, result))
        return finished

    def close(self) -> None:
        """Ends all processes."""
        for worker in [*self._idle, *self._busy]:
            worker.close()


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


def _is_old_office(head: bytes) -> bool:
    return head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf"))
