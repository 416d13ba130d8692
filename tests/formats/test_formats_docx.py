"""Word documents: merged cells, tracked changes, text boxes, numbering, nesting."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from format_documents import make_docx, random_truth, scores, title

from tasks.extract.docx import read_docx
from tasks.extract.docx_numbering import format_number
from tasks.extract.model import Grid, Paragraph
from tasks.extract.pipeline import extract_all
from tasks.extract.readers import read

NS = nsdecls("w")


def _saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _with_body(xml: str) -> bytes:
    document = Document()
    body = document.element.body
    for node in parse_xml(f"<w:body {NS}>{xml}</w:body>"):
        body.insert(len(body) - 1, node)
    return _saved(document)


def _paragraphs(data: bytes) -> list[str]:
    return [block.text for block in read_docx(data).blocks if isinstance(block, Paragraph)]


def _grids(data: bytes) -> list[Grid]:
    return [block for block in read_docx(data).blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("seed", range(3))
def test_every_cell_of_a_report_is_exact(form: str, seed: int) -> None:
    printed = random_truth(seed, form)
    ((_, extraction),) = extract_all(make_docx(printed, form), "report.docx")
    assert scores(extraction, printed) == (len(printed), 0, 0)
    assert extraction.title == title(form)
    assert extraction.format == "docx"


def test_order_and_locators_of_blocks() -> None:
    document = Document()
    document.add_heading("总标题", level=0)
    document.add_paragraph("前")
    document.add_table(2, 2).cell(0, 0).text = "甲"
    document.add_paragraph("后")
    blocks = read_docx(_saved(document)).blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Paragraph", "Grid", "Paragraph"]
    assert blocks[0].style == "title"
    assert blocks[2].rows[1][1].locator == "table 1 · row 2 col 2"


def test_merged_cells_become_spans() -> None:
    document = Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "大"
    table.cell(0, 2).merge(table.cell(2, 2)).text = "右"
    table.cell(2, 0).text = "左下"
    (grid,) = _grids(_saved(document))
    found = {(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan) for row in grid.rows for cell in row}
    assert found == {("大", 0, 0, 2, 2), ("右", 0, 2, 3, 1), ("左下", 2, 0, 1, 1), ("", 2, 1, 1, 1)}


def test_a_continued_merge_without_a_start_keeps_its_text() -> None:
    row = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    (grid,) = _grids(_with_body(f"<w:tbl>{row}</w:tbl>"))
    assert grid.rows[0][0].text == "12"


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    xml = (
        "<w:p><w:r><w:t>收到</w:t></w:r><w:ins><w:r><w:t>13</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>件</w:t></w:r></w:p>"
    )
    assert _paragraphs(_with_body(xml)) == ["收到13件"]


def test_a_row_deleted_by_a_tracked_change_is_gone() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    kept = f"<w:tr>{cell.format(1)}{cell.format(2)}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell.format(8)}{cell.format(9)}</w:tr>"
    (grid,) = _grids(_with_body(f"<w:tbl>{kept}{gone}{kept}</w:tbl>"))
    assert [[cell.text for cell in row] for row in grid.rows] == [["1", "2"], ["1", "2"]]


def test_hidden_text_is_not_printed_and_field_codes_neither() -> None:
    xml = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SUM(ABOVE)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r></w:p>'
    )
    assert _paragraphs(_with_body(xml)) == ["明7"]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        '<w:p><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert _paragraphs(_with_body(xml)) == ["框外", "框内"]


def test_a_table_around_everything_is_unfolded() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>引言</w:t></w:r></w:p>{inner}<w:p><w:r><w:t>结语</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    blocks = read_docx(_with_body(outer)).blocks
    assert [block.text if isinstance(block, Paragraph) else "grid" for block in blocks] == [
        "引言",
        "grid",
        "结语",
    ]


def test_automatic_numbers_are_printed() -> None:
    data = _with_body(
        "".join(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
            for text in ("总体情况", "主动公开")
        )
    )
    numbering = (
        f'<w:numbering {NS}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="77"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    assert _paragraphs(_replaced(data, "word/numbering.xml", numbering.encode())) == [
        "一、总体情况",
        "二、主动公开",
    ]


@pytest.mark.parametrize(
    ("count", "kind", "text"),
    [
        (1, "decimal", "1"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (21, "chineseCounting", "二十一"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "upperLetter", "B"),
    ],
)
def test_numbers_are_printed_as_word_does(count: int, kind: str, text: str) -> None:
    assert format_number(count, kind) == text


def _replaced(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>'
    document = read(_replaced(make_docx(random_truth(1)), "word/document.xml", bomb))
    assert [issue.code for issue in document.issues] == ["xml_bomb"]


def test_deep_nesting_is_a_typed_issue() -> None:
    depth = 90
    xml = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    body = f"<w:document {NS}><w:body>{xml}</w:body></w:document>".encode()
    document = read(_replaced(make_docx(random_truth(1)), "word/document.xml", body))
    assert {issue.code for issue in document.issues} <= {"too_deep", "unreadable"}
    assert document.issues


def test_the_strict_form_of_the_standard_reads_like_the_usual_one() -> None:
    printed = random_truth(3)
    usual = make_docx(printed)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            pattern = rb"http://schemas\.openxmlformats\.org/((?!package)\w+)/2006/(\w+)"
            new.writestr(name, re.sub(pattern, rb"http://purl.oclc.org/ooxml/\1/\2", old.read(name)))
    ((_, extraction),) = extract_all(stream.getvalue(), "strict.docx")
    assert scores(extraction, printed) == (200, 0, 0)
