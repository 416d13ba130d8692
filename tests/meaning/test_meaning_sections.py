"""The six sections whatever their numbers, headings and lines."""

from __future__ import annotations

import pytest

from tasks.extract.model import Paragraph, SectionText, SourceDocument
from tasks.extract.sections import find_sections

_CODES = ("overview", "disclosure", "applications", "proceedings", "problems", "other_matters")
_TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_VARIANTS = (
    "概述",
    "主动公开情况",
    "依申请公开办理情况",
    "因政府信息公开被申请行政复议、提起行政诉讼的情况",
    "存在的问题及改进措施：",
    "其他需要说明的事项",
)
_PROSE = "本年度工作平稳开展，群众满意度提高。"


def _sections(text: str) -> dict[str, SectionText]:
    return find_sections(SourceDocument("text", [Paragraph(line) for line in text.split("\n")]))


def _report(marks: list[str], titles: tuple[str, ...] = _TITLES, between: str = "\n") -> str:
    parts = [
        f"{mark}{title}\n{_PROSE}第{n}段。" for n, (mark, title) in enumerate(zip(marks, titles, strict=True))
    ]
    return between.join(parts)


def _bodies(text: str) -> list[str]:
    found = _sections(text)
    assert tuple(found) == _CODES
    return [section.text for section in found.values()]


_EXPECTED = [f"{_PROSE}第{n}段。" for n in range(6)]
_PLAIN = ["一、", "二、", "三、", "四、", "五、", "六、"]


@pytest.mark.parametrize(
    "marks",
    [
        _PLAIN,
        ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"],
        ["(一)", "(二)", "(三)", "(四)", "(五)", "(六)"],
        ["1.", "2.", "3.", "4.", "5.", "6."],
        ["1、", "2、", "3、", "4、", "5、", "6、"],
        ["第一部分 ", "第二部分 ", "第三部分 ", "第四部分 ", "第五部分 ", "第六部分 "],
        ["一 ", "二 ", "三 ", "四 ", "五 ", "六 "],
        [""] * 6,
        ["**一、", "**二、", "**三、", "**四、", "**五、", "**六、"],
        ["一、", "二、", "三、", "三、", "四、", "五、"],
        [
            "\u3000\u3000一、",
            "\u3000\u3000二、",
            "\u3000\u3000三、",
            "\u3000\u3000四、",
            "\u3000\u3000五、",
            "\u3000\u3000六、",
        ],
    ],
    ids=lambda marks: "".join(marks)[:8],
)
def test_numbering(marks: list[str]) -> None:
    assert _bodies(_report(marks)) == _EXPECTED


def test_other_headings() -> None:
    assert _bodies(_report(_PLAIN, _VARIANTS)) == _EXPECTED


def test_one_giant_paragraph_behind_a_list_of_the_sections() -> None:
    listing = "本报告包括" + "、".join(_TITLES) + "六部分。"
    assert _bodies(listing + _report(_PLAIN, between="").replace("\n", "")) == _EXPECTED


def test_table_of_contents_is_passed_over() -> None:
    contents = "\n".join(
        f"{mark}{title} {n}" for n, (mark, title) in enumerate(zip(_PLAIN, _TITLES, strict=True))
    )
    assert _bodies(f"目录\n{contents}\n{_report(_PLAIN)}") == _EXPECTED


def test_headings_broken_over_lines() -> None:
    text = (
        _report(_PLAIN)
        .replace("总体情况", "总体\n情况")
        .replace("行政诉讼情况", "行政\n诉讼情况")
        .replace("的事项", "的事\n项")
    )
    assert _bodies(text) == _EXPECTED


def test_sub_headings_with_the_same_words_are_no_sections() -> None:
    text = _report(_PLAIN).replace(
        "一、总体情况\n",
        "一、总体情况\n（一）主动公开情况\n（二）主动公开政府信息情况\n（三）依申请公开情况\n",
    )
    found = _sections(
        text.replace(
            "五、存在的主要问题及改进情况\n",
            "五、存在的主要问题及改进情况\n（一）存在的主要问题\n（二）改进情况\n",
        )
    )
    assert found["overview"].text.startswith("（一）主动公开情况")
    assert found["disclosure"].text == _EXPECTED[1]
    assert found["problems"].text.startswith("（一）存在的主要问题")


def test_headings_in_traditional_characters_are_printed_as_they_stand() -> None:
    found = _sections(
        "一、總體情況\n工作平穩。\n二、主動公開政府信息情況\n三、收到和處理政府信息公開申請情況\n"
        "四、政府信息公開行政復議、行政訴訟情況\n五、存在的主要問題及改進情況\n問題。\n六、其他需要報告的事項\n無。"
    )
    assert tuple(found) == _CODES
    assert (found["overview"].heading, found["overview"].text) == ("一、總體情況", "工作平穩。")


def test_overview_without_a_heading() -> None:
    overview = (
        "2022年，大河镇认真落实条例，稳步推进公开工作，主动公开各类信息，回应群众关切，取得了一定的成效。"
    )
    found = _sections(overview + "\n" + "\n".join(_report(_PLAIN).split("\n")[2:]))
    assert (found["overview"].heading, found["overview"].text) == ("", overview)


def test_flattened_tables_are_left_out() -> None:
    table = "第二十条第（一）项 |\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n规 章 |\n0 |\n0 |\n0 |\n行政规范性文件 |\n1 |\n0 |\n3 |"
    found = _sections(_report(_PLAIN).replace(_EXPECTED[1], f"{_EXPECTED[1]}\n{table}"))
    assert found["disclosure"].text == _EXPECTED[1]


def test_signature_and_page_furniture_are_left_out() -> None:
    tail = "青山县水利局\n2023年1月12日\n附件：1.青山县水利局年报.pdf\n打印本页"
    assert _bodies(_report(_PLAIN) + "\n" + tail) == _EXPECTED


def test_sections_of_older_reports_end_at_headings_of_their_own() -> None:
    found = _sections(
        "一、概述\n平稳。\n二、主动公开政府信息的情况\n公开。\n三、依申请公开政府信息情况\n无申请。\n"
        "四、政府信息公开的收费及减免情况\n无收费。\n五、因政府信息公开申请行政复议、提起行政诉讼情况\n无复议。\n六、存在的主要问题及改进情况\n有。"
    )
    assert [section.text for section in found.values()] == [
        "平稳。",
        "公开。",
        "无申请。",
        "无复议。",
        "有。",
    ]


def test_prose_without_headings_has_no_sections() -> None:
    assert _sections("我县总体情况良好，主动公开政府信息情况正常。") == {}
