"""The printed labels of the form, normalised for matching: one index from label to what it may name.

Printed text is never changed; only what is compared is folded: NFKC, white space and punctuation gone,
Traditional characters to Simplified, look-alikes to the character meant, numbering set aside.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from opencc import OpenCC

from warehouse.forms import APPLICANTS, FORMS, OUTCOMES, SECTIONS, Row

__all__ = ["LONGEST_LABEL", "Label", "core", "fold", "label_cores", "numbering", "row_cores"]

LONGEST_LABEL = 90
"""No label of the form is longer; longer text is prose and is not looked up."""


class Label(NamedTuple):
    """What a printed label may name.

    ``kind`` is ``row``, ``group`` (of rows), ``column``, ``columns`` (a group of columns), ``article``,
    ``head`` (信息内容), ``corner`` (勾稽关系) or ``section``.
    """

    kind: str
    table: str
    code: str


_LOOK_ALIKES = str.maketrans(
    {
        "釆": "采",
        "己": "已",
        "巳": "已",
        "末": "未",
        "囯": "国",
        "査": "查",
        "髙": "高",
        "冋": "同",
        "曰": "日",
        "內": "内",
        "强": "强",
        "囬": "回",
        "収": "收",
        "経": "经",
        "処": "处",
        "対": "对",
        "価": "价",
        "関": "关",
        "戸": "户",
        "歩": "步",
        "甶": "由",
        "冇": "有",
        "后": "后",
        "後": "后",
        "它": "他",
        "计": "计",
    }
)
# Converters to Traditional characters change words too: 檔案 for 文件, 資訊 for 信息.
_TAIWAN_WORDS = (("规范性档案", "规范性文件"), ("主动公开档案", "主动公开文件"), ("资讯", "信息"))
_NUMERAL = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_NUMBERING = re.compile(rf"^(?:\(?({_NUMERAL})\)[、.,:;]*|({_NUMERAL})[、.,:;]+|\(({_NUMERAL})[、.,])")
_NOTE_MARK = re.compile(r"(?:[\[〔]+\d{1,2}[\]〕]+|[*※])+$")
_BRACKETS = re.compile(r"\([^()\d]*\)?")
_ARTICLE = re.compile(r"^(?:条例)?第(?:二十|20|廿)条第?\(?([一二三四五六七八九十]|\d)\)?项?$")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Returns the text for comparison: NFKC, no white space or format characters, Simplified, look-alikes mended."""
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(
        char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )
    if folded.isascii():
        return folded
    simplified = _converter().convert(folded).translate(_LOOK_ALIKES)
    for word, ours in _TAIWAN_WORDS:
        simplified = simplified.replace(word, ours)
    return simplified


@lru_cache(maxsize=16384)
def _split(text: str) -> tuple[str | None, str]:
    """Returns the last numbering before the words, and the folded words."""
    rest = _NOTE_MARK.sub("", fold(text))
    number = None
    for _ in range(3):
        found = _NUMBERING.match(rest)
        if found is None or not rest[found.end() :]:
            break
        number = found.group(1) or found.group(2) or found.group(3)
        rest = rest[found.end() :]
    return number, rest


def numbering(text: str) -> str | None:
    """Returns the numeral that numbers a label (``3`` of ``3.其他``, ``七`` of ``（七）总计``), or None."""
    return _split(text)[0]


