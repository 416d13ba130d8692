"""A small writer of PDF pages, for layouts that no office program would make on purpose."""

from __future__ import annotations


class Page:
    """Content of one page in PDF space (y up). Text is Latin; that is enough for geometry."""

    def __init__(self, width: float = 595, height: float = 842, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self.parts: list[str] = []
        self.forms: list[str] = []

    def text(
        self, x: float, y: float, text: str, size: float = 10, matrix: str = "1 0 0 1", mode: int = 0
    ) -> None:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.parts.append(f"BT {mode} Tr /F1 {size} Tf {matrix} {x} {y} Tm ({escaped}) Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.parts.append(f"{width} w {x0} {y0} m {x1} {y1} l S")

    def bar(self, x: float, y: float, width: float, height: float, grey: float = 0) -> None:
        self.parts.append(f"{grey} g {x} {y} {width} {height} re f 0 g")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.parts.append(f"{x} {y} {width} {height} re S")

    def form(self, content: str) -> None:
        self.forms.append(content)
        self.parts.append(f"q 1 0 0 1 5 7 cm /X{len(self.forms)} Do Q")


def write_pdf(pages: list[Page]) -> bytes:
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    def stream(dictionary: str, content: str) -> int:
        raw = content.encode("latin-1")
        return add(f"<< {dictionary} /Length {len(raw)} >>\nstream\n".encode() + raw + b"\nendstream")

    font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    tree = len(objects) + 1
    add("")
    for page in pages:
        names = []
        for number, content in enumerate(page.forms, 1):
            form = stream(
                f"/Type /XObject /Subtype /Form /BBox [0 0 {page.width} {page.height}] /Resources << /Font << /F1 {font} 0 R >> >>",
                content,
            )
            names.append(f"/X{number} {form} 0 R")
        content = stream("", "\n".join(page.parts))
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} "
                f"/Resources << /Font << /F1 {font} 0 R >> /XObject << {' '.join(names)} >> >> /Contents {content} 0 R >>"
            )
        )
    objects[tree - 1] = (
        f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    )
    root = add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    out, offsets = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def table(
    page: Page, rows: list[list[str]], x: float = 60, top: float = 700, wide: float = 60, high: float = 20
) -> None:
    """Draws a ruled table; text is placed in the middle of its cell."""
    columns = max(map(len, rows))
    for number in range(len(rows) + 1):
        page.line(x, top - number * high, x + columns * wide, top - number * high)
    for number in range(columns + 1):
        page.line(x + number * wide, top, x + number * wide, top - len(rows) * high)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            page.text(x + c * wide + wide / 2 - 2.8 * len(text), top - r * high - high / 2 - 3, text)
