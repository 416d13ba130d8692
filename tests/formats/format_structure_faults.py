"""Faults that respect what a file is made of: elements and cells of a page, lines of a text, operators of a PDF."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

Fault = Callable[[bytes, random.Random], bytes]

_ELEMENT = re.compile(rb"<(td|th|tr|p|div|span|table|tbody)\b[^<>]*>", re.IGNORECASE)
_ROW = re.compile(rb"<tr\b.*?(?=<tr\b|</table|</tbody|$)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(rb"<t[dh]\b.*?(?=<t[dh]\b|</?tr\b|</table|$)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(rb"(?<=>)[^<>\s][^<>]{0,40}(?=<)")
_STREAM = re.compile(rb"/Filter\s*/FlateDecode(.{0,200}?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)

_ODD_TEXTS = [
    text.encode()
    for text in (
        "", "&nbsp;", "０", "1,2,3", "-", "—", "/", "无", "不适用", "见附件", "12件（其中修订3件）", "十二", "一百零八万",
        "1\u200b2", "1 2", "1.5.2", "99999999999999999999", "1e9", "－１", "&#0;", "&#x110000;", "\u202e12", "总计",
        "（三）不予公开", "<b>1</b>2", "<del>3</del>4", "<sup>①</sup>", "<input value=7>", "4\n4", "1|2", "3,4",
    )
]  # fmt: skip
_SNIPPETS = [
    b"<table><tr><td>", b"</table>", b"</td></tr></table></div>", b"<tr><td rowspan=65534 colspan=65534>1",
    b"<td colspan=0 rowspan=0>", b"<div style='display:none'>", b"<textarea>", b"<!--", b"<![CDATA[", b"<select>",
    b"<svg>", b"<template>", b"<script>", b"<plaintext>", b"<frameset>", b"<base href='x'>", b"</body></html>",
    b"<form><table>", b"<p><table><p>", b"<style>td{display:none}</style>", b"<pre>", b"<ul><li>", b"<dl><dt>",
    b"<div>" * 3000, b"<table><tr><td>" * 400, b"<b>" * 5000, b"<td>1" * 3000, b"1" * 20_000, b"\xef\xbb\xbf", b"\x00",
]  # fmt: skip
_ATTRIBUTES = (
    b" rowspan=3", b" colspan=7", b" rowspan=-1", b" colspan=1000000", b" rowspan='2", b" hidden",
    b" style='display: none'", b' style="mso-tab-count:2"', b" class=x id=y", b" rowspan=2 rowspan=3 colspan=x",
)  # fmt: skip


def _one_of(pattern: re.Pattern[bytes], data: bytes, dice: random.Random) -> re.Match[bytes] | None:
    """Returns one of the matches, the places of the file being equally likely."""
    start = dice.randrange(len(data) + 1)
    return pattern.search(data, start) or pattern.search(data)


def _replace(data: bytes, found: re.Match[bytes] | None, new: bytes) -> bytes:
    return data if found is None else data[: found.start()] + new + data[found.end() :]


def _element_lost(data: bytes, dice: random.Random) -> bytes:
    return _replace(data, _one_of(dice.choice((_ROW, _CELL, _ELEMENT)), data, dice), b"")


def _element_twice(data: bytes, dice: random.Random) -> bytes:
    found = _one_of(dice.choice((_ROW, _CELL, _ELEMENT)), data, dice)
    return data if found is None else _replace(data, found, found.group() * dice.choice((2, 2, 2, 40)))


def _elements_swapped(data: bytes, dice: random.Random) -> bytes:
    pattern = dice.choice((_ROW, _CELL))
    one = _one_of(pattern, data, dice)
    other = one and _one_of(pattern, data[: one.start()], dice)
    if one is None or other is None:
        return data
    return (
        data[: other.start()]
        + one.group()
        + data[other.end() : one.start()]
        + other.group()
        + data[one.end() :]
    )


def _odd_attribute(data: bytes, dice: random.Random) -> bytes:
    found = _one_of(_ELEMENT, data, dice)
    return _replace(data, found, b"<" + found.group(1) + dice.choice(_ATTRIBUTES) + b">") if found else data


def _odd_text(data: bytes, dice: random.Random) -> bytes:
    return _replace(data, _one_of(_TEXT, data, dice), dice.choice(_ODD_TEXTS))


def _snippet(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data) + 1)
    return data[:place] + dice.choice(_SNIPPETS) + data[place:]


HTML_FAULTS: tuple[Fault, ...] = (
    _element_lost, _element_lost, _element_twice, _elements_swapped, _odd_attribute, _odd_text, _odd_text, _snippet,
)  # fmt: skip


def _lines_lost(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    start = dice.randrange(len(lines))
    return b"\n".join(lines[:start] + lines[start + dice.randint(1, 6) :])


def _line_moved(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    line = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _lines_joined(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    start = dice.randrange(len(lines))
    end = start + dice.choice((2, 3, 12, len(lines)))
    glue = dice.choice((b"", b" ", b"|", b"\t", b","))
    return b"\n".join([*lines[:start], glue.join(lines[start:end]), *lines[end:]])


def _other_marks(data: bytes, dice: random.Random) -> bytes:
    old, new = dice.sample([b"|", b"\t", b" ", b"\n", b",", "　".encode(), b"\r\n\r\n"], 2)
    return data.replace(old, new, dice.choice((1, 5, -1)))


def _odd_token(data: bytes, dice: random.Random) -> bytes:
    found = _one_of(re.compile(rb"[^\s|,]+"), data, dice)
    return _replace(data, found, dice.choice(_ODD_TEXTS))


TEXT_FAULTS: tuple[Fault, ...] = (_lines_lost, _line_moved, _lines_joined, _other_marks, _odd_token)


def pdf_stream_changed(data: bytes, dice: random.Random, faults: tuple[Fault, ...]) -> bytes:
    """Returns the PDF with one compressed stream unpacked and broken, so that readers meet broken operators in it."""
    found = _one_of(_STREAM, data, dice)
    if found is None:
        return data
    try:
        content = zlib.decompress(found.group(2))
    except zlib.error:
        return data
    for _ in range(dice.randint(1, 3)):
        content = dice.choice(faults)(content, dice)
    return _replace(data, found, found.group(1) + b">>\nstream\n" + content + b"\nendstream")
