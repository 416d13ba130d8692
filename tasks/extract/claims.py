"""The numbers that the prose states of the tables, each with whose number it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from tasks.extract.claim_cells import cells_of
from tasks.extract.claim_patterns import Hit, find_hits
from tasks.extract.claim_scope import (
    Speaker,
    doubt_of_body,
    doubt_of_dispute,
    doubt_of_time,
    doubt_of_words,
)
from tasks.extract.claim_text import Sentence, split_sentences
from tasks.extract.model import Claim, SectionText

_TOPIC = re.compile(
    r"信息公开申请|依申请公开|公开申请|申请公开|政府信息申请|信息公开的申请|公开类申请|依申请"
)
_OTHER_TOPIC = re.compile(r"信箱|热线|12345|提案|建议|信访|咨询|留言|审批|政务服务|来电|投诉举报件")
_OUTCOMES = (
    "granted_and_in_part",
    "granted",
    "granted_in_part",
    "refused",
    "unavailable",
    "declined",
    "other_outcome",
)
_APPLICANTS = ("natural_person", "business", "organizations")
_DISPUTES = ("review", "litigation", "review_and_litigation")
_CERTAIN_VERBS = ("新收到", "新收", "新增", "新受理", "新接收")
_LOOSE = "受理、收到 may or may not include what was carried in"
_SAID_WITH = re.compile(r"(?:含|包括|包含|其中)[^,;。()]{0,6}$")


def find_claims(sections: dict[str, SectionText], year: int | None, organization: str | None) -> list[Claim]:
    """Returns the claims of a report's prose in reading order; a claim whose scope is not sure says why.

    A claim with ``alternatives`` has more than one reading of its words (收到 may include what was carried in): it stays
    of unknown scope until `tasks.extract.claim_readings.settle_claims` has seen the tables.

    Args:
        sections: the six sections as `find_sections` gave them.
        year: year of the report, if known.
        organization: its publisher as identified, if known.
    """
    speaker = Speaker.of(year, organization)
    found: list[Claim] = []
    for code, section in sections.items():
        for sentence in split_sentences(section.text):
            found.extend(_claims_of(sentence, code, speaker))
    return _without_contradictions(found)


def _claims_of(sentence: Sentence, section: str, speaker: Speaker) -> list[Claim]:
    hits = _distinct(find_hits(sentence.text))
    hits = [hit for hit in hits if _has_topic(hit, sentence, section)]
    claims = []
    for hit in hits:
        doubt = hit.doubt or _doubt(hit, hits, sentence, section, speaker)
        claims.extend(_as_claims(hit, hits, sentence, section, speaker, doubt))
    return claims


def _distinct(hits: Iterable[Hit]) -> list[Hit]:
    """Returns one hit a claim and number, the longest match; nothing where a statement of none covers a number."""
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        key = (hit.claim, -1 if hit.zero else hit.number_start)
        if key not in best or hit.end - hit.start > best[key].end - best[key].start:
            best[key] = hit
    zeros = [hit for hit in best.values() if hit.zero]
    kept = [
        hit
        for hit in best.values()
        if hit.zero or not any(zero.claim == hit.claim and _overlap(zero, hit) for zero in zeros)
    ]
    both = {hit.number_start for hit in kept if hit.claim == "review_and_litigation"}
    combined = {hit.number_start for hit in kept if hit.claim == "granted_and_in_part"}
    return sorted(
        (
            hit
            for hit in kept
            if not (hit.claim in ("review", "litigation") and hit.number_start in both)
            and not (hit.claim in ("granted", "granted_in_part") and hit.number_start in combined)
        ),
        key=lambda hit: (hit.number_start, hit.start),
    )


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _has_topic(hit: Hit, sentence: Sentence, section: str) -> bool:
    if hit.need != "application":
        return True
    own = sentence.text[: hit.end]
    if _TOPIC.search(own):
        return _OTHER_TOPIC.search(own[own.rfind("申请") :]) is None
    inherited = section == "applications" or bool(
        _TOPIC.search(sentence.heading) or _TOPIC.search(sentence.before)
    )
    return inherited and _OTHER_TOPIC.search(own) is None


def _doubt(hit: Hit, hits: list[Hit], sentence: Sentence, section: str, speaker: Speaker) -> str | None:
    """Returns why a hit may not be this report's own figure; None if it surely is."""
    text = sentence.text
    before = text[: hit.start]
    clause = re.split("[,;:。(]", before)[-1]
    context = f"{sentence.heading},{before}" if sentence.heading else before
    doubt = doubt_of_body(speaker, context) or _doubt_of_time(hit, speaker, before, clause)
    if doubt is not None:
        return doubt
    if hit.claim in _DISPUTES:
        return doubt_of_dispute(text, hit.start, hit.end, hit.zero) or (
            "a comparison" if _compared(clause) else None
        )
    if hit.claim in _OUTCOMES:
        return _doubt_of_outcomes(hits)
    if hit.claim in _APPLICANTS:
        return _doubt_of_applicants(hits)
    if hit.claim in ("carried_in", "carried_out"):
        return "a comparison" if _compared(clause) else None
    if hit.claim in ("received", "handled_total"):
        return _doubt_of_applications(hit, hits, text, clause)
    return _doubt_of_disclosure(hit, text, clause)


