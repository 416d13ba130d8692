"""The summary of one night: for the terminal, and as Prefect artifacts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.runtime import relative
from tasks.home import Home
from tasks.settings import Settings


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


@dataclass(frozen=True, slots=True)
class Link:
    """A link artifact: what the UI shows, and where it leads."""

    key: str
    link: str
    link_text: str
    description: str


def published_links(settings: Settings, home: Home) -> list[Link]:
    """Returns links to what readers open: served ones where an address is configured, else files of this machine."""
    site = settings.site_address
    index = f"{str(site).rstrip('/')}/index.html" if site else _file(home.site / "index.html")
    return [
        Link("quality-site", index, "quality site", "The pages of the quality site."),
        Link(
            "warehouse",
            _file(home.published_database),
            "warehouse",
            f"Open read-only: duckdb -readonly {home.published_database.resolve()}",
        ),
    ]


def _file(path: Path) -> str:
    return path.resolve().as_uri()


def summary_table(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the outcomes by source as rows of a table artifact."""
    rows = [{"source": name, **counts} for name, counts in sorted(summary["collected"]["by_source"].items())]
    return rows or [{"source": "none", "found": 0}]
