"""Acknowledgements: findings that an office has explained, from a reviewed YAML file and from the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from expectations.findings import Finding
from expectations.rules import RULES
from warehouse.forms import FORMS

REVIEWED = "acknowledgements.yml"
"""Name of the reviewed file, beside the sources."""
_CELLS = frozenset(key for form in FORMS.values() for key in form.cell_keys)


class AcknowledgementError(Exception):
    """The file of acknowledgements cannot be used; says which entry and why."""


class Acknowledgement(BaseModel):
    """Who explained what, why, and until when that holds.

    Either ``finding`` (its id) or ``organization`` and ``rule`` say what; ``year`` and ``cells`` narrow it down.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: str | None = None
    organization: str | None = None
    rule: str | None = None
    year: int | None = None
    cells: tuple[str, ...] = ()
    who: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    until: date | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Acknowledgement:
        if not self.finding and not (self.organization and self.rule):
            raise ValueError("needs 'finding', or 'organization' and 'rule'")
        if self.rule and self.rule not in RULES:
            raise ValueError(f"there is no rule {self.rule}")
        unknown = [key for key in self.cells if key not in _CELLS and ".extra_" not in key]
        if unknown:
            raise ValueError(f"there is no cell {unknown[0]}")
        return self

    def covers(self, finding: Finding, on: date) -> bool:
        """Returns whether it speaks of this finding and is still in force."""
        if self.until is not None and on > self.until:
            return False
        if self.finding:
            return self.finding == finding.fingerprint
        return (
            (self.organization, self.rule) == (finding.organization, finding.rule)
            and self.year in (None, finding.year)
            and set(self.cells) <= set(finding.named)
        )

    @property
    def note(self) -> str:
        """Who and why, in one line."""
        return f"{self.who}：{self.reason}" + (f"（至 {self.until}）" if self.until else "")


def load_acknowledgements(file: Path) -> list[Acknowledgement]:
    """Returns the reviewed acknowledgements of a YAML list; an empty list if there is no such file.

    Raises:
        AcknowledgementError: the file is no list, or an entry lacks something; names the entry.
    """
    if not file.exists():
        return []
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AcknowledgementError(f"{file}: {error}") from error
    if not isinstance(entries, list):
        raise AcknowledgementError(f"{file}: must be a list of acknowledgements")
    return [_entry(entry, f"{file}, entry {number}") for number, entry in enumerate(entries, 1)]


def acknowledgements_of_ledger(records: Iterable[Mapping[str, Any]]) -> list[Acknowledgement]:
    """Returns the acknowledgements that were read back from workbooks; records of another kind are passed over.

    A record needs ``finding_id``, ``who`` (or ``by``) and ``reason``; ``until`` is optional. A later record on the same
    finding replaces the earlier one, and one with ``revoked`` takes it back.
    """
    found: dict[str, Acknowledgement] = {}
    for record in records:
        key = record.get("finding_id")
        if not key:
            continue
        found.pop(key, None)
        who, reason = record.get("who") or record.get("by"), record.get("reason")
        if who and reason and not record.get("revoked"):
            found[key] = _entry(
                {"finding": key, "who": who, "reason": reason, "until": record.get("until") or None},
                f"finding {key}",
            )
    return list(found.values())


def of_unknown_organizations(
    known: Iterable[Acknowledgement], organizations: Collection[str]
) -> list[Acknowledgement]:
    """Returns those that name an organisation which is none of these: a slip of writing, as they cover nothing."""
    return [one for one in known if one.organization and one.organization not in organizations]


def _entry(entry: Any, place: str) -> Acknowledgement:
    try:
        return Acknowledgement.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = " ".join(filter(None, (where, first["msg"].removeprefix("Value error, "))))
        raise AcknowledgementError(f"{place}: {said}") from error
