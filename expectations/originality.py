"""Copied prose: a section that says the same as the organisation's own last report, or as another organisation's.

MinHash finds the candidates among all reports of a year; every candidate is then compared exactly.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from datasketch import MinHash, MinHashLSH

from expectations.likeness import SAME

Key = TypeVar("Key", bound=Hashable)

MOST_COMPARED = 100
"""A family of so many texts that are nearly the same needs no further member to recognise the next one by."""
_PERMUTATIONS = 64
_EMPTY = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)


def candidate_pairs(texts: Iterable[tuple[Key, np.ndarray]]) -> Iterator[tuple[Key, Key]]:
    """Yields pairs of keys whose texts are probably the same, each once, in the order of the texts.

    Of texts that are just the same, each later one is paired with the first only, and no text with more than
    `MOST_COMPARED` others: where thousands of offices hand in one text, the pairs grow with their number, not with its
    square.

    Args:
        texts: a key and its shingles; texts without shingles are passed over. Give them in order of publication: a
            pair's first text then is the original.
    """
    index = MinHashLSH(threshold=SAME - 0.1, num_perm=_PERMUTATIONS)
    first: dict[bytes, Key] = {}
    place: dict[Key, int] = {}
    for key, hashes in texts:
        if not hashes.size:
            continue
        original = first.setdefault(blake2b(hashes.tobytes(), digest_size=16).digest(), key)
        if original != key:
            yield original, key
            continue
        signature = _EMPTY.copy()
        signature.update_batch(hashes.tolist())
        found = sorted(index.query(signature), key=place.__getitem__)
        if len(found) < MOST_COMPARED:
            place[key] = len(place)
            index.insert(key, signature, check_duplication=False)
        for other in found[:MOST_COMPARED]:
            yield other, key
