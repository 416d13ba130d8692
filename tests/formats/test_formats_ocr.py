"""Scans: no wrong number passes as sure, and what arithmetic proves is accepted."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from format_documents import make_docx, random_truth, scores

from tasks.extract import ocr
from tasks.extract.model import Cell, Claim, Extraction, Issue
from tasks.extract.ocr_check import OCR, PICTURES, READ_BY_OCR, confirm_ocr
from tasks.extract.ocr_engine import ocr_available
from tasks.extract.office import convert_many, find_libreoffice
from tasks.extract.pipeline import extract_all
from tasks.extract.readers import read

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def _read_by_ocr(printed: dict[str, str], doubt: str | None = OCR) -> Extraction:
    extraction = Extraction(
        "pdf", table_forms=dict.fromkeys(("disclosure", "applications", "proceedings"), "2021")
    )
    extraction.cells = {
        key: Cell(Decimal(text), "number", text, doubt=doubt) for key, text in printed.items()
    }
    extraction.claims = [Claim("received", Decimal(1), "新收1件", "own", "overview")]
    return extraction


def _doubtful(extraction: Extraction) -> set[str]:
    return {key.split(".")[0] for key, cell in extraction.cells.items() if cell.doubt}


def test_tables_whose_identities_all_hold_become_sure() -> None:
    extraction = _read_by_ocr(random_truth(1))
    confirm_ocr(extraction)
    assert _doubtful(extraction) == {"disclosure"}
    assert [(issue.code, issue.table) for issue in extraction.issues] == [("ocr_unconfirmed", "disclosure")]
    assert extraction.claims[0].scope == "unknown"


@pytest.mark.parametrize(
    "key", ["applications.granted.business", "applications.total", "applications.received.total"]
)
def test_one_misread_digit_keeps_the_whole_table_doubtful(key: str) -> None:
    printed = random_truth(1)
    wrong = next(
        name for name in printed if name.startswith(key) or name == key or key == "applications.total"
    )
    printed[wrong] = str(int(Decimal(printed[wrong])) + 5)
    extraction = _read_by_ocr(printed)
    confirm_ocr(extraction)
    table = wrong.split(".")[0]
    if table != "disclosure":
        assert all(cell.doubt for name, cell in extraction.cells.items() if name.startswith(table))


def test_unclear_readings_and_blanks_are_never_confirmed() -> None:
    extraction = _read_by_ocr(random_truth(1))
    extraction.cells["applications.granted.business"] = Cell(
        Decimal(0), "number", "0", doubt=f"{OCR}: two readings differ"
    )
    extraction.cells["proceedings.review.other"] = Cell(None, "blank", doubt=OCR)
    confirm_ocr(extraction)
    assert _doubtful(extraction) == {"disclosure", "applications", "proceedings"}


def test_documents_with_text_are_left_alone() -> None:
    extraction = _read_by_ocr(random_truth(1), doubt="another doubt")
    confirm_ocr(extraction)
    assert extraction.issues == []
    assert extraction.claims[0].scope == "own"


def test_without_the_extra_the_issue_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "ocr_available", lambda: False)
    assert [issue.code for issue in read(PNG).issues] == ["scanned_no_ocr"]


def _scanned(pdf: bytes, angle: float, quality: int) -> bytes:
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        picture = page.render(scale=160 / 72).to_pil().convert("L")
        picture = picture.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality)
        pages.append(Image.open(io.BytesIO(stream.getvalue())))
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=160)
    document.close()
    return stream.getvalue()


@pytest.mark.ocr
@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(("angle", "quality"), [(0.8, 50)])
def test_a_scan_is_read_without_a_wrong_number(angle: float, quality: int) -> None:
    if not ocr_available() or find_libreoffice() is None:
        pytest.skip("needs the ocr extra and LibreOffice")
    printed = random_truth(12)
    (pdf,) = convert_many([("docx", make_docx(printed, landscape=True))], "pdf")
    ((_, extraction),) = extract_all(_scanned(pdf or b"", angle, quality), "scan.pdf")
    confirm_ocr(extraction)
    _, wrong, _ = scores(extraction, printed)
    assert wrong == 0
    right = sum(
        extraction.cells[key].value == Decimal(text)
        for key, text in printed.items()
        if key in extraction.cells
    )
    assert right >= 0.9 * len(printed)


def test_numbers_from_running_text_of_a_scan_are_never_sure() -> None:
    """Where no ruled table is found in a picture, its lines may still read as a table: all of it stays in doubt."""
    extraction = _read_by_ocr(random_truth(1), doubt=None)
    place = "page 2 · OCR · lines at y 82-94, item 5"
    extraction.cells = {key: cell._replace(locator=place) for key, cell in extraction.cells.items()}
    confirm_ocr(extraction)
    assert all(cell.doubt for cell in extraction.cells.values())
    assert {issue.code for issue in extraction.issues} == {"ocr_unconfirmed"}
    assert extraction.claims[0].scope == "unknown"


def test_a_table_not_found_in_a_scan_is_ours_to_explain() -> None:
    extraction = _read_by_ocr(random_truth(1))
    del extraction.table_forms["disclosure"]
    extraction.issues.append(Issue(READ_BY_OCR, "page 1 was read by OCR", "page 1"))
    confirm_ocr(extraction)
    assert [(issue.code, issue.table) for issue in extraction.issues] == [("ocr_unconfirmed", "disclosure")]


def test_a_table_not_found_beside_pictures_is_ours_to_explain() -> None:
    extraction = _read_by_ocr(random_truth(1), doubt=None)
    note = Issue(PICTURES, "large pictures were not read as tables: page 2", "page 2")
    extraction.issues.append(note)
    confirm_ocr(extraction)
    assert extraction.issues == []
    del extraction.table_forms["proceedings"]
    extraction.issues.append(note)
    confirm_ocr(extraction)
    assert [(issue.code, issue.table) for issue in extraction.issues] == [("picture_not_read", "proceedings")]


def test_a_scan_in_which_no_report_is_recognised_says_so() -> None:
    extraction = Extraction(
        "pdf", kind="other", issues=[Issue(READ_BY_OCR, "page 1 was read by OCR", "page 1")]
    )
    confirm_ocr(extraction)
    assert [(issue.code, issue.table) for issue in extraction.issues] == [("ocr_unconfirmed", None)]
