"""Zip archives, web archives and old office files."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from format_documents import make_docx, make_html, random_truth, scores

from tasks.extract import office, zip_limits
from tasks.extract.archive_file import MAX_DEPTH
from tasks.extract.limits import Limits
from tasks.extract.office import convert_many, find_libreoffice
from tasks.extract.pipeline import extract_all
from tasks.extract.readers import read

PRINTED = random_truth(4)


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_each_document_inside_a_zip_is_extracted() -> None:
    inner = _zip({"b/年报.html": make_html(PRINTED).encode()})
    data = _zip({"云岭县/年报.docx": make_docx(PRINTED), "内.zip": inner, "__MACOSX/._x": b"junk"})
    found = extract_all(data, "all.zip")
    assert [path for path, _ in found] == ["all.zip!云岭县/年报.docx", "all.zip!内.zip!b/年报.html"]
    assert [scores(extraction, PRINTED) for _, extraction in found] == [(200, 0, 0)] * 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_declared_encoding_are_mended(encoding: str) -> None:
    name = "年报.txt"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = bytearray(_zip({"x" * len(name.encode(encoding)): "正文".encode()}))
    data = data.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert [path for path, _ in read(bytes(data)).parts] == [name]


def test_a_bad_member_does_not_spoil_the_others() -> None:
    data = _zip(
        {
            "a.docx": make_docx(PRINTED)[:400],
            "b.html": make_html(PRINTED).encode(),
            "c.rar": b"Rar!\x1a\x07\x00",
        }
    )
    parts = dict(read(data).parts)
    assert [issue.code for issue in parts["a.docx"].issues] == ["unreadable"]
    assert [issue.code for issue in parts["c.rar"].issues] == ["unsupported_format"]
    assert parts["b.html"].blocks


def test_a_damaged_member_is_a_typed_issue() -> None:
    text = bytes(range(256)) * 40
    data = bytearray(_zip({"a.txt": text, "b.txt": "正文".encode()}, zipfile.ZIP_STORED))
    data[100:200] = bytes(100)
    parts = dict(read(bytes(data)).parts)
    assert [issue.code for issue in parts["a.txt"].issues] == ["unreadable"]
    assert parts["b.txt"].text or parts["b.txt"].blocks


def test_bombs_are_refused_before_they_unfold(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [issue.code for issue in read(_zip({"a.txt": bytes(30_000_000)})).issues] == ["zip_bomb"]
    monkeypatch.setattr(zip_limits, "MAX_MEMBERS", 5)
    assert [issue.code for issue in read(_zip({str(n): b"x" for n in range(6)})).issues] == ["zip_bomb"]
    with monkeypatch.context() as tight:
        tight.setattr(zip_limits, "limits", lambda: Limits(unpacked_mb=0))
        assert [issue.code for issue in read(_zip({"a": bytes(2000)})).issues] == ["zip_bomb"]
    nested = b"text"
    for _ in range(MAX_DEPTH + 1):
        nested = _zip({"a.zip": nested, "b.txt": b"text"})
    codes = []
    document = read(nested)
    while document.parts:
        document = document.parts[0][1]
        codes += [issue.code for issue in document.issues]
    assert codes == ["zip_bomb"]


def test_a_protected_zip_is_a_typed_issue() -> None:
    data = bytearray(_zip({"a.txt": b"text"}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert [issue.code for issue in read(bytes(data)).parts[0][1].issues] == ["encrypted"]


def test_a_web_archive_is_read_as_its_page() -> None:
    page = make_html(PRINTED)
    head = "From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xyz\r\n\r\n"
    part = "--xyz\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    data = (head + part + page + "\r\n--xyz--\r\n").encode()
    ((_, extraction),) = extract_all(data, "年报.doc")
    assert scores(extraction, PRINTED) == (200, 0, 0)


def test_html_under_an_office_name_needs_no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_libreoffice", lambda: None)
    for name in ("年报.doc", "年报.xls"):
        ((_, extraction),) = extract_all(make_html(PRINTED).encode("gb18030"), name)
        assert scores(extraction, PRINTED) == (200, 0, 0)


def test_without_libreoffice_the_issue_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_libreoffice", lambda: None)
    document = read(b"{\\rtf1\\ansi text}", "a.rtf")
    assert [issue.code for issue in document.issues] == ["libreoffice_missing"]
    assert document.format == "rtf"


@pytest.mark.office
@pytest.mark.slow
def test_old_office_files_are_exact() -> None:
    if find_libreoffice() is None:
        pytest.skip("LibreOffice is not installed")
    from tasks.extract.office import _FILTERS

    _FILTERS.update({"doc": "doc", "rtf": "rtf", "odt": "odt"})
    docx = make_docx(PRINTED)
    for kind in ("doc", "rtf", "odt"):
        (made,) = convert_many([("docx", docx)], kind)
        ((_, extraction),) = extract_all(made or b"", f"年报.{kind}")
        assert extraction.format == kind
        assert scores(extraction, PRINTED) == (200, 0, 0)


@pytest.mark.office
@pytest.mark.slow
def test_a_broken_file_in_a_batch_does_not_spoil_the_others() -> None:
    if find_libreoffice() is None:
        pytest.skip("LibreOffice is not installed")
    good = b"{\\rtf1\\ansi good}"
    first, _, last = convert_many(
        [("rtf", good), ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), ("rtf", good)]
    )
    assert first and last
