"""Reports drawn as PDF pages by hand: cells, text and pages painted in ways that browsers and office programs do not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from layout_drawn_file import write_pages
from layout_reports import LayoutReport

from demo.report import section_headings
from demo.tables import Box, BoxRow
from warehouse.forms import TABLE_CODES

RULES = (
    "lines", "dashed", "hair", "white", "grey", "boxes", "filled", "bars", "pictures", "gaps", "round", "short",
    "shaded", "across", "none",
)  # fmt: skip
TEXTS = ("plain", "bold", "letters", "spaced", "kerned", "narrow", "scaled", "shaky", "outlined")
ORDERS = ("columns", "shuffled", "reversed")
PAGES = ("upright", "left", "right", "down", "half", "moved")
WATERMARKS = ("oblique", "upright", "numbers")
NUMBERS = ("{}", "- {} -", "第 {} 页 共 9 页")
_ALIGNED, _SET = ("left", "center", "right"), ("top", "middle", "bottom")
_WIDTHS = {
    "disclosure": (0.34, 0.22, 0.22, 0.22),
    "applications": (0.1, 0.1, 0.24, *(0.08,) * 7),
    "proceedings": (1 / 15,) * 15,
}
_MARGIN, _LINE = 60.0, 1.35


@dataclass(frozen=True)
class Style:
    """How a report is drawn: one of each of the kinds above; ``turn`` is the page's entry, ``tilt`` in degrees."""

    rules: str = "lines"
    text: str = "plain"
    order: str = "rows"
    page: str = "upright"
    watermark: str = ""
    number: str = ""
    running_head: str = ""
    align: str = "center"
    label_align: str = "left"
    valign: str = "middle"
    size: float = 9.0
    padding: float = 3.0
    turn: int = 0
    tilt: float = 0.0
    landscape: bool = False
    upright_groups: bool = False


def _either(random: Random) -> str:
    return random.choice(("lines", "none"))


STYLES: dict[str, Callable[[Random], Style]] = {
    "drawn_rules": lambda random: Style(rules=random.choice(RULES), valign=random.choice(_SET)),
    "drawn_unruled": lambda random: Style(
        rules="none", align=random.choice(_ALIGNED), label_align=random.choice(_ALIGNED), valign=random.choice(_SET)
    ),
    "drawn_text": lambda random: Style(rules=_either(random), text=random.choice(TEXTS)),
    "drawn_order": lambda random: Style(rules=_either(random), order=random.choice(ORDERS)),
    "drawn_turned": lambda random: Style(
        rules=_either(random), page=random.choice(PAGES), turn=random.choice((0, 90, 180, 270)), landscape=True
    ),
    "drawn_crooked": lambda random: Style(rules=_either(random), tilt=random.uniform(-4.5, 4.5)),
    "drawn_watermark": lambda random: Style(rules=_either(random), watermark=random.choice(WATERMARKS)),
    "drawn_furniture": lambda random: Style(
        rules=_either(random), number=random.choice(NUMBERS), running_head="政府信息公开年度报告 内部资料"
    ),
    "drawn_upright_groups": lambda random: Style(rules=_either(random), upright_groups=True),
}  # fmt: skip
"""Families of ways to draw a report."""
NAMES = tuple(STYLES)


def render_drawn(report: LayoutReport, name: str, random: Random) -> bytes:
    """Returns the report drawn in a random style of the named family."""
    return draw(report, STYLES[name](random), random)


def draw(report: LayoutReport, style: Style, random: Random) -> bytes:
    """Returns the report drawn in a style, over as many pages as it takes."""
    pen = _Pen(style, random)
    pen.paragraph(report.title, 16, "")
    for text in report.prose["lead"]:
        pen.paragraph(text)
    for code, heading in section_headings():
        pen.paragraph(heading, 13, "")
        for text in report.prose[code]:
            pen.paragraph(text)
        if code in TABLE_CODES:
            pen.table(report.boxes(code), _WIDTHS[code])
    return write_pages([_content(page, style) for page in pen.pages], style.turn)


def _wide(text: str, size: float) -> float:
    return sum(size * (0.5 if letter.isascii() else 1) for letter in text)


