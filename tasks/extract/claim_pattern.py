"""One wording that states a claim: its regular expression, and what it needs beside itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tasks.extract.pattern_needs import needs

__all__ = ["Need", "Pattern", "pattern"]

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

    def matches(self, text: str, present: set[str]) -> Iterator[re.Match[str]]:
        """Returns the places of a sentence, whose characters are ``present``, that state the claim."""
        for need in self.characters:
            if need.isdisjoint(present):
                return iter(())
        return self.regex.finditer(text)


def pattern(claim: str, wording: str, need: Need = "nothing", zero: bool = False) -> Pattern:
    """Returns a pattern of this wording."""
    regex = re.compile(wording)
    return Pattern(claim, regex, need, zero, needs(regex))
