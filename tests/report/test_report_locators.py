"""Places and evidence in the words of those who read them."""

from __future__ import annotations

import pytest

from tasks.report.locators import evidence_in_words, place_in_words

PATH = "((/html/body/div[4]/div/table[2]//tr)[6]/*[9])"


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        (f"table 2, row 6, column 10 {PATH}", "第2个表格第6行第10列"),
        (f"table 2, row 6, column 10 {PATH}；table 2, row 6, column 11 {PATH}", "第2个表格第6行第10列；第2个表格第6行第11列"),
        ("/html/body/div[4]/div/p[11]", "网页正文（p 元素第11个）"),
        ("page 2 · table 1 · row 4 col 2 · box (1,2,3,4)", "第2页第1个表格第4行第2列 · 框 (1,2,3,4)"),
        ("sheet '附表' C5", "工作表 '附表' C5"),
        ("line 12, item 3", "第12行文字第3项"),
        (None, ""),
    ],
)  # fmt: skip
def test_place_in_words(locator: str | None, words: str) -> None:
    assert place_in_words(locator) == words


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("meta pubdate", "网页元数据 pubdate"),
        ("list page", "列表页"),
        ("label 发布日期", "页面上的“发布日期”"),
        ("something new", "something new"),
        (None, ""),
    ],
)
def test_evidence_in_words(evidence: str | None, words: str) -> None:
    assert evidence_in_words(evidence) == words