def _hex(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


@dataclass
class _Page:
    width: float
    height: float
    shapes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class _Pen:
    """Draws from the top down; y counts from the top."""

    def __init__(self, style: Style, random: Random) -> None:
        self.style, self.random = style, random
        self.pages: list[_Page] = []
        self.new_page()

    def new_page(self) -> None:
        width, height = (842.0, 595.0) if self.style.landscape else (595.0, 842.0)
        self.page = _Page(width, height)
        self.pages.append(self.page)
        self.y = _MARGIN
        self._text(_MARGIN, 30, self.style.running_head, 8)
        self._text(width / 2 - 10, height - 25, self.style.number.format(len(self.pages)), 9)
        for place in range(3 if self.style.watermark else 0):
            turn = "0.7 0.7 -0.7 0.7" if self.style.watermark == "oblique" else "1 0 0 1"
            words = "2023 内部 10086" if self.style.watermark == "numbers" else "某某县政府办公室"
            where = f"{turn} 110 {130 + 150 * place}"
            self.page.shapes.append(f"BT 0.85 g /F1 36 Tf {where} Tm {_hex(words)} Tj 0 g ET")

    def paragraph(self, text: str, size: float = 11, indent: str = "　　") -> None:
        for line in _lines(indent + text, self.page.width - 2 * _MARGIN, size):
            if self.y + 1.6 * size > self.page.height - _MARGIN:
                self.new_page()
            self._text(_MARGIN, self.y + size, line, size)
            self.y += 1.6 * size
        self.y += 4

    def _text(self, x: float, y: float, text: str, size: float) -> None:
        """Adds a text whose base line begins at a place."""
        if not text:
            return
        up, kind = self.page.height - y, self.style.text
        starts = [(x, up, _hex(text) + " Tj")]
        before, scale, font = "", "1 0 0 1", f"/F1 {size} Tf"
        if kind == "bold":
            starts.append((x + 0.25, up, starts[0][2]))
        elif kind == "letters":
            places = [x + _wide(text[:n], size) for n in range(len(text))]
            starts = [(at, up, _hex(letter) + " Tj") for at, letter in zip(places, text, strict=True)]
        elif kind == "kerned":
            parts = " ".join(f"{_hex(letter)} {self.random.randint(-80, 40)}" for letter in text)
            starts = [(x, up, f"[{parts}] TJ")]
        elif kind == "shaky":
            starts = [(x + self.random.uniform(-0.5, 0.5), up + self.random.uniform(-0.6, 0.6), starts[0][2])]
        elif kind == "scaled":
            scale, font = f"{size} 0 0 {size}", "/F1 1 Tf"
        else:
            before = {"spaced": f"{0.06 * size:.2f} Tc", "narrow": "90 Tz", "outlined": "2 Tr 0.1 w"}.get(
                kind, ""
            )
        for at_x, at_y, shown in starts:
            self.page.texts.append(f"q BT {before} {font} {scale} {at_x:.2f} {at_y:.2f} Tm {shown} ET Q")

    def table(self, rows: Sequence[BoxRow], shares: Sequence[float]) -> None:
        room = self.page.width - 2 * _MARGIN
        xs = [_MARGIN + room * sum(shares[:n]) for n in range(len(shares) + 1)]
        cells = _placed(rows)
        heights = self._heights(cells, xs, len(rows))
        start = 0
        while start < len(rows):
            end = start
            while end < len(rows) and self.y + sum(heights[start : end + 1]) <= self.page.height - _MARGIN:
                end += 1
            if end > start:
                self._rows(cells, xs, heights, start, end)
            start = end
            if start < len(rows):
                self.new_page()
        self.y += 10

    def _heights(self, cells: list[tuple[int, int, Box]], xs: list[float], count: int) -> list[float]:
        heights = [0.0] * count
        for row, col, box in sorted(cells, key=lambda cell: cell[2].rowspan):
            lines = self._cell_lines(box, xs[col + box.colspan] - xs[col])
            needed = len(lines) * _LINE * self.style.size + 2 * self.style.padding
            missing = needed - sum(heights[row : row + box.rowspan])
            heights[row + box.rowspan - 1] += max(missing, 0.0)
        return heights

    def _cell_lines(self, box: Box, width: float) -> list[str]:
        if self.style.upright_groups and box.key is None and box.rowspan > 2 and box.colspan == 1:
            return list(box.text)
        return _lines(box.text, width - 2 * self.style.padding, self.style.size)

    def _rows(
        self, cells: list[tuple[int, int, Box]], xs: list[float], heights: list[float], start: int, end: int
    ) -> None:
        """Draws the rows from start to end; what goes on from the page before keeps its box but not its text."""
        ys = [self.y + sum(heights[start:row]) for row in range(start, end + 1)]
        here = [cell for cell in cells if cell[0] < end and cell[0] + cell[2].rowspan > start]
        if self.style.order == "columns":
            here.sort(key=lambda cell: (cell[1], cell[0]))
        for row, col, box in here:
            top, bottom = ys[max(row - start, 0)], ys[min(row + box.rowspan, end) - start]
            left, right = xs[col], xs[col + box.colspan]
            self.page.shapes += _outline(
                self.style.rules, left, self.page.height - bottom, right - left, bottom - top
            )
            if row >= start:
                self._cell_text(box, left, top, right, bottom)
        self.y = ys[-1]

    def _cell_text(self, box: Box, left: float, top: float, right: float, bottom: float) -> None:
        style, size = self.style, self.style.size
        lines = self._cell_lines(box, right - left)
        spare = bottom - top - 2 * style.padding - len(lines) * _LINE * size
        first = top + style.padding + {"top": 0.0, "middle": spare / 2, "bottom": spare}[style.valign]
        align = style.align if box.key else style.label_align
        for number, line in enumerate(lines):
            spare = right - left - 2 * style.padding - _wide(line, size)
            x = left + style.padding + {"left": 0.0, "center": spare / 2, "right": spare}[align]
            self._text(x, first + (number * _LINE + 1.05) * size, line, size)


def _lines(text: str, width: float, size: float) -> list[str]:
    """Returns a text broken to a width; numbers in plain digits are never broken."""
    lines = [""]
    for letter in text:
        full = lines[-1] and _wide(lines[-1] + letter, size) > width
        if full and not (letter.isascii() and lines[-1][-1].isascii()):
            lines.append("")
        lines[-1] += letter
    return lines


def _placed(rows: Sequence[BoxRow]) -> list[tuple[int, int, Box]]:
    taken: set[tuple[int, int]] = set()
    cells = []
    for number, row in enumerate(rows):
        col = 0
        for box in row:
            while (number, col) in taken:
                col += 1
            cells.append((number, col, box))
            taken |= {
                (number + down, col + right) for down in range(box.rowspan) for right in range(box.colspan)
            }
            col += box.colspan
    return cells


def _outline(rules: str, x: float, y: float, wide: float, high: float) -> list[str]:
    """Returns what is painted around (or behind) a cell whose lower left corner is at a place."""
    box = f"{x:.2f} {y:.2f} {wide:.2f} {high:.2f} re"
    inset = f"{wide - 1.4:.2f} 0 0 {high - 1.4:.2f} {x + 0.7:.2f} {y + 0.7:.2f} cm"
    drawn = {
        "none": [], "boxes": [f"q 0.5 w {box} S Q"], "filled": [f"q 1 g 0.5 w {box} B Q"],
        "shaded": [f"q 0.9 0.95 {0.8 + 0.2 * (x % 2 > 1)} rg {box} f Q"], "gaps": [f"q {inset} /Grey Do Q"],
    }  # fmt: skip
    if rules in drawn:
        return drawn[rules]
    sides = [(x, y, wide, 0.0), (x, y + high, wide, 0.0), (x, y, 0.0, high), (x + wide, y, 0.0, high)]
    if rules in ("bars", "pictures"):
        bars = [(a, b, max(w, 0.6), max(h, 0.6)) for a, b, w, h in sides]
        if rules == "bars":
            return [f"{a:.2f} {b:.2f} {w:.2f} {h:.2f} re f" for a, b, w, h in bars]
        return [f"q {w:.2f} 0 0 {h:.2f} {a:.2f} {b:.2f} cm /Black Do Q" for a, b, w, h in bars]
    pen = {"dashed": "[3 2] 0 d 0.5 w", "hair": "0 w", "white": "1 G 1 w", "grey": "0.9 G 0.5 w"}.get(
        rules, "0.5 w"
    )
    cut = {"short": 1.5, "round": 2.0}.get(rules, 0.0)
    lines = []
    for a, b, w, h in sides[:2] if rules == "across" else sides:
        from_x, from_y = a + (cut if w else 0), b + (cut if h else 0)
        to_x, to_y = a + w - (cut if w else 0), b + h - (cut if h else 0)
        bend = (
            f"{a + w:.2f} {b + h:.2f} {a + w:.2f} {b + h:.2f} {to_x:.2f} {to_y:.2f} c"
            if rules == "round"
            else ""
        )
        lines.append(f"q {pen} {from_x:.2f} {from_y:.2f} m {to_x:.2f} {to_y:.2f} l {bend} S Q")
    return lines


def _content(page: _Page, style: Style) -> tuple[str, str]:
    """Returns the painting of a page, turned as its style says, and the page's box."""
    texts = list(page.texts)
    if style.order == "shuffled":
        Random(len(texts)).shuffle(texts)
    elif style.order == "reversed":
        texts.reverse()
    wide, high = page.width, page.height
    place, box = {
        "upright": ("", f"[0 0 {wide} {high}]"),
        "left": (f"0 1 -1 0 {high} 0 cm", f"[0 0 {high} {wide}]"),
        "right": (f"0 -1 1 0 0 {wide} cm", f"[0 0 {high} {wide}]"),
        "down": (f"-1 0 0 -1 {wide} {high} cm", f"[0 0 {wide} {high}]"),
        "half": ("0.5 0 0 0.5 40 100 cm", f"[0 0 {wide} {high}]"),
        "moved": ("1 0 0 1 -300 400 cm", f"[-300 400 {wide - 300} {high + 400}]"),
    }[style.page]
    if style.tilt:
        cos, sin = math.cos(math.radians(style.tilt)), math.sin(math.radians(style.tilt))
        x, y = wide / 2, high / 2
        moved = f"{x - cos * x + sin * y:.3f} {y - sin * x - cos * y:.3f}"
        place += f" {cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {moved} cm"
    return "\n".join([f"q {place}", *page.shapes, *texts, "Q"]), box
