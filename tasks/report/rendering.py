"""The one Jinja environment of all templates: everything foreign is escaped, a missing name is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from expectations.rules import RULES, Rule
from tasks.report import wording
from tasks.report.locators import evidence_in_words, place_in_words

_UNKNOWN_SOURCE = "《政府信息公开条例》第四十七条"


def rule_of(rule_id: str) -> Rule:
    """Returns the rule; for an id of an older version a rule that says only its id."""
    known = RULES.get(rule_id)
    return known or Rule(rule_id, "info", "form", f"规则 {rule_id}", "", _UNKNOWN_SOURCE)


@cache
def environment() -> Environment:
    """Returns the environment over tasks/report/templates, with the words of `wording` as filters."""
    made = Environment(
        loader=PackageLoader("tasks.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        severity=lambda code: wording.SEVERITIES.get(code, code),
        state=lambda code: wording.STATES.get(code, code),
        tier=lambda code: wording.TIERS.get(code, code),
        shorten=wording.shorten,
        printable=wording.printable,
        web_address=wording.web_address,
        rule=rule_of,
        place_in_words=place_in_words,
        evidence_in_words=evidence_in_words,
    )
    return made
