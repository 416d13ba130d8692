"""Pages in the state in which offices leave them: each trap a page of a report of `engine_maker`.

``EXACT`` pages are read whole. ``TOLD`` pages are read whole with the issue named; ``DOUBTED`` ones with doubt in cells.
"""

from __future__ import annotations

import html as escapes
import json
import re
from collections.abc import Callable

from engine_maker import HEAD, TAIL, Report, Rows, Span, form_tables, html_table, make_report

Trap = Callable[[Report], str]
TableMaker = Callable[[Rows], str]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{HEAD[0]}</title>{head}</head><body>{body}</body></html>"


def content(report: Report, table: TableMaker = html_table) -> str:
    parts = [f"<h1>{HEAD[0]}</h1>", *(f"<p>{line}</p>" for line in HEAD[1:])]
    for heading, _, rows in form_tables(report):
        parts += [f"<p>{heading}</p>", table(rows)]
    return "".join([*parts, *(f"<p>{line}</p>" for line in TAIL)])


def cells(template: str, numbers_only: bool = True) -> Trap:
    """Returns a page whose cells are set in a template; ``{}`` is the text."""

    def cell(text: str) -> str:
        return template.replace("{}", text) if text.isdigit() or not numbers_only else text

    return lambda report: page(content(report, lambda rows: html_table(rows, cell)))


def tables(change: Callable[[str], str], head: str = "") -> Trap:
    """Returns a page whose tables' mark-up is changed."""
    return lambda report: page(content(report, lambda rows: change(html_table(rows))), head)


def holder(template: str, change: Callable[[str], str] = str) -> Trap:
    """Returns a page with the whole report inside something; ``{}`` is its mark-up."""
    return lambda report: page(f"<h1>{HEAD[0]}</h1>" + template.replace("{}", change(content(report))))


def drawn(table: str, row: str, cell: Callable[[Span], str]) -> Trap:
    """Returns a page whose tables are drawn without table elements."""

    def draw(rows: Rows) -> str:
        return table.replace("{}", "".join(row.replace("{}", "".join(map(cell, line))) for line in rows))

    return lambda report: page(content(report, draw))


def _each(glue: str) -> Trap:
    return lambda report: page(content(report, lambda rows: html_table(rows, glue.join)))


def _references(text: str) -> str:
    codes = "".join(
        f"&#x{ord(letter):x};" if place % 2 else f"&#{ord(letter)};" for place, letter in enumerate(text)
    )
    return codes + "&nbsp;&ensp;&emsp;&thinsp;&zwnj;&zwj;"


def _ghost_rows(markup: str) -> str:
    ghost = "<tr class='ghost x'>" + "".join(f"<td>{77 + place}</td>" for place in range(9)) + "</tr>"
    return markup.replace("<tr>", ghost + "<tr>")


def _long_spans(rows: Rows) -> str:
    return html_table(
        [[s._replace(rowspan=s.rowspan + 50) if s.rowspan > 1 else s for s in row] for row in rows]
    )


def _definition(span: Span) -> str:
    tag = "dd" if span.text.isdigit() or not span.text else "dt"
    return f"<{tag}>{span.text}</{tag}>"


