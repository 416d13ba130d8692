"""Every rule that reports are held to, declared once: id, severity, suite, Chinese text, formula, source.

An id is never used again for another rule, even when a rule is dropped; severity and text may change.
``error`` is for what is certain (exact arithmetic, a table that is not there), ``warning`` for what needs a
look (prose against tables, dates, copies), ``info`` for what may well be right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]

SUITES: tuple[str, ...] = (
    "form",
    "identities",
    "history",
    "roll_up",
    "narrative",
    "timeliness",
    "originality",
    "plausibility",
    "coverage",
)

RULES_VERSION = "1"
"""Raise it when a rule's meaning changes: findings that vanish with the change are then `withdrawn`."""

_FORM = "国办公开办函〔2019〕60号、〔2021〕30号格式"
_REGULATION_47 = "《政府信息公开条例》第四十七条"
_REGULATION_49 = "《政府信息公开条例》第四十九条"
_REGULATION_50 = "《政府信息公开条例》第五十条"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``formula`` is for readers of the documentation, ``since`` the version of gouji that brought it."""

    id: str
    severity: Severity
    suite: str
    text: str
    formula: str
    source: str
    since: str = "0.1"


def _rules(suite: str, source: str, *entries: tuple[str, Severity, str, str]) -> tuple[Rule, ...]:
    return tuple(Rule(id, severity, suite, text, formula, source) for id, severity, text, formula in entries)


_ALL: tuple[Rule, ...] = (
    *_rules(
        "form",
        _REGULATION_50,
        ("F01", "warning", "缺少报告应有的章节", "六个章节标题齐全"),
        ("F02", "warning", "章节有标题无内容", "章节文字不为空（含表格的章节除外）"),
        ("F03", "error", "缺少格式规定的表格", "三张表格齐全"),
        ("F13", "warning", "标题年度、正文年度与统计期限不一致", "标题年度 = 统计期限年度"),
        ("F14", "warning", "“存在的主要问题及改进情况”敷衍", "去除标点后不少于 10 个字，且不是“无”"),
    ),
    *_rules(
        "form",
        _FORM,
        ("F04", "warning", "表格有空白单元格", "每个单元格填数字，没有的填 0"),
        ("F05", "warning", "应填数字的单元格填了文字", "单元格为数字"),
        ("F06", "error", "计数为负数", "计数 >= 0（“本年增/减”除外）"),
        ("F07", "error", "计数不是整数", "计数为整数（金额除外）"),
        (
            "F08",
            "warning",
            "使用的格式与年度不符",
            "2019、2020 年度用 2019 年格式，2021 年度起用 2021 年格式",
        ),
        ("F09", "warning", "同一报告混用两种格式", "三张表格同属一种格式"),
        ("F10", "warning", "收费金额的单位不是万元", "单位为万元"),
        ("F11", "info", "办理结果中自行增加了格式以外的行", "只有格式规定的行"),
        ("F12", "info", "章节顺序与格式不符", "六个章节按一至六的顺序排列"),
        ("F15", "warning", "表格缺少格式规定的单元格", "格式规定的单元格在表格中都有"),
        ("F16", "info", "单元格填“/”“无”等而不是数字", "没有的填 0"),
    ),
    *_rules(
        "identities",
        "国办公开办函〔2019〕60号、〔2021〕30号格式第三部分表内说明",
        (
            "A1",
            "error",
            "本年新收与上年结转之和应等于办理总计与结转下年度之和",
            "一 + 二 = 三（七） + 四（每列）",
        ),
    ),
    *_rules(
        "identities",
        _FORM,
        ("A2", "error", "各项办理结果之和应等于（七）总计", "三（一）至（六）各行之和 = 三（七）（每列）"),
        ("A3", "error", "各类申请人之和应等于总计列", "自然人 + 法人或其他组织五列 = 总计（每行）"),
        (
            "P1",
            "error",
            "复议、诉讼各结果之和应等于总计",
            "结果维持 + 结果纠正 + 其他结果 + 尚未审结 = 总计（每行）",
        ),
        (
            "D1",
            "error",
            "本年新公开数量不应大于对外公开总数量",
            "本年新公开数量 <= 对外公开总数量（2019 年格式，每行）",
        ),
    ),
    *_rules(
        "history",
        _FORM,
        ("Y1", "error", "上年结转应等于上一年度报告的结转下年度", "本年 二 = 上年 四（每列）"),
        (
            "Y2",
            "error",
            "现行有效件数应与上一年度衔接",
            "本年现行有效 = 上年现行有效 + 本年制发 - 本年废止（2021 年格式，每行）",
        ),
        (
            "Y3",
            "error",
            "上一年项目数量应与上一年度报告衔接",
            "本年“上一年项目数量” = 上年“上一年项目数量” + 上年“本年增/减”（2019 年格式，每行）",
        ),
    ),
    *_rules(
        "roll_up",
        _FORM,
        (
            "R1",
            "error",
            "本级政府报告的数字不应小于所属单位之和",
            "本级 >= 已知所属单位之和；单位名单齐全时相等（每个单元格）",
        ),
    ),
    *_rules(
        "narrative",
        _REGULATION_47 + "、" + _FORM,
        ("N1", "warning", "文字所述新收申请件数与表格不一致", "文字 = 一 · 总计"),
        ("N2", "warning", "文字所述上年结转件数与表格不一致", "文字 = 二 · 总计"),
        ("N3", "warning", "文字所述答复办结件数与表格不一致", "文字 = 三（七） · 总计"),
        ("N4", "warning", "文字所述结转下年度件数与表格不一致", "文字 = 四 · 总计"),
        ("N5", "warning", "文字所述行政复议件数与表格不一致", "文字 = 行政复议 · 总计"),
        ("N6", "warning", "文字所述行政诉讼件数与表格不一致", "文字 = 行政诉讼两行总计之和"),
        ("N7", "warning", "文字所述行政许可件数与表格不一致", "文字 = 行政许可 · 处理决定数量"),
        ("N8", "warning", "文字所述行政处罚件数与表格不一致", "文字 = 行政处罚 · 处理决定数量"),
        ("N9", "warning", "文字所述规范性文件件数与表格不一致", "文字 = 行政规范性文件 · 所述列"),
        ("N10", "warning", "文字所述收费金额与表格不一致", "文字 = 行政事业性收费 · 本年收费金额"),
        ("N11", "warning", "文字所述受理件数与表格的新收加结转不一致", "文字 = 一 · 总计 + 二 · 总计"),
        ("N12", "warning", "文字所述其他数字与表格不一致", "文字 = 所述单元格之和"),
    ),
    *_rules(
        "timeliness",
        _REGULATION_49,
        ("T01", "warning", "晚于法定期限公布", "部门和乡镇街道 1 月 31 日前，县级以上人民政府 3 月 31 日前"),
        ("T02", "info", "发布日期不可信", "发布日期在报告年度之后、期限之后一年以内"),
    ),
    *_rules(
        "originality",
        _REGULATION_47,
        ("O01", "warning", "章节文字与本单位上一年度报告雷同", "去除数字和格式套话后相似度 < 80%"),
        ("O02", "warning", "章节文字与其他单位报告雷同", "去除数字和格式套话后相似度 < 80%"),
    ),
    *_rules(
        "plausibility",
        _REGULATION_47,
        (
            "J01",
            "info",
            "数字较本单位历年水平突增或突降",
            "不超过历年中位数的 5 倍，不低于 1/5，同级单位同期无类似变化",
        ),
        ("J02", "info", "同级单位普遍有数而本单位为 0", "同级单位中位数不超过 100，或本单位不为 0"),
    ),
    *_rules(
        "coverage",
        _REGULATION_49,
        ("C01", "warning", "期限已过，未见年度报告", "应公布单位在期限后有报告"),
        ("C02", "info", "以前年度的年度报告缺失", "应公布单位以前各年度有报告"),
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""All rules by id, in the order of the documentation."""

