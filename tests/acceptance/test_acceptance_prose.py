"""True sentences about numbers: none may be held against the tables, and those that are firm are read."""

from __future__ import annotations

import pytest
from acceptance_report import Report

from tasks.check_draft import check_draft
from tasks.extract.model import Extraction
from tasks.extract.pipeline import extract_all

DISPUTES = {"many": (3, 1)}
SILENT = (
    ("few", "我局收到网上申请5件、信函申请2件，均已办理。"),
    ("few", "2023年收到申请7件，同比增长40%，比上年多2件。"),
    ("few", "收到群众来信12件，办理政府信息公开申请7件，答复咨询31人次。"),
    ("few", "第一季度收到申请2件，第二季度收到申请5件，共计7件。"),
    ("few", "政府信息公开申请平台新收7件，加上上年结转1件，共8件，已办结7件，其余1件于下年答复。"),
    ("many", "2023年，全市政府系统共收到申请5120件，市政府办收到申请312件。"),
    ("many", "共收到政府信息公开申请749件，其中涉及征地拆迁312件，占41.7%；涉及财政资金57件。"),
    ("many", "被申请行政复议3起，被提起行政诉讼1起；全市各级行政复议机关受理复议案件411件。"),
    ("many", "全年行政许可办件量12万件，行政处罚案件立案300起、结案251起。"),
    ("none", "收到市民热线反映问题231件，办结231件；承办人大建议3件，办结3件。"),
    ("none", "截至12月底，累计受理不动产登记申请1832件，办结1810件。"),
    ("none", "2022年我局收到申请3件，2023年未收到申请。"),
    ("none", "代区政府答复信息公开申请5件。"),
    ("none", "下属事业单位收到信息公开申请2件，均已答复。"),
    ("none", "全年受理行政许可申请1215件，均按期办结。行政复议案件经区司法局审理3件。"),
)
FIRM = (
    (
        "few",
        "2023年，共收到政府信息公开申请7件，上年度结转1件，办结7件，结转下年度继续办理1件。",
        {"received": 7, "carried_in": 1, "handled_total": 7, "carried_out": 1},
    ),
    (
        "few",
        "全年收到申请8件（含上年结转1件），答复7件。",
        {"received_plus_carried_in": 8, "carried_in": 1, "handled_total": 7},
    ),
    (
        "many",
        "全年作出行政许可251件、行政处罚251件、行政强制251件。",
        {"licensing": 251, "penalties": 251, "coercion": 251},
    ),
    ("many", "因信息公开引发的行政复议案件3件，行政诉讼案件1件，无败诉。", {"review": 3, "litigation": 1}),
    ("none", "2023年，政府信息公开申请0件，上年结转0件。", {"received": 0, "carried_in": 0}),
)


def _extracted(profile: str, sentence: str) -> Extraction:
    report = Report(
        "prose",
        "临河市水利局",
        2023,
        "临河市水利局2023年政府信息公开工作年度报告",
        f"2023年，我局公开信息。\n（二）依申请公开。{sentence}",
        dialect="html",
        profile=profile,
        disputes=DISPUTES.get(profile, (0, 0)),
    )
    [(_, extraction)] = extract_all(report.render(), report.file_name)
    return extraction


@pytest.mark.parametrize(("profile", "sentence"), SILENT)
def test_no_false_alarm(profile: str, sentence: str) -> None:
    assert check_draft(_extracted(profile, sentence)) == []


@pytest.mark.parametrize(("profile", "sentence", "stated"), FIRM)
def test_firm_numbers_are_read_and_agree(profile: str, sentence: str, stated: dict[str, int]) -> None:
    found = _extracted(profile, sentence)
    assert {claim.claim: int(claim.value) for claim in found.claims if claim.scope == "own"} == stated
    assert check_draft(found) == []
    changed = _extracted("few" if profile != "few" else "many", sentence)
    assert {one["rule"][:1] for one in check_draft(changed)} == {"N"}
