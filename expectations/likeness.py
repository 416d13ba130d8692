"""How alike two texts are: without numbers and the formulaic sentences of the form, by shared runs of characters."""

from __future__ import annotations

import re

import numpy as np

SECTIONS_COMPARED = ("overview", "problems", "other_matters")
SAME = 0.8
"""Texts that share this part of their shingles count as the same."""
SHORTEST = 80
"""Characters left after numbers and formulas are out; shorter texts say too little to be called copied."""

_SHINGLE = 5
_SENTENCE_END = re.compile(r"[。；;！？!?\n\r]+")
_NOT_TEXT = re.compile(r"[\W\d_〇零一二三四五六七八九十百千万亿]+")
_FORMULAS = re.compile(
    r"政府信息公开条例.{0,60}(?:编制|制定|公布|发布|要求)|(?:编制|公布|发布).{0,20}本(?:年度)?报告|本(?:年度)?报告.{0,12}(?:由|包括|全文|所列|中所列|的电子版|电子版)"
    r"|统计(?:期限|数据|时间)|数据(?:的)?(?:统计|时间)期限|如(?:有|对).{0,20}疑问|联系(?:电话|地址|方式|人)|邮(?:政编码|编)|电子邮箱|传真"
    r"|(?:无|没有|暂无|未有?).{0,8}其他需要报告|信息处理费|(?:未|没有|无).{0,12}(?:收到|收取|发生|被申请|被提起|因政府信息公开)"
)


def essence(text: str) -> str:
    """Returns what is the author's own in a text: without numbers, punctuation and formulaic sentences."""
    own = (part for part in _SENTENCE_END.split(text) if not _FORMULAS.search(part))
    return _NOT_TEXT.sub("", "".join(own))


def shingles(text: str) -> np.ndarray:
    """Returns the distinct hashes of all runs of five characters of a text's essence; empty if it is too short."""
    plain = essence(text)
    if len(plain) < SHORTEST:
        return np.empty(0, np.uint64)
    codes = np.frombuffer(plain.encode("utf-32-le"), np.uint32).astype(np.uint64)
    hashes = np.zeros(len(codes) - _SHINGLE + 1, np.uint64)
    for offset in range(_SHINGLE):
        hashes = hashes * np.uint64(1_000_003) + codes[offset : offset + len(hashes)]
    return np.unique((hashes ^ (hashes >> np.uint64(29))) & np.uint64(0xFFFFFFFF))


def similarity(one: np.ndarray, other: np.ndarray) -> float:
    """Returns the part of shingles that two texts share (Jaccard), 0.0 if either is too short."""
    if not one.size or not other.size:
        return 0.0
    shared = np.intersect1d(one, other, assume_unique=True).size
    return float(shared / (one.size + other.size - shared))
