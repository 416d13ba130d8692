"""Documents of every format, broken in the ways files break."""

from __future__ import annotations

import io
import random
import re
import zipfile

import openpyxl
from format_documents import UNIT, make_docx, make_html, random_truth
from format_structure_faults import HTML_FAULTS, TEXT_FAULTS, Fault, pdf_stream_changed
from pdf_writer import Page, table, write_pdf

from demo.tables import lay_out
from warehouse.forms import FORMS


def originals() -> dict[str, bytes]:
    printed = random_truth(3)
    page = Page()
    page.text(60, 780, "Report")
    table(page, [["a", "b", "c"], ["1", "22", "333"], ["0", "", "9"]])
    second = Page(rotate=90)
    for row in range(6):
        second.text(60, 700 - 18 * row, "label")
        second.text(200, 700 - 18 * row, str(row))
        second.text(260, 700 - 18 * row, str(row * 7))
    html = make_html(printed)
    lines = [f"{UNIT}2023年政府信息公开工作年度报告"]
    for code in ("disclosure", "applications", "proceedings"):
        lines += [" | ".join(box.text for box in row) for row in lay_out(FORMS["2021"].table(code), printed)]
    docx = make_docx(printed)
    return {
        "html": html.encode(),
        "gb.html": html.replace("utf-8", "gb2312").encode("gb18030"),
        "txt": "\n".join(lines).encode(),
        "pdf": write_pdf([page, second]),
        "docx": docx,
        "xlsx": _xlsx(printed),
        "zip": _zip({"a.html": html.encode(), "b.docx": docx}),
        "mht": b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode(),
    }


def _xlsx(printed: dict[str, str]) -> bytes:
    book = openpyxl.Workbook()
    for row in lay_out(FORMS["2021"].table("applications"), printed):
        book.active.append([box.text for box in row])
    book.active.merge_cells("A1:C3")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Returns the file with one to four faults: of its bytes, or (half of the time) of what it is made of."""
    if data.startswith(b"PK") and dice.random() < 0.5:
        return _mutate_member(data, dice)
    if data.startswith(b"%PDF") and dice.random() < 0.5:
        return pdf_stream_changed(data, dice, FAULTS)
    faults = (_structure_faults(data) if dice.random() < 0.5 else ()) or FAULTS
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(faults)(data, dice)
    return data


def _structure_faults(data: bytes) -> tuple[Fault, ...]:
    if data.startswith((b"%PDF", b"PK")):
        return ()
    return HTML_FAULTS if b"<" in data[:2000] else TEXT_FAULTS


def _mutate_member(data: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(members))
    faults = dice.choice((FAULTS, HTML_FAULTS)) if b"<" in members[name][:2000] else FAULTS
    for _ in range(dice.randint(1, 4)):
        members[name] = dice.choice(faults)(members[name], dice)
    return _zip(members)


def _place(data: bytes, dice: random.Random) -> int:
    return dice.randrange(len(data)) if data else 0


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 30)):
        if changed:
            changed[_place(data, dice)] = dice.randrange(256)
    return bytes(changed)


def _truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: _place(data, dice)]


def _cut_out(data: bytes, dice: random.Random) -> bytes:
    start = _place(data, dice)
    return data[:start] + data[start + dice.randint(1, 300) :]


def _double(data: bytes, dice: random.Random) -> bytes:
    start = _place(data, dice)
    part = data[start : start + dice.randint(1, 2000)]
    return data[:start] + part * dice.randint(1, 5) + data[start:]


def _drop_tags(data: bytes, dice: random.Random) -> bytes:
    share = dice.random() * 0.3
    return re.sub(rb"<[^<>]{1,200}>", lambda match: b"" if dice.random() < share else match.group(), data)


def _odd_numbers(data: bytes, dice: random.Random) -> bytes:
    odd = (b"-1", b"999999999", b"0", b"1e99", b"NaN", b"65536")
    share = dice.random() * 0.2
    return re.sub(rb"\d+", lambda match: dice.choice(odd) if dice.random() < share else match.group(), data)


def _swap(data: bytes, dice: random.Random) -> bytes:
    a, b = sorted((_place(data, dice), _place(data, dice)))
    return data[b:] + data[a:b] + data[:a]


FAULTS: tuple[Fault, ...] = (_flip, _flip, _truncate, _cut_out, _double, _drop_tags, _odd_numbers, _swap)
