"""Places in documents in Chinese words: the warehouse keeps them in English, offices read them in Chinese."""

from __future__ import annotations

import re

from tasks.report.wording import printable

_NUMBERED = {
    "table": "第{}个表格",
    "row": "第{}行",
    "column": "第{}列",
    "col": "第{}列",
    "line": "第{}行文字",
    "item": "第{}项",
    "token": "第{}项",
    "character": "第{}字",
    "page": "第{}页",
    "paragraph": "第{}段",
    "sheet": "第{}个工作表",
}
_WORD = re.compile(rf"\b({'|'.join(_NUMBERED)}) (\d+)")
_PLAIN = {"cell": "单元格", "sheet": "工作表", "box": "框", "text": "正文", "title": "标题"}
_PLAIN_WORD = re.compile(rf"(?<![/\w\[])({'|'.join(_PLAIN)})(?= |$)")
# The path of an element is for machines; a person counts tables and rows.
_ELEMENT_PATH = re.compile(r" ?\(\(?/html[^\s；,]*\)")
_BARE_PATH = re.compile(r"(?<!\S)/html/\S*?(?:/(p|td|li|div|span|section)\[?(\d*)\]?)?(?=[,；\s]|$)")


def place_in_words(locator: str | None) -> str:
    """Returns a locator (or several joined by ``；``) as a reader follows it: ``第2个表格第6行第10列``."""
    text = _ELEMENT_PATH.sub("", printable(locator))
    text = _BARE_PATH.sub(_path_in_words, text)
    text = _WORD.sub(lambda found: _NUMBERED[found.group(1)].format(found.group(2)), text)
    text = _PLAIN_WORD.sub(lambda found: _PLAIN[found.group(1)], text)
    return re.sub(r"(?<=[行列项页段格字])(?:, | · | )(?=第)", "", text)


def _path_in_words(found: re.Match[str]) -> str:
    tag, number = found.group(1), found.group(2)
    return f"网页正文（{tag} 元素第{number}个）" if tag and number else "网页正文"


_EVIDENCE = (
    (re.compile(r"^meta (.*)"), r"网页元数据 \1"),
    (re.compile(r"^label (.*)"), r"页面上的“\1”"),
    (re.compile(r"^index block (.*)"), r"索引信息中的“\1”"),
    (re.compile(r"^list page$"), "列表页"),
    (re.compile(r"^signature.*"), "落款（成文日期）"),
    (re.compile(r"^line by the title$"), "标题旁"),
    (re.compile(r"^address$"), "网址中的日期"),
)


def evidence_in_words(evidence: str | None) -> str:
    """Returns where a date was read, in Chinese; what is not known is returned as it is."""
    text = printable(evidence)
    for pattern, words in _EVIDENCE:
        if pattern.match(text):
            return pattern.sub(words, text)
    return text
