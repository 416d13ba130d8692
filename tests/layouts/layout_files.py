"""Reports as files: docx, xlsx, zip; through LibreOffice also doc, xls and PDF; through a picture, a scan."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from docx import Document
from layout_html import render_html
from layout_reports import LayoutReport
from layout_shapes import LABEL_CHANGES, Rows
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from demo.bodies import cut_in_two
from demo.documents import add_table
from demo.report import section_headings
from warehouse.forms import TABLE_CODES

PURE = ("docx", "docx_cut", "docx_one_table", "xlsx_one_sheet", "xlsx_sheets", "zip_docx", "zip_html")
OFFICE = ("office_doc", "office_xls", "office_pdf_ruled", "office_pdf_unruled", "office_rtf_doc")
SUFFIX = {"docx": ".docx", "xlsx": ".xlsx", "zip_": ".zip"}
_EDGE = Side(style="thin")


def file_name(name: str) -> str:
    """Returns a neutral file name with the suffix of a layout."""
    if name.startswith("office_"):
        return "report." + name.split("_")[1]
    return "report" + SUFFIX[name[:4]]


def render_file(report: LayoutReport, name: str, random: Random) -> bytes:
    """Returns the report as a file in the named layout (of `PURE`)."""
    change = LABEL_CHANGES[random.choice(sorted(LABEL_CHANGES))]
    tables = {code: change(report.boxes(code), random) for code in TABLE_CODES}
    if name.startswith("xlsx"):
        return _xlsx(report, tables, sheets=name == "xlsx_sheets")
    if name == "zip_html":
        return _zip({"年报.html": render_html(report, "html_clean", random)})
    data = _docx(report, tables, cut=name == "docx_cut", random=random)
    return (
        _zip({"附件/2024年年报.docx": data, "附件/说明.txt": "见附件".encode()})
        if name == "zip_docx"
        else data
    )


def _docx(report: LayoutReport, tables: dict[str, Rows], cut: bool, random: Random) -> bytes:
    document = Document()
    document.add_heading(report.title, level=0)
    for text in report.prose["lead"]:
        document.add_paragraph(text)
    for code, heading in section_headings():
        document.add_paragraph(heading)
        for text in report.prose[code]:
            document.add_paragraph(text)
        if code not in tables:
            continue
        if cut and code == "applications":
            first, second = cut_in_two(tables[code], random.randint(8, len(tables[code]) - 4))
            add_table(document, first)
            document.add_paragraph("- 4 -")
            add_table(document, _padded(second))
        else:
            add_table(document, tables[code])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _padded(rows: Rows) -> Rows:
    """Rows whose group cells stayed before the cut, given empty cells in their place, as Word shows them."""
    from demo.tables import Box

    width = 10
    reach = [0] * 3
    found = []
    for row in rows:
        taken = sum(1 for left in reach if left > 0)
        missing = width - sum(box.colspan for box in row) - taken
        padded = [Box("")] * missing + row
        place = 0
        for box in padded:
            while place < 3 and reach[place] > 0:
                place += 1
            for column in range(place, min(place + box.colspan, 3)):
                reach[column] = box.rowspan
            place += box.colspan
        reach = [left - 1 for left in reach]
        found.append(padded)
    return found


def _xlsx(report: LayoutReport, tables: dict[str, Rows], sheets: bool) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "年报"
    sheet.append([report.title])
    for code, heading in section_headings():
        if sheets and code in tables:
            sheet = book.create_sheet(
                heading[:2] + {"disclosure": "公开", "applications": "申请"}.get(code, "复议诉讼")
            )
        sheet.append([heading])
        for text in report.prose[code]:
            sheet.append([text])
        if code in tables:
            _sheet_table(sheet, tables[code])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_table(sheet, rows: Rows) -> None:
    top = sheet.max_row + 1
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        place = 0
        for box in row:
            while (number, place) in taken:
                place += 1
            cell = sheet.cell(top + number, place + 1)
            text = box.text
            cell.value = int(text) if box.key and text.isascii() and text.isdigit() else (text or None)
            cell.alignment = Alignment(wrap_text=True)
            cell.border = Border(_EDGE, _EDGE, _EDGE, _EDGE)
            taken |= {
                (number + down, place + right) for down in range(box.rowspan) for right in range(box.colspan)
            }
            if box.rowspan > 1 or box.colspan > 1:
                sheet.merge_cells(
                    start_row=top + number,
                    end_row=top + number + box.rowspan - 1,
                    start_column=place + 1,
                    end_column=place + box.colspan,
                )


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def render_office(reports: Sequence[LayoutReport], name: str, random: Random) -> list[bytes]:
    """Returns the reports converted by LibreOffice to the named layout (of `OFFICE`), in one run of it."""
    source, target = {
        "office_doc": ("docx", "doc"),
        "office_xls": ("xlsx_one_sheet", "xls"),
        "office_pdf_ruled": ("docx", "pdf"),
        "office_pdf_unruled": ("html_clean", "pdf"),
        "office_rtf_doc": ("docx", "rtf"),
    }[name]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, report in enumerate(reports):
            if source.startswith("html"):
                data = render_html(report, source, random).replace(
                    b'<table border="1">', b'<table border="0">'
                )
                suffix = ".html"
            else:
                data, suffix = render_file(report, source, random), file_name(source)[6:]
            path = Path(folder) / f"{number:03d}{suffix}"
            path.write_bytes(data)
            files.append(path)
        filters = ["--infilter=HTML (StarWriter)"] if source.startswith("html") else []
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            *filters,
            "--convert-to",
            target,
            "--outdir",
            folder,
            *map(str, files),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return [path.with_suffix(f".{target}").read_bytes() for path in files]


def scan(pdf: bytes) -> bytes:
    """Returns a PDF of pictures of the pages, as a scanner makes it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=200 / 72).to_pil().convert("L") for page in document]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    document.close()
    return stream.getvalue()