EXACT: dict[str, Trap] = {
    "table in p": tables(lambda markup: f"<p><span><font>{markup}</font></span></p>"),
    "table in center, form and fieldset": tables(
        lambda markup: f"<center><form><fieldset>{markup}</form></center>"
    ),
    "mso conditional comments": cells(
        "<!--[if gte mso 9]><table><tr><td>99</td></tr></table><![endif]--><![if !supportLists]>{}<![endif]>",
        False,
    ),
    "records of a JPaaS data store": holder("<datastore><record><![CDATA[{}]]></record></datastore>"),
    "CDATA in a div": holder("<div><![CDATA[{}]]></div>"),
    "character references": lambda report: page(content(report, lambda rows: html_table(rows, _references))),
    "references escaped twice": cells("{}&amp;nbsp;", False),
    "byte order marks in mid-page": cells("\ufeff{}", False),
    "latin declared": lambda report: page(content(report)).replace("'utf-8'", "'iso-8859-1'"),
    "gb2312 declared for UTF-8": lambda report: page(content(report)).replace("'utf-8'", "'gb2312'"),
    "css table": drawn(
        "<div>{}</div>", "<div class=tr>{}</div>", lambda s: f"<div>{s.text or '&nbsp;'}</div>"
    ),
    "flex": drawn(
        "{}", "<div style='display:flex'>{}</div>", lambda s: f"<span style='flex:1'>{s.text}</span>"
    ),
    "roles": drawn(
        "<div role=table>{}</div>", "<div role=row>{}</div>", lambda s: f"<div role=cell>{s.text}</div>"
    ),
    "lists": drawn("{}", "<ul>{}</ul>", lambda s: f"<li>{s.text}</li>"),
    "definitions": drawn("{}", "<dl>{}</dl>", _definition),
    "editor's leavings": cells(
        "<p class=ueditor-p><span contenteditable=false>{}</span><br _moz_dirty></p>", False
    ),
    "zero-width spaces": _each("\u200b"),
    "soft hyphens": _each("\u00ad"),
    "a span a digit": _each("</span><span>"),
    "word breaks": _each("<wbr>"),
    "comments in numbers": _each("<!-- x -->"),
    "no-break space in a span": cells("{}<span>&nbsp;</span>"),
    "raised note": cells("{}<sup>[1]</sup>"),
    "lowered note": cells("{}<sub>1</sub>"),
    "note raised by style": cells("{}<span style='vertical-align:super;font-size:60%'>2</span>"),
    "note that is a link": cells("{}<a href='#n1'><sup>2</sup></a>"),
    "readings above characters": cells("{}<ruby></ruby>"),
    "fields": cells("<input type=text value='{}' readonly>"),
    "hidden fields": cells("<input type=hidden value='77'>{}"),
    "choices": cells("<select><option>99<option selected>{}</select>"),
    "text areas in cells": cells("<textarea>{}</textarea>"),
    "colspan 0": tables(lambda markup: markup.replace("colspan=1 ", "colspan=0 ")),
    "row spans over the end": lambda report: page(content(report, _long_spans)),
    "column hidden by class": tables(
        lambda markup: markup.replace("<tr>", "<tr><td class=hid>55</td>"),
        "<style>.hid{display:none}</style>",
    ),
    "rows hidden by class": tables(
        _ghost_rows, "<style>\n/* c */ table .ghost , #q { color:red; display : none !important }</style>"
    ),
    "invisible digits": cells("<span style='visibility:hidden'>9</span>{}"),
    "digits of no size": cells("<span style='font-size:0'>9</span>{}"),
    "a copy for telephones": lambda report: page(
        f"<div>{content(report)}</div><div style='display:none'>{content(make_report(7))}</div>"
    ),
    "shown again by a stronger rule": lambda report: page(
        f"<div class='tab on'>{content(report)}</div>",
        "<style>.tab{display:none}.tab.on{display:block}</style>",
    ),
    "hidden in print only": lambda report: page(
        f"<div class=a>{content(report)}</div>", "<style>@media print{.a{display:none}}</style>"
    ),
    "a table in each cell": cells("<table><tr><td>{}</td></tr></table>", False),
    "a page in the page": lambda report: page("<div>" + page(content(report)) + "</div>"),
    "an early end": lambda report: page(content(report)).replace("<h1>", "</body></html><html><body><h1>", 1),
    "upper case": lambda report: '<?xml version="1.0" encoding="utf-8"?>' + page(content(report)).upper(),
    "foreign elements": tables(lambda markup: re.sub("(<td.*?</td>)", r"<w:sdt>\1</w:sdt>", markup)),
    "tags in attributes": tables(
        lambda markup: markup.replace("<td", "<td onclick=\"a>b\" title='<td>7</td>'")
    ),
    "divs between rows": tables(
        lambda markup: markup.replace("</tr>", "</div></tr>").replace("<tr>", "<div><tr>")
    ),
    "no first row tag": tables(lambda markup: markup.replace("<tr>", "", 1)),
    "control characters": cells("\r\n\x0b {}\x00\x08\r\n", False),
}
TOLD: dict[str, tuple[str, Trap]] = {
    "text area": ("embedded_content", holder("<textarea style='display:none'>{}</textarea>", escapes.escape)),
    "text area, not escaped": ("embedded_content", holder("<textarea id=src>{}</textarea>")),
    "template": ("embedded_content", holder("<template>{}</template>")),
    "script of XML": ("embedded_content", holder("<script type='text/xml'><![CDATA[{}]]></script>")),
    "script of a template": ("embedded_content", holder("<script type='text/template'>{}</script>")),
    "string in a script": ("embedded_content", holder('<script>var a = {"content": {}};</script>', json.dumps)),
    "escaped mark-up": ("embedded_content", holder("<div>{}</div>", escapes.escape)),
    "srcdoc": ("embedded_content", holder('<iframe srcdoc="{}"></iframe>', escapes.escape)),
    "noscript": ("embedded_content", holder("<noscript>{}</noscript>")),
    "noframes": ("embedded_content", lambda report: f"<html><head><title>{HEAD[0]}</title></head><frameset><frame src=a.html>"
                 f"<noframes><body>{content(report)}</body></noframes></frameset></html>"),
    "hidden by class": ("hidden_content", lambda report: page(
        f"<div class=a>{content(report)}</div>", "<style>.a{display:none}</style>")),
}  # fmt: skip
DOUBTED: dict[str, Trap] = {
    "deleted": cells("<del>8</del>{}"),
    "deleted and inserted": cells("<s>8</s> <ins>{}</ins>"),
    "struck by style": cells("<span style='text-decoration:line-through'>8</span>{}"),
    "all struck": cells("<strike>{}</strike>"),
}
