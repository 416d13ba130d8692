"""Rows and merged cells of a Word table laid out on a grid."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from tasks.extract.docx_numbering import W

_MAX_SPAN = 200
_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}


@dataclass(slots=True)
class TableCell:
    """A cell of the grid before its text is read. ``nested``: it holds a table."""

    nodes: list[etree._Element]
    row: int
    col: int
    colspan: int
    rowspan: int = 1
    nested: bool = False


def layout_rows(table: etree._Element) -> list[list[TableCell]]:
    """Returns the table's cells by row with their place on the grid; a vertical merge is one cell of its first row.

    Rows deleted by a tracked change are left out. A continued merge whose start is missing is a cell of its own,
    so that its text is never lost.
    """
    rows: list[list[TableCell]] = []
    above: dict[int, TableCell] = {}
    for node in _children(table, f"{W}tr"):
        if node.find(f"{W}trPr/{W}del") is not None:
            continue
        row: list[TableCell] = []
        current: dict[int, TableCell] = {}
        col = _value(node.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell_node in _children(node, f"{W}tc"):
            cell = _cell(cell_node, len(rows), col)
            started = above.get(col)
            if _continues(cell_node) and started is not None and started.colspan == cell.colspan:
                started.rowspan += 1
                started.nodes.append(cell_node)
                started.nested = started.nested or cell.nested
                current[col] = started
            elif row and _merged_left(cell_node):
                row[-1].colspan += cell.colspan
                row[-1].nodes.append(cell_node)
            else:
                row.append(cell)
                current[col] = cell
            col += cell.colspan
        above = current
        rows.append(row)
    return rows


def _cell(node: etree._Element, row: int, col: int) -> TableCell:
    span = min(max(_value(node.find(f"{W}tcPr/{W}gridSpan"), 1), 1), _MAX_SPAN)
    return TableCell([node], row, col, span, nested=next(node.iter(f"{W}tbl"), None) is not None)


def _continues(node: etree._Element) -> bool:
    mark = node.find(f"{W}tcPr/{W}vMerge")
    return mark is not None and mark.get(f"{W}val", "continue") == "continue"


def _merged_left(node: etree._Element) -> bool:
    mark = node.find(f"{W}tcPr/{W}hMerge")
    return mark is not None and mark.get(f"{W}val", "continue") == "continue"


def _value(node: etree._Element | None, default: int) -> int:
    text = node.get(f"{W}val", "") if node is not None else ""
    return min(int(text), _MAX_SPAN) if text.isdigit() else default


def _children(node: etree._Element, tag: str) -> list[etree._Element]:
    """Returns the children with a tag, also those inside content controls and tracked insertions."""
    found: list[etree._Element] = []
    for child in node:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _WRAPPERS:
            found.extend(_children(child, tag))
    return found
