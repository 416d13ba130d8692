"""Data Docs of Great Expectations from the validation results in the warehouse, for reading without a network.

The pages that Great Expectations renders load fonts, styles and scripts from third parties and carry links to its
maker. Only their sections are kept, with a style sheet of our own in every page.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.rules import RULES, SUITES

if TYPE_CHECKING:
    import duckdb

    from expectations.validate import ValidationRow

_STYLE = """
body{font-family:'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;color:#222;max-width:1100px;
 margin:2em auto;padding:0 1em;line-height:1.5}
table{border-collapse:collapse;margin:.6em 0;width:100%} th,td{border:1px solid #bbb;padding:4px 8px;text-align:left;
 vertical-align:top;overflow-wrap:anywhere}
th{background:#f2f2f2} h1{font-size:1.4em} .failed{color:#b00020} .passed{color:#1b5e20} .crashed{color:#8a4b00}
pre,code{white-space:pre-wrap;overflow-wrap:anywhere}
"""
_GLYPHS = {"fa-check-circle": "✓", "fa-check": "✓", "fa-times": "✗", "fa-exclamation-triangle": "⚠"}
_STRIPPED = [
    "script",
    "link",
    "style",
    "img",
    "iframe",
    "svg",
    "input",
    "button",
    "noscript",
    "form",
    "object",
]
_KEPT_ATTRIBUTES = frozenset({"id", "rowspan", "colspan", "class"})


class DataDocsError(Exception):
    """There are no validation results to show."""


def write_data_docs(connection: duckdb.DuckDBPyConnection, folder: Path, run_id: str | None = None) -> Path:
    """Writes the Data Docs of one run, a page a suite and an index, and returns the index.

    Args:
        connection: a database with table ``validation``.
        folder: where the pages go; made if it is not there.
        run_id: the run; the latest validated one if None.

    Raises:
        DataDocsError: the run, or any run, has no validation results.
    """
    rows = _results(connection, run_id)
    suites = {suite: [row for row in rows if row.suite == suite] for suite in SUITES}
    folder.mkdir(parents=True, exist_ok=True)
    for suite, results in suites.items():
        if results:
            page = _page(
                f"{suite} · {rows[0].run_id}", _link("index.html", "index") + _sections(suite, results)
            )
            (folder / f"{suite}.html").write_text(page, encoding="utf-8")
    index = folder / "index.html"
    index.write_text(_page(f"Data Docs · {rows[0].run_id}", _overview(suites)), encoding="utf-8")
    return index


def _results(connection: duckdb.DuckDBPyConnection, run_id: str | None) -> list[ValidationRow]:
    from expectations.validate import ValidationRow

    if run_id is None:
        latest = connection.execute("SELECT max(run_id) FROM validation").fetchone()
        run_id = latest[0] if latest else None
    found = connection.execute(
        "SELECT run_id, suite, rule, severity, success, unexpected, exception, result FROM validation WHERE run_id = ?",
        [run_id],
    ).fetchall()
    if not found:
        raise DataDocsError(
            f"no validation results of run {run_id}" if run_id else "no validation results yet"
        )
    order = list(RULES)
    return sorted((ValidationRow(*row) for row in found), key=lambda row: order.index(row.rule))


def _sections(suite: str, results: list[ValidationRow]) -> str:
    """What Great Expectations renders of one suite's result, without what points outside."""
    from bs4 import BeautifulSoup
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    rendered = DefaultJinjaPageView().render(
        ValidationResultsPageRenderer().render(_suite_result(suite, results))
    )
    soup = BeautifulSoup(rendered, "html.parser")
    return "".join(str(_stripped(section)) for section in soup.select(".ge-section"))


def _suite_result(suite: str, results: list[ValidationRow]) -> Any:
    import great_expectations
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema

    right = sum(row.success for row in results)
    return expectationSuiteValidationResultSchema.load({
        "suite_name": suite,
        "success": right == len(results),
        "results": [json.loads(row.result) for row in results],
        "statistics": {
            "evaluated_expectations": len(results),
            "successful_expectations": right,
            "unsuccessful_expectations": len(results) - right,
            "success_percent": 100 * right / len(results),
        },
        "meta": {"great_expectations_version": great_expectations.__version__, "run_id": results[0].run_id},
        "suite_parameters": {},
        "id": None,
    })  # fmt: skip


def _stripped(section: Any) -> Any:
    for element in section.find_all(_STRIPPED):
        element.decompose()
    for icon in section.find_all("i"):
        icon.replace_with(next((_GLYPHS[name] for name in icon.get("class", ()) if name in _GLYPHS), ""))
    for anchor in section.find_all("a"):
        anchor.unwrap()
    for element in [section, *section.find_all(True)]:
        element.attrs = {key: value for key, value in element.attrs.items() if key in _KEPT_ATTRIBUTES}
    return section


def _overview(suites: dict[str, list[ValidationRow]]) -> str:
    lines = [
        "<table><tr><th>suite</th><th>rule</th><th>规则</th><th>severity</th><th>result</th><th>rows</th></tr>"
    ]
    for suite, results in suites.items():
        for row in results:
            state = "crashed" if row.exception else "passed" if row.success else "failed"
            cells = (
                _link(f"{suite}.html", suite), escape(row.rule), escape(RULES[row.rule].text), escape(row.severity),
                f'<span class="{state}">{state}</span>', "" if row.unexpected is None else str(row.unexpected),
            )  # fmt: skip
            lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return "\n".join([*lines, "</table>"])


def _link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>'


def _page(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )
