"""Takes out of a page what a browser does not show: by attribute, by style, by the page's own style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from lxml import etree

__all__ = ["hide"]

_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)", re.IGNORECASE
)
_SHOWN = re.compile(r"display\s*:\s*(?!none)\w", re.IGNORECASE)
_HIDING = (
    (
        b"display",
        re.compile(rb"display\s*:\s*none"),
        "contains(@style, 'isplay') or contains(@style, 'DISPLAY')",
    ),
    (
        b"hidden",
        re.compile(rb"\shidden[\s=>/]|visibility\s*:\s*hidden"),
        "@hidden or contains(@style, 'isibility')",
    ),
    (b"mso-hide", re.compile(rb"mso-hide"), "contains(@style, 'mso-hide')"),
    (
        b"font-size",
        re.compile(rb"font-size\s*:\s*0(?![.\d])"),
        "contains(translate(@style, ' ', ''), 'font-size:0')",
    ),
)
"""What hides: a word that must stand in the page (in lower case), the pattern that it does, and where to look."""
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[\w-]+[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)")
_MOST_RULES = 4000


class _Compound(NamedTuple):
    """One step of a selector: a tag (None: any), and the id and classes it must have."""

    tag: str | None
    names: tuple[str, ...]

    def fits(self, element: Any) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        has = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        return all(name in has for name in self.names)


def hide(root: Any, source: bytes) -> bool:
    """Empties every element that is not shown (cells without a place are taken out); tells whether there were any."""
    lowered = source.lower()
    places = [place for word, pattern, place in _HIDING if word in lowered and pattern.search(lowered)]
    if not places:
        return False
    hidden = False
    for element, takes_place in [*_by_attribute(root, " or ".join(places)), *_by_sheet(root)]:
        if element.tag in ("html", "body") or (element.getparent() is None):
            continue
        hidden = True
        if element.tag in ("td", "th") and not takes_place:
            _take_out(element)
        else:
            element.clear(keep_tail=True)
    return hidden


def _take_out(element: Any) -> None:
    """Removes an element, leaving what follows it."""
    before, parent = element.getprevious(), element.getparent()
    if element.tail and element.tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


@cache
def _elements(condition: str) -> etree.XPath:
    return etree.XPath(f"//*[{condition}]")


def _by_attribute(root: Any, condition: str) -> Iterator[tuple[Any, bool]]:
    for element in _elements(condition)(root):
        style = element.get("style") or ""
        if element.get("hidden") is not None or _NOT_SHOWN.search(style):
            yield element, False
        elif len(element) == 0 and _INVISIBLE.search(style):
            yield element, True


def _by_sheet(root: Any) -> Iterator[tuple[Any, bool]]:
    """Yields what rules of the style elements hide; a rule as strong or an own style that shows it wins."""
    strength: dict[Any, tuple[int, bool]] = {}
    for selector, shows in _rules(root):
        *above, last = selector
        weight = sum(len(step.names) for step in selector)
        for element in _named(root, last):
            if _stands_below(element, above) and weight >= strength.get(element, (0, False))[0]:
                strength[element] = (weight, shows)
    for element, (_, shows) in strength.items():
        if not shows and not _SHOWN.search(element.get("style") or ""):
            yield element, False


def _rules(root: Any) -> Iterator[tuple[list[_Compound], bool]]:
    """Yields the selectors of rules that set ``display``, and whether they show; other media are passed over."""
    count = 0
    for sheet in root.iter("style"):
        text = _COMMENT.sub("", "".join(sheet.itertext()))
        if (sheet.get("media") or "all").strip().lower() not in ("all", "screen", "") or "none" not in text:
            continue
        for found in _RULE.finditer(_AT_RULE.sub("", text)):
            hides, shows = _NOT_SHOWN.search(found[2]), _SHOWN.search(found[2])
            for selector in found[1].split(",") if hides or shows else ():
                steps = [_COMPOUND.fullmatch(step) for step in selector.replace(">", " ").split()]
                if not steps or not all(steps) or not steps[-1][2]:  # type: ignore[index]
                    continue
                count += 1
                if count > _MOST_RULES:
                    return
                yield [_compound(step) for step in steps if step], not hides


def _compound(step: re.Match[str]) -> _Compound:
    tag = step[1].lower() if step[1] and step[1] != "*" else None
    return _Compound(tag, tuple(re.findall(r"[.#][\w-]+", step[2])))


def _named(root: Any, step: _Compound) -> list[Any]:
    name = step.names[0]
    if name.startswith("#"):
        found = root.xpath("//*[@id=$name]", name=name[1:])
    else:
        query = "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]"
        found = root.xpath(query, name=f" {name[1:]} ")
    return [element for element in found if step.fits(element)]


def _stands_below(element: Any, above: list[_Compound]) -> bool:
    """Tells whether ancestors fit the steps, the nearest last."""
    wanted = list(above)
    for ancestor in element.iterancestors():
        if wanted and wanted[-1].fits(ancestor):
            wanted.pop()
    return not wanted
