"""Reports printed to PDF by a browser, with tables ruled in every way offices rule them or not at all."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from random import Random

import pypdfium2
from layout_reports import LayoutReport

from demo.bodies import render_table, spans
from demo.report import section_headings
from warehouse.forms import TABLE_CODES

RULES = {
    "ruled": "td{border:1px solid #000}",
    "dotted": "td{border:1px dotted #000}",
    "dashed": "td{border:1px dashed #555}",
    "double": "td{border:3px double #000}",
    "separate": "table{border-collapse:separate;border-spacing:2px;border:1px solid #000} td{border:1px solid #000}",
    "hlines": "td{border-bottom:1px solid #888}",
    "hlines_outer": "table{border-top:2px solid #000;border-bottom:2px solid #000} td{border-top:1px solid #888}",
    "vlines": "td{border-left:1px solid #555;border-right:1px solid #555}",
    "columns": "table{border:1px solid #000} td{border-left:1px solid #555;border-right:1px solid #555}",
    "stub": "table{border-top:1px solid #000} td{border-bottom:1px solid #000} td.l{border:1px solid #000}",
    "header_box": "td.l{border:1px solid #000}",
    "outer": "table{border:1px solid #000}",
    "three_lines": "table{border-top:2px solid #000;border-bottom:2px solid #000} tr:nth-child(3) td{border-bottom:1px solid #000}",
    "zebra": "tr:nth-child(odd){background:#e8eef8}",
    "zebra_cells": "tr:nth-child(even) td{background:#eee}",
    "unruled": "",
    "unruled_tight": "td{padding-top:0;padding-bottom:0}",
    "white": "td{border:1px solid #fff}",
}
"""Ruling styles by name: what is drawn between the cells."""
NAMES = tuple(f"pdf_{name}" for name in RULES)
_ALIGN = ("left", "center", "right")
_VALIGN = ("middle", "middle", "middle", "top", "baseline", "bottom")
_BASE = (
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact} body{font-family:'Noto Sans CJK SC','Noto Serif CJK SC'}"
    "table{border-collapse:collapse;width:100%} td{padding:2px 4px} @page wide{size:A4 landscape}"
    " .report{break-before:page}"
)


def render_prints(reports: Sequence[LayoutReport], name: str, random: Random) -> list[bytes]:
    """Returns the reports as one print each, all printed in one run of the browser."""
    rules = RULES[name.removeprefix("pdf_")]
    parts = [_part(report, number, rules, random) for number, report in enumerate(reports)]
    page = (
        f"<html><head><meta charset=utf-8><style>{_BASE}</style></head><body>{''.join(parts)}</body></html>"
    )
    return _cut(_print(page), [report.title for report in reports])


def _part(report: LayoutReport, number: int, rules: str, random: Random) -> str:
    scope = f"#r{number}"
    css = [
        f"{scope} td{{font-size:{random.choice((9, 10, 11, 12))}px;vertical-align:{random.choice(_VALIGN)};"
        f"text-align:{random.choice(_ALIGN)};line-height:{random.choice(('normal', '1.2', '1.6'))}}}",
        f"{scope} td.v{{text-align:{random.choice(_ALIGN)}}}",
        f"{scope}{{page:{random.choice(('auto', 'auto', 'wide'))};font-family:{random.choice(('inherit', 'Noto Serif CJK SC'))}}}",
        " ".join(f"{scope} {rule.strip()}}}" for rule in rules.split("}") if rule.strip()),
    ]
    body = [f"<style>{' '.join(css)}</style><h2>{report.title}</h2>"]
    body += [f"<p>{text}</p>" for text in report.prose["lead"]]
    for code, heading in section_headings():
        body.append(f"<h3>{heading}</h3>")
        body += [f"<p>{text}</p>" for text in report.prose[code]]
        if code in TABLE_CODES:
            body.append(_table(report, code))
    return f"<div class=report id=r{number}>{''.join(body)}</div>"


def _table(report: LayoutReport, code: str) -> str:
    return render_table(
        report.boxes(code),
        lambda box: f"<td class={'v' if box.key else 'l'}{spans(box)}>{escape(box.text)}</td>",
        "",
    )


def _print(page: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return target.read_bytes()


def _cut(data: bytes, titles: Sequence[str]) -> list[bytes]:
    """Returns the print cut before each page that begins with the next title."""
    whole = pypdfium2.PdfDocument(data)
    starts: list[int] = []
    for number in range(len(whole)):
        text = "".join(whole[number].get_textpage().get_text_range().split())
        if len(starts) < len(titles) and text.startswith(titles[len(starts)][:20]):
            starts.append(number)
    prints = []
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=True):
        part = pypdfium2.PdfDocument.new()
        part.import_pages(whole, list(range(start, end)))
        target = io.BytesIO()
        part.save(target)
        prints.append(target.getvalue())
    return prints
