"""Headings in many numberings and wordings, glued or not, in every dialect: the six sections and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from acceptance_report import CODES, Report
from acceptance_report import TITLES as T

from tasks.check_draft import check_draft
from tasks.extract.pipeline import extract_all

BASE = Report(
    "sections",
    "青禾县水利局",
    2023,
    "青禾县水利局2023年政府信息公开工作年度报告",
    "2023年，我局公开工程招标信息，健全制度。\n（一）主动公开。全年公开信息31条。\n（二）依申请公开。未收到申请。",
    "青禾县水利局\n2024年1月5日",
    "2024-01-05",
)
DIALECTS = ("html", "lines", "tab_cells", "paragraphs", "bars_next_line", "markdown")
CHANGES: dict[str, dict[str, Any]] = {
    "colon": {"titles": tuple(t + "：" for t in T)},
    "period": {"titles": tuple(t + "。" for t in T)},
    "spaces": {"titles": tuple(" ".join(t) for t in T)},
    "roundnum": {"numbering": "（{}） "},
    "dunhao_missing": {"numbering": "{}"},
    "arabic_dun": {"numbering": "{n}、"},
    "arabic_dot_full": {"numbering": "{n}．"},
    "round_arabic": {"numbering": "({n})"},
    "bold": {"numbering": "**{}、", "dialect": "lines", "titles": tuple(t + "**" for t in T)},
    "hash": {"numbering": "### {}、", "dialect": "lines"},
    "glued_colon": {"glued": True, "titles": tuple(t + "：" for t in T)},
    "glued_lines": {"glued": True, "dialect": "lines"},
    "glued_round": {"glued": True, "numbering": "（{}）", "titles": tuple(t + "。" for t in T)},
    "dian": {
        "titles": (
            "政府信息公开工作总体情况",
            "主动公开政府信息的情况",
            "收到和处理政府信息公开申请的情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼的情况",
            "政府信息公开工作存在的主要问题及改进措施",
            "其他需要报告的情况",
        )
    },
    "alt": {
        "titles": (
            "基本情况",
            "政府信息主动公开情况",
            "政府信息依申请公开情况",
            "行政复议和行政诉讼情况",
            "存在问题及下一步工作打算",
            "需要说明的其他事项",
        )
    },
    "alt2": {
        "titles": (
            "概述",
            "主动公开情况",
            "依申请公开办理情况",
            "政府信息公开的行政复议、诉讼情况",
            "主要问题和改进措施",
            "其他事项",
        )
    },
    "alt3": {
        "titles": (
            "工作概况",
            "主动公开政府信息",
            "收到和处理政府信息公开申请",
            "政府信息公开行政复议、行政诉讼",
            "存在的主要问题及改进",
            "其他需报告事项",
        )
    },
    "alt4": {
        "titles": (
            "总体情况",
            "本年度主动公开政府信息情况",
            "本年度收到和处理政府信息公开申请情况",
            "本年度因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "本年度政府信息公开工作存在的主要问题及改进情况",
            "其他需要报告的事项",
        )
    },
    "year": {
        "titles": (
            "2023年总体情况",
            "2023年主动公开政府信息情况",
            "2023年收到和处理政府信息公开申请情况",
            "2023年政府信息公开行政复议、行政诉讼情况",
            "存在的主要问题及改进情况",
            "其他需要报告的事项",
        )
    },
    "six_missing_text": {"other": "无其他需要报告的事项。"},
    "other_blank": {"other": "没有需要报告的其他事项。"},
    "problems_sub": {"problems": "（一）存在的主要问题。一是公开不够及时。\n（二）改进情况。一是加强培训。"},
    "problems_chain": {"problems": "1.存在的主要问题：\n公开不够及时。\n2.改进情况：\n加强培训，按时更新。"},
    "overview_sub_same": {
        "overview": "（一）主动公开政府信息情况。全年公开31条。\n（二）依申请公开政府信息情况。未收到申请。\n（三）政府信息管理情况。规范流程。\n（四）平台建设情况。更新栏目。\n（五）监督保障情况。开展培训。"
    },
    "overview_sub_lines": {
        "overview": "（一）主动公开政府信息情况\n全年公开31条。\n（二）收到和处理政府信息公开申请情况\n未收到申请。\n（三）政府信息公开行政复议、行政诉讼情况\n没有发生。\n（四）平台建设情况\n更新栏目。\n（五）监督保障情况\n开展培训。"
    },
    "overview_sub_arabic": {
        "overview": "1.主动公开情况：全年公开31条。\n2.依申请公开情况：未收到申请。\n3.政府信息管理情况：规范流程。"
    },
    "note_disc": {"notes": {"disclosure": "注：本局没有规章制定权。"}},
    "note_app": {"notes": {"applications": "2023年，本局未收到政府信息公开申请。"}},
    "note_rev": {"notes": {"proceedings": "2023年度没有发生行政复议、行政诉讼。"}},
    "all_notes": {
        "notes": {
            "disclosure": "我局认真落实要求，主动公开政府信息。",
            "applications": "本年度未收到申请，无结转。",
            "proceedings": "未发生。",
        },
        "glued": True,
    },
    "other_signature_glue": {"other": "无。", "tail": "附：年报数据表.xls\n青禾县水利局\n2024年1月5日"},
}


def _reports() -> dict[str, Report]:
    made = {}
    for name, change in CHANGES.items():
        for dialect in (change["dialect"],) if "dialect" in change else DIALECTS:
            made[f"{name}-{dialect}"] = replace(BASE, **{**change, "dialect": dialect})
    return made


REPORTS = _reports()


def _plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", REPORTS)
def test_sections(name: str) -> None:
    report = REPORTS[name]
    [(_, found)] = extract_all(report.render(), report.file_name)
    truth = dict.fromkeys(CODES, "") | {
        "overview": report.overview,
        "problems": report.problems,
        "other_matters": report.other,
    }
    assert {code: _plain(section.text) for code, section in found.sections.items()} == {
        code: _plain(text) for code, text in (truth | report.notes).items()
    }
    assert not check_draft(found)
    assert {key: str(found.cells[key].value) for key in report.printed} == report.printed
