"""One wording that states a claim: its regular expression, and what it needs beside itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import repeat
from operator import or_
from typing import Literal

from tasks.extract.pattern_needs import needs

__all__ = ["Need", "Pattern", "PatternBook", "pattern"]

Need = Literal["application", "dispute", "nothing"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One wording: the claim it states, the regular expression with group ``n``, and what it needs beside it.

    ``characters`` are sets of which every sentence that can match has a character each.
    """

    claim: str
    regex: re.Pattern[str]
    need: Need
    zero: bool
    characters: tuple[frozenset[str], ...]


class PatternBook:
    """Patterns that are tried together: the characters of a sentence tell which of them can match at all."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        every = list(patterns)
        sets = list(dict.fromkeys(need for pattern in every for need in pattern.characters))
        self._of_character: dict[str, int] = {}
        for place, need in enumerate(sets):
            for character in need:
                self._of_character[character] = self._of_character.get(character, 0) | 1 << place
        self._wanted = [
            (sum(1 << sets.index(need) for need in pattern.characters), pattern) for pattern in every
        ]

    def possible(self, text: str) -> list[Pattern]:
        """Returns the patterns that have a character of each of their sets in the text, in their order."""
        has = reduce(or_, map(self._of_character.get, set(text), repeat(0)), 0)
        return [pattern for wanted, pattern in self._wanted if wanted & has == wanted]


def pattern(claim: str, wording: str, need: Need = "nothing", zero: bool = False) -> Pattern:
    """Returns a pattern of this wording."""
    regex = re.compile(wording)
    return Pattern(claim, regex, need, zero, needs(regex))
