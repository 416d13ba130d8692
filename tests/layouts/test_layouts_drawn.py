"""Pages drawn by hand that do not tell what is printed, or are damaged: no number is guessed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import layout_drawn_pdf
import pypdfium2
import pytest
from layout_drawn_file import write_pages
from layout_drawn_pdf import Style
from layout_reports import random_report

from tasks.extract.model import MISSING, Grid
from tasks.extract.pdf import needs_ocr, read_pdf
from tasks.extract.pdf_page import PageContent, read_page
from tasks.extract.pipeline import extract_all

Damage = Callable[[list[str], Random], None]
BOX = "[0 0 595 842]"


def _text(x: float, y: float, text: str, font: str = "F1") -> str:
    return f"BT /{font} 10 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def _ruled(x: float, y: float, wide: float, high: float) -> str:
    return f"0.5 w {x} {y} {wide} {high} re S"


def _without_map(data: bytes) -> bytes:
    """The file with a font whose characters only have numbers of the font's own."""
    return data.replace(b"/UniGB-UCS2-H", b"/Identity-H  ").replace(b"(GB1)", b"(Xx1)")


def _page(data: bytes) -> PageContent:
    return read_page(pypdfium2.PdfDocument(data)[0], 1)


def test_numbers_of_a_font_are_never_taken_for_characters() -> None:
    data = write_pages(
        [("\n".join([_text(60, 700, "行政许可本年处理决定数量"), _text(260, 700, "1206")]), BOX)]
    )
    assert "".join(glyph.character for glyph in _page(data).glyphs) == "行政许可本年处理决定数量1206"
    garbled = _page(_without_map(data))
    assert {glyph.character for glyph in garbled.glyphs} == {"\ufffd"}
    assert garbled.garbled == len(garbled.glyphs) == 16
    assert needs_ocr(garbled)


def test_a_few_characters_without_meaning_leave_their_cells_in_doubt() -> None:
    """Private characters, as some fonts give them: the other cells are sure."""
    painted = [_ruled(60 + 100 * col, 600 + 20 * row, 100, 20) for col in range(3) for row in range(9)]
    painted += [_text(65, 605 + 20 * row, "行政许可数量") for row in range(9)]
    painted += [
        _text(165 + 100 * col, 605 + 20 * row, "12")
        for col in range(2)
        for row in range(9)
        if (row, col) != (4, 1)
    ]
    painted.append(_text(265, 685, "1\ue012"))
    document = read_pdf(write_pages([("\n".join(painted), BOX)]))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    doubted = [(cell.row, cell.col) for row in grid.rows for cell in row if cell.doubt]
    assert doubted == [(4, 2)]
    assert [issue.code for issue in document.issues] == ["garbled_text_layer"]


def test_a_number_printed_over_another_is_doubted() -> None:
    """As editors change a page: a white box over the old number, the new one on it; the layer holds both."""
    painted = [_ruled(60 + 100 * col, 600 + 20 * row, 100, 20) for col in range(3) for row in range(5)]
    painted += [_text(65, 605 + 20 * row, "行政许可数量") for row in range(5)]
    painted += [_text(165 + 100 * col, 605 + 20 * row, "12") for col in range(2) for row in range(5)]
    painted += ["1 g 262 642 90 16 re f 0 g", _text(265.4, 645.3, "15")]
    document = read_pdf(write_pages([("\n".join(painted), BOX)]))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [(cell.row, cell.col) for row in grid.rows for cell in row if cell.doubt] == [(2, 2)]
    assert {cell.text for row in grid.rows for cell in row[1:] if not cell.doubt} == {"12"}
    assert [issue.code for issue in document.issues] == ["garbled_text_layer"]


def _lost(parts: list[str], random: Random) -> None:
    for _ in range(min(6, len(parts))):
        parts.pop(random.randrange(len(parts)))


def _moved(parts: list[str], random: Random) -> None:
    for _ in range(min(4, len(parts))):
        place = random.randrange(len(parts))
        x, y = random.choice(((random.uniform(-30, 30), 0), (0, random.uniform(-12, 12))))
        parts[place] = f"q 1 0 0 1 {x:.1f} {y:.1f} cm {parts[place]} Q"


@pytest.mark.parametrize("rules", ["lines", "none"])
@pytest.mark.parametrize("damage", [_lost, _moved])
@pytest.mark.parametrize("kind", ["shapes", "texts"])
def test_a_damaged_page_gives_no_wrong_number_without_a_warning(
    kind: str, damage: Damage, rules: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines and texts lost or moved: what is read elsewhere than it was meant is in doubt, or its table has an issue."""
    whole = layout_drawn_pdf._content
    for seed in range(4):
        random = Random(f"{kind} {rules} {damage.__name__} {seed}")

        def damaged(page: layout_drawn_pdf._Page, style: Style, random: Random = random) -> tuple[str, str]:
            damage(getattr(page, kind), random)
            return whole(page, style)

        monkeypatch.setattr(layout_drawn_pdf, "_content", damaged)
        report = random_report(f"damage {kind} {seed}", ("plain", "thousands"))
        ((_, extraction),) = extract_all(layout_drawn_pdf.draw(report, Style(rules=rules), random), "a.pdf")
        doubtful = {issue.table for issue in extraction.issues}
        for key, truth in report.truth.items():
            cell = extraction.cells.get(key, MISSING)
            sure = cell.state == "number" and not cell.doubt and not doubtful & {key.split(".")[0], None}
            assert not sure or cell.value == truth.value, (seed, key)
