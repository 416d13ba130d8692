"""OFD files: text and tables exact, templates under pages, what is broken or encrypted named."""

from __future__ import annotations

import io
import zipfile

import pytest
from format_documents import prose, random_truth, scores, tables, title
from ofd_writer import OfdPage, write_ofd

from tasks.extract.pipeline import extract_all
from tasks.extract.readers import read
from warehouse.forms import SECTIONS


def _report(printed: dict[str, str], form: str) -> bytes:
    boxes = tables(printed, form)
    pages = [OfdPage()]
    pages[0].text(50, 15, title(form), 5)
    y = 30.0
    for section, number in zip(SECTIONS, "一二三四五六", strict=True):
        rows = boxes.get(section.code, [])
        if y + 6.5 * len(rows) > 280:
            pages.append(OfdPage())
            y = 15.0
        pages[-1].text(20, y, f"{number}、{section.title}")
        y += 6
        if rows:
            narrow = 12.5 if section.code == "proceedings" else 19
            y = pages[-1].table(rows, y, wide=narrow)
        text = prose(section.code, printed)
        for start in range(0, len(text), 50):
            pages[-1].text(20, y, text[start : start + 50])
            y += 5
    return write_ofd(pages)


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_report_in_ofd_is_exact(form: str) -> None:
    printed = random_truth(4, form)
    ((_, extraction),) = extract_all(_report(printed, form), "年报.ofd")
    assert scores(extraction, printed) == (len(printed), 0, 0)
    assert (extraction.format, extraction.organization) == ("ofd", "云岭县水务局")
    assert extraction.cells["applications.received.total"].locator.startswith("page ")


def test_repeated_steps_and_a_lying_page_are_laid_out() -> None:
    page = OfdPage()
    page.objects.append(
        '<ofd:TextObject Boundary="20 20 100 10" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 3 4 2">年度报告1</ofd:TextCode></ofd:TextObject>'
    )
    document = read(write_ofd([page]))
    assert [block.text for block in document.blocks] == ["年度报告1"]


def _changed(data: bytes, drop: str = "", add: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != drop:
                new.writestr(name, old.read(name))
        if add:
            new.writestr(add, "<x/>")
    return stream.getvalue()


def test_broken_and_encrypted_packages_are_typed_issues() -> None:
    data = write_ofd([OfdPage()])
    lost = read(_changed(data, drop="Doc_0/Document.xml"))
    locked = read(_changed(data, add="Encryptions.xml"))
    assert [issue.code for issue in lost.issues] == ["unreadable"]
    assert [issue.code for issue in locked.issues] == ["encrypted"]
