"""The geographic veto: on a county's site, a title that names another county is not that county's report."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACE = re.compile(r"([\u4e00-\u9fff]{1,5}?(?:自治县|[省市县区旗州盟]))")
_COUNTY = re.compile(r".+[县区旗市]$")
# Words that end like places and are none: 城市管理局, 开发区管委会.
_NO_PLACE = re.compile(
    r"城市|都市|全[市县区]|本[市县区]|.*(开发|示范|新|园|景|功能|保税|高新|社|辖|片|地|库|林|灌|矿|保护|实验|合作|港|城)区"
)


class Veto:
    """Says which units cannot belong to a county's site.

    It speaks up only for sources of county level (region codes not ending in 00; a city's site lists its counties'
    reports), and only where the listed titles themselves show that the site is the county's: most of those that
    name a county name this one.
    """

    def __init__(self, home: str, organizations: Iterable[str], region: str, units: Iterable[str]) -> None:
        self.home = home
        self._own = {place for name in (home, *organizations) for place in places_of(name)}
        named = [counties for unit in units if (counties := _counties(unit))]
        own = sum(self._is_own(counties) for counties in named)
        self._speaks = (
            not region[:6].endswith("00") and bool(_counties(home)) and own > 0 and own * 2 >= len(named)
        )

    def against(self, unit: str) -> str | None:
        """Returns why ``unit`` cannot belong here; None if nothing speaks against it."""
        counties = _counties(unit)
        if not self._speaks or not counties or self._is_own(counties):
            return None
        return f"'{unit}' is of {counties[-1]}, the site is of {self.home}"

    def _is_own(self, counties: list[str]) -> bool:
        return any(place in self._own or place in self.home for place in counties)


def _counties(name: str) -> list[str]:
    return [place for place in places_of(name) if _COUNTY.fullmatch(place)]


def places_of(name: str) -> list[str]:
    """Returns the places that a name of an organisation begins with: 温州市龙湾区… gives 温州市, 龙湾区."""
    found: list[str] = []
    rest = name
    while match := _PLACE.match(rest):
        place = match[1]
        if len(place) < 2 or _NO_PLACE.fullmatch(place):
            break
        found.append(place)
        rest = rest[match.end() :]
    return found
