"""The annotated copy as one HTML page that needs nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jinja2 import Environment

if TYPE_CHECKING:
    from tasks.annotate import Mark, TableView

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}（标注稿）</title>
<style>
body{font-family:'Microsoft YaHei','PingFang SC',SimSun,sans-serif;color:#222;
 max-width:1100px;margin:2em auto;padding:0 1em}
table{border-collapse:collapse;margin:1em 0;width:100%} th,td{border:1px solid #999;padding:4px 6px;text-align:center}
th{background:#f2f2f2;font-weight:600} th.row{text-align:left;font-weight:400}
td.wrong{background:#fde2e2;outline:2px solid #b00020} td.wrong b{display:block;color:#b00020;font-size:85%}
li{margin:.4em 0}
</style></head><body>
<h1>{{ title }}（标注稿）</h1>
{% if lines %}<ol>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ol>{% else %}<p>未发现问题。</p>{% endif %}
{% for view in views %}<h2>{{ view.title }}</h2>
<table><thead><tr><th></th>{% for column in view.columns %}<th>{{ column }}</th>{% endfor %}</tr></thead><tbody>
{% for label, cells in view.rows %}<tr><th class="row">{{ label }}</th>
{%- for key, text in cells %}
{%- if key in marks %}<td class="wrong" id="{{ key }}">{{ text }}<b>{{ marks[key].text }}</b></td>
{%- else %}<td id="{{ key }}">{{ text }}</td>{% endif %}{% endfor %}</tr>
{% endfor %}</tbody></table>{% endfor %}
</body></html>
"""


def write_html(
    title: str, lines: Sequence[str], views: Sequence[TableView], marks: Mapping[str, Mark]
) -> bytes:
    """Returns the page in UTF-8; everything foreign is escaped."""
    template = Environment(autoescape=True).from_string(_PAGE)
    return template.render(title=title, lines=lines, views=views, marks=marks).encode()
