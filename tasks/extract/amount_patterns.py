"""The wordings that state a number: 收到…申请 5 件, 办结 3 件, 结转 1 件."""

from __future__ import annotations

from tasks.extract.claim_pattern import pattern
from tasks.extract.claim_words import (
    APPLICATION,
    CARRY,
    COUNT,
    GAP,
    GOT,
    INFO,
    NUM,
    REPLIED,
    REVIEW,
    RULES,
    SUIT,
    TOTAL,
    UNIT,
    YEAR_AFTER,
    YEAR_BEFORE,
)

__all__ = ["AMOUNTS"]

AMOUNTS = (
    pattern("received", rf"{GOT}(?:了|的)?{GAP}{APPLICATION}{TOTAL}{COUNT}", "nothing"),
    pattern("received", rf"{GOT}(?:了|的)?{TOTAL}{COUNT}(?:的)?{GAP}{APPLICATION}"),
    pattern("received", rf"{GOT}(?:了|的)?(?:有效)?申请{TOTAL}{COUNT}", "application"),
    pattern(
        "received",
        rf"(?:^|[,;。:])(?:20\d\d年度?|本年度?|全年)?{INFO}公开申请(?:数量|数|件)?(?:为|共|:)?(?P<n>0|零){UNIT}",
    ),
    pattern(
        "received", rf"{GOT}(?:了|的)?{TOTAL}{COUNT}(?:有效)?(?:的)?申请(?!人|表|复议|行政)", "application"
    ),
    pattern("received", rf"(?P<verb>新收){GAP}(?:申请)?(?:数量)?{TOTAL}{COUNT}", "application"),
    pattern(
        "carried_in",
        rf"{YEAR_BEFORE}(?:{CARRY}|遗留|未办结)(?:至本年度?|的|到本年度?|本年度?|"
        rf"至今年|今年)?(?:继续)?(?:办理)?(?:的)?(?:{APPLICATION}|申请)?{TOTAL}{COUNT}",
        "application",
    ),
    pattern(
        "carried_in",
        rf"{CARRY}{YEAR_BEFORE}(?:度)?(?:的)?(?:{APPLICATION}|申请)?{TOTAL}{COUNT}",
        "application",
    ),
    pattern("carried_in", rf"{COUNT}(?:为|是|系|属于?){YEAR_BEFORE}{CARRY}", "application"),
    pattern(
        "carried_out",
        rf"{CARRY}(?:至|到|入|在)?(?:了)?{YEAR_AFTER}(?:继续)?(?:办理|答复|处理)?(?:的)?(?:{APPLICATION}|"
        rf"申请)?{TOTAL}{COUNT}",
        "application",
    ),
    pattern(
        "carried_out",
        rf"{COUNT}(?:{APPLICATION}|申请)?(?:将|因|按照|根据|依法|依规)?[^,;。\d]{{0,16}}?{CARRY}(?:至|"
        rf"到|入|在)?{YEAR_AFTER}",
        "application",
    ),
    pattern("carried_out", rf"{CARRY}(?:继续)?(?:办理|答复)(?:的)?{TOTAL}{COUNT}", "application"),
    pattern("handled_total", rf"{REPLIED}(?:完成|完毕)?(?:了)?{GAP}{APPLICATION}{TOTAL}{COUNT}"),
    pattern(
        "handled_total",
        rf"{REPLIED}(?:完成|完毕)?(?:了)?(?:申请)?{TOTAL}{COUNT}(?!{INFO}|人大|建议|提案)",
        "application",
    ),
    pattern(
        "handled_total",
        rf"{COUNT}(?:申请)?(?:已)?(?:按时|按期|依法|如期)?(?:予以)?(?P<verb>办结|答复完毕|办理完毕)",
        "application",
    ),
    pattern(
        "granted_and_in_part",
        rf"予以公开(?:及|和|、|或|与){{1,2}}(?:予以)?部分公开{TOTAL}{COUNT}",
        "application",
    ),
    pattern("granted", rf"(?<!部分)(?<!不)(?:予以|同意)公开(?:答复)?{TOTAL}{COUNT}", "application"),
    pattern("granted_in_part", rf"(?<!及)(?<!和)(?<!、)部分公开{TOTAL}{COUNT}", "application"),
    pattern("refused", rf"不予公开{TOTAL}{COUNT}", "application"),
    pattern("unavailable", rf"无法提供{TOTAL}{COUNT}", "application"),
    pattern("declined", rf"不予处理{TOTAL}{COUNT}", "application"),
    pattern("other_outcome", rf"其他(?:方式)?处理{TOTAL}{COUNT}", "application"),
    pattern("natural_person", rf"(?:自然人|公民)(?:提出|提交)?(?:的)?(?:申请)?{TOTAL}{COUNT}", "application"),
    pattern("business", rf"商业企业(?:申请)?{TOTAL}{COUNT}", "application"),
    pattern(
        "organizations",
        rf"法人(?:(?:或者?|和|及|、)其他组织)?(?:提出|提交)?(?:的)?(?:申请)?{TOTAL}{COUNT}",
        "application",
    ),
    pattern("review", rf"{REVIEW}(?:的)?{TOTAL}{COUNT}", "dispute"),
    pattern("review", rf"{COUNT}(?:的)?(?P<gap>[^,;:。、\d]{{0,24}}?)行政复议(?!后|决定)", "dispute"),
    pattern("litigation", rf"(?<!复议后)(?<!民事)(?<!刑事)(?<!法律){SUIT}(?:的)?{TOTAL}{COUNT}", "dispute"),
    pattern("litigation", rf"{COUNT}(?:的)?(?:{INFO}公开)?(?:类)?行政诉讼", "dispute"),
    pattern(
        "review_and_litigation",
        rf"{REVIEW}(?:、|和|及|与|或){{1,2}}(?:被)?(?:提起)?{SUIT}{TOTAL}(?:均为|"
        rf"都是|各)?(?P<n>0|零){UNIT}",
        "nothing",
    ),
    pattern(
        "licensing",
        rf"(?P<verb>作出|做出|办理|办结|处理|完成|实施|核发|审批)(?:了)?(?:各类)?行政许可(?:类)?(?:处理)?(?:决定)?(?:的)?(?:数量)?{TOTAL}{COUNT}",
    ),
    pattern("licensing", rf"行政许可(?:处理)?决定(?:的)?(?:数量)?{TOTAL}{COUNT}"),
    pattern(
        "penalties",
        rf"(?P<verb>作出|做出|办理|办结|处理|实施)(?:了)?(?:各类)?行政处罚(?:处理)?(?:决定)?(?:的)?(?:数量)?{TOTAL}{COUNT}",
    ),
    pattern("penalties", rf"行政处罚(?:处理)?决定(?:的)?(?:数量)?{TOTAL}{COUNT}"),
    pattern(
        "coercion",
        rf"(?P<verb>作出|做出|办理|办结|处理|实施|采取)(?:了)?(?:各类)?行政强制(?:措施)?(?:处理)?(?:决定)?(?:的)?(?:数量)?{TOTAL}{COUNT}",
    ),
    pattern(
        "penalties",
        rf"行政许可(?:处理)?(?:决定)?(?:数量)?{TOTAL}\d[\d,]*[件项条宗份起][、,](?:作出)?行政处罚(?:处理)?(?:决定)?"
        rf"(?:数量)?{TOTAL}{COUNT}",
    ),
    pattern(
        "coercion",
        rf"行政处罚(?:处理)?(?:决定)?(?:数量)?{TOTAL}\d[\d,]*[件项条宗份起][、,](?:实施)?行政强制(?:措施)?(?:处理)?(?:决定)?"
        rf"(?:数量)?{TOTAL}{COUNT}",
    ),
    pattern(
        "normative_documents",
        rf"(?P<verb>制发|新制发|制定|印发|出台|新制定|新出台|新制作)(?:了|的)?{RULES}{TOTAL}{COUNT}",
    ),
    pattern(
        "normative_documents_repealed",
        rf"(?P<verb>(?<!和)(?<!、)(?<!及)废止)(?:了|的)?{RULES}{TOTAL}{COUNT}",
    ),
    pattern("normative_documents_in_force", rf"(?P<verb>现行有效|继续有效)(?:的)?{RULES}{TOTAL}{COUNT}"),
    pattern("normative_documents_in_force", rf"{RULES}(?P<verb>现行有效){TOTAL}{COUNT}"),
    pattern(
        "fees",
        rf"行政事业性收费(?:项目)?(?:收入|金额|总额|总金额|收取|征收)?(?:的)?(?:为|"
        rf"共计|共|合计|总计|:)?{NUM}(?P<approx>余|多)?(?P<unit>万元|亿元|元)",
    ),
    pattern(
        "fees",
        rf"(?P<verb>收取|征收|收缴)(?:了)?行政事业性(?:收费|费用)(?:金额|收入)?(?:为|"
        rf"共计|共|合计|总计|:)?{NUM}(?P<approx>余|多)?(?P<unit>万元|亿元|元)",
    ),
)
