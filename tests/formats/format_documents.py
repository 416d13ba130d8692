"""Reports with known truth, rendered in every file format; our own prose."""

from __future__ import annotations

import io
import random
import subprocess
from decimal import Decimal
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt

from demo.documents import add_table
from demo.tables import BoxRow, lay_out
from tasks.extract.model import Extraction
from warehouse.forms import FORMS, SECTIONS

UNIT = "云岭县水务局"
YEAR = {"2021": 2023, "2019": 2020}
PEOPLE = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")


def title(form: str) -> str:
    return f"{UNIT}{YEAR[form]}年政府信息公开工作年度报告"


def random_truth(seed: int, form: str = "2021") -> dict[str, str]:
    """Returns printed texts by cell key; all identities hold and few values are zero."""
    dice = random.Random(seed)
    values: dict[str, Decimal] = {}
    for table in FORMS[form].tables:
        for row in table.rows:
            for column in row.columns:
                key = f"{table.code}.{row.code}.{column.code}"
                values[key] = Decimal(dice.choice((0, 0, 0, 1, 2, 7, 11, 38, 140)))
                if column.kind == "amount":
                    values[key] = Decimal(dice.randint(0, 999999)) / 100
                if column.kind == "change":
                    values[key] = Decimal(dice.choice((0, 2, -3)))
    _balance_applications(values, form)
    for row in ("review", "litigation_direct", "litigation_after_review"):
        parts = ("upheld", "corrected", "other", "pending")
        values[f"proceedings.{row}.total"] = sum(
            (values[f"proceedings.{row}.{p}"] for p in parts), Decimal(0)
        )
    return {key: f"{value.normalize():f}" for key, value in values.items()}


def _balance_applications(values: dict[str, Decimal], form: str) -> None:
    table = FORMS[form].table("applications")
    results = [row.code for row in table.rows if row.is_result]
    for person in PEOPLE:
        done = sum((values[f"applications.{row}.{person}"] for row in results), Decimal(0))
        values[f"applications.handled_total.{person}"] = done
        open_cases = min(values[f"applications.carried_out.{person}"], done)
        values[f"applications.carried_out.{person}"] = open_cases
        carried = min(values[f"applications.carried_in.{person}"], done + open_cases)
        values[f"applications.carried_in.{person}"] = carried
        values[f"applications.received.{person}"] = done + open_cases - carried
    for row in table.rows:
        parts = (values[f"applications.{row.code}.{person}"] for person in PEOPLE)
        values[f"applications.{row.code}.total"] = sum(parts, Decimal(0))


def tables(printed: dict[str, str], form: str) -> dict[str, list[BoxRow]]:
    return {table.code: lay_out(table, printed) for table in FORMS[form].tables}


def prose(section: str, printed: dict[str, str]) -> str:
    received = printed["applications.received.total"]
    texts = {
        "overview": f"本年度我局围绕水利建设主动公开信息，全年新收政府信息公开申请{received}件，均按期办理。堤防、灌渠与饮水工程的进展逐月公布，村民可在镇便民中心查阅纸质目录，也可拨打服务电话询问。",
        "problems": "少数股室公开不够及时，目录更新滞后。下一步将把公开任务列入月度清单，由专人跟踪督办。",
        "other_matters": "本年度未收取信息处理费。",
    }
    return texts.get(section, "")


def make_docx(printed: dict[str, str], form: str = "2021", landscape: bool = False, size: float = 0) -> bytes:
    document = Document()
    if landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if size:
        document.styles["Normal"].font.size = Pt(size)
    document.add_heading(title(form), level=0)
    boxes = tables(printed, form)
    for section_, number in zip(SECTIONS, "一二三四五六", strict=True):
        document.add_paragraph(f"{number}、{section_.title}")
        if section_.code in boxes:
            add_table(document, boxes[section_.code])
        text = prose(section_.code, printed)
        if text:
            document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_html(
    printed: dict[str, str], form: str = "2021", css: str = "", attributes: str = "border=1"
) -> str:
    parts = [f"<html><head><meta charset=utf-8><title>{title(form)}</title><style>{css}</style></head><body>"]
    parts.append(f"<h1>{title(form)}</h1>")
    boxes = tables(printed, form)
    for section, number in zip(SECTIONS, "一二三四五六", strict=True):
        parts.append(f"<p>{number}、{section.title}</p>")
        if section.code in boxes:
            parts.append(f"<table {attributes}>")
            for row in boxes[section.code]:
                cells = "".join(
                    f"<td rowspan={box.rowspan} colspan={box.colspan} class={'v' if box.key else 'l'}>{escape(box.text)}</td>"
                    for box in row
                )
                parts.append(f"<tr>{cells}</tr>")
            parts.append("</table>")
        parts.append(f"<p>{prose(section.code, printed)}</p>")
    return "\n".join(parts) + "</body></html>"


def print_pdf(html: str) -> bytes:
    """Returns the page as headless Chromium prints it."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def scores(extraction: Extraction, printed: dict[str, str]) -> tuple[int, int, int]:
    """Returns how many cells are exact, wrong (another number, without doubt), and not given as sure."""
    exact = wrong = missing = 0
    for key, text in printed.items():
        cell = extraction.cells.get(key)
        if cell is None or cell.value is None or cell.doubt:
            missing += 1
        elif cell.value == Decimal(text):
            exact += 1
        else:
            wrong += 1
    return exact, wrong, missing
