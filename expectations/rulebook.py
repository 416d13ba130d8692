"""The rule book of the documentation, generated from the rules: ``python -m expectations.rulebook`` writes it."""

from __future__ import annotations

from pathlib import Path

from expectations.rules import RULES, SUITES

PATH = Path(__file__).parents[1] / "docs" / "rules.md"

_TITLES = {
    "form": "Form: sections, tables and cells",
    "identities": "Identities within a report",
    "history": "Identities between two years",
    "roll_up": "A government against its units",
    "narrative": "Prose against tables",
    "timeliness": "Timeliness",
    "originality": "Originality",
    "plausibility": "Plausibility",
    "coverage": "Coverage",
}

_SEVERITY = {"error": "错误", "warning": "提示", "info": "参考"}

_HEAD = """# Rules

Generated from `expectations/rules.py` by `python -m expectations.rulebook`; a test fails when this copy is stale.
Ids are never used again. 错误 (error): certain; 提示 (warning): needs a look; 参考 (info): may well be right.
Only 错误 and 提示 whose cells were read without doubt are mailed to an office.

A finding on numbers names the cells it holds to be wrong (`suspects`): `unique` if only one explanation is left,
`candidates` if a few are, none with `identities_only`. A suspect `previous:table.row.column` is a cell of last year's
report. Prose, last year's report and the region's units are witnesses: where a table contradicts itself they help to
tell which cell is wrong; against a table in order, no cell is suspected (`unique` then says that the prose is wrong).

`gouji data-docs FOLDER` writes what Great Expectations said of every rule in a run, as pages that load nothing from
elsewhere; the results themselves are kept in table `validation`.
"""


def rulebook() -> str:
    """Returns the documentation of all rules as Markdown, one table a suite."""
    parts = [_HEAD]
    for suite in SUITES:
        parts.append(f"\n## {_TITLES[suite]} (`{suite}`)\n")
        parts.append("| id | severity | 规则 | 公式 | 依据 | since |\n|---|---|---|---|---|---|")
        for rule in RULES.values():
            if rule.suite == suite:
                severity = f"{rule.severity} {_SEVERITY[rule.severity]}"
                parts.append(
                    f"| `{rule.id}` | {severity} | {rule.text} | {rule.formula} | {rule.source} | {rule.since} |"
                )
    return "\n".join(parts) + "\n"


def write_rulebook(path: Path = PATH) -> Path:
    """Writes the rule book and returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rulebook(), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write_rulebook())
