"""What a file is, told by its content alone."""

from __future__ import annotations

import io
import zipfile

import pytest

from tasks.extract.detect import detect
from tasks.extract.encoding import canonical_encoding, decode
from tasks.extract.readers import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.4\n", "a.doc", "pdf"),
        (b"\r\n junk before \x00%PDF-1.7\n", "", "pdf"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.xls", "doc"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.wps", "wps"),
        (OLE + "Workbook".encode("utf-16-le"), "a.doc", "xls"),
        (_zip("[Content_Types].xml", "word/document.xml"), "a.zip", "docx"),
        (_zip("xl/workbook.xml"), "a.doc", "xlsx"),
        (_zip("OFD.xml", "Doc_0/Document.xml"), "a.pdf", "ofd"),
        (_zip("年报.docx"), "a.docx", "zip"),
        (_zip("word/document.xml")[:-30], "", "docx"),
        (b"Rar!\x1a\x07\x00", "a.zip", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "", "7z"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image"),
        (b"\xff\xd8\xff\xe0", "", "image"),
        (b"{\\rtf1\\ansi}", "a.doc", "rtf"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "a.doc", "html"),
        ("<p>云岭县</p><p>年报</p>".encode(), "a.xls", "html"),
        ("﻿<!DOCTYPE html><title>年报</title>".encode(), "", "html"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "a.doc", "mht"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "", "doc"),
        ("规章 | 0 | 1 | 2 |\n".encode(), "a.html", "text"),
        ("年报正文，没有任何标记。".encode("gb18030"), "", "text"),
        ("甲 < 乙 > 丙，见表<附件>".encode(), "", "text"),
        ("年度报告 2023".encode("utf-16"), "", "text"),
        (bytes(range(256)) * 8, "a.txt", "unknown"),
        (b"", "a.pdf", "unknown"),
    ],
)
def test_detect_goes_by_content(data: bytes, name: str, expected: str) -> None:
    assert detect(data, name) == expected


PROSE = "云岭县水务局二〇二三年政府信息公开工作年度报告：本年度新收申请十二件，均已按期办结。镕瀞"


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        (PROSE.encode(), None, "utf-8"),
        (PROSE.encode(), "gb2312", "utf-8"),
        (PROSE.encode("gb18030"), None, "gb18030"),
        (PROSE.encode("gb18030"), "utf-8", "gb18030"),
        (PROSE.encode("gb18030"), "ISO-8859-1", "gb18030"),
        (PROSE.encode("gb18030"), "no-such-charset", "gb18030"),
        (b"\xef\xbb\xbf" + PROSE.encode(), "gbk", "utf-8"),
        (PROSE.encode("utf-16"), "gbk", "utf-16"),
        ("年报 2023 abc def ghi jkl".encode("utf-16-le"), None, "utf-16-le"),
        (b'<meta charset="gb2312">' + PROSE.encode("gb18030"), None, "gb18030"),
        (b'<meta charset="utf-8">' + PROSE.encode("gb18030"), "utf-8", "gb18030"),
    ],
)
def test_decode_finds_the_encoding(data: bytes, declared: str | None, encoding: str) -> None:
    text, found = decode(data, declared)
    assert found == encoding
    assert "年报" in text or PROSE in text


def test_decode_reads_big5_that_is_declared_wrongly() -> None:
    text = "政府資訊公開年度報告：本年度申請案件共十二件，均已於期限內辦結，並與各區公所聯繫。"
    assert decode(text.encode("big5"), "gb2312")[0] == text


def test_decode_keeps_the_body_of_a_partly_garbled_page() -> None:
    data = "闂備礁".encode() + b"\xff\xfe\x80" + (PROSE * 20).encode()
    text, encoding = decode(data, None)
    assert encoding == "utf-8"
    assert PROSE in text
    assert "�" in text


def test_lost_characters_are_an_issue_with_their_place() -> None:
    document = read(b"<html><body><p>" + (PROSE * 3).encode() + b"\xff\xff</p></body></html>")
    assert [issue.code for issue in document.issues] == ["garbled_characters"]
    assert document.issues[0].place


def test_labels_of_the_gb_family_are_all_gb18030() -> None:
    assert {canonical_encoding(label) for label in ("gb2312", "GBK", "x-gbk", "cp936", '"gb18030"')} == {
        "gb18030"
    }
    assert canonical_encoding("latin-1") is None
    assert canonical_encoding("rot13") is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (b"Rar!\x1a\x07\x00 rest", "unsupported_format"),
        (_zip("OFD.xml"), "unreadable"),
        (b"%PDF-1.4 broken", "unreadable"),
        (_zip("word/document.xml")[:-30], "unreadable"),
        (_zip("word/document.xml"), "unreadable"),
        (_zip("xl/workbook.xml"), "unreadable"),
        (OLE + "Workbook".encode("utf-16-le"), "unreadable"),
        (b"\x89PNG\r\n\x1a\n broken", "unreadable"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "unreadable"),
    ],
)
def test_what_cannot_be_read_is_a_typed_issue(data: bytes, code: str) -> None:
    document = read(data, "file")
    assert [issue.code for issue in document.issues] == [code]
    assert document.blocks == []
