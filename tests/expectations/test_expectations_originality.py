"""Candidates for copied prose: nothing missed in small families, no quadratic growth in large ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

from expectations.likeness import SAME, shingles, similarity
from expectations.originality import MOST_COMPARED, candidate_pairs

SIGNS = [chr(0x4E00 + number) for number in range(0, 3000, 7)]


def text(seed: int) -> str:
    return "".join(random.Random(seed).choices(SIGNS, k=400))


def slightly_other(seed: int, base: str) -> str:
    """The text with one run of it put in other words, as with the name of another place."""
    rng = random.Random(seed)
    place = rng.randrange(len(base) - 12)
    return base[:place] + "".join(rng.choices(SIGNS, k=6)) + base[place + 6 :]


def family(size: int, base: str) -> Iterator[tuple[int, str]]:
    return ((number, slightly_other(number, base)) for number in range(size))


def test_every_pair_of_a_small_family_is_a_candidate_and_strangers_are_none():
    texts = {number: shingles(words) for number, words in family(12, text(1))}
    texts |= {100 + number: shingles(text(50 + number)) for number in range(30)}
    pairs = set(candidate_pairs(texts.items()))
    same = {
        (one, other)
        for one in texts
        for other in texts
        if one < other and similarity(texts[one], texts[other]) >= SAME
    }
    assert len(same) == 12 * 11 // 2
    assert same <= pairs
    assert all(other < 100 for _, other in pairs)


def test_of_the_same_text_each_copy_is_paired_with_the_first_alone():
    base = shingles(text(2))
    pairs = list(candidate_pairs((name, base) for name in "丁丙乙甲"))
    assert pairs == [("丁", "丙"), ("丁", "乙"), ("丁", "甲")]


def test_large_families_grow_with_their_number():
    size = 4 * MOST_COMPARED
    texts = [(number, shingles(words)) for number, words in family(size, text(3))]
    pairs = list(candidate_pairs(texts))
    assert {other for _, other in pairs} == set(range(1, size)), "every copy but the first is found"
    assert len(pairs) <= size * MOST_COMPARED
    assert all(one < other for one, other in pairs)


def test_texts_without_shingles_are_passed_over():
    assert list(candidate_pairs([("甲", shingles("无。")), ("乙", shingles("无。"))])) == []
