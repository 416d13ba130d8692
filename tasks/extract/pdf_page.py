"""What is painted on a PDF page: glyphs, ruling lines and pictures, upright, from the top left corner, in points."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tasks.extract.encoding import COMMON_CHARACTERS
from tasks.extract.pdf_paths import MAX_OBJECTS, Line, Matrix, collect_lines, page_objects
from tasks.extract.pdf_turning import main_direction, snap, turning

_MARGIN = 3.0
"""Points by which a glyph's middle may stand off the page."""
_FEW_LETTERS = 60
_BAND = 32
"""Points: no glyph is shifted further against its double."""
UPRIGHT = (1, 0, 0, -1)
"""The turn of a page that stands as it is read."""
INVISIBLE = 3
"""Text render mode of glyphs that are not painted: the text layer that OCR software lays under a scan."""


RawGlyph = tuple[str, float, tuple[float, ...], bool]
"""Character, direction in degrees clockwise, boxes and size in page space, whether it is unpainted."""


class Glyph(NamedTuple):
    """One painted character: ``x0``..``x1`` its advance, ``cx``, ``cy`` the centre of its ink, ``size`` its height."""

    character: str
    x0: float
    x1: float
    cx: float
    cy: float
    baseline: float
    size: float


@dataclass(slots=True)
class PageContent:
    """One page. ``oblique`` holds glyphs that stand neither upright nor on their side, or across others: watermarks."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    oblique: list[Glyph] = field(default_factory=list)
    horizontal: list[Line] = field(default_factory=list)
    vertical: list[Line] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    invisible: int = 0
    garbled: int = 0
    covered: int = 0
    turned: int = 0


def read_page(page: pdfium.PdfPage, number: int) -> PageContent:
    """Returns the content of a page turned so that most of its text is upright.

    Text typed onto the page (form fields, free text notes) is made part of it first.
    """
    if _has_typed_text(page) and raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT) == raw.FLATTEN_SUCCESS:
        page = page.pdf[number - 1]
    left, bottom, right, top = page.get_mediabox() if page.get_cropbox() is None else page.get_cropbox()
    text = page.get_textpage()
    try:
        found = list(_raw_glyphs(text.raw, text.count_chars()))
    finally:
        text.close()
    turned, tilt = main_direction([angle for _, angle, _, _ in found])
    turn = turning(turned, tilt, left, bottom, right, top)
    width, height = right - left, top - bottom
    if turned % 180:
        width, height = height, width
    content = PageContent(number, width, height, turned=turned)
    edge = _MARGIN + abs(math.sin(math.radians(tilt))) * max(width, height) / 2
    for character, angle, boxes, hidden in found:
        upright = (snap(angle) - turned) % 360
        glyph = _glyph(character, boxes, turn)
        if not (-edge < glyph.cx < content.width + edge and -edge < glyph.cy < content.height + edge):
            continue  # Cut off by the page's edge: nobody sees it.
        content.invisible += hidden
        content.garbled += is_garbled(character)
        (content.glyphs if upright in (0, 90, 270, 180) else content.oblique).append(glyph)
    content.glyphs = _without_doubles(content.glyphs)
    lines, pictures = collect_lines(page_objects(page), turn)
    content.horizontal = [line for line in lines if line.horizontal]
    content.vertical = [line for line in lines if not line.horizontal]
    content.pictures = pictures
    if pictures and _is_text_covered(page):
        content.covered = len(content.glyphs)
    return content


def is_gibberish(page: PageContent) -> bool:
    """Returns whether a page's words are no Chinese: fonts without a map to Unicode give Latin or rare letters."""
    letters = [glyph.character for glyph in page.glyphs if glyph.character.isalpha()]
    if len(letters) < _FEW_LETTERS:
        return False
    common = sum(letter in COMMON_CHARACTERS for letter in letters)
    return common < 0.08 * len(letters)


