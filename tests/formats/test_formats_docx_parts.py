"""Word documents beside their plain text: struck text, marks of notes, text boxes, embedded parts, pictures."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from PIL import Image

from tasks.check_draft import check_draft
from tasks.extract.docx import read_docx
from tasks.extract.model import Grid, GridCell, Paragraph
from tasks.extract.pipeline import extract_all

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'{nsdecls("w")} xmlns:r="{RELATIONS}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
ROW = "<w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>"
HEAD = (
    "青石镇人民政府2023年政府信息公开工作年度报告",
    "一、总体情况",
    "2023年照常公开。",
    "二、主动公开政府信息情况",
)
TAIL = (
    "五、存在的主要问题及改进情况",
    "主动公开还不够及时，明年加强培训。",
    "六、其他需要报告的事项",
    "没有。",
)


def saved(body: str, parts: dict[str, tuple[str, bytes]] | None = None) -> bytes:
    """A document with this body, and parts by relation: (name below ``word/``, content)."""
    document = Document()
    for node in parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, node)
    stream, target = io.BytesIO(), io.BytesIO()
    document.save(stream)
    relations = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/package" Target="{name}"/>'
        for key, (name, _) in (parts or {}).items()
    )
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(target, "w") as archive:
        for member in source.namelist():
            data = source.read(member)
            if member == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            archive.writestr(member, data)
        for name, content in (parts or {}).values():
            archive.writestr(f"word/{name}", content)
    return target.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def cell_of(content: str) -> GridCell:
    (grid,) = (
        block
        for block in read_docx(saved(f"<w:tbl>{ROW.format(content)}</w:tbl>")).blocks
        if isinstance(block, Grid)
    )
    return grid.rows[0][1]


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>"])
def test_struck_digits_are_no_part_of_the_number_and_the_cell_is_doubted(mark: str) -> None:
    cell = cell_of(run("5", mark) + run("3"))
    assert cell.text == "3" and cell.doubt == "text in the cell is struck out: 5"
    assert cell_of(run("5", mark)).text == "5", "all that the cell prints"
    assert cell_of(run("5", '<w:strike w:val="0"/>')).doubt is None


@pytest.mark.parametrize("place", ["superscript", "subscript"])
def test_the_mark_of_a_note_is_set_off_from_the_number(place: str) -> None:
    assert cell_of(run("20") + run("1", f'<w:vertAlign w:val="{place}"/>')).text == "20[1]"


def test_a_table_in_a_text_box_keeps_its_cells() -> None:
    table = f"<w:tbl>{ROW.format(run('3'))}</w:tbl><w:p/>"
    box = f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{table}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    (grid,) = (block for block in read_docx(saved(box)).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.rows[0]] == ["规章", "3"]


def workbook() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", 0, 0, 0),
        ("行政规范性文件", 3, 1, 12),
    ):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


OBJECT = '<w:p><w:r><w:object><v:shape><v:imagedata r:id="rIdP"/></v:shape><o:OLEObject Type="Embed" r:id="rIdE"/></w:object></w:r></w:p>'


def test_a_workbook_set_into_the_text_is_read_in_its_place() -> None:
    body = "".join(map(paragraph, HEAD)) + OBJECT + "".join(map(paragraph, TAIL))
    extraction = extract_all(saved(body, {"rIdE": ("embeddings/sheet.xlsx", workbook())}), "report.docx")[0][
        1
    ]
    cell = extraction.cells["disclosure.normative_documents.in_force"]
    assert (cell.value, cell.locator) == (12, "paragraph 5 · sheet.xlsx · sheet 'Sheet' D3")


def test_a_part_in_html_is_read_in_its_place() -> None:
    page = "<html><body><p>插入的段落</p><table><tr><td>规章</td><td>3</td></tr></table></body></html>"
    data = saved(
        paragraph("前") + '<w:altChunk r:id="rIdA"/>' + paragraph("后"),
        {"rIdA": ("part.html", page.encode())},
    )
    blocks = read_docx(data).blocks
    assert [block.text if isinstance(block, Paragraph) else "grid" for block in blocks] == [
        "前",
        "插入的段落",
        "grid",
        "后",
    ]
    assert blocks[1].locator.startswith("embedded part · part.html · ")


def test_what_is_set_in_and_cannot_be_read_casts_no_doubt() -> None:
    document = read_docx(
        saved(OBJECT, {"rIdE": ("embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0 a formula")})
    )
    assert document.issues == [] and [place for _, place in document.pictures] == ["paragraph 1"]


def test_a_picture_where_a_table_should_be_is_ours() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 300), "white").save(picture, "PNG")
    document = Document()
    for text in (*HEAD, "本年情况见下表。", "四、政府信息公开行政复议、行政诉讼情况"):
        document.add_paragraph(text)
    document.add_picture(io.BytesIO(picture.getvalue()))
    for text in TAIL:
        document.add_paragraph(text)
    table = document.add_table(2, 4)
    for cell, text in zip(
        table.rows[0].cells, ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), strict=True
    ):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("规章", "0", "0", "0"), strict=True):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    extraction = extract_all(stream.getvalue(), "report.docx")[0][1]
    assert ("table_not_read", "proceedings") in {(issue.code, issue.table) for issue in extraction.issues}
    missing = [
        found for found in check_draft(extraction) if found["rule"] == "F03" and "复议" in found["message"]
    ]
    assert [found["origin"] for found in missing] == ["extraction"]
