"""A small writer of OFD files: text objects and ruling lines on pages, enough for a report with its tables."""

from __future__ import annotations

import io
import zipfile
from html import escape

from demo.tables import BoxRow

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


class OfdPage:
    """One page in millimetres from the top left corner."""

    def __init__(self) -> None:
        self.objects: list[str] = []

    def text(self, x: float, y: float, text: str, size: float = 3.0) -> None:
        """Places a line of text; ``y`` is its top."""
        step = " ".join(f"{size * (0.5 if letter.isascii() else 1):g}" for letter in text[:-1])
        self.objects.append(
            f'<ofd:TextObject ID="1" Boundary="{x:g} {y:g} 150 {size + 1:g}" Font="1" Size="{size:g}">'
            f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{step}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draws a ruling line."""
        self.objects.append(
            f'<ofd:PathObject ID="2" Boundary="{x0:g} {y0:g} {max(x1 - x0, 0.1):g} {max(y1 - y0, 0.1):g}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def table(
        self, rows: list[BoxRow], top: float, wide: float = 19, high: float = 6.5, ruled: bool = True
    ) -> float:
        """Draws a table with its spans, ruled or not; returns where it ends."""
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            place = 0
            for box in row:
                while (number, place) in taken:
                    place += 1
                taken |= {(number + r, place + c) for r in range(box.rowspan) for c in range(box.colspan)}
                x0, y0 = 10 + place * wide, top + number * high
                x1, y1 = x0 + box.colspan * wide, y0 + box.rowspan * high
                sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
                for ends in sides if ruled else ():
                    self.line(*ends)
                self._fill(box.text, x0, y0, x1)
        return top + len(rows) * high + 6

    def _fill(self, text: str, x0: float, y0: float, x1: float) -> None:
        size = 1.25
        room = max(1, int((x1 - x0 - 1) / size))
        for line, start in enumerate(range(0, len(text), room)):
            self.text(x0 + 0.5, y0 + 0.4 + 1.2 * size * line, text[start : start + room], size)


def write_ofd(pages: list[OfdPage]) -> bytes:
    """Returns the package."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    members = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE} Version='1.0'><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="9">{"".join(page.objects)}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()
