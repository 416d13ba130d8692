"""`gouji check`: a draft against the rules, without warehouse, network or Prefect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from flows.documents import extract_files, has_cells, is_unreadable
from tasks.check_draft import check_draft, doubts_about_last_year
from tasks.extract.model import Extraction
from tasks.report.locators import place_in_words
from tasks.report.wording import SEVERITIES
from tasks.settings import Settings

SEVERITY_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}

NO_REPORT = {
    "interpretation": "是年度报告的解读，不是报告本身",
    "website_report": "是政府网站工作年度报表，不是政府信息公开工作年度报告",
    "rule_of_law_report": "是法治政府建设年度报告，不是政府信息公开工作年度报告",
    "notice": "是通知、指南一类文件，不是年度报告",
    "blank_form": "是没有填写的空白格式",
    "list": "是列表页，不是报告",
    "other": "没有找到年度报告的标题和表格",
}
NOT_READ = {
    "file_not_read": "文件不存在，或没有打开的权限",
    "empty": "文件是空的",
    "encrypted": "文件设有密码",
    "unreadable": "文件已损坏，或不是其扩展名所示的格式",
    "unsupported_format": "不支持这种文件格式",
    "conversion_failed": "文件转换失败，请另存为 docx 或 pdf 后再试",
    "libreoffice_missing": "本机没有安装 LibreOffice，读不了 doc、wps、rtf 文件，请另存为 docx",
    "scanned_no_ocr": "是扫描件，本机没有安装文字识别，请用原稿",
    "too_large": "文件过大",
    "too_slow": "读取超过时限",
    "crashed": "读取时出错",
}


class PreviousReportError(Exception):
    """Last year's report was given, but no table of the form could be read in it."""


def check_files(
    files: Iterable[Path], previous: Path | None, as_json: bool, annotate: Path | None, settings: Settings
) -> int:
    """Prints the findings of each draft and returns the exit code.

    Where several documents are checked, the name of each annotated copy ends with that of its document.

    Returns:
        0: no error found; 1: an error found in one of them; 2: one of them could not be read as a report.

    Raises:
        AnnotationError: ``annotate`` names another kind of file than docx or html; nothing was checked.
        PreviousReportError: ``previous`` is not a report with tables; nothing was checked.
    """
    if annotate:
        from tasks.annotate import kind_of_copy

        kind_of_copy(annotate.name)
    before = _previous(previous, settings) if previous else None
    code = 0
    checked: list[tuple[str, Extraction, list[dict[str, Any]]]] = []
    for name, extraction in extract_files(files, settings):
        unreadable = is_unreadable(extraction) or (extraction.kind != "report" and not has_cells(extraction))
        findings = [] if unreadable else check_draft(extraction, before)
        notes = [] if unreadable or before is None else doubts_about_last_year(extraction, before)
        if as_json:
            result = _as_json(name, extraction, findings, notes, unreadable)
            click.echo(json.dumps(result, ensure_ascii=False))
        else:
            _print(name, extraction, findings, notes, unreadable)
        if unreadable:
            code = 2
        elif code == 0 and any(finding["severity"] == "error" for finding in findings):
            code = 1
        if annotate and not unreadable:
            checked.append((name, extraction, findings))
    if annotate:
        _annotate_all(checked, annotate)
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
    name: str,
    extraction: Extraction,
    findings: list[dict[str, Any]],
    notes: list[str],
    unreadable: bool,
) -> dict[str, Any]:
    result: dict[str, Any] = {"path": name, "findings": findings}
    if notes:
        result["notes"] = notes
    if unreadable:
        result["unreadable"] = extraction.kind
        result["issues"] = [issue.message for issue in extraction.issues]
    return result


def _print(
    name: str,
    extraction: Extraction,
    findings: list[dict[str, Any]],
    notes: list[str],
    unreadable: bool,
) -> None:
    organization = extraction.organization or "（未识别单位）"
    click.secho(f"{name}  {organization} {extraction.year or '年度未识别'}", bold=True)
    if unreadable:
        click.echo(f"  无法检查：{_why_not(extraction)}")
        for issue in extraction.issues:
            click.secho(f"  - {issue.message}", dim=True)
        return
    for note in notes:
        click.secho(f"  注意：{note}", fg="yellow")
    for finding in findings:
        word = SEVERITIES[finding["severity"]]
        click.secho(f"  {word} {finding['rule']}  ", fg=SEVERITY_COLOURS[finding["severity"]], nl=False)
        click.echo(finding["message"])
        if finding["place"] and finding["severity"] != "info":
            click.secho(f"         位置：{place_in_words(finding['place'])}", dim=True)
    errors = sum(finding["severity"] == "error" for finding in findings)
    click.echo(f"  共 {len(findings)} 条，其中错误 {errors} 条" if findings else "  未发现问题")


def _why_not(extraction: Extraction) -> str:
    codes = (issue.code for issue in extraction.issues)
    return next((NOT_READ[code] for code in codes if code in NOT_READ), None) or NO_REPORT.get(
        extraction.kind, NO_REPORT["other"]
    )


def _annotate_all(checked: Sequence[tuple[str, Extraction, list[dict[str, Any]]]], target: Path) -> None:
    from tasks.annotate import annotate, kind_of_copy

    written: set[Path] = set()
    for name, extraction, findings in checked:
        source, copy = Path(name), target
        if len(checked) > 1:
            stem = f"{target.stem}-{Path(name.replace('!', '/')).stem}"
            copy = target.with_stem(stem)
            for number in range(2, len(checked) + 2):
                copy = target.with_stem(f"{stem}-{number}") if copy in written else copy
        written.add(copy)
        # A part of a container is no file of its own: its copy is a new document.
        data = source.read_bytes() if source.is_file() else None
        copy.write_bytes(annotate(data, extraction, findings, kind_of_copy(target.name)))
