"""Copied prose: a section that says the same as the organisation's own last report, or as another organisation's.

MinHash finds the candidates among all reports of a year; every candidate is then compared exactly.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

import numpy as np
from datasketch import MinHash, MinHashLSH

from expectations.likeness import SAME

Key = TypeVar("Key", bound=Hashable)

_PERMUTATIONS = 64
_EMPTY = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)


def candidate_pairs(texts: Iterable[tuple[Key, np.ndarray]]) -> Iterator[tuple[Key, Key]]:
    """Yields pairs of keys whose texts are probably the same, each once, in the order of the texts.

    Args:
        texts: a key and its shingles; texts without shingles are passed over.
    """
    index = MinHashLSH(threshold=SAME - 0.1, num_perm=_PERMUTATIONS)
    for key, hashes in texts:
        if not hashes.size:
            continue
        signature = _EMPTY.copy()
        signature.update_batch(hashes.tolist())
        found = index.query(signature)
        index.insert(key, signature, check_duplication=False)
        for other in sorted(found, key=repr):
            yield other, key
