"""Broken documents by the hundred thousand: each gives a result or a typed issue within the limits.

``GOUJI_FUZZ`` is how many (default 100,000), ``GOUJI_FUZZ_SEED`` where to start, ``GOUJI_FUZZ_SECONDS`` when to stop at
the latest (runs with other seeds add up). Broken are documents of every layout and format that the tests know, and PDFs
as LibreOffice prints them, half of them in their bytes and half in what they are made of. OCR is left out: it takes
seconds a page and reads pictures, which hardly differ for being broken.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import (
    PLAIN_LAYOUTS,
    make_docx,
    make_html,
    mutate,
    originals,
    random_truth,
    render,
    report_for,
)
from tasks.extract.model import Extraction
from tasks.extract.office import convert_many, find_libreoffice
from tasks.extract_batch import Item, extract_batch
from tasks.settings import Settings

FAILURES = {"crashed", "too_slow"}
SECONDS = 30.0


def run() -> None:
    count = int(os.environ.get("GOUJI_FUZZ", "100000"))
    start = int(os.environ.get("GOUJI_FUZZ_SEED", "0"))
    seconds = float(os.environ.get("GOUJI_FUZZ_SECONDS", "inf"))
    codes: Counter[str] = Counter()
    formats: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    bad: list[str] = []
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        _without_ocr(Path(folder))
        settings = Settings(home=Path(folder), extract_seconds=SECONDS)
        for done, (item, extractions) in enumerate(extract_batch(_items(start, count), settings), 1):
            formats[item.name.removeprefix("report.")] += 1
            issues = {(i.code, i.message) for _, found in extractions for i in found.issues}
            codes.update({code for code, _ in issues} or {"(no issue)"})
            reasons.update(_reason(message) for code, message in issues if code == "unreadable")
            bad += [f"{item.document_id}: {fault}" for fault in _faults(extractions)]
            if done % 1000 == 0:
                rate = done / (time.monotonic() - began)
                print(f"{done} documents, {rate:.0f} a second, {len(bad)} faults {bad[-1:]}", flush=True)
            if time.monotonic() - began > seconds:
                break
    print(f"\n{sum(formats.values())} broken documents {dict(formats)}, {len(bad)} faults\n")
    print("| issue | documents |\n| --- | ---: |")
    for code, number in codes.most_common():
        print(f"| {code} | {number} |")
    print(f"\nunreadable because of: {dict(reasons.most_common())}")
    print("\n".join(bad[:50]))


def _without_ocr(folder: Path) -> None:
    """Hides the OCR engine from the extraction processes to be started."""
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['rapidocr'] = None\n", encoding="utf-8")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def _reason(message: str) -> str:
    """Returns a message without what differs from file to file, so that a fault of ours among them shows."""
    return re.sub(r"\d+|'[^']*'|\([^()]*\)", "…", message)[:90]


def _faults(extractions: list[tuple[str, Extraction]]) -> Iterator[str]:
    """Yields what must never come of a document: no result, a crash, a limit passed, a state that denies its value."""
    if not extractions:
        yield "no result at all"
    for path, extraction in extractions:
        for issue in extraction.issues:
            if issue.code in FAILURES:
                yield f"{path} {issue.code}: {issue.message}"
        for key, cell in extraction.cells.items():
            if (cell.value is None) == (cell.state == "number"):
                yield f"{path} {key}: {cell}"


def _items(start: int, count: int) -> Iterator[Item]:
    seeds = dict(_seeds())
    names = sorted(seeds)
    for seed in range(start, start + count):
        name = names[seed % len(names)]
        suffix = name.rpartition(".")[2]
        yield Item(f"{name} {seed}", f"report.{suffix}", mutate(seeds[name], random.Random(f"{name} {seed}")))


def _seeds() -> Iterator[tuple[str, bytes]]:
    """Yields whole documents to be broken, by name and suffix."""
    for name, data in originals().items():
        yield f"original.{name}", data
    for layout in PLAIN_LAYOUTS:
        for number in range(2):
            data, name = render(
                report_for(layout, f"fuzz {number}"), layout, random.Random(f"fuzz {layout} {number}")
            )
            yield f"{layout}-{number}.{name.rpartition('.')[2]}", data
    if find_libreoffice() is None:
        return
    truths = [random_truth(seed) for seed in range(5)]
    files = [("docx", make_docx(truth, landscape=True)) for truth in truths]
    files += [("html", make_html(truth, attributes="border=0").encode()) for truth in truths]
    for number, printed in enumerate(convert_many(files, "pdf")):
        if printed:
            yield f"print-{number}.pdf", printed
