"""Pages turned into Traditional characters with the pinyin of every changed character behind it."""

from __future__ import annotations

import pytest

from tasks.extract.pipeline import extract_all

_LINES = (
    "青山縣水務(wù)局2022年政府信息公開工作年度報(bào)告",
    "一、總體情況",
    "2022年，我局主動(dòng)公開信息12條，沒有收到政府信息公開申請(qǐng)。本報(bào)告的統(tǒng)計(jì)期限自2022年1月1日起至2022年12月31日止。",
    "二、主動(dòng)公開政府信息情況",
)
_ROWS = (
    ("信息內(nèi)容", "本年制發(fā)件數(shù)", "本年廢止件數(shù)", "現(xiàn)行有效件數(shù)"),
    ("規(guī)章", "0", "0", "0"),
    ("行政規(guī)范性文件", "1", "0", "4"),
)


def _html() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in _ROWS)
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in _LINES)}<table>{rows}</table></body></html>"


def _text() -> str:
    return "\n".join([*_LINES, *(" | ".join(row) for row in _ROWS)])


@pytest.mark.parametrize(("name", "page"), [("a.html", _html()), ("a.txt", _text())])
def test_the_notes_are_left_out(name: str, page: str) -> None:
    extraction = extract_all(page.encode(), name)[0][1]
    assert (extraction.kind, extraction.organization, extraction.year) == ("report", "青山县水务局", 2022)
    assert extraction.cells["disclosure.normative_documents.in_force"].value == 4
    assert "(" not in extraction.sections["overview"].text
    assert ("received", 0) in {(claim.claim, claim.value) for claim in extraction.claims}


def test_a_lone_note_of_the_office_stays() -> None:
    page = _text()
    for line in (*_LINES, *(text for row in _ROWS for text in row)):
        page = page.replace(line, "".join(part.split(")")[-1] for part in line.split("(")))
    extraction = extract_all(page.replace("信息12條", "歙(she)縣信息12條").encode(), "a.txt")[0][1]
    assert "(she)" in extraction.sections["overview"].text