def _words(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@lru_cache(maxsize=16384)
def core(text: str) -> str:
    """Returns the bare words of a label: no numbering, no punctuation, folded for comparison."""
    return _words(_split(text)[1])


def _names(label: str) -> set[str]:
    """Returns the cores under which a declared label may be printed: with and without remark or bare numeral."""
    number, words = _split(label)
    names = {_words(words), _words(_BRACKETS.sub("", words))}
    if number is not None:
        names |= {number + name for name in names}
    return names - {""}


@cache
def _index() -> dict[str, tuple[Label, ...]]:
    index: dict[str, list[Label]] = {}

    def add(label: Label, *names: str) -> None:
        for name in names:
            for form in _names(name):
                entries = index.setdefault(form, [])
                if label not in entries:
                    entries.append(label)

    for form in FORMS.values():
        for table in form.tables:
            for row in table.rows:
                add(Label("row", table.code, row.code), row.label, *row.variants)
                if row.group:
                    add(Label("group", table.code, core(row.group)), row.group)
                if table.code == "disclosure":
                    for column in row.columns:
                        add(Label("column", table.code, column.code), column.label, *column.variants)
    for table_code, columns in (("applications", APPLICANTS), ("proceedings", OUTCOMES)):
        for column in columns:
            add(Label("column", table_code, column.code), column.label, *column.variants)
            if column.group:
                add(Label("columns", table_code, core(column.group)), column.group)
    add(Label("columns", "applications", "申请人情况"), "申请人情况", "申请人")
    add(
        Label("columns", "applications", "法人或其他组织"),
        "法人和其他组织",
        "法人及其他组织",
        "法人、其他组织",
    )
    add(Label("head", "disclosure", ""), "信息内容", "信息类别")
    add(Label("group", "applications", core("三、本年度办理结果")), "三、本年办理结果", "本年度办理结果")
    for section in SECTIONS:
        add(Label("section", section.code, ""), section.title, *section.variants)
    return {name: tuple(labels) for name, labels in index.items()}


@lru_cache(maxsize=16384)
def look_up(text: str) -> tuple[Label, ...]:
    """Returns everything a printed label may name when it is read to the letter; () if nothing."""
    if len(text) > LONGEST_LABEL:
        return ()
    words = core(text)
    if not words:
        return ()
    found = _index().get(words) or _index().get(_words(_BRACKETS.sub("", _split(text)[1])))
    if found:
        return found
    folded = fold(text)
    article = _ARTICLE.match(folded)
    if article:
        return (Label("article", "disclosure", article.group(1)),)
    if "勾稽关系" in folded or ("第一项加第二项" in folded and "第四项" in folded):
        return (Label("corner", "applications", ""),)
    return ()


@cache
def _group_cores() -> tuple[str, ...]:
    names = (name for name, labels in _index().items() if any(label.kind == "group" for label in labels))
    return tuple(sorted((name for name in names if not name[0].isdigit()), key=len, reverse=True))


@lru_cache(maxsize=16384)
def without_group(text: str) -> str:
    """Returns the label that stands in one cell behind the words of its group (``（三）不予公开1.属于国家秘密``).

    A text that does not begin with a group's words, or has little behind them, comes back as it is.
    """
    if len(text) > LONGEST_LABEL or look_up(text):
        return text
    words = _split(text)[1]
    bare = _words(words)
    group = next((name for name in _group_cores() if bare.startswith(name)), None)
    if group is None:
        return text
    taken = end = 0
    while taken < len(group):
        taken += words[end].isalnum()
        end += 1
    rest = words[end:].lstrip("):;,、")
    inner = without_group(rest)
    return inner if (len(core(inner)) >= 2 and look_up(inner)) or len(core(inner)) >= 4 else text


@lru_cache(maxsize=16384)
def look_up_cell(text: str) -> tuple[Label, ...]:
    """Returns what the label in a cell may name, also where the words of its group stand before it."""
    found = look_up(text)
    if found:
        return found
    own = without_group(text)
    return tuple(label for label in look_up(own) if label.kind == "row") if own != text else ()


@cache
def label_cores() -> tuple[str, ...]:
    """Returns the cores of every label of the form, sorted: what is printed in pieces is put together by them."""
    articles = {f"第二十条第{number}项" for number in "一二三四五六七八九"}
    corner = core("本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和")
    return tuple(sorted({*_index(), *articles, corner}))


@cache
def row_cores(table: str) -> tuple[tuple[str, str], ...]:
    """Returns (core, row code) of every row label of a table, editions and variants together."""
    pairs: dict[tuple[str, str], None] = {}
    for form in FORMS.values():
        for row in form.table(table).rows:
            for name in _row_names(row):
                pairs[name, row.code] = None
    return tuple(pairs)


def _row_names(row: Row) -> set[str]:
    return {core(name) for name in (row.label, *row.variants)} | {
        _words(_BRACKETS.sub("", _split(name)[1])) for name in (row.label, *row.variants)
    }