IDENTITY_RULES: tuple[str, ...] = ("A1", "A2", "A3", "P1", "D1")
"""The families that hold within one report; a diagnosis takes the first of them that failed as its rule."""

EVIDENCE_ORDER: tuple[str, ...] = (*IDENTITY_RULES, "Y1", "Y2", "Y3", "R1")
"""Order in which the families of failed identities give a finding its rule; narrative rules come last."""

CLAIM_RULES: dict[str, str] = {
    "received": "N1",
    "carried_in": "N2",
    "handled_total": "N3",
    "carried_out": "N4",
    "review": "N5",
    "litigation": "N6",
    "licensing": "N7",
    "penalties": "N8",
    "normative_documents": "N9",
    "normative_documents_repealed": "N9",
    "normative_documents_in_force": "N9",
    "fees": "N10",
    "received_plus_carried_in": "N11",
}


def rule_of_claim(claim: str) -> str:
    """Returns the narrative rule that a claim of extraction falls under; N12 for claims without one of their own."""
    return CLAIM_RULES.get(claim, "N12")


def _check() -> None:
    """Stops the import if an id was given twice or a suite has no rule."""
    if len(RULES) != len(_ALL):
        raise AssertionError("a rule id is used twice")
    if {rule.suite for rule in _ALL} != set(SUITES):
        raise AssertionError("suites and rules do not match")


_check()
