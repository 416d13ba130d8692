"""The numbers Word prints before paragraphs by itself: 一、 （一） 1. are often not in the text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CIRCLED_ONE = 0x2460


@dataclass(frozen=True)
class Level:
    """One level of a list: its number format, its text with ``%1`` for the number, and where it starts."""

    number_format: str
    text: str
    start: int


class Numbering:
    """Counts the automatic numbers of a document in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels = _read_levels(numbering) if numbering is not None else {}
        self._styles = _read_styles(styles) if styles is not None else {}
        self._counters: dict[str, list[int]] = defaultdict(list)

    def prefix(self, paragraph: etree._Element) -> str:
        """Returns what Word prints before this paragraph ('' if it is not numbered) and counts it."""
        number_id, level = self._place(paragraph)
        levels = self._levels.get(number_id)
        if not levels or level not in levels:
            return ""
        counters = self._counters[number_id]
        while len(counters) <= level:
            fresh = levels.get(len(counters))
            counters.append((fresh.start if fresh else 1) - 1)
        counters[level] += 1
        del counters[level + 1 :]
        if levels[level].number_format in ("bullet", "none"):
            return ""
        text = levels[level].text
        for place, count in enumerate(counters):
            fresh = levels.get(place)
            text = text.replace(
                f"%{place + 1}", format_number(count, fresh.number_format if fresh else "decimal")
            )
        return text

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """Returns the list and level of a paragraph, its own or its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        inherited = self._styles.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)
        if own is None:
            return inherited
        number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        return (
            number.get(f"{W}val", "") if number is not None else inherited[0],
            _number(level.get(f"{W}val")) if level is not None else inherited[1],
        )


def format_number(count: int, number_format: str) -> str:
    """Returns a list number the way Word prints it in this format; Arabic for formats that reports do not use."""
    if (
        number_format.startswith(("chinese", "taiwanese", "ideographDigital", "japaneseCounting"))
        and 0 < count < 100
    ):
        tens, ones = divmod(count, 10)
        return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (
            _DIGITS[ones] if ones or not tens else ""
        )
    if number_format == "decimalEnclosedCircle" and 0 < count <= 20:
        return chr(_CIRCLED_ONE + count - 1)
    if number_format in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr(ord("a" if number_format == "lowerLetter" else "A") + count - 1)
    return str(count)


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0


def _read_levels(root: etree._Element) -> dict[str, dict[int, Level]]:
    """Returns the levels by list id; overrides of the start are honoured."""
    abstract = {
        node.get(f"{W}abstractNumId", ""): {
            _number(level.get(f"{W}ilvl")): _level(level) for level in node.findall(f"{W}lvl")
        }
        for node in root.findall(f"{W}abstractNum")
    }
    lists: dict[str, dict[int, Level]] = {}
    for node in root.findall(f"{W}num"):
        link = node.find(f"{W}abstractNumId")
        levels = dict(abstract.get(link.get(f"{W}val", "") if link is not None else "", {}))
        for override in node.findall(f"{W}lvlOverride"):
            place, start = _number(override.get(f"{W}ilvl")), override.find(f"{W}startOverride")
            if start is not None and place in levels:
                old = levels[place]
                levels[place] = Level(old.number_format, old.text, _number(start.get(f"{W}val")))
        lists[node.get(f"{W}numId", "")] = levels
    return lists


def _level(node: etree._Element) -> Level:
    def value(tag: str, default: str) -> str:
        found = node.find(f"{W}{tag}")
        return found.get(f"{W}val", default) if found is not None else default

    return Level(value("numFmt", "decimal"), value("lvlText", ""), _number(value("start", "1")))


def _read_styles(root: etree._Element) -> dict[str, tuple[str, int]]:
    """Returns the list and level of each paragraph style that is numbered."""
    styles = {}
    for style in root.findall(f"{W}style"):
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
        if number is not None:
            place = _number(level.get(f"{W}val")) if level is not None else 0
            styles[style.get(f"{W}styleId", "")] = (number.get(f"{W}val", ""), place)
    return styles
