"""What a Word file holds beside its own text: workbooks set in as tables, parts of other formats, pictures."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from tasks.extract.detect import detect
from tasks.extract.model import Block, Issue, Paragraph
from tasks.extract.read_error import ReadError
from tasks.extract.safe_xml import parse_xml
from tasks.extract.zip_limits import read_member

__all__ = ["Embedded"]

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_PARTS = 20
_KINDS = frozenset({"docx", "xlsx", "xls", "ods", "html", "mht", "rtf"})


@dataclass(slots=True)
class Embedded:
    """The parts that a document refers to. ``pictures`` are those met in its text: the heading above, and the place."""

    archive: zipfile.ZipFile
    names: set[str]
    main: str
    issues: list[Issue] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    _targets: dict[str, str] | None = None
    _read: int = 0

    def of_paragraph(self, paragraph: etree._Element, heading: str, place: str) -> list[Block]:
        """Returns the blocks of the workbooks and documents set into a paragraph; notes the pictures in it."""
        found = [block for node in paragraph.iter("{*}OLEObject") for block in self.of_part(node, place)]
        if not found and next(paragraph.iter("{*}blip", "{*}imagedata", "{*}OLEObject"), None) is not None:
            self.pictures.append((heading, place))
        return found

    def of_part(self, node: etree._Element, place: str) -> list[Block]:
        """Returns the blocks of the part that a node refers to, each with its place; [] if nothing is to be read.

        A formula or a drawing is set in like a workbook: what cannot be read says nothing of the report.
        """
        name = self._target(node.get(f"{_RELATION}id", ""))
        if name not in self.names or self._read >= _MOST_PARTS:
            return []
        self._read += 1
        data = read_member(self.archive, name)
        if detect(data, name) not in _KINDS:
            return []
        from tasks.extract.readers import read  # late: that reader reads Word files too

        part = read(data, name)
        if not part.blocks:
            return []
        self.issues += [replace(issue, place=f"{place} · {issue.place}") for issue in part.issues]
        return list(_within(part.blocks, f"{place} · {posixpath.basename(name)}"))

    def _target(self, relation: str) -> str:
        if self._targets is None:
            folder, name = posixpath.split(self.main)
            self._targets = _targets(self.archive, self.names, f"{folder}/_rels/{name}.rels", folder)
        return self._targets.get(relation, "")


def _targets(archive: zipfile.ZipFile, names: set[str], rels: str, folder: str) -> dict[str, str]:
    """Returns the name of each part of the package by the relation that points to it."""
    if rels not in names:
        return {}
    try:
        root = parse_xml(read_member(archive, rels))
    except ReadError:  # Without its relations the document reads as one that has nothing set in.
        return {}
    return {
        node.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip(
            "/"
        )
        for node in root
        if node.get("TargetMode") != "External"
    }


def _within(blocks: Iterable[Block], place: str) -> Iterable[Block]:
    """Yields the blocks with their places said to be within another."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield replace(block, locator=f"{place} · {block.locator}")
        else:
            rows = tuple(
                tuple(cell._replace(locator=f"{place} · {cell.locator}") for cell in row)
                for row in block.rows
            )
            yield replace(block, rows=rows, locator=f"{place} · {block.locator}")
