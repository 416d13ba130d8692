"""The parts of a page that only a script or a frame shows: mark-up inside text fields, scripts and attributes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

__all__ = ["embedded_pages"]

_HOLDER = re.compile(
    r"<(textarea|template|noscript|noframes|script|xmp|noembed)\b[^<>]*>(.*?)</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""\s(?:srcdoc|data-content|data-html)\s*=\s*(?:"([^"]+)"|'([^']+)')""", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CELLS = re.compile(r"<(?:td|th|p|div|br)\b", re.IGNORECASE)
_FEWEST = 12
_BLANKS = {"n": "\n", "t": "\t", "r": "\r"}


def embedded_pages(source: str) -> Iterator[str]:
    """Yields the mark-up of each part of a page that is not shown as it stands, if it has cells or paragraphs.

    Looks into text areas, templates, scripts (strings with JavaScript's escapes too), ``noscript``, ``srcdoc`` and text
    with escaped mark-up.
    """
    found: list[str] = []
    for holder in _HOLDER.finditer(source):
        content = holder[2].replace("<![CDATA[", "").replace("]]>", "")
        if holder[1].lower() == "script":
            content = _unescaped(content)
        found.append(content)
    found += [double or single for double, single in _ATTRIBUTE.findall(source)]
    if "&lt;td" in source or "&lt;TD" in source:
        found.append(source)
    for content in found:
        markup = html.unescape(content) if "&lt;" in content else content
        if len(_CELLS.findall(markup)) >= _FEWEST:
            yield markup[markup.find("<") : markup.rfind(">") + 1]


def _unescaped(script: str) -> str:
    """Returns a script with the escapes of its strings undone, if its strings hold mark-up in escapes."""
    if "\\" not in script:
        return script
    return _ESCAPE.sub(_character, script)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _BLANKS.get(found[3], found[3])
