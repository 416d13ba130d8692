"""Speed of extraction beside the usual tools, on the same pages in the same process; memory over many documents."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas
import pdfplumber
from bs4 import BeautifulSoup
from lxml import html as lxml_html

from bench.corpus import make_docx, make_html, random_truth
from tasks.extract.model import Context
from tasks.extract.office import convert_many, find_libreoffice
from tasks.extract.pipeline import extract_all
from tasks.extract.sandbox import Worker
from tasks.extract.wire import Job
from tasks.extract_batch import Item, extract_batch
from tasks.settings import Settings

PAGES = 60
PRINTS = 6
MANY = 3000
ROUNDS = 3


def run() -> None:
    truths = [random_truth(seed) for seed in range(PAGES)]
    pages = [make_html(truth).encode() for truth in truths]
    word = [_as_word_pastes(page) for page in pages]
    for label, corpus in (("plain pages", pages), ("pages pasted from Word", word)):
        size = sum(map(len, corpus)) // len(corpus) // 1000
        _table(
            f"{label} ({PAGES}, {size} kB each)",
            corpus,
            {
                "gouji: all cells, identity, sections, claims": lambda page: extract_all(page, "a.html"),
                "pandas.read_html": lambda page: pandas.read_html(io.BytesIO(page), flavor="lxml"),
                "BeautifulSoup(lxml), parsing only": lambda page: BeautifulSoup(page, "lxml"),
                "lxml, parsing only": lxml_html.document_fromstring,
            },
        )
    _pdf(truths[:PRINTS])
    _memory(word[0])
    _cores(pages)


def _as_word_pastes(page: bytes) -> bytes:
    """Returns the page with the mark-up that Word leaves around every text."""
    style = b"width:45.9pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"
    run_style = b"font-size:9.0pt;font-family:SimSun;color:black"
    opening = (
        b'<p class=MsoNormal align=center style="line-height:18.0pt"><span lang=EN-US style="'
        + run_style
        + b'">'
    )
    for kind in (b"class=v>", b"class=l>"):
        page = page.replace(kind, kind + opening)
    page = page.replace(b"<td ", b'<td width=61 style="' + style + b'" ')
    return page.replace(b"</td>", b"<o:p></o:p></span></p></td>")


def _table(title: str, corpus: Sequence[bytes], tools: dict[str, Callable[[bytes], object]]) -> None:
    """Prints documents a second for each tool (the best of some rounds) and how often faster or slower gouji is."""
    times = {name: min(_time(tool, corpus) for _ in range(ROUNDS)) for name, tool in tools.items()}
    first = next(iter(times.values()))
    print(f"| {title} | per second | gouji's time is |\n| --- | ---: | ---: |")
    for name, seconds in times.items():
        print(f"| {name} | {len(corpus) / seconds:.1f} | {first / seconds:.2f} x |")
    print()


def _time(tool: Callable[[bytes], object], corpus: Sequence[bytes]) -> float:
    start = time.perf_counter()
    for document in corpus:
        tool(document)
    return time.perf_counter() - start


def _pdf(truths: list[dict[str, str]]) -> None:
    if find_libreoffice() is None:
        print("PDF: LibreOffice is not installed, nothing compared\n")
        return
    files = [("docx", make_docx(truth, landscape=True)) for truth in truths]
    prints = [data for data in convert_many(files, "pdf") if data]

    def plumber(data: bytes) -> object:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return [page.extract_tables() for page in pdf.pages]

    tools: dict[str, Callable[[bytes], object]] = {
        "gouji: all cells, identity, sections, claims": lambda data: extract_all(data, "a.pdf"),
        "pdfplumber, extract_tables of all pages": plumber,
    }
    _table(f"printed reports (PDF, {len(prints)})", prints, tools)


def _memory(page: bytes) -> None:
    """Prints the resident memory of one extraction process over many documents."""
    with TemporaryDirectory() as folder, Worker(Settings(home=Path(folder)), max_jobs=MANY + 1) as worker:
        print("| documents in one process | resident MB |\n| ---: | ---: |")
        for number in range(1, MANY + 1):
            worker.send(Job("extract", "a.html", page, Context()))
            worker.receive()
            if number in (1, 100, MANY // 10, MANY // 3, MANY):
                print(f"| {number} | {worker.resident_mb:.0f} |")
    print()


def _cores(pages: list[bytes]) -> None:
    """Prints documents a second of the guarded batch with one process and with all cores."""
    print("| guarded batch | per second |\n| --- | ---: |")
    with TemporaryDirectory() as folder:
        for workers in (1, 0):
            items = [Item(str(number), "a.html", page) for number, page in enumerate(pages * 3)]
            start = time.perf_counter()
            done = sum(1 for _ in extract_batch(items, Settings(home=Path(folder), workers=workers)))
            name = "one process" if workers else "all cores"
            print(f"| {name} | {done / (time.perf_counter() - start):.1f} |")
