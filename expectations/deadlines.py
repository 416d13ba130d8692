"""When a report is due (article 49 of the regulation), and whether its date proves that it was late."""

from __future__ import annotations

from datetime import date

from expectations.facts import ReportFacts
from expectations.findings import Finding, about

_STRONG = ("meta", "label", "index block", "list page")
_WEAK_WORDS = ("更新",)
_TOWN = ("乡", "镇", "街道", "民族乡", "苏木")
_LONGEST_DELAY = 366
"""A date more than a year after the deadline is nearly always that of a moved website, not of the publication."""


def deadline(year: int, organization: str, level: str | None = None, kind: str | None = None) -> date:
    """Returns the day by which the report on ``year`` has to be out.

    Governments of counties and above have until 31 March of the next year; departments, offices, towns and
    street offices until 31 January. What cannot be told gets the later day, so that nobody is accused on a guess.
    """
    if (
        _is_town(organization, level)
        or kind == "town"
        or (kind in ("department", "office") and level != "zone")
    ):
        return date(year + 1, 1, 31)
    if kind is None and not organization.endswith(("人民政府", "管理委员会", "管委会", "行政公署")):
        return date(year + 1, 1, 31) if organization.endswith(_UNITS) else date(year + 1, 3, 31)
    return date(year + 1, 3, 31)


_UNITS = ("局", "厅", "办公室", "办公厅", "委员会", "街道办事处", "中心", "总队", "支队", "大队")


def _is_town(organization: str, level: str | None) -> bool:
    if level == "town":
        return True
    name = organization.removesuffix("办事处").removesuffix("人民政府").removesuffix("政府")
    return (name.endswith(_TOWN) and name != organization) or organization.endswith(("镇", "乡", "街道"))


def is_strong(evidence: str | None) -> bool:
    """Returns whether the evidence of a date (as identification tells it) proves the day of publication."""
    text = evidence or ""
    return text.startswith(_STRONG) and not any(word in text for word in _WEAK_WORDS)


def timeliness_findings(facts: ReportFacts, kind: str | None, as_of: date) -> list[Finding]:
    """Returns T01 if the report was surely late, T02 if its date cannot be that of the publication.

    Args:
        facts: the first version of the report that was seen (later ones are corrections).
        kind: kind of the organisation (government, office, department, town, zone, other); None if unknown.
        as_of: the day of the run; a date after it proves nothing.
    """
    day = facts.published_on
    if day is None or not is_strong(facts.published_on_evidence):
        return []
    due = deadline(facts.year, facts.organization, facts.level, kind)
    told = {"subject": "published_on", "printed": day.isoformat(), "expected": f"{due.isoformat()} 前"}
    if day.year <= facts.year or day > as_of:
        return [about(facts, "T02", f"发布日期 {day} 与 {facts.year} 年度报告不符", **told)]
    if (day - due).days > _LONGEST_DELAY:
        message = f"发布日期 {day} 晚于期限 {due} 一年以上，疑为网站迁移日期"
        return [about(facts, "T02", message, **told)]
    if day > due:
        return [
            about(
                facts,
                "T01",
                f"{day} 公布，晚于期限 {due}（{(day - due).days} 天）；依据：{facts.published_on_evidence}",
                **told,
            )
        ]
    return []
