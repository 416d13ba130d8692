"""Why a number in the prose may not be the report's own figure of the year; None where it surely is."""

from __future__ import annotations

import re
from decimal import Decimal

from tasks.extract.claim_patterns import Hit
from tasks.extract.claim_scope import Speaker, doubt_of_body, doubt_of_dispute, doubt_of_time, doubt_of_words
from tasks.extract.claim_text import Sentence

OUTCOMES = (
    "granted_and_in_part",
    "granted",
    "granted_in_part",
    "refused",
    "unavailable",
    "declined",
    "other_outcome",
)
_OF_FINISHED = re.compile(r"(?:办结|答复|处理|完成)[^。;收受]*(?:其中|包括|包含|含)[^,。;]{0,8}$")
APPLICANTS = ("natural_person", "business", "organizations")
DISPUTES = ("review", "litigation", "review_and_litigation")
_OTHERWISE_ENDED = re.compile(
    r"撤回|撤销|转办|不予处理|不予受理|补正|终止|作废|移交|不再处理|其他处理|逾期|超期|延期|延长|退回|其余"
)


def doubt_of(hit: Hit, hits: list[Hit], sentence: Sentence, speaker: Speaker) -> str | None:
    """Returns why a hit may not be this report's own figure; None if it surely is."""
    text = sentence.text
    before = text[: hit.start]
    clause = re.split("[,;:。(]", before)[-1]
    doubt = _doubt_of_body(hit, speaker, sentence, before) or doubt_of_time(
        speaker, _without_carried(before, hits)
    )
    if doubt is not None:
        return doubt
    if re.search(r"(?:每|凡是?|如果?|若|当)$", before):
        return "a general statement"
    if hit.claim in DISPUTES:
        return doubt_of_dispute(speaker, text, hit.start, hit.end, hit.zero) or (
            "a comparison" if _compared(clause) else None
        )
    if hit.claim in OUTCOMES:
        return _doubt_of_outcomes(hits)
    if hit.claim in APPLICANTS:
        return _doubt_of_applicants(hits)
    if hit.claim in ("carried_in", "carried_out"):
        return _doubt_of_carried(hit, text, clause, speaker)
    if hit.claim in ("received", "handled_total"):
        return _doubt_of_applications(hit, hits, text, clause)
    return _doubt_of_disclosure(hit, text, clause)


def _doubt_of_body(hit: Hit, speaker: Speaker, sentence: Sentence, before: str) -> str | None:
    """Returns why the number may be another body's; a government's prose keeps the subject of the sentence before."""
    carried = sentence.before + "," if speaker.is_government and not speaker.is_town else ""
    context = f"{sentence.heading},{carried}{before}"
    return doubt_of_body(speaker, context) or (
        doubt_of_body(speaker, hit.gap) if hit.claim not in DISPUTES else None
    )


def _doubt_of_carried(hit: Hit, text: str, clause: str, speaker: Speaker) -> str | None:
    """Returns why a number carried in or out is not firm: a comparison, another year, a part."""
    if _compared(clause):
        return "a comparison"
    if hit.claim == "carried_in" and (
        re.search(r"(?:办结|答复|完成|处理)$", clause) or _OF_FINISHED.search(text[: hit.start])
    ):
        return "a part of the figure"
    year = re.search(r"20\d\d(?=年)", text[hit.start : hit.end])
    if year is None:
        return None
    expected = None if speaker.year is None else speaker.year + (1 if hit.claim == "carried_out" else -1)
    return None if int(year[0]) == expected else f"speaks of {year[0]}"


def _without_carried(before: str, hits: list[Hit]) -> str:
    """Returns the words before a number without what they say of carrying in and out, whose years are others."""
    for hit in hits:
        if hit.claim in ("carried_in", "carried_out") and hit.end <= len(before):
            before = before[: hit.start] + "□" * (hit.end - hit.start) + before[hit.end :]
    return before


def _compared(clause: str) -> bool:
    return bool(re.search(r"(?:同比|环比|较|比)[^,;]*$", clause))


def _doubt_of_applications(hit: Hit, hits: list[Hit], text: str, clause: str) -> str | None:
    own_words = re.sub(r"[^,;:。()]*?(?:含|包括)(?:上|20\d\d)[^,;]*", "", clause)
    doubt = doubt_of_words(own_words, hit.gap)
    if doubt is not None:
        return doubt
    if "其中" in text[: hit.start] and hit.claim == "received":
        return "a part of the figure"
    if hit.claim == "handled_total" and re.search(
        r"(?:公开|书面|电话|当场|同意|网上|口头|及时公开|延期|逾期|未)$", text[: hit.start]
    ):
        return "a part of the figure"
    if hit.claim == "handled_total" and _is_partial_reply(hit, hits, text):
        return "replies may not be all that was finished"
    if hit.verb in ("登记", "接受", "承办"):
        return "unclear verb"
    if hit.verb == "办理" and not hit.zero:
        return "办理 may mean taken in or finished"
    same = [
        other
        for other in hits
        if other.claim == hit.claim and other.doubt is None and other.value != hit.value
    ]
    return "several figures in one sentence" if same else None


def _is_partial_reply(hit: Hit, hits: list[Hit], text: str) -> bool:
    """Tells whether the sentence speaks of applications that ended otherwise than by the replies it counts."""
    if re.search(r"当年$", text[: hit.start]):
        return True
    return bool(_OTHERWISE_ENDED.search(text)) and _doubt_of_outcomes(hits) is not None


def _doubt_of_outcomes(hits: list[Hit]) -> str | None:
    """Returns why outcomes are not firm: they are only if they add up to the number of replies beside them."""
    total = [hit.value for hit in hits if hit.claim == "handled_total"]
    parts = [hit.value for hit in hits if hit.claim in OUTCOMES]
    adds_up = len(total) == 1 and sum(parts, Decimal(0)) == total[0]
    return None if adds_up else "outcomes do not visibly add up to the replies"


def _doubt_of_applicants(hits: list[Hit]) -> str | None:
    total = [hit.value for hit in hits if hit.claim == "received" and not hit.zero]
    parts = [hit.value for hit in hits if hit.claim in APPLICANTS]
    adds_up = len(total) == 1 and sum(parts, Decimal(0)) == total[0]
    return None if adds_up else "applicants do not visibly add up to the applications"


def _doubt_of_disclosure(hit: Hit, text: str, clause: str) -> str | None:
    near = text[max(0, hit.start - 16) : hit.end + 6]
    if _compared(clause) or re.search(r"其中|包括|减免|减征|免收|免征|返还|降低|取消|名义", clause):
        return "a part of the figure"
    if not hit.zero and re.search(
        r"公示|公布|发布|信息|事项|上传|归集|录入|备案|审查|审核|清理|解读|刊登|立案|系统", near
    ):
        return "published items, not decisions"
    if hit.verb in (
        "办理",
        "办结",
        "处理",
        "完成",
        "审批",
        "核发",
        "制定",
        "印发",
        "出台",
        "新制定",
        "新出台",
    ):
        return f"{hit.verb} may mean something else"
    if re.search(r"信息公开(?:信息)?处理费|信息处理费", text):
        return "another fee"
    return None
