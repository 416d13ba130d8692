"""Broken documents by the hundred thousand: each gives a result or a typed issue within the limits.

``GOUJI_FUZZ`` is how many (default 100,000), ``GOUJI_FUZZ_SEED`` where to start.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import mutate, originals
from tasks.extract_batch import Item, extract_batch
from tasks.settings import Settings


def run() -> None:
    count = int(os.environ.get("GOUJI_FUZZ", "100000"))
    start = int(os.environ.get("GOUJI_FUZZ_SEED", "0"))
    codes: Counter[str] = Counter()
    bad: list[str] = []
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), extract_seconds=30)
        done = 0
        for item, extractions in extract_batch(_items(start, count), settings):
            done += 1
            found = {issue.code for _, extraction in extractions for issue in extraction.issues}
            codes.update(found or {"(no issue)"})
            if found & {"crashed", "too_slow"}:
                bad.append(f"{item.document_id}: {[i.message for _, e in extractions for i in e.issues][:2]}")
            if done % 1000 == 0:
                rate = done / (time.monotonic() - began)
                print(
                    f"{done} documents, {rate:.0f} a second, {len(bad)} crashed or too slow {bad[-1:]}",
                    flush=True,
                )
    print(
        f"\n{done} broken documents, {len(bad)} crashed or too slow\n\n| issue | documents |\n| --- | ---: |"
    )
    for code, number in codes.most_common():
        print(f"| {code} | {number} |")
    print("\n".join(bad[:50]))


def _items(start: int, count: int) -> Iterator[Item]:
    files = originals()
    names = sorted(files)
    for seed in range(start, start + count):
        name = names[seed % len(names)]
        yield Item(f"{name} {seed}", f"report.{name}", mutate(files[name], random.Random(f"{name} {seed}")))
