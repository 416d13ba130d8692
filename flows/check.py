"""`gouji check`: a draft against the rules, without warehouse, network or Prefect."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from flows.documents import extract_files, has_cells, is_unreadable
from tasks.check_draft import check_draft
from tasks.extract.model import Extraction
from tasks.report.locators import place_in_words
from tasks.settings import Settings

SEVERITY_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
SEVERITY_WORDS = {"error": "错误", "warning": "提示", "info": "说明"}


class PreviousReportError(Exception):
    """Last year's report was given, but no table of the form could be read in it."""


def check_files(
    files: Iterable[Path], previous: Path | None, as_json: bool, annotate: Path | None, settings: Settings
) -> int:
    """Prints the findings of each draft and returns the exit code.

    Returns:
        0: no error found; 1: an error found in one of them; 2: one of them could not be read as a report.

    Raises:
        PreviousReportError: ``previous`` is not a report with tables; nothing was checked.
    """
    before = _previous(previous, settings) if previous else None
    code = 0
    for name, extraction in extract_files(files, settings):
        unreadable = is_unreadable(extraction) or (extraction.kind != "report" and not has_cells(extraction))
        findings = [] if unreadable else check_draft(extraction, before)
        if as_json:
            click.echo(json.dumps(_as_json(name, extraction, findings, unreadable), ensure_ascii=False))
        else:
            _print(name, extraction, findings, unreadable)
        if unreadable:
            code = 2
        elif code == 0 and any(finding["severity"] == "error" for finding in findings):
            code = 1
        if annotate and not unreadable:
            _annotate(Path(name), annotate, extraction, findings)
    return code


def _previous(path: Path, settings: Settings) -> Extraction:
    for _, extraction in extract_files([path], settings):
        if has_cells(extraction):
            return extraction
    reasons = (
        "; ".join(issue.message for issue in extraction.issues) or f"it is no report ({extraction.kind})"
    )
    raise PreviousReportError(f"last year's report cannot be used: {path}: {reasons}")


def _as_json(
    name: str, extraction: Extraction, findings: list[dict[str, Any]], unreadable: bool
) -> dict[str, Any]:
    result: dict[str, Any] = {"path": name, "findings": findings}
    if unreadable:
        result["unreadable"] = extraction.kind
        result["issues"] = [issue.message for issue in extraction.issues]
    return result


def _print(name: str, extraction: Extraction, findings: list[dict[str, Any]], unreadable: bool) -> None:
    organization = extraction.organization or "（未识别单位）"
    click.secho(f"{name}  {organization} {extraction.year or '年度未识别'}", bold=True)
    if unreadable:
        click.echo(f"  不是可检查的年度报告（{extraction.kind}）")
        for issue in extraction.issues:
            click.echo(f"  - {issue.message}")
        return
    for finding in findings:
        word = SEVERITY_WORDS[finding["severity"]]
        click.secho(f"  {word} {finding['rule']}  ", fg=SEVERITY_COLOURS[finding["severity"]], nl=False)
        click.echo(finding["message"])
        if finding["place"] and finding["severity"] != "info":
            click.secho(f"         位置：{place_in_words(finding['place'])}", dim=True)
    errors = sum(finding["severity"] == "error" for finding in findings)
    click.echo(f"  共 {len(findings)} 条，其中错误 {errors} 条" if findings else "  未发现问题")


def _annotate(source: Path, target: Path, extraction: Extraction, findings: list[dict[str, Any]]) -> None:
    from tasks.annotate import annotate

    target.write_bytes(annotate(source.read_bytes(), extraction, findings, target.suffix.lstrip(".").lower()))
