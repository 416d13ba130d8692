"""Who the author of a report is: from the name read, and where it was read, to one organisation with its region.

A name alone is no identity: two counties have a town of the same name, two cities a district. An organisation is a name
within a region: the place the name begins with, else the place its title or its column gives, else that of
the source. Names of the sources' lists and of the reviewed register are matched within their region only; anything else
stays as it was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from warehouse.levels import level_of
from warehouse.organizations import Entry, Register, classify, match_key
from warehouse.regions import Regions, level_of_region, related

Identity = tuple[str, str]
"""Region code ('' where no region is known) and name."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name as it was read: in which source's region, on whose column, behind what in its title, on which year."""

    name: str
    region: str | None = None
    column: str | None = None
    before: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """An organisation that a source names."""

    name: str
    region: str
    office: str | None
    expected: bool
    source: str


@dataclass(slots=True)
class Named:
    """An organisation: its unique full name, and what is known of it."""

    organization: str
    region: str | None
    name: str
    region_name: str | None
    level: str | None
    kind: str
    declared: tuple[Declared, ...] = ()
    entry: Entry | None = None

    @property
    def organization_id(self) -> str:
        """Region and name in one: the same whatever other organisations are known."""
        return f"{self.region or ''}:{self.name}"


@dataclass(slots=True)
class Namer:
    """Finds the organisation behind every name read.

    Args:
        regions: the regions known.
        declared: the organisations that the sources name.
        register: renames and mergers.
    """

    regions: Regions
    declared: Iterable[Declared] = ()
    register: Register = field(default_factory=Register)
    _declared: dict[Identity, list[Declared]] = field(default_factory=dict)
    _by_key: dict[Identity, set[str]] = field(default_factory=dict)
    _with_place: dict[str, set[Identity]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Places the declared organisations, the expected ones first."""
        for one in sorted(self.declared, key=lambda one: not one.expected):
            region = self._region(Sighting(one.name, one.region))
            name = self._today(region, one.name)
            self._declared.setdefault((region, name), []).append(one)
            self._by_key.setdefault((region, match_key(name)), set()).add(name)
            if self.regions.place(name, region)[0] is not None:
                self._with_place.setdefault(match_key(name), set()).add((region, name))

    def organizations(self, sightings: Iterable[Sighting]) -> tuple[list[Named], dict[Sighting, Named]]:
        """Returns all organisations, declared or seen, and which of them each sighting is."""
        seen = {sighting: self.identity(sighting) for sighting in sightings}
        self._take_full_names(seen)
        named = self._unique_names({*self._declared, *seen.values()})
        return list(named.values()), {sighting: named[identity] for sighting, identity in seen.items()}

    def identity(self, sighting: Sighting) -> Identity:
        """Returns region and name of the organisation that a name read stands for."""
        region = self._region(sighting)
        name = self.register.canonical(region, sighting.name, sighting.year or 9999)
        for written in self._ways_to_write(region, name):
            found = self._by_key.get((region, match_key(written)), ())
            if len(found) == 1:
                return region, next(iter(found))
        elsewhere = [
            one for one in self._with_place.get(match_key(name), ()) if not region or related(one[0], region)
        ]
        return elsewhere[0] if len(elsewhere) == 1 else (region, name)

    def _region(self, sighting: Sighting) -> str:
        """Returns the region of the organisation; '' if nothing tells it."""
        code, _ = self.regions.place(sighting.name, sighting.region)
        for where in (sighting.before, sighting.column):
            if code is None and where:
                code, _ = self.regions.place(where + sighting.name, sighting.region)
        return code or sighting.region or ""

    def _ways_to_write(self, region: str, name: str) -> list[str]:
        """Returns the name and, within a county, its forms with and without the county's own name."""
        ways = [name]
        place = self.regions.names(region)[-1:]
        if place and level_of_region(region) == "county":
            plain = name.removeprefix("".join(self.regions.names(region)))
            plain = plain.removeprefix(place[0])
            ways += [plain, place[0] + plain]
        return ways

    def _today(self, region: str, name: str) -> str:
        """Returns the name that a declared organisation bears now, if its name is an earlier one."""
        entry = self.register.latest(region, name)
        return entry.name if entry is not None else name

    def _take_full_names(self, seen: dict[Sighting, Identity]) -> None:
        """Gives 财政局 of a county the name 甲县财政局, if that name was read in the county, too."""
        read = set(seen.values())
        for sighting, (region, name) in seen.items():
            if (region, name) in self._declared:
                continue
            full = "".join(self.regions.names(region)[-1:]) + name
            if full != name and level_of_region(region) == "county" and (region, full) in read:
                seen[sighting] = (region, full)

    def _unique_names(self, identities: set[Identity]) -> dict[Identity, Named]:
        """Gives each organisation a name that no other has: with its region in front where the name is borne twice."""
        bearers: dict[str, list[str]] = {}
        for region, name in sorted(identities):
            bearers.setdefault(name, []).append(region)
        found = {}
        for region, name in sorted(identities):
            unique = name if len(bearers[name]) == 1 else self._with_region(region, name)
            found[region, name] = self._named(unique, region, name)
        return found

    def _with_region(self, region: str, name: str) -> str:
        """Returns the name behind all names of its region that it does not begin with itself."""
        names = self.regions.names(region)
        if not names:
            return f"{name}（{region or '地区不详'}）"
        for depth in range(len(names)):
            if name.startswith(names[depth]):
                return "".join(names[:depth]) + name
        return "".join(names) + name

    def _named(self, unique: str, region: str, name: str) -> Named:
        _, kind = classify(name)
        return Named(
            unique,
            region or None,
            name,
            self.regions.full_name(region),
            level_of(name) or level_of_region(region),
            kind,
            tuple(self._declared.get((region, name), ())),
            self.register.named(region, name),
        )
