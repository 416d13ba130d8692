"""What contradicts the name chosen for a publisher, and which differences of printed names contradict nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.model import Issue
from tasks.extract.names import is_short, names_a_body, same_body

_NO_NAME = re.compile(
    r"[^省市县区州旗镇乡]{0,6}(?:科|股|室|组)|[局委厅]办|(?:政务|信息)公开办|信息中心|"
    r"[省市州盟县区旗]?(?:人民)?政府(?:办公[室厅]|办)?|[市州县区]府办(?:公室)?"
)
"""What pages name as their source without saying whose: a unit within the body (办公室), or the place's government."""
BESIDE = "line beside the title"


@dataclass(frozen=True, slots=True)
class Named:
    """A name as printed (white space dropped) with its squeezed form and the place it was read from."""

    name: str
    plain: str
    source: str


def government_place(plain: str) -> str:
    """Returns the place whose government, or its office, a squeezed name is; '' if it is another body."""
    match = re.fullmatch(r"(.{1,12}[省市县区州旗镇乡])(?:人民政府|政府)(?:办公[室厅])?", plain)
    return match[1] if match and not is_short(plain) else ""


def contradictions(
    chosen: Named, strong: list[Named], stated: list[Named], outside: list[Named]
) -> tuple[Issue, ...]:
    """Returns the issue that names every strong source that means another body; empty if all agree."""
    others = [
        named
        for named in strong
        if not same_body(named.plain, chosen.plain)
        and not _signs_for(named, chosen)
        and not _is_the_same_less_place(named.plain, chosen.plain)
        and not (named.source == BESIDE and _is_owner_of_site(named.plain, chosen.plain))
    ]
    others += [
        named
        for named in (*stated, *outside)
        if not same_body(named.plain, chosen.plain)
        and not _shares_place(named.plain, chosen.plain)
        and _NO_NAME.fullmatch(named.plain) is None
    ]
    if not others:
        return ()
    told = "；".join(f"{named.source}：{named.name}" for named in others)
    return (Issue("ambiguous_organization", f"{chosen.source}：{chosen.name}；{told}"),)


def _signs_for(signed: Named, chosen: Named) -> bool:
    """Tells whether a government's office signs the report of the government, as article 49 has it."""
    if signed.source != "signature":
        return False
    office = re.sub(r"人民政府|政府", "", signed.plain)
    return office in tuple(
        re.sub(r"人民政府|政府", "", chosen.plain) + end for end in ("办公室", "办公厅")
    ) and ("办公" not in chosen.plain)


def _is_the_same_less_place(one: str, other: str) -> bool:
    """Tells whether ``one`` differs from ``other`` in its place and last word only (青山县南街街道, 南街街道办事处), or
    is but the place of it."""  # noqa: D205, D209
    if not names_a_body(one) and other.startswith(one):
        return True
    cores = [re.sub(r"(?:人民政府|政府|办事处|管理委员会|管委会)$", "", name) for name in (one, other)]
    return min(map(len, cores)) >= 3 and (cores[0].endswith(cores[1]) or cores[1].endswith(cores[0]))


def _is_owner_of_site(name: str, chosen: str) -> bool:
    """Tells whether a name above a title is the government whose site it is, and not the unit that reports."""
    place = government_place(name)
    return bool(place) and (chosen.startswith(place) or place in chosen or _shares_place(name, chosen))


def _shares_place(one: str, other: str) -> bool:
    """Tells whether two names share a piece of place name (the poster is often the county's own office)."""
    pieces = {one[i : i + 2] for i in range(len(one) - 1)} - {
        "人民",
        "民政",
        "政府",
        "办公",
        "公室",
        "公厅",
        "委员",
        "员会",
        "管理",
        "理委",
        "中心",
    }
    return any(piece in other for piece in pieces)
