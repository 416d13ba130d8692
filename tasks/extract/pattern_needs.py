"""What a regular expression needs to find anything: tells quickly that a text cannot match, without running it.

Python's engine tries a pattern that starts with optional parts at every place of a text. Most of our patterns do, and
most sentences hold none of the characters they cannot do without.
"""

from __future__ import annotations

import re
from functools import reduce
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["compile_from_start", "needs"]

Characters = frozenset[str] | None
"""A set of characters; None: any."""
_MOST = 400


def needs(regex: re.Pattern[str]) -> tuple[frozenset[str], ...]:
    """Returns sets of characters: a text that has none of one of these sets cannot match. Smallest first."""
    found = {need for need in _required(parser.parse(regex.pattern, regex.flags)) if need}
    return tuple(sorted((need for need in found if not any(o < need for o in found)), key=len))


def compile_from_start(pattern: str) -> re.Pattern[str]:
    """Returns the compiled pattern, made to look first whether a match can start with the next character at all."""
    first, is_empty = _first(parser.parse(pattern))
    if first is None or is_empty:
        return re.compile(pattern)
    return re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{pattern})")


def _required(items: Any) -> set[frozenset[str]]:
    """Returns the sets of which a match of all ``items`` in turn has a character each."""
    found: set[frozenset[str]] = set()
    for op, value in items:
        if op is ops.SUBPATTERN:
            found |= _required(value[3])
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            found |= _required(value[2]) if value[0] else set()
        elif op is ops.BRANCH:
            branches = [min(_required(branch), key=len, default=frozenset()) for branch in value[1]]
            found |= {reduce(frozenset.union, branches)} if all(branches) else set()
        else:
            one = _one_character(op, value)
            found |= {one} if one else set()
    return found


def _first(items: Any) -> tuple[Characters, bool]:
    """Returns the characters that a match may start with, and whether it may be empty."""
    found: frozenset[str] = frozenset()
    for op, value in items:
        if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            continue
        first, is_empty = _first_of(op, value)
        if first is None:
            return None, is_empty
        found |= first
        if not is_empty:
            return found, False
    return found, True


def _first_of(op: Any, value: Any) -> tuple[Characters, bool]:
    if op is ops.SUBPATTERN:
        return _first(value[3])
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        first, is_empty = _first(value[2])
        return first, is_empty or not value[0]
    if op is ops.BRANCH:
        branches = [_first(branch) for branch in value[1]]
        firsts = [first for first, _ in branches if first is not None]
        union: Characters = frozenset().union(*firsts) if len(firsts) == len(branches) else None
        return union, any(is_empty for _, is_empty in branches)
    return _one_character(op, value), False


def _one_character(op: Any, value: Any) -> Characters:
    """Returns what one character of a match may be; None if that is too much or not known."""
    if op is ops.LITERAL:
        return frozenset(chr(value))
    if op is not ops.IN:
        return None
    found: set[str] = set()
    for kind, item in value:
        if kind is ops.LITERAL:
            found.add(chr(item))
        elif kind is ops.RANGE and item[1] - item[0] < _MOST:
            found.update(map(chr, range(item[0], item[1] + 1)))
        else:
            return None
    return frozenset(found)
