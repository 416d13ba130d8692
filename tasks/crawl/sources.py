"""What to crawl and for whom: ``sources/*.yml`` and ``sources/offices.yml``, validated on load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, ValidationError, model_validator

from tasks.crawl.yaml_places import Place, SourceError, line_of, read_yaml
from warehouse.organizations import Register, RegistryError, load_register

__all__ = ["Column", "Expected", "Office", "Season", "Source", "SourceBook", "SourceError", "load_sources"]

REGION = re.compile(r"[1-9]\d{5}(\d{3}|\d{6})?")


def _region(value: str) -> str:
    if not REGION.fullmatch(value):
        raise ValueError(f"'{value}' is not a region code of GB/T 2260: 6, 9 or 12 digits, in quotes")
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value.strip())
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username
        or any(c.isspace() for c in value.strip())
    ):
        raise ValueError(f"'{value}' is not a web address (http://... or https://...)")
    try:
        parts.port  # noqa: B018  # urlsplit checks the port only when asked for it
    except ValueError as error:
        raise ValueError(f"'{value}' has a bad port") from error
    return value.strip()


def _name(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


Region = Annotated[str, AfterValidator(_region)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Name = Annotated[str, AfterValidator(_name)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, coerce_numbers_to_str=False)


class Column(_Strict):
    """One annual-report column of a site. ``organization`` is set if every report in it is that unit's own."""

    url: WebAddress
    organization: Name | None = None


class Expected(_Strict):
    """How many reports the source lists in all: below ``min`` the source is stopped, above ``max`` it warns."""

    min: int = Field(0, ge=0)
    max: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise ValueError(f"max ({self.max}) is below min ({self.min})")
        return self


class Season(_Strict):
    """When a source is visited, in days between visits, by the part of the year (crawl.md, section 6)."""

    peak_days: Annotated[float, Field(ge=0)] = 1
    late_days: Annotated[float, Field(ge=0)] = 7
    quiet_days: Annotated[float, Field(ge=0)] = 30


class Source(_Strict):
    """One region's columns. ``id`` is the name of its file; ``organizations`` are the units expected to publish.

    ``complete`` declares that these are all units that the government's own report covers: its figures must then
    equal their sums, not only reach them.
    """

    id: str
    region: Region
    name: Name
    office: Name
    columns: list[Column] = Field(min_length=1)
    delay: Annotated[float, Field(ge=0, le=600, description="seconds between two requests to one host")] = 3.0
    organizations: list[Name] = Field(default_factory=list)
    complete: bool = False
    expected: Expected | None = None
    enabled: bool = True
    allowed_hosts: list[Name] = Field(default_factory=list)
    season: Season = Season()
    note: str | None = None


class Office(_Strict):
    """An oversight office (政府信息公开工作主管部门) and where its digests go.

    ``notices`` names reporting units that are told of their own findings, with their addresses; none by default.
    """

    id: Name
    name: Name
    regions: list[Region] = Field(default_factory=list)
    recipients: list[EmailStr] = Field(default_factory=list)
    notices: dict[Name, EmailStr] = Field(default_factory=dict)


class SourceBook(_Strict):
    """All sources and offices, by file order, and the reviewed renames and mergers of organisations."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    sources: list[Source]
    offices: list[Office]
    renames: Register = Register()

    def office_of(self, source_id: str) -> Office | None:
        """Returns the office that a source belongs to; None if there is no such source."""
        offices = {office.id: office for office in self.offices}
        return next((offices[source.office] for source in self.sources if source.id == source_id), None)


NOT_SOURCES = frozenset({"offices", "acknowledgements", "organizations"})
"""Files of the folder that declare something else."""


def load_sources(folder: Path) -> SourceBook:
    """Returns the validated sources and offices of ``folder``.

    Raises:
        SourceError: with file, line and key of the first thing that is wrong.
    """
    if not folder.is_dir():
        raise SourceError(folder, 1, "", "there is no such folder of sources")
    offices = _load_offices(folder / "offices.yml")
    known = {office.id for office in offices}
    sources: list[Source] = []
    columns: dict[str, Path] = {}
    for file in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        if file.stem in NOT_SOURCES:
            continue
        value, lines = read_yaml(file)
        source = _build(Source, file, value, lines, (), id=file.stem)
        if source.office not in known:
            raise SourceError(
                file, line_of(lines, ("office",)), "office", f"'{source.office}' is not in offices.yml"
            )
        for number, column in enumerate(source.columns):
            if column.url in columns:
                line = line_of(lines, ("columns", number, "url"))
                raise SourceError(
                    file, line, f"columns.{number}.url", f"is listed already in {columns[column.url].name}"
                )
            columns[column.url] = file
        sources.append(source)
    return SourceBook(sources=sources, offices=offices, renames=_load_register(folder / "organizations.yml"))


def _load_register(file: Path) -> Register:
    try:
        return load_register(file)
    except RegistryError as error:
        raise SourceError(file, 1, "", str(error).removeprefix(f"{file}: ")) from error


def _load_offices(file: Path) -> list[Office]:
    if not file.exists():
        raise SourceError(file, 1, "", "is missing; it names the oversight offices")
    value, lines = read_yaml(file)
    prefix: Place = ()
    if isinstance(value, dict) and set(value) == {"offices"}:
        value, prefix = value["offices"], ("offices",)
    if not isinstance(value, list):
        raise SourceError(file, 1, "offices", "must be a list of offices (id, name, regions, recipients)")
    offices = [_build(Office, file, entry, lines, (*prefix, number)) for number, entry in enumerate(value)]
    seen: set[str] = set()
    for number, office in enumerate(offices):
        if office.id in seen:
            raise SourceError(
                file, line_of(lines, (*prefix, number, "id")), "id", f"'{office.id}' is given twice"
            )
        seen.add(office.id)
    return offices


Model = TypeVar("Model", bound=BaseModel)


def _build(
    model: type[Model], file: Path, value: Any, lines: dict[Place, int], prefix: Place, **extra: str
) -> Model:
    if not isinstance(value, dict):
        raise SourceError(file, line_of(lines, prefix), "", "must be a mapping of keys")
    for key in extra:
        if key in value:
            raise SourceError(
                file, line_of(lines, (*prefix, key)), key, "is not a key here: it is the name of the file"
            )
    try:
        return model.model_validate({**value, **extra})
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(part for part in first["loc"] if isinstance(part, str | int))
        key = ".".join(map(str, place))
        raise SourceError(file, line_of(lines, (*prefix, *place)), key, _explain(first, model)) from error


def _explain(error: Any, model: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden":
        known = ", ".join(name for name in model.model_fields if name != "id" or model is Office)
        return f"is not a known key here (keys of the file: {known})"
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "string_type":
        return f"must be text, in quotes if it is a number (it is {error['input']!r})"
    return str(error["msg"]).removeprefix("Value error, ")
