"""Section prose as sentences to search for claims: squeezed, with the way back to the printed words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.prose import fold

_LONGEST_SENTENCE = 1200
_ENDS = "。;!?；！？"
_SENTENCES_READ = 4000
_REMEMBERED = 400
_SENTENCE_ENDS = re.compile(f"(?<=[{_ENDS}])")
_COUNTED = re.compile(r"\d[件条份宗元]")
_RULER = re.compile(r"[-—|\d]+")
_ASIDE = re.compile(r"《[^》]{0,80}》|〔[^〕]{0,12}〕|\[20\d\d\]")
_LIST_NUMBER = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: squeezed ``text`` (titles in 《》 blanked), ``printed`` words, the sub-heading and the
    end of what stands before it in the same paragraph ('' if nothing)."""  # noqa: D205, D209

    text: str
    printed: str
    heading: str = ""
    before: str = ""


def _is_heading(plain: str) -> bool:
    return len(plain) <= 30 and not any(mark in plain for mark in ",。;!?") and _COUNTED.search(plain) is None


def _paragraphs(text: str) -> list[str]:
    """Returns the paragraphs of a section; lines that a reader broke in mid-sentence are joined again."""
    paragraphs: list[str] = []
    open_ended = False
    for line in text.split("\n"):
        plain = "".join(fold(line).split())
        if not plain or _RULER.fullmatch(plain):
            continue
        starts_new = bool(_LIST_NUMBER.match(plain))
        if open_ended and not starts_new:
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        open_ended = plain[-1] not in _ENDS + ":" and not (
            _is_heading(plain) and (starts_new or not open_ended)
        )
    return paragraphs


def split_sentences(text: str) -> list[Sentence]:
    """Returns the sentences of a section in reading order, at most a few thousand; never raises."""
    found: list[Sentence] = []
    heading = ""
    for paragraph in _paragraphs(text):
        before = ""
        for printed in _SENTENCE_ENDS.split(paragraph):
            plain = "".join(fold(printed).split())
            if not plain:
                continue
            if _is_heading(plain.rstrip("。")) and (before == "" or _LIST_NUMBER.match(plain)):
                heading = plain.rstrip("。")
            cleaned = _ASIDE.sub("《》", plain)
            if len(cleaned) <= _LONGEST_SENTENCE:
                found.append(Sentence(cleaned, " ".join(printed.split()), heading, before))
            before = (before + cleaned)[-_REMEMBERED:]
            if len(found) >= _SENTENCES_READ:
                return found
    return found
