"""Pinyin that a converter to Traditional characters wrote behind the characters it changed: 報(bào)告 is 報告."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from tasks.extract.model import Block, Paragraph, SourceDocument

__all__ = ["bare_text", "without_phonetic_notes"]

_NOTE = re.compile(r"(?<=[\u3400-\u9fff])[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,6}[）)]")
_LOOKED_AT = 60
_SAMPLE = 20_000
_FEWEST = 5
"""Notes among the first paragraphs of a document that has them everywhere; a lone one is the office's own."""


def without_phonetic_notes(document: SourceDocument) -> SourceDocument:
    """Returns the document without the notes, if it is full of them; the same document otherwise."""
    paragraphs = islice((block for block in document.blocks if isinstance(block, Paragraph)), _LOOKED_AT)
    if sum(len(_NOTE.findall(paragraph.text)) for paragraph in paragraphs) < _FEWEST:
        return document
    return replace(
        document,
        blocks=[_bare(block) for block in document.blocks],
        title=_NOTE.sub("", document.title) if document.title else document.title,
        meta={name: _NOTE.sub("", value) for name, value in document.meta.items()},
    )


def bare_text(text: str) -> str:
    """Returns a text without the notes, if it is full of them; the same text otherwise."""
    return _NOTE.sub("", text) if len(_NOTE.findall(text[:_SAMPLE])) >= _FEWEST else text


def _bare(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=_NOTE.sub("", block.text))
    rows = (tuple(cell._replace(text=_NOTE.sub("", cell.text)) for cell in row) for row in block.rows)
    return replace(block, rows=tuple(rows))
