"""Comma-separated text, and tables that cannot be read."""

from __future__ import annotations

import csv
import io

import engine_maker as maker
import pytest
from engine_judge import judge

from tasks.extract.lines import comma_cells
from tasks.extract.pipeline import extract_all
from tasks.extract.text import read_text

TITLE = "某某县水务局2023年政府信息公开工作年度报告"
HEADINGS = [
    "一、总体情况",
    "本局认真落实政府信息公开条例。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "本局还需改进政策解读。",
    "六、其他需要报告的事项",
    "无其他需要报告的事项。",
]


def _commas(report: maker.Report) -> str:
    def line(row: list[str]) -> str:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="").writerow(row)
        return stream.getvalue()

    parts = []
    for heading, _, rows in maker.form_tables(report):
        parts += [heading, *(line(row) for row in maker.positional(rows))]
    return "\n".join([*maker.HEAD, *parts, *maker.TAIL])


@pytest.mark.parametrize("blanks", ["none", "zeros", "rows"])
def test_comma_separated_tables_are_exact(blanks: str) -> None:
    for seed in range(3):
        report = maker.make_report(seed, blanks)
        verdict = judge(read_text(_commas(report)), report)
        assert (verdict.wrong, verdict.lost) == ([], []), seed


@pytest.mark.parametrize("text", ["1,234", "1,234,567", "本局有规章, 文件, 决定。", "甲,乙", 'a"b,c,d'])
def test_other_commas_are_no_cells(text: str) -> None:
    assert comma_cells(text) == ()


def _issues(text: str) -> set[str | None]:
    extraction = extract_all(text.encode(), "report.txt")[0][1]
    assert extraction.kind == "report"
    assert all(cell.value is None for cell in extraction.cells.values())
    return {issue.table for issue in extraction.issues if issue.code == "table_not_read"}


def test_tables_whose_labels_are_printed_are_never_lost_without_a_word() -> None:
    report = maker.make_report(1)
    body = []
    for heading, _, rows in maker.form_tables(report):
        body += [
            heading,
            "；".join(f"其中{text}为若干" for row in rows for text in (c.text for c in row) if text),
        ]
    assert _issues("\n".join([TITLE, *body, *HEADINGS[5:]])) == {"disclosure", "applications", "proceedings"}


def test_a_report_without_tables_has_none_to_lose() -> None:
    assert _issues("\n".join([TITLE, *HEADINGS])) == set()