def _doubt_of_time(hit: Hit, speaker: Speaker, before: str, clause: str) -> str | None:
    if hit.claim in ("carried_in", "carried_out") and re.search(r"20\d\d年", clause) is None:
        before = re.sub(r"(?:上一?年|去年|截至年底|截至12月31日)", "", before)
    return doubt_of_time(speaker, before)


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


def _doubt_of_outcomes(hits: list[Hit]) -> str | None:
    """Returns why outcomes are not firm: they are only if they add up to the number of replies beside them."""
    total = [hit.value for hit in hits if hit.claim == "handled_total"]
    parts = [hit.value for hit in hits if hit.claim in _OUTCOMES]
    adds_up = len(total) == 1 and sum(parts, Decimal(0)) == total[0]
    return None if adds_up else "outcomes do not visibly add up to the replies"


def _doubt_of_applicants(hits: list[Hit]) -> str | None:
    total = [hit.value for hit in hits if hit.claim == "received" and not hit.zero]
    parts = [hit.value for hit in hits if hit.claim in _APPLICANTS]
    adds_up = len(total) == 1 and sum(parts, Decimal(0)) == total[0]
    return None if adds_up else "applicants do not visibly add up to the applications"


def _doubt_of_disclosure(hit: Hit, text: str, clause: str) -> str | None:
    near = text[max(0, hit.start - 16) : hit.end + 6]
    if _compared(clause) or re.search(r"其中|包括", clause):
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


def _as_claims(
    hit: Hit, hits: list[Hit], sentence: Sentence, section: str, speaker: Speaker, doubt: str | None
) -> list[Claim]:
    names = ("review", "litigation") if hit.claim == "review_and_litigation" else (hit.claim,)
    claims = []
    for name in names:
        name, alternatives, loose = _reading(name, hit, hits, sentence.text, speaker.year)
        claims.append(
            Claim(
                claim=name,
                value=hit.value,
                sentence=sentence.printed,
                scope="unknown" if doubt or loose else "own",
                section=section,
                cells=cells_of(name, speaker.year),
                reason=doubt or (_LOOSE if loose else None),
                alternatives=() if doubt else alternatives,
            )
        )
    return claims


def _reading(name: str, hit: Hit, hits: list[Hit], text: str, year: int | None) -> tuple[str, tuple, bool]:  # type: ignore[type-arg]
    """Returns the claim's name, other readings of the same words, and whether only the tables can tell."""
    both = cells_of("received_plus_carried_in", year)
    if name in _APPLICANTS:
        column = {"natural_person": "natural_person", "business": "business"}.get(name)
        if column is None:
            return f"received_{name}", (), False
        cells = tuple(f"applications.{row}.{column}" for row in ("received", "carried_in"))
        return f"received_{name}", ((f"received_{name}", cells),), True
    if (
        name != "received"
        or hit.verb in _CERTAIN_VERBS
        or re.search(r"新(?:收|增|的)?$|新收|新增|新的", hit.gap)
    ):
        return name, (), False
    if hit.zero:
        return name, (), False
    carried = [other for other in hits if other.claim == "carried_in" and not other.zero]
    if not carried:
        if re.search(
            r"(?:含|包括|包含)[^,;。]{0,4}(?:上|20\d\d)[^,;。]{0,6}(?:结转|转)", text[hit.end : hit.end + 16]
        ):
            return "received_plus_carried_in", (), False
        name = "received_plus_carried_in" if hit.verb in ("受理", "收办") else name
        other = "received" if name != "received" else "received_plus_carried_in"
        return name, ((other, both if other != "received" else cells_of("received", year)),), True
    inside = any(_SAID_WITH.search(text[: other.start]) and other.start > hit.start for other in carried)
    return ("received_plus_carried_in" if inside else "received"), (), False


def _without_contradictions(claims: list[Claim]) -> list[Claim]:
    """Returns the claims with all of a name set to unknown scope where sure ones differ in their numbers."""
    values: dict[str, set[Decimal]] = {}
    for claim in claims:
        if claim.scope == "own" or claim.alternatives:
            values.setdefault(claim.claim, set()).add(claim.value)
    mixed = {name for name, several in values.items() if len(several) > 1}
    return [
        replace(claim, scope="unknown", reason="the prose states several figures", alternatives=())
        if claim.claim in mixed and (claim.scope == "own" or claim.alternatives)
        else claim
        for claim in claims
    ]
