"""Compares what extraction took from a laid-out report with the truth, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

import layout_drawn_pdf
import layout_files
import layout_html
import layout_noise
import layout_pdf
import layout_text
from layout_reports import NO_BLANKS, STYLES, LayoutReport, random_report

from tasks.extract.model import Extraction
from tasks.extract.pipeline import extract_all
from warehouse.forms import TABLE_CODES

WITHOUT_BLANKS = layout_html.WITHOUT_BLANKS | layout_text.WITHOUT_BLANKS
PLAIN_LAYOUTS = (*layout_html.NAMES, *layout_text.NAMES, *layout_files.PURE, *layout_drawn_pdf.NAMES)


@dataclass
class Score:
    """Cells by outcome, and the reports whose identity was not read right. ``faults`` lists what went wrong."""

    cells: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    identity_faults: int = 0
    doubted: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    @property
    def exact_share(self) -> float:
        return self.cells["exact"] / self.total if self.total else 1.0


def render(report: LayoutReport, layout: str, random: Random) -> tuple[bytes, str]:
    """Returns bytes and file name of the report in a layout that needs no LibreOffice."""
    if layout in layout_html.NAMES:
        return layout_html.render_html(report, layout, random), "report.html"
    if layout in layout_text.NAMES or layout in layout_text.UNREADABLE:
        return layout_text.render_text(report, layout, random), "report.txt"
    if layout in layout_drawn_pdf.NAMES:
        return layout_drawn_pdf.render_drawn(report, layout, random), "report.pdf"
    return layout_files.render_file(report, layout, random), layout_files.file_name(layout)


def render_noisy(report: LayoutReport, layout: str, noise: str, random: Random) -> tuple[bytes, str]:
    """Returns the report with one of its tables damaged."""
    tables = {code: report.boxes(code) for code in TABLE_CODES}
    damaged = random.choice(("disclosure", "applications", "applications", "proceedings"))
    tables[damaged] = layout_noise.NOISES[noise](tables[damaged], random)
    if layout in layout_html.NAMES:
        return layout_html.page_of(report, tables, layout, random), "report.html"
    return layout_text.text_of(report, tables, layout), "report.txt"


def report_for(layout: str, seed: str) -> LayoutReport:
    """Returns a random report fit for a layout: no blanks where blanks leave no trace."""
    return random_report(f"{layout} {seed}", NO_BLANKS if layout in WITHOUT_BLANKS else STYLES)


def judge(report: LayoutReport, data: bytes, name: str, score: Score, noisy: bool = False) -> list[str]:
    """Adds the outcome of extracting ``data`` to the score; returns the faults found, one line each."""
    extraction = _the_report(extract_all(data, name))
    score.reports += 1
    faults: list[str] = []
    if extraction is None:
        score.cells["missing"] += len(report.truth)
        faults.append("no report found")
    else:
        if (extraction.organization, extraction.year) != (report.organization, report.year):
            score.identity_faults += 1
            faults.append(f"identity {extraction.organization} {extraction.year}")
        doubtful = {issue.table for issue in extraction.issues}
        for key in report.truth:
            outcome, text = _outcome(report, extraction, key)
            unsure = extraction.cells.get(key) is not None and extraction.cells[key].doubt is not None
            score.doubted += unsure
            if noisy and outcome in ("wrong", "state") and (unsure or doubtful & {key.split(".")[0], None}):
                outcome = "warned"
            score.cells[outcome] += 1
            if outcome != "exact":
                faults.append(f"{outcome} {text}")
    score.faults += faults
    return faults


def _the_report(extractions: list[tuple[str, Extraction]]) -> Extraction | None:
    return next(
        (extraction for _, extraction in extractions if extraction.kind == "report" and extraction.cells),
        None,
    )


def _outcome(report: LayoutReport, extraction: Extraction, key: str) -> tuple[str, str]:
    truth, cell = report.truth[key], extraction.cells.get(key)
    text = f"{key}: printed {report.printed[key]!r}, read {cell and (cell.state, str(cell.value), cell.text)}"
    if cell is None or cell.state == "missing":
        return "missing", text
    if cell.state == "number" and (truth.state != "number" or cell.value != truth.value):
        return "wrong", text
    return ("exact" if cell.state == truth.state else "state"), text


Keep = Callable[[str, bytes, str, list[str]], None]
RenderAll = Callable[[Sequence[LayoutReport], str, Random], list[bytes]]


def evaluate(
    layout: str,
    reports: int,
    seed: str = "0",
    keep: Keep | None = None,
) -> Score:
    """Returns the score of a layout over so many random reports; ``keep`` gets every document with faults."""
    score = Score()
    for number in range(reports):
        report = report_for(layout, f"{seed} {number}")
        data, name = render(report, layout, Random(f"{seed} {layout} {number}"))
        faults = judge(report, data, name, score)
        if faults and keep:
            keep(f"{layout}-{seed}-{number}", data, name, [f"style {report.style} {report.notes}", *faults])
    return score


def evaluate_office(layout: str, reports: int, seed: str = "0", keep: Keep | None = None) -> Score:
    """Returns the score of a layout that LibreOffice makes, all reports in one run of it."""
    return _evaluate_files(
        layout, reports, seed, keep, layout_files.render_office, layout_files.file_name(layout)
    )


def evaluate_prints(layout: str, reports: int, seed: str = "0", keep: Keep | None = None) -> Score:
    """Returns the score of a ruling style of PDF, all reports printed in one run of the browser."""
    return _evaluate_files(layout, reports, seed, keep, layout_pdf.render_prints, "report.pdf")


def _evaluate_files(
    layout: str, reports: int, seed: str, keep: Keep | None, render_all: RenderAll, name: str
) -> Score:
    score = Score()
    printed = [report_for(layout, f"{seed} {number}") for number in range(reports)]
    documents = render_all(printed, layout, Random(f"{seed} {layout}"))
    for number, (report, data) in enumerate(zip(printed, documents, strict=True)):
        faults = judge(report, data, name, score)
        if faults and keep:
            keep(f"{layout}-{seed}-{number}", data, name, [f"style {report.style} {report.notes}", *faults])
    return score


def evaluate_noise(
    layout: str,
    noise: str,
    reports: int,
    seed: str = "0",
    keep: Keep | None = None,
) -> Score:
    """Returns the score of a noise in a layout; a wrong number counts as ``warned`` if it came with a warning."""
    score = Score()
    for number in range(reports):
        report = random_report(f"{noise} {layout} {seed} {number}", ("plain",))
        data, name = render_noisy(report, layout, noise, Random(f"{seed} {layout} {noise} {number}"))
        faults = [
            fault
            for fault in judge(report, data, name, score, noisy=True)
            if fault.startswith(("wrong", "state"))
        ]
        if faults and keep:
            keep(f"{noise}-{layout}-{seed}-{number}", data, name, faults)
    return score
