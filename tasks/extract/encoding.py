"""Text from bytes whose declared encoding may be absent, too narrow (gb2312 for GBK) or simply wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_CHINESE_ALIASES = {
    "gb2312", "gb_2312", "gb_2312-80", "gb231280", "x-gbk", "gbk", "gb_k", "cp936", "ms936", "936",
    "windows-936", "x-cp20936", "chinese", "euc-cn", "euccn", "eucgb2312-cn", "gb18030", "gb-18030",
}  # fmt: skip
"""Every one of these is read as gb18030, its superset: pages declare gb2312 and use GBK."""

_WEAK = {"iso8859-1", "cp1252", "ascii", "iso8859-15"}
"""Defaults of servers and libraries; for a Chinese page they say nothing."""

_META = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)

COMMON_CHARACTERS = frozenset(
    "的一是在不了有和人这中大为上个国以要到时年会可下对出就分生方成作用主行公开政府信息申请报告机关工作情况度"
    "数量本理部法规章第条项区市县局街道乡镇室办结转结果其他总计自然商业企科研构社益组织律服务予处"
    "這個國為會對開資訊報請機關況數條項區縣鎮辦結轉總計業織務處與及等年月日号由所按加强进进行已发"
)
"""Everyday characters of reports, Simplified and Traditional: about half of any Chinese page of theirs."""
_MOJIBAKE = re.compile(
    "锟斤拷|锟|烫烫|屯屯|闂|濠|缂|婵|鐨|鏀|搴|淇℃|鍏|锛|銆|[\ue000-\uf8ff\ufffd]|[ÃÂåäæçèé][\x80-\xbf¤-¿]"
)
_SAMPLE = 400_000


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Returns the text and the name of the encoding it was read with; never raises.

    A byte order mark decides. Else bytes that are strictly valid UTF-8 are UTF-8, whatever is declared.
    Else the encodings declared in the header, in a meta tag and the usual ones are compared by how much
    everyday Chinese and how much mojibake they give; the declared one wins a tie. Bytes that fit no encoding
    become U+FFFD, which the readers report.

    Args:
        data: the raw bytes.
        declared: the charset of the HTTP header, if there was one.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace").lstrip("\ufeff"), name.replace("-sig", "")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    best = _best(data, _candidates(data, declared))
    return data.decode(best, errors="replace"), best


def canonical_encoding(label: str | None) -> str | None:
    """Returns the codec to use for a declared charset label, or None if it is unknown or says nothing."""
    if not label:
        return None
    plain = label.strip().strip("\"'").lower()
    if plain in _CHINESE_ALIASES:
        return "gb18030"
    try:
        name = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None
    if name in _WEAK or not getattr(codecs.lookup(name), "_is_text_encoding", True):
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)


def _candidates(data: bytes, declared: str | None) -> Iterable[str]:
    """Returns the encodings worth trying, the most believable first."""
    found = _META.search(data[:8192])
    meta = (found.group(1) or found.group(2)).decode("ascii") if found else None
    names = [canonical_encoding(declared), canonical_encoding(meta), "gb18030", "utf-8", "big5hkscs"]
    return dict.fromkeys(name for name in names if name and not name.startswith(("utf-16", "utf-32")))


def _best(data: bytes, candidates: Iterable[str]) -> str:
    sample = data[:_SAMPLE]
    scores = [
        (_score(sample.decode(name, errors="replace")), -place, name) for place, name in enumerate(candidates)
    ]
    top = max(score for score, _, _ in scores)
    return max((place, name) for score, place, name in scores if score >= top - 0.02)[1]


def _score(text: str) -> float:
    """Returns how much a text looks like Chinese prose: everyday characters less mojibake, per non-ASCII character."""
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    common = sum(character in COMMON_CHARACTERS for character in foreign)
    bad = len(_MOJIBAKE.findall(text))
    return (common - 3 * bad) / len(foreign)


def _wide_encoding(data: bytes) -> str | None:
    """Returns utf-16-le or utf-16-be for text without a mark whose ASCII characters show it by their zero bytes."""
    sample = data[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.15 and even < 0.02:
        return "utf-16-le"
    if even > 0.15 and odd < 0.02:
        return "utf-16-be"
    return None
