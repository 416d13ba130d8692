"""Organisations over the years: names that mean the same body, what kind of body a name is, renames and mergers.

A name alone is no identity: two counties have a town of the same name. Whoever matches names gives the region too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.levels import level_of
from warehouse.regions import padded

BodyKind = Literal["government", "office", "department", "town", "zone", "other"]

_SHORTENED = (
    ("人民政府", "政府"),
    ("办公厅", "办"),
    ("办公室", "办"),
    ("管理委员会", "管委"),
    ("管委会", "管委"),
    ("委员会", "委"),
)
_TOWN = re.compile(r"(?:镇|乡|街道|苏木)(?:政府|办事处|办)?$")
_OFFICE = re.compile(r"(?:政府|管委)办$")
_DEPARTMENT = re.compile(r"(?:局|委|厅|办|署|部|中心|支队|总队|大队|院|处|所|站)$")
_PLACE = re.compile(r"(?:省|自治区|市|州|盟|地区|县|区|旗)$")


class RegistryError(ValueError):
    """The register of organisations cannot be used; the message names file and key."""


def match_key(name: str) -> str:
    """Returns what is equal for two spellings of one name: width, blanks, 办公室 and 办, 委员会 and 委.

    县人民政府 and 县人民政府办公室 keep different keys. Use it beside the region, never alone.
    """
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    for long, short in _SHORTENED:
        plain = plain.replace(long, short)
    return plain


def classify(name: str, site_code: str | None = None) -> tuple[str | None, BodyKind]:
    """Returns level and kind of a body by its name; level None where the name does not tell."""
    key = match_key(name)
    level = level_of(name, site_code)
    if _OFFICE.search(key):
        return level, "office"
    if level == "town" or _TOWN.search(key):
        return level, "town"
    if key.endswith(("政府",)) or _PLACE.search(key):
        return level, "zone" if level == "zone" else "government"
    if key.endswith("管委") or (level == "zone" and not _DEPARTMENT.search(key)):
        return level, "zone"
    return level, "department" if _DEPARTMENT.search(key) else "other"


class FormerName(BaseModel):
    """A name the organisation bore up to and including the reports on ``until``."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2)
    until: int = Field(ge=2007, le=2100)


class Entry(BaseModel):
    """One organisation of one region: its name now, its names before, when it began, what it went into."""

    model_config = ConfigDict(extra="forbid")

    region: str = Field(pattern=r"^\d{2}(?:\d{2}){0,2}(?:\d{3}){0,2}$")
    name: str = Field(min_length=2)
    formerly: list[FormerName] = Field(default_factory=list)
    since: int | None = Field(None, ge=2007, le=2100)
    until: int | None = Field(None, ge=2007, le=2100)
    merged_into: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _check_years(self) -> Entry:
        if self.merged_into is not None and self.until is None:
            raise ValueError("merged_into needs until, the last year reported on")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError("since is after until")
        return self


@dataclass(slots=True)
class Register:
    """All reviewed renames and mergers, by region and name."""

    entries: tuple[Entry, ...] = ()
    _by_name: dict[tuple[str, str], list[tuple[int, Entry]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Indexes every name an organisation ever had."""
        for entry in self.entries:
            for name, until in (
                (entry.name, 9999),
                *((former.name, former.until) for former in entry.formerly),
            ):
                self._by_name.setdefault((padded(entry.region), match_key(name)), []).append((until, entry))

    def find(self, region: str, name: str, year: int) -> Entry | None:
        """Returns the organisation that bore ``name`` in ``region`` for reports on ``year``; None if not recorded."""
        known = self._by_name.get((region, match_key(name)), [])
        fitting = [(until, entry) for until, entry in known if year <= until and (entry.since or 0) <= year]
        return min(fitting, key=lambda item: item[0])[1] if fitting else None

    def latest(self, region: str, name: str) -> Entry | None:
        """Returns the organisation that bears ``name`` now, else the last that bore it; None if not recorded."""
        known = self._by_name.get((region, match_key(name)), [])
        return max(known, key=lambda item: item[0])[1] if known else None

    def named(self, region: str, name: str) -> Entry | None:
        """Returns the entry of an organisation by the name it bears now; None if not recorded."""
        entry = self.latest(region, name)
        return entry if entry is not None and match_key(entry.name) == match_key(name) else None

    def canonical(self, region: str, name: str, year: int) -> str:
        """Returns the name under which an organisation's years are one history; ``name`` itself if not recorded."""
        entry = self.find(region, name, year)
        return entry.name if entry is not None else name

    def expected(self, region: str, name: str, year: int) -> bool:
        """Tells whether an organisation still reports on ``year``: not after it was merged, not before it began."""
        entry = self.named(region, name)
        return entry is None or (entry.since or 0) <= year <= (entry.until or 9999)


def _check_register(entries: Iterable[Entry], path: Path) -> None:
    """Raises RegistryError if a name is given twice in a region, or a merger leads nowhere."""
    names: set[tuple[str, str]] = set()
    merged: list[Entry] = []
    for entry in entries:
        key = (padded(entry.region), match_key(entry.name))
        if key in names:
            raise RegistryError(f"{path}: {entry.name} stands twice in region {entry.region}")
        names.add(key)
        if entry.merged_into is not None:
            merged.append(entry)
    for entry in merged:
        if match_key(entry.merged_into or "") == match_key(entry.name):
            raise RegistryError(f"{path}: {entry.name} is merged into itself")


def load_register(path: Path) -> Register:
    """Returns the register of renames and mergers; an empty one if the file does not exist.

    The file is a YAML list of `Entry`. Raises RegistryError with file, entry and key if it cannot be used.
    """
    if not path.exists():
        return Register()
    try:
        raw = yaml.safe_load(path.read_text("utf-8")) or []
    except yaml.YAMLError as error:
        raise RegistryError(f"{path}: not YAML: {error}") from error
    if not isinstance(raw, list):
        raise RegistryError(f"{path}: a list of organisations is needed")
    entries = []
    for number, item in enumerate(raw, start=1):
        try:
            entries.append(Entry.model_validate(item))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "entry"
            raise RegistryError(f"{path}: entry {number}, {key}: {first['msg']}") from error
    _check_register(entries, path)
    return Register(tuple(entries))
