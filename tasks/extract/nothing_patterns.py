"""The wordings that state that there was none: 未收到…申请, 没有…行政复议."""

from __future__ import annotations

from tasks.extract.claim_pattern import pattern
from tasks.extract.claim_words import (
    AND,
    AND_DISPUTE,
    APPLICATION,
    ASKER_GAP,
    CARRY,
    DISPUTE_GAP,
    END,
    NONE,
    RULES,
    TAIL,
    YEAR_AFTER,
    YEAR_BEFORE,
)

__all__ = ["NOTHINGS"]

NOTHINGS = (
    pattern(
        "received",
        rf"{NONE}(?:再)?(?P<verb>收到|接到|接收到?|受理|收取|出现|产生|有|发生|接受)?(?:过|"
        rf"任何|的|新的|新)?{ASKER_GAP}{APPLICATION}"
        rf"(?:的)?(?:信息|案件|件|事项|要求|事宜|业务|申请|案例|办件|数量|记录)?(?:的)?(?:情况)?(?:{END}|"
        rf"(?={AND_DISPUTE}))",
        zero=True,
    ),
    pattern(
        "received",
        rf"{NONE}(?P<verb>收到|接到|受理){ASKER_GAP}申请(?:的)?(?:情况)?{END}",
        "application",
        zero=True,
    ),
    pattern(
        "carried_in",
        rf"{NONE}(?:有)?{YEAR_BEFORE}{CARRY}(?:的)?(?:{APPLICATION}|申请|件|办理|"
        rf"事项)?(?:的)?(?:情况)?{END}",
        "application",
        zero=True,
    ),
    pattern(
        "carried_out",
        rf"{NONE}(?:有)?(?:申请)?{CARRY}(?:至|到)?{YEAR_AFTER}(?:继续)?(?:办理)?(?:的)?(?:{APPLICATION}|"
        rf"申请|件|事项)?(?:的)?(?:情况)?{END}",
        "application",
        zero=True,
    ),
    pattern(
        "review",
        rf"{NONE}{DISPUTE_GAP}行政(?:法)?复议{TAIL}(?:{END}|(?={AND}(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼{TAIL}{END})|"
        rf"(?=提起行政诉讼{TAIL}{END}))",
        zero=True,
    ),
    pattern(
        "litigation",
        rf"{NONE}{DISPUTE_GAP}(?:行政)?诉讼{TAIL}(?:{END}|(?={AND}行政复议{TAIL}{END}))",
        zero=True,
    ),
    pattern(
        "licensing",
        rf"{NONE}(?:有|作出|办理|发生)?行政许可(?:处理)?(?:决定|事项|案件)?(?=$|[,。;、])",
        zero=True,
    ),
    pattern(
        "penalties",
        rf"{NONE}(?:有|作出|办理|发生)?(?:行政许可、)?行政处罚(?:处理)?(?:决定|事项|案件)?(?=$|[,。;、])",
        zero=True,
    ),
    pattern(
        "normative_documents",
        rf"{NONE}(?:制发|制定|出台|印发|新制发)(?:新的|过)?{RULES}(?=$|[,。;、])",
        zero=True,
    ),
    pattern(
        "fees",
        rf"{NONE}(?:有|收取|征收|产生|发生)?(?:任何)?行政事业性收费(?:项目|情况|事项)?(?=$|[,。;、])",
        zero=True,
    ),
)
