"""Whatever the text, an answer comes; Chinese numerals are read back as written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.chinese_numbers import parse_chinese_number
from tasks.extract.claims import find_claims
from tasks.extract.identity import identify
from tasks.extract.model import Context, Grid, GridCell, Paragraph, SectionText, SourceDocument
from tasks.extract.prose import fold, read_prose
from tasks.extract.sections import find_sections

_WORDS = st.sampled_from(
    [
        "一、",
        "（二）",
        "总体情况",
        "主动公开政府信息情况",
        "收到",
        "未",
        "新收",
        "政府信息公开申请",
        "12件",
        "2022年",
        "去年",
        "全县",
        "我局",
        "行政复议",
        "、",
        "。",
        "，",
        "\n",
        "|",
        "青山县水利局",
        "2023年1月12日",
        "工作年度报告",
        "结转下年度",
        "3",
        "件",
        "無",
        "復議",
        "其中",
        "〇",
        "規",
        "发布机构：",
        "附件",
        "(",
        ")",
        "统计期限",
        "至12月31日",
    ]
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(_TEXTS, _TEXTS, st.integers(2000, 2040) | st.none())
def test_any_text_gives_an_answer(text: str, other: str, year: int | None) -> None:
    grid = Grid(((GridCell(other, 0, 0), GridCell(text, 0, 1)),))
    document = SourceDocument(
        "html", [Paragraph(text), grid, Paragraph(other)], {"contentsource": other}, text
    )
    found = identify(document, Context(url=text, link_text=other, column_organization=text, listed_on=other))
    sections = find_sections(document)
    for claim in find_claims({**sections, "overview": SectionText("", text)}, year, other):
        assert claim.value >= 0
        assert claim.scope == "own" or claim.reason
    assert found.kind


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_squeezed_text_leads_back_to_the_printed(text: str) -> None:
    prose = read_prose(SourceDocument("text", text=text))
    assert len(fold(text)) == len(text)
    assert len(prose.index) == len(prose.squeezed)
    assert "".join(fold(prose.printed[place]) for place in prose.index) == prose.squeezed


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "政府信息公开",
        "一",
        "1,",
        "收到",
        "未收到公民法人和其他组织的",
        "一、总体情况\n",
        "年报\n",
        "2022年，",
        "存在的主要问题和困难和改进措施和",
    ],
)
def test_a_million_characters_are_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    document = SourceDocument("text", text=text, title=text)
    assert identify(document).kind
    assert find_claims({"overview": SectionText("", text)}, 2022, "青山县水利局") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十五", 25),
        ("一百零五", 105),
        ("两百", 200),
        ("一千三百二十一", 1321),
        ("三万五千", 35000),
        ("一万零三", 10003),
        ("二〇二三", 2023),
        ("一百一十", 110),
        ("贰拾叁", 23),
        ("十万", 100000),
    ],
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert parse_chinese_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "一百五", "一千三", "百", "二五", "三十三百", "十十", "12", "十件", "一" * 30]
)
def test_what_is_no_single_number_is_refused(text: str) -> None:
    assert parse_chinese_number(text) is None
