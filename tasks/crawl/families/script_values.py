"""Values written into pages by scripts: JSON or JavaScript literals behind a name, and links inside strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bs4 import BeautifulSoup

_BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_$][\w$]*)\s*:")
_SINGLE = re.compile(r"'((?:[^'\\\n]|\\.)*)'")
_TRAILING = re.compile(r",\s*([}\]])")

MAX_PLACES = 10


def literal_after(text: str, name: str) -> Any:
    """Returns the object, array or string that stands behind ``name:`` or ``name =`` in a script; None if none does."""
    places = re.finditer(rf"[\"']?\b{re.escape(name)}\b[\"']?\s*[:=]\s*", text)
    for found in islice(places, MAX_PLACES):
        value = _read(text[found.end() :])
        if value is not None:
            return value
    return None


def literals(text: str, start: re.Pattern[str]) -> Iterator[Any]:
    """Yields the literals that begin where ``start`` matches, the first `MAX_PLACES` that can be read."""
    place = 0
    for _ in range(MAX_PLACES):
        found = start.search(text, place)
        if found is None:
            return
        source = _balanced(text[found.start() :])
        value = _read(source) if source else None
        if value is not None:
            yield value
        place = found.start() + max(1, len(source))


def word_after(text: str, name: str) -> str | None:
    """Returns the number or word, quoted or not, that stands behind ``name:`` or ``name =`` in a script."""
    found = re.search(rf"[\"']?\b{re.escape(name)}\b[\"']?\s*[:=]\s*[\"']?([^\"'&,;}}\s<>]*)", text)
    return found[1] if found else None


def written_html(text: str) -> str:
    """Returns HTML that stood inside script strings, quotes and slashes unescaped."""
    return text.replace('\\"', '"').replace("\\'", "'").replace("\\/", "/")


def html_page(title: str, content: str, meta: dict[str, str]) -> bytes:
    """Returns a small page around content that a site keeps in a script or an API."""
    soup = BeautifulSoup(
        "<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body></body></html>", "lxml"
    )
    assert soup.head is not None
    assert soup.body is not None
    for name, value in {"ArticleTitle": title, **meta}.items():
        if value:
            soup.head.append(soup.new_tag("meta", attrs={"name": name, "content": value}))
    heading = soup.new_tag("title")
    heading.string = title
    soup.head.append(heading)
    if title:
        headline = soup.new_tag("h1")
        headline.string = title
        soup.body.append(headline)
    return str(soup).replace("</body>", f'<div id="zoom">{content}</div></body>').encode()


def _read(rest: str) -> Any:
    if rest[:1] in ("{", "[", '"'):
        try:
            return json.JSONDecoder().raw_decode(rest)[0]
        except ValueError:
            return _read_script(_balanced(rest)) if rest[:1] != '"' else None
    found = _SINGLE.match(rest)
    return found[1] if found else None


def _read_script(source: str) -> Any:
    """A JavaScript literal with bare keys and single quotes, made JSON."""
    quoted = _SINGLE.sub(lambda m: json.dumps(m[1].replace("\\'", "'")), source)
    try:
        return json.loads(_TRAILING.sub(r"\1", _BARE_KEY.sub(r'\1"\2":', quoted)))
    except ValueError:
        return None


def _balanced(rest: str) -> str:
    depth = 0
    quote = ""
    for place, char in enumerate(rest[:2_000_000]):
        if quote:
            if char == quote and rest[place - 1] != "\\":
                quote = ""
        elif char in "\"'":
            quote = char
        elif char in "{[":
            depth += 1
        elif char in "}]":
            depth -= 1
            if depth == 0:
                return rest[: place + 1]
    return ""
