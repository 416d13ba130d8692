"""Speed of extraction beside the usual tools, on the same pages in the same process; memory over many documents."""

from __future__ import annotations

import io
import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas
import pdfplumber
from bs4 import BeautifulSoup
from lxml import html as lxml_html

from bench.corpus import make_docx, make_html, random_truth
from tasks.extract.office import convert_many, find_libreoffice
from tasks.extract.pipeline import extract_all
from tasks.extract_batch import Item, extract_batch
from tasks.settings import Settings

PAGES = 60
PRINTS = 6
MANY = 10_000
ROUNDS = 3
BATCH = 6
"""How often the pages are sent through the guarded batch, so that starting its processes does not weigh."""


def run() -> None:
    truths = [random_truth(seed) for seed in range(PAGES)]
    pages = [make_html(truth).encode() for truth in truths]
    word = [_as_word_pastes(page) for page in pages]
    sites = [_as_site_page(page, number) for number, page in enumerate(word)]
    for label, corpus in (
        ("plain pages", pages),
        ("pages pasted from Word", word),
        ("pages of a site", sites),
    ):
        _html(label, corpus)
    _pdf(truths[:PRINTS])
    _memory([*pages, *word, *sites])


def _html(label: str, corpus: list[bytes]) -> None:
    """Prints the speed on HTML pages, in one process and in the guarded batch, beside the usual tools."""
    size = sum(map(len, corpus)) // len(corpus) // 1000
    tools: dict[str, Callable[[bytes], object]] = {
        "gouji, one process: all cells, identity, sections, claims": lambda page: extract_all(page, "a.html"),
        "pandas.read_html": lambda page: pandas.read_html(io.BytesIO(page), flavor="lxml"),
        "BeautifulSoup(lxml), parsing only": lambda page: BeautifulSoup(page, "lxml"),
        "lxml, parsing only": lxml_html.document_fromstring,
    }
    batch = {f"gouji, guarded batch, {os.cpu_count()} cores": _batch_time(corpus)}
    _table(f"{label} ({len(corpus)}, {size} kB each)", corpus, tools, batch)


def _batch_time(corpus: list[bytes]) -> float:
    """Returns the seconds that the guarded batch takes for the corpus, its processes being warm."""
    with TemporaryDirectory() as folder:
        items = (Item(str(number), "a.html", page) for number, page in enumerate(corpus * (BATCH + 1)))
        began = 0.0
        for done, _ in enumerate(extract_batch(items, Settings(home=Path(folder))), 1):
            if done == len(corpus):
                began = time.perf_counter()
        return (time.perf_counter() - began) / BATCH


def _as_word_pastes(page: bytes) -> bytes:
    """Returns the page with the mark-up that Word leaves around every text."""
    style = (
        b"width:45.9pt;border-top:none;border-left:none;border-bottom:solid windowtext 1.0pt;border-right:solid "
        b"windowtext 1.0pt;mso-border-top-alt:solid windowtext .5pt;mso-border-left-alt:solid windowtext .5pt;"
        b"mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;height:19.85pt"
    )
    run_style = (
        b"font-size:9.0pt;mso-bidi-font-size:10.5pt;font-family:SimSun;mso-bidi-font-family:SimSun;color:black;"
        b"mso-font-kerning:0pt"
    )
    opening = (
        b'<p class=MsoNormal align=center style="line-height:18.0pt"><span lang=EN-US style="'
        + run_style
        + b'">'
    )
    for kind in (b"class=v>", b"class=l>"):
        page = page.replace(kind, kind + opening)
    page = page.replace(b"<td ", b'<td width=61 style="' + style + b'" ')
    return page.replace(b"</td>", b"<o:p></o:p></span></p></td>")


def _as_site_page(page: bytes, number: int) -> bytes:
    """Returns the page inside what sites put around it: scripts, style sheets, menus, a list of links, a footer."""
    menu = "".join(
        f'<li class="nav-item"><a href="/zwgk/c{number}{place}/index.html" target="_blank">栏目{place}</a></li>'
        for place in range(160)
    )
    script = "".join(
        f"function f{place}(a,b){{return document.getElementById('e{place}'+a+b);}}\n" for place in range(160)
    )
    style = "".join(f".box{place} .in{{float:left;width:{place}px;color:#333}}\n" for place in range(160))
    head = f'<style type="text/css">{style}</style><script type="text/javascript">{script}</script></head>'
    body = f'<body><div class="head"><ul class="menu">{menu}</ul></div><div class="TRS_Editor">'
    page = page.replace(b"</head>", head.encode(), 1).replace(b"<body>", body.encode(), 1)
    foot = f'</div><div class="foot"><ul>{menu[:4000]}</ul><p>主办单位：云岭县人民政府办公室</p></div></body>'
    return page.replace(b"</body>", foot.encode(), 1)


def _table(
    title: str,
    corpus: Sequence[bytes],
    tools: dict[str, Callable[[bytes], object]],
    measured: dict[str, float] | None = None,
) -> None:
    """Prints documents a second for each tool (the best of some rounds) and how many times as fast gouji is.

    ``measured`` has the seconds that other ways of running gouji took; the first tool is gouji in this process.
    """
    times = {name: min(_time(tool, corpus) for _ in range(ROUNDS)) for name, tool in tools.items()}
    ours = {next(iter(times)): next(iter(times.values())), **(measured or {})}
    heads = " | ".join(f"{name.split(':')[0]} is" for name in ours)
    print(f"| {title} | per second | {heads} |\n| --- | ---: |" + " ---: |" * len(ours))
    for name, seconds in {**ours, **times}.items():
        ratios = " | ".join(f"{seconds / own:.2f} x as fast" for own in ours.values())
        print(f"| {name} | {len(corpus) / seconds:.1f} | {ratios} |")
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


def _memory(pages: list[bytes]) -> None:
    """Prints the resident memory of the guarded batch over many documents: this process, and those it started."""
    items = (Item(str(number), "a.html", pages[number % len(pages)]) for number in range(MANY))
    print("| documents | parent MB | extraction processes MB |\n| ---: | ---: | --- |")
    with TemporaryDirectory() as folder:
        for done, _ in enumerate(extract_batch(items, Settings(home=Path(folder))), 1):
            if done in (100, MANY // 10, MANY // 4, MANY // 2, MANY * 3 // 4, MANY):
                own = os.getpid()
                children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
                sizes = ", ".join(f"{_resident_mb(int(child)):.0f}" for child in children)
                print(f"| {done} | {_resident_mb(own):.0f} | {sizes} |", flush=True)
    print()


def _resident_mb(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6
