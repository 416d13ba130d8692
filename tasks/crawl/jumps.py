"""Where a page sends its reader on: by meta refresh, or by a line of script."""

from __future__ import annotations

import re

_META = re.compile(r"<meta\b[^>]{1,500}>", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"content\s*=\s*[\"']?\s*[\d.]*\s*[;,]?\s*url\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
_RUN = re.compile(
    r"<script\b[^>]{0,300}>(.*?)</script|\bonload\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE | re.DOTALL
)
_WHERE = r"(?:(?:window|top|self|document|parent)\s*\.\s*){0,2}location(?:\s*\.\s*href)?"
_QUOTED = r"\\?[\"']([^\"'\\]+)\\?[\"']"
_JUMP = re.compile(
    rf"(?:{_WHERE}\s*(?:=|\.\s*(?:replace|assign)\s*\()|window\s*\.\s*navigate\s*\()\s*{_QUOTED}"
    rf"|window\s*\.\s*open\s*\(\s*{_QUOTED}\s*,\s*[\"']_(?:self|top|parent)"
)
_BY_NAME = re.compile(rf"{_WHERE}\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*([A-Za-z_]\w*)\s*[;)<\n]")


def refresh_target(text: str) -> str | None:
    """Returns where a meta refresh leads, its attributes in any order; None without one that names an address."""
    for tag in _META.findall(text):
        if _REFRESH.search(tag) and (found := _CONTENT.search(tag)):
            return found[1]
    return None


def script_target(text: str) -> str | None:
    """Returns the address, written out or held by a variable, that a script gives to the browser; None without one.

    Only what runs by itself counts, not what a click would run.
    """
    run = "\n".join(one or other or third for one, other, third in _RUN.findall(text))
    jump = _JUMP.search(run)
    if jump:
        return jump[1] or jump[2]
    named = _BY_NAME.search(run)
    if named is None:
        return None
    value = re.search(rf"\b{re.escape(named[1])}\s*=\s*[\"']([^\"']+)[\"']", run)
    return value[1] if value else None
