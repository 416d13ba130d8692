"""The numbers that the prose states of the tables, each with whose number it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from tasks.extract.claim_doubts import doubt_of
from tasks.extract.claim_patterns import Hit, find_hits
from tasks.extract.claim_readings import reading_of
from tasks.extract.claim_scope import Speaker
from tasks.extract.claim_text import Sentence, split_sentences
from tasks.extract.model import Claim, SectionText

_TOPIC = re.compile(
    r"信息公开申请|依申请公开|公开申请|申请公开|政府信息申请|信息公开的申请|公开类申请|依申请"
)
_OTHER_TOPIC = re.compile(r"信箱|热线|12345|提案|建议|信访|咨询|留言|审批|政务服务|来电|投诉举报件")
_LOOSE = "收到、受理 may or may not include what was carried in"


def find_claims(sections: dict[str, SectionText], year: int | None, organization: str | None) -> list[Claim]:
    """Returns the claims of a report's prose in reading order; a claim whose scope is not sure says why.

    A claim with ``alternatives`` has more than one reading of its words (收到 may include what was carried in): it
    stays of unknown scope until `tasks.extract.claim_readings.settle_claims` has seen the tables.

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
    return [claim for hit in hits for claim in _as_claims(hit, hits, sentence, section, speaker)]


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


def _as_claims(
    hit: Hit, hits: list[Hit], sentence: Sentence, section: str, speaker: Speaker
) -> Iterator[Claim]:
    doubt = hit.doubt or doubt_of(hit, hits, sentence, speaker)
    for name in ("review", "litigation") if hit.claim == "review_and_litigation" else (hit.claim,):
        reading = reading_of(name, hit, hits, sentence.text, speaker.year)
        yield Claim(
            claim=reading.claim,
            value=hit.value,
            sentence=sentence.printed,
            scope="unknown" if doubt or reading.alternatives else "own",
            section=section,
            cells=reading.cells,
            reason=doubt or (_LOOSE if reading.alternatives else None),
            alternatives=() if doubt else reading.alternatives,
        )


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
