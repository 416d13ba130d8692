"""A page's text as the parser can take it: what stops or misleads the parser is taken out."""

from __future__ import annotations

import re

__all__ = ["as_source"]

_FRAMES = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
_TWICE_ESCAPED = re.compile(r"&amp;(nbsp|ensp|emsp|thinsp|middot|mdash|[lr]dquo|#x?[0-9a-fA-F]{1,6});")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")


def as_source(text: str) -> bytes:
    """Returns the page as UTF-8 without control characters, and without stray ends of the document in mid-page, at
    which the parser would stop."""  # noqa: D205, D209
    if text.lstrip()[:5].lower() == "<?xml":
        text = text[text.index(">") + 1 if ">" in text else 0 :]
    end = text.rfind("</html>")
    if (
        text.find("</html>") != end
        or text.find("</body>") != text.rfind("</body>")
        or text[end + 7 :].strip()
    ):
        text = _FRAMES.sub("", text)
    if "&amp;" in text:
        text = _TWICE_ESCAPED.sub(r"&\1;", text)
    return text.encode("utf-8", "replace").translate(None, _CONTROLS)