def _is_text_covered(page: pdfium.PdfPage) -> bool:
    """Whether an opaque picture of more than half the page is painted over most of its text."""
    left, bottom, right, top = page.get_mediabox()
    half = abs((right - left) * (top - bottom)) / 2
    before = after = 0
    box = [ctypes.c_float() for _ in range(4)]
    for place in range(min(raw.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, place)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            after += 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE and not raw.FPDFPageObj_HasTransparency(item):
            raw.FPDFPageObj_GetBounds(item, *box)
            if (box[2].value - box[0].value) * (box[3].value - box[1].value) > half:
                before, after = before + after, 0
    return before > 4 * after


def _has_typed_text(page: pdfium.PdfPage) -> bool:
    kinds = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP}
    for place in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 500)):
        note = raw.FPDFPage_GetAnnot(page.raw, place)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in kinds:
            return True
    return False


def _raw_glyphs(text: Any, count: int) -> Iterator[RawGlyph]:
    """Yields the inked glyphs of a page."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    loose = raw.FS_RECTF()
    pending = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if 0xDC00 <= code < 0xE000 and pending:
            code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00)
        pending = 0
        if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            code = 0  # What is given is a number within the font, not a character.
        elif code in (0x20, 0x0D, 0x0A, 0x09, 0xA0, 0x3000) or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        owner = raw.FPDFText_GetTextObject(text, index)
        hidden = bool(owner) and raw.FPDFTextObj_GetTextRenderMode(owner) == INVISIBLE
        angle = math.degrees(raw.FPDFText_GetCharAngle(text, index))
        by_ink = abs(loose.top - top.value) + abs(loose.bottom - bottom.value) < 0.02
        em = _letter_size(text, index) if by_ink else 0.0
        boxes = (left.value, bottom.value, right.value, top.value, loose.left, loose.bottom, loose.right, loose.top,
                 x.value, y.value, em)  # fmt: skip
        yield _plain(code), angle, boxes, hidden


def _letter_size(text: Any, index: int) -> float:
    """Returns the size of the font a glyph is set in; drawn fonts (Type 3) tell no more of a dash than its ink."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, index, matrix):
        return 0.0
    return raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)


def _plain(code: int) -> str:
    """Returns the character; radicals of the Kangxi blocks, which PDF fonts often give, become the ideographs."""
    character = chr(code) if code else "\ufffd"
    if 0x2E80 <= code <= 0x2FDF:
        import unicodedata

        return unicodedata.normalize("NFKC", character)
    return "-" if code == 0x02 else character


def is_garbled(character: str) -> bool:
    """Whether a character has no meaning: the font does not tell what its glyph stands for."""
    return character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character < " "


def _glyph(character: str, boxes: tuple[float, ...], turn: Matrix) -> Glyph:
    left, bottom, right, top, loose_left, loose_bottom, loose_right, loose_top, x, y, em = boxes
    if turn[:4] == UPRIGHT:
        dx, dy = turn.e, turn.f
        ink = (left + dx, dy - top, right + dx, dy - bottom)
        whole = (loose_left + dx, dy - loose_top, loose_right + dx, dy - loose_bottom)
        baseline = dy - y
    else:
        ink = turn.box(left, bottom, right, top)
        whole = turn.box(loose_left, loose_bottom, loose_right, loose_top)
        baseline = turn.point(x, y)[1]
    size = max(whole[3] - whole[1], em)
    if not 2 <= size <= 200:
        size = max(ink[3] - ink[1], 4.0)
    x0, x1 = min(whole[0], ink[0]), max(whole[2], ink[2])
    if x1 - x0 > 3 * size:
        x0, x1 = ink[0], ink[2]
    return Glyph(character, x0, x1, (ink[0] + ink[2]) / 2, (ink[1] + ink[3]) / 2, baseline, size)


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Returns the glyphs without those painted twice, slightly shifted, to look bold."""
    seen: dict[str, dict[int, list[Glyph]]] = {}
    kept = []
    for glyph in glyphs:
        near, band = 0.15 * glyph.size, int(glyph.cy // _BAND)
        alike = seen.setdefault(glyph.character, {})
        around = chain.from_iterable(alike.get(place, ()) for place in (band, band - 1, band + 1))
        if any(abs(other.cx - glyph.cx) <= near and abs(other.cy - glyph.cy) <= near for other in around):
            continue
        alike.setdefault(band, []).append(glyph)
        kept.append(glyph)
    return kept
