"""The summary of one night: for the terminal, and as Prefect artifacts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flows.runtime import relative
from tasks.home import Home


def summary_lines(summary: dict[str, Any], home: Home) -> list[str]:
    """Returns the closing lines of a run: counts first, then where to look."""
    collected, built, mail = summary["collected"], summary["built"], summary["reported"]["mail"]
    counts = _totals(collected["by_source"])
    lines = [
        f"reports    {counts['found']} found · {counts['new']} new · {counts['changed']} changed · "
        f"{counts['unchanged']} unchanged · {counts['gone']} gone · {counts['failed']} failed",
        f"documents  {built['extracted']} read · {built['loaded'].get('reports', 0)} reports in the warehouse",
        "findings   " + _findings(built["findings"]),
    ]
    if not counts["new"] and not counts["changed"]:
        lines.append("nothing new tonight")
    lines.append(f"mails      {len(mail['mails'])} written, {mail['sent']} sent")
    if summary["alarms"]:
        lines.append(f"alarms     {len(summary['alarms'])} for the operator, first: {summary['alarms'][0]}")
    lines += [
        "",
        f'warehouse  {relative(home.published_database)}    try: gouji sql "from open_findings"',
        f"site       {relative(home.site / 'index.html')}",
        *(f"workbook   {relative(path)}" for path in mail["workbooks"]),
        f"outbox     {relative(home.outbox)}    (mails as .eml, the workbook attached)",
        f"parquet    {relative(home.published / 'parquet')}",
    ]
    return lines


def _totals(by_source: dict[str, dict[str, int]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for counts in by_source.values():
        totals.update(counts)
    return totals


def _findings(found: dict[str, Any]) -> str:
    severities = found.get("by_severity", {})
    states = found.get("by_state", {})
    first = " · ".join(f"{severities.get(name, 0)} {name}" for name in ("error", "warning", "info"))
    return first + "".join(f" · {count} {state}" for state, count in sorted(states.items()))


def summary_markdown(summary: dict[str, Any], home: Home) -> str:
    """Returns the summary as markdown for a Prefect artifact."""
    return f"# gouji {summary['run_id']}\n\n```\n" + "\n".join(summary_lines(summary, home)) + "\n```\n"


def summary_table(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the outcomes by source as rows of a table artifact."""
    rows = [{"source": name, **counts} for name, counts in sorted(summary["collected"]["by_source"].items())]
    return rows or [{"source": "none", "found": 0}]
